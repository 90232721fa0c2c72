// What is left to a catalogue of what is filtered, and how it is asked: words, choices, days, and where `=` is exact.
import type { Filter, Source } from '@crosswalk/contract'
import { readItems, requestAll } from '@crosswalk/contract/testing'
import { describe, expect, it } from 'vitest'
import { lacksShared } from '../../../../test/shared-data.ts'
import { createPycswServer, ORIGIN, RECORDINGS } from '../__fixtures__/pycsw-server.ts'
import type { PycswOptions } from '../__fixtures__/pycsw-server.ts'
import { recordsAdapter } from './connect.ts'

async function connect(path: string, change?: PycswOptions['change']): Promise<Source> {
  const { send } = createPycswServer(change ? { change } : {})
  const context = { sourceId: 'catalogue', baseDirectory: '/', signal: new AbortController().signal, transport: send }
  return recordsAdapter.connect({ url: `${ORIGIN}${path}`, cacheBytes: 0 }, context)
}

const RECORDS = ['/', 'metadata:main'] as const
const CSW = ['/csw', 'records'] as const
const like = (name: string, pattern: string): Filter => ({ op: 'like', args: [{ property: name }, pattern] })
const verdictOf = ({ capabilities }: Source, operator: string): string | undefined =>
  capabilities.find((capability) => capability.operator === operator)?.verdict

/** What the request has besides paging, as it is read. */
function askedOf(source: Source, collection: string, filter: readonly Filter[]): string {
  const { url, body } = source.plan(requestAll(collection, { filter })).native as { url: string; body?: string }
  if (body === undefined) return decodeURIComponent(new URL(url).search.replace(/^\?limit=\d+&?/, ''))
  return /<ogc:Filter>(.*)<\/ogc:Filter>/s.exec(body)?.[1] ?? ''
}

describe.skipIf(lacksShared(RECORDINGS))('text', () => {
  it('that no queryable has is asked as one word, of which any part is found', async () => {
    const [path, id] = RECORDS
    const source = await connect(path)
    expect(askedOf(source, id, [like('description', '%Service with the st_tions%')])).toBe('q=Service')
    expect(askedOf(source, id, [{ op: '=', args: ['Next to the anti', { property: 'description' }] }])).toBe('q=Next')
    expect(askedOf(source, id, [like('description', String.raw`%100\%`)])).toBe('q=100')
    // Nothing that every server reads alike.
    for (const pattern of ['%ß ü%', '%s_1%', '%and%', '%']) expect(askedOf(source, id, [like('description', pattern)])).toBe('')
  })

  it('has one word per question, and the first is asked', async () => {
    const [path, id] = RECORDS
    const source = await connect(path)
    const filter = [like('description', '%stations%'), like('description', '%SensorThings%')]
    const plan = source.plan(requestAll(id, { filter }))
    expect([plan.pushed, plan.residual]).toEqual([[filter[0]], filter])
    expect(await readItems(source, plan.request)).toHaveLength(3)
  })

  it.each([
    ['of whole words', (word: string, text: string) => new RegExp(String.raw`\b${word}\b`, 'iu').test(text)],
    ['of beginnings of words', (word: string, text: string) => new RegExp(String.raw`\b${word}`, 'iu').test(text)],
  ])('is not asked of an index %s: it would lose records', async (_name, finds) => {
    const { send } = createPycswServer()
    const read = async (path: string): Promise<{ features: { properties: { description: string } }[] }> => {
      const { body } = await send({ method: 'GET', url: `${ORIGIN}${path}`, headers: {}, signal: new AbortController().signal })
      let text = ''
      for await (const chunk of body) text += Buffer.from(chunk).toString()
      return JSON.parse(text) as { features: { properties: { description: string } }[] }
    }
    const whole = await read('/collections/metadata:main/items?limit=20')
    const source = await connect('/', ({ path }) => {
      const word = new URL(path, ORIGIN).searchParams.get('q')
      return word === null ? undefined : { ...whole, features: whole.features.filter((feature) => finds(word, JSON.stringify(feature))) }
    })
    expect(source.description.quirks).toEqual(['description by words loses records that match: not asked'])
    expect(verdictOf(source, 'like description')).toBe('unsupported')
    expect(askedOf(source, 'metadata:main', [like('description', '%antimeridian%')])).toBe('')
  })

  it('in one of several properties is one choice of patterns, or the word that all need', async () => {
    const [records, csw] = [await connect(RECORDS[0]), await connect(CSW[0])]
    const inTwo: Filter = { op: 'or', args: [like('title', '%air%'), { op: 'a_contains', args: [{ property: 'keywords' }, ['air']] }] }
    const inThree: Filter = {
      op: 'or',
      args: [like('title', '%air%'), like('description', '%air%'), { op: 'a_contains', args: [{ property: 'keywords' }, ['air']] }],
    }
    expect(askedOf(records, RECORDS[1], [inTwo])).toBe("filter-lang=cql2-text&filter=(title LIKE '%air%' OR keywords LIKE '%air%')")
    expect(askedOf(records, RECORDS[1], [inThree])).toBe('')
    expect(askedOf(csw, CSW[1], [inThree])).toMatch(/^<ogc:Or>(?:<ogc:PropertyIsLike [^>]*>.*?<\/ogc:PropertyIsLike>){3}<\/ogc:Or>$/s)
    const some: Filter = { op: 'a_overlaps', args: [{ property: 'keywords' }, ['air', 'water']] }
    expect(askedOf(records, RECORDS[1], [some])).toBe("filter-lang=cql2-text&filter=(keywords LIKE '%air%' OR keywords LIKE '%water%')")
    expect(await readItems(csw, requestAll(CSW[1], { filter: [inThree] }))).toHaveLength(4)
  })
})

