// The catalogue adapter against a real pycsw, by both protocols: the laws of a source, and what the recordings promised.
import type { Collection, ConnectContext, Filter, Source } from '@crosswalk/contract'
import { arbitraryRequest, readItems, requestAll, testSource } from '@crosswalk/contract/testing'
import { compileFilter } from '@crosswalk/cql2'
import fc from 'fast-check'
import { afterAll, describe, expect, it } from 'vitest'
import { live } from '../../../test/sources/live.ts'
import { recordsAdapter } from './index.ts'

const landing = await live('pycsw')
const base = landing?.replace(/\/$/, '') ?? ''

const PROTOCOLS = [
  ['OGC API Records', '/', 'metadata:main'],
  ['CSW 2.0.2', '/csw', 'records'],
] as const

const context = (): ConnectContext => ({ sourceId: 'catalogue', baseDirectory: '/', signal: AbortSignal.timeout(60_000) })
const connected = new Map<string, Promise<Source>>()

/** Connected once per protocol: ten requests of a slow server each time are many. Closed at the end alone. */
async function connect(path: string): Promise<Source> {
  const connecting =
    connected.get(path) ?? recordsAdapter.connect({ url: `${base}${path}`, cacheBytes: 0, probeTimeoutMs: 60_000 }, context())
  connected.set(path, connecting)
  return Object.create(await connecting, { close: { value: async () => undefined } }) as Source
}
afterAll(async () => {
  for (const connecting of connected.values()) await (await connecting).close()
})

function oracle(of: Collection, conjunct: Filter, source: Source): (item: unknown) => boolean {
  const types = new Map(of.properties.map(({ name, type }) => [name, type]))
  return compileFilter<unknown>(conjunct, {
    resolve: (name) => {
      const type = types.get(name)
      return type === undefined ? undefined : { type, get: source.getter(of.id, name) }
    },
  })
}

const QUESTIONS: readonly (readonly [question: string, filter: readonly Filter[], answer: readonly string[]])[] = [
  ['everything', [], ['fiji', 'inspire-s03', 'no-bbox', 'stations-oaf', 'stations-sta', 'stations-wfs']],
  [
    'air quality in this box',
    [
      { op: 's_intersects', args: [{ property: 'geometry' }, { bbox: [13.39, 52.5, 13.43, 52.54] }] },
      { op: 'a_contains', args: [{ property: 'keywords' }, ['air quality']] },
    ],
    ['inspire-s03', 'stations-oaf', 'stations-sta'],
  ],
  ['two identifiers', [{ op: 'in', args: [{ property: 'id' }, ['fiji', 'no-bbox', 'nobody']] }], ['fiji', 'no-bbox']],
  ['a quote in a title', [{ op: 'like', args: [{ property: 'title' }, "%O'Malley%"] }], ['stations-wfs']],
  ['case', [{ op: 'like', args: [{ property: 'title' }, '%station%'] }], ['fiji', 'stations-oaf', 'stations-sta', 'stations-wfs']],
  ['across the antimeridian', [{ op: 's_intersects', args: [{ property: 'geometry' }, { bbox: [179, -18, -179, -17] }] }], ['fiji']],
  ['a part of a word of a description', [{ op: 'like', args: [{ property: 'description' }, '%ntimeridia%'] }], ['fiji']],
  [
    'a title or one of two keywords',
    [
      {
        op: 'or',
        args: [
          { op: 'like', args: [{ property: 'title' }, '%Pacific%'] },
          { op: 'a_overlaps', args: [{ property: 'keywords' }, ['documentation', 'water']] },
        ],
      },
    ],
    ['fiji', 'no-bbox'],
  ],
  ['after a day', [{ op: '>', args: [{ property: 'updated' }, { date: '2026-03-04' }] }], ['inspire-s03', 'no-bbox']],
]

describe.skipIf(landing === undefined)('pycsw', () => {
  for (const [name, path, id] of PROTOCOLS) {
    testSource({
      name,
      kit: { describe, it, expect },
      connect: () => connect(path),
      collections: [{ id, count: 6, filters: QUESTIONS.slice(1, 3).map(([, filter]) => filter) }],
      oracle,
      forAll: (of, { items, source }, check) =>
        fc.assert(fc.asyncProperty(arbitraryRequest(fc, of, { items, get: (property) => source.getter(of.id, property) }), check), {
          numRuns: 60,
        }),
    })

    it.each(QUESTIONS)(`${name} answers: %s`, async (_question, filter, answer) => {
      const source = await connect(path)
      const matches = filter.map((conjunct) => oracle(source.collections.get(id) as Collection, conjunct, source))
      const items = await readItems(source, requestAll(id, { filter, fetchSize: 2 }))
      expect(
        items
          .filter((item) => matches.every((match) => match(item)))
          .map(source.keyOf(id))
          .toSorted(),
      ).toEqual(answer)
    })

    it(`${name} is recognised, and nothing of it is ignored or lost`, async () => {
      expect(await recordsAdapter.recognise(`${base}${path}`, context())).toMatchObject({ title: 'City catalogue' })
      const source = await connect(path)
      expect(source.description).toMatchObject({ product: 'pycsw', quirks: [] })
      const pushed = source.capabilities.filter(({ verdict }) => verdict !== 'unsupported').map(({ operator }) => operator)
      expect(pushed).toEqual(
        expect.arrayContaining(['in id', 's_intersects', 'like title', 'like description', 'a_overlaps keywords', 'or']),
      )
      const days = source.capabilities.find(({ operator }) => operator.endsWith(' updated'))
      expect(days?.verdict).toBe(path === '/csw' ? 'inexact' : 'unsupported')
      const equality = source.capabilities.find(({ operator }) => operator === '= title')
      expect(equality?.verdict).toBe(path === '/csw' ? 'inexact' : 'exact')
    })
  }

  it('CSW 2.0.2 gives records of ISO 19139 too, by the same questions', async () => {
    const options = { url: `${base}/csw`, cacheBytes: 0, probeTimeoutMs: 60_000, recordSchema: 'iso-19139' }
    const source = await recordsAdapter.connect(options, context())
    try {
      expect(source.description.quirks).toEqual([])
      const filter: readonly Filter[] = [
        { op: 's_intersects', args: [{ property: 'geometry' }, { bbox: [13.39, 52.5, 13.43, 52.54] }] },
        { op: 'like', args: [{ property: 'description' }, '%s03%'] },
        { op: '=', args: [{ property: 'type' }, 'dataset'] },
      ]
      const plan = source.plan(requestAll('records', { filter }))
      expect(plan.pushed).toEqual(filter.slice(0, 2))
      const [item, ...others] = await readItems(source, plan.request)
      expect(others).toEqual([])
      expect(source.getter('records', 'externalIds')(item)).toEqual([{ value: 'DE.BERLIN.AQ/DEBE010/2026-01-01' }])
      expect(source.getter('records', 'publisher')(item)).toBe('City of Berlin')
    } finally {
      await source.close()
    }
  })
})