describe.skipIf(lacksShared(RECORDINGS))('days', () => {
  it('are compared by CSW, two wider: a day is another elsewhere', async () => {
    const source = await connect(CSW[0])
    const property = { property: 'updated' }
    const from = askedOf(source, CSW[1], [{ op: '>', args: [property, { timestamp: '2026-03-06T09:00:00Z' }] }])
    expect(from).toContain('<ogc:PropertyIsGreaterThanOrEqualTo><ogc:PropertyName>dct:modified</ogc:PropertyName><ogc:Literal>2026-03-04<')
    const flipped = askedOf(source, CSW[1], [{ op: '>=', args: [{ date: '2026-03-01' }, property] }])
    expect(flipped).toContain('<ogc:PropertyIsLessThanOrEqualTo><ogc:PropertyName>dct:modified</ogc:PropertyName><ogc:Literal>2026-03-03<')
    const both = askedOf(source, CSW[1], [{ op: '=', args: [property, { date: '2026-03-01' }] }])
    expect(both).toMatch(/<ogc:And>.*2026-02-27.*2026-03-03/s)
    const items = await readItems(source, requestAll(CSW[1], { filter: [{ op: '>=', args: [property, { date: '2026-03-06' }] }] }))
    expect(items.map(source.keyOf(CSW[1]))).toEqual(['fiji', 'inspire-s03', 'no-bbox'])
  })

  it('are not asked of OGC API Records, nor of a catalogue that leaves out a bound', async () => {
    const filter: readonly Filter[] = [{ op: '>', args: [{ property: 'updated' }, { date: '2026-03-05' }] }]
    expect(askedOf(await connect(RECORDS[0]), RECORDS[1], filter)).toBe('')
    const { send } = createPycswServer()
    const ignoring = await recordsAdapter.connect(
      { url: `${ORIGIN}/csw`, cacheBytes: 0 },
      {
        sourceId: 'catalogue',
        baseDirectory: '/',
        signal: new AbortController().signal,
        transport: (request) =>
          send({ ...request, body: request.body?.replace(/(<ogc:PropertyIsLessThanOrEqualTo>.*<ogc:Literal>)[\d-]+/s, '$19999') }),
      },
    )
    expect(ignoring.description.quirks).toEqual(['updated by days is ignored: not asked'])
    expect(askedOf(ignoring, CSW[1], filter)).toBe('')
  })
})

describe.skipIf(lacksShared(RECORDINGS))('equality', () => {
  const title: Filter = { op: '=', args: [{ property: 'title' }, 'Pacific station'] }

  it('that tells cases apart is exact: no second test, a limit and an exact count', async () => {
    const source = await connect(RECORDS[0])
    const plan = source.plan(requestAll(RECORDS[1], { filter: [title], limit: 1, count: true }))
    expect(plan).toMatchObject({ pushed: [title], residual: [], limitPushed: true, countPushed: 'exact' })
    const ids = source.plan(requestAll(RECORDS[1], { filter: [{ op: 'in', args: [{ property: 'id' }, ['fiji', 'no-bbox']] }] }))
    expect(ids).toMatchObject({ residual: [], countPushed: 'exact' })
    const mixed = source.plan(requestAll(RECORDS[1], { filter: [title, like('title', 'P%')], limit: 1 }))
    expect(mixed).toMatchObject({ residual: [like('title', 'P%')], limitPushed: false, countPushed: 'inexact' })
  })

  it('that folds case is a superset; so is it in CSW, whose elements may be repeated', async () => {
    const recorded = createPycswServer()
    const folding = await recordsAdapter.connect(
      { url: `${ORIGIN}/`, cacheBytes: 0 },
      {
        sourceId: 'catalogue',
        baseDirectory: '/',
        signal: new AbortController().signal,
        transport: (request) =>
          recorded.send({ ...request, url: request.url.replace(/title=pACIFIC%20STATION/, 'title=Pacific%20station') }),
      },
    )
    expect([verdictOf(folding, '= title'), verdictOf(folding, '= id')]).toEqual(['inexact', 'exact'])
    expect(folding.plan(requestAll(RECORDS[1], { filter: [title] }))).toMatchObject({
      pushed: [title],
      residual: [title],
      limitPushed: false,
    })
    expect(verdictOf(await connect(CSW[0]), '= title')).toBe('inexact')
  })

  it('of one property twice is asked once', async () => {
    const source = await connect(RECORDS[0])
    const other: Filter = { op: '=', args: [{ property: 'title' }, 'Record without extent'] }
    expect(source.plan(requestAll(RECORDS[1], { filter: [title, other] }))).toMatchObject({ pushed: [title], residual: [other] })
  })
})
