// A source that fails lowers completeness; it never empties a list, never hangs it, and stays failed for its chain of pages.
import { createMemorySource } from '@crosswalk/adapter-memory'
import { SourceError } from '@crosswalk/contract'
import type { Source } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { ask, createService, degradedHandle, handleOf, idsOf, queryFor, type ServiceSetup } from './testing/service.ts'

const MODEL = `
name: Lamp
plural: lamps
iri: https://example.org/def/Lamp
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
`
const crosswalkOf = (source: string): string => `
crosswalk: ${source}
source: ${source}
collection: lamps
model: Lamp
id: "urn:lamp:${source}:{key}"
properties: { name: name }
`
type Memory = Parameters<typeof handleOf>[0]
const lamps = (id: string, extra: Partial<Memory> = {}, count = 5): Memory => ({
  id,
  collections: [
    {
      id: 'lamps',
      items: Array.from({ length: count }, (_, index) => ({ key: `${index}`, name: `${id}${index}` })),
      properties: [
        { name: 'key', type: 'text', filterable: true, sortable: true },
        { name: 'name', type: 'text', filterable: true, sortable: true },
      ],
      keyProperty: 'key',
    },
  ],
  batchSize: 2,
  ...extra,
})
const serviceOf = (sources: ServiceSetup['sources'], limits: ServiceSetup['limits'] = {}): ReturnType<typeof createService> =>
  createService({ model: MODEL, crosswalks: sources.map((source) => crosswalkOf(source.id)), sources, limits })
const byName = [{ property: 'name', descending: false }]
const breaksAt = (batch: number) => (event: { batch: number }) => {
  if (event.batch >= batch) throw new SourceError('SOURCE_FAILED', 'broken', { sourceId: 'a' })
}
const hangs = (): Promise<void> => new Promise(() => {})
const stateOf = (page: Awaited<ReturnType<typeof ask>>): unknown =>
  page.completeness.entries.map(({ source, status, code }) => [source, status, code])

describe('a dead source', () => {
  it('leaves the rows of the others, and is named', async () => {
    const page = await ask(serviceOf([degradedHandle('a'), lamps('b')]), queryFor('Lamp'))
    expect(idsOf(page)).toHaveLength(5)
    expect(page.completeness.complete).toBe(false)
    expect(stateOf(page)).toEqual([
      ['a', 'ERROR', 'SOURCE_UNREACHABLE'],
      ['b', 'OK', null],
    ])
    expect(page.completeness.entries[0]?.message).toContain('connection refused')
  })

  it('that fails in mid-scan gives what came before, in an unsorted list', async () => {
    const page = await ask(serviceOf([lamps('a', { faults: breaksAt(1) }), lamps('b')]), queryFor('Lamp'))
    expect(idsOf(page)).toEqual(['urn:lamp:a:0', 'urn:lamp:a:1', ...[0, 1, 2, 3, 4].map((index) => `urn:lamp:b:${index}`)])
    expect(stateOf(page)).toEqual([
      ['a', 'ERROR', 'SOURCE_FAILED'],
      ['b', 'OK', null],
    ])
  })

  it.each([true, false])('stays failed for the whole chain of pages (sorted: %s)', async (sorted) => {
    let broken = true
    const faults = (): void => {
      if (broken) throw new SourceError('SOURCE_FAILED', 'broken', { sourceId: 'a' })
    }
    const service = serviceOf([lamps('a', { faults }), lamps('b')])
    const query = { ...queryFor('Lamp'), orderBy: sorted ? byName : [], first: 2 }
    const first = await ask(service, query)
    broken = false
    const second = await ask(service, { ...query, after: first.endCursor ?? '' })
    expect(idsOf(second)).toEqual(['urn:lamp:b:2', 'urn:lamp:b:3'])
    expect(second.completeness.complete).toBe(false)
    expect(second.completeness.entries[0]).toMatchObject({ source: 'a', status: 'ERROR', code: 'SOURCE_FAILED' })
  })

  it.each([true, false])('that hangs costs its share of the deadline, not the others’ rows (sorted: %s)', async (sorted) => {
    const service = serviceOf([lamps('a', { faults: hangs }), lamps('b')], { deadlineMs: 300 })
    const page = await ask(service, { ...queryFor('Lamp'), orderBy: sorted ? byName : [] })
    expect(idsOf(page)).toEqual([0, 1, 2, 3, 4].map((index) => `urn:lamp:b:${index}`))
    expect(stateOf(page)).toEqual([
      ['a', 'TIMEOUT', 'SOURCE_TIMEOUT'],
      ['b', 'OK', null],
    ])
  })

  it('cannot decide a count: the rest is a lower bound', async () => {
    const page = await ask(serviceOf([degradedHandle('a'), lamps('b')]), { ...queryFor('Lamp'), count: 'exact' })
    expect(page.count).toEqual({ value: 5, accuracy: 'LOWER_BOUND' })
  })
})

describe('the client', () => {
  it('gets its own abort reason, unwrapped, and the source is told', async () => {
    const controller = new AbortController()
    const reason = new Error('gone')
    const handle = lamps('a', { faults: hangs })
    const asked = ask(serviceOf([handle]), queryFor('Lamp'), controller.signal)
    controller.abort(reason)
    await expect(asked).rejects.toBe(reason)
  })
})

describe('a late source', () => {
  const grouped = `
crosswalk: b
source: b
collection: lamps
group: name
model: Lamp
id: "urn:lamp:b:{group}"
properties: { name: name }
`
  it('does not cost the rows of a grouped one that began meanwhile', async () => {
    const faults = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 150))
    const sources = [lamps('a', { faults, batchSize: 100 }), lamps('b', { batchSize: 2 })]
    const service = createService({ model: MODEL, crosswalks: [crosswalkOf('a'), grouped], sources, limits: { deadlineMs: 600 } })
    const page = await ask(service, queryFor('Lamp'))
    expect(idsOf(page)).toEqual([
      ...[0, 1, 2, 3, 4].map((index) => `urn:lamp:a:${index}`),
      ...[0, 1, 2, 3, 4].map((index) => `urn:lamp:b:b${index}`),
    ])
  })
})

describe('limits', () => {
  it('a cheap count over a list that stopped at the cap is a bound, not an error', async () => {
    const service = serviceOf([lamps('a', { pushdown: () => 'unsupported' }, 10)], { maxScannedRows: 5 })
    const page = await ask(service, { ...queryFor('Lamp'), filter: [{ op: '<>', args: [{ property: 'name' }, 'x'] }], count: 'cheap' })
    expect(page.completeness.entries[0]).toMatchObject({ status: 'PARTIAL', code: 'SCAN_BUDGET' })
    expect(page.count.accuracy).toBe('UPPER_BOUND')
  })

  it('an unsorted list stops at the cap with a cursor, and goes on from it', async () => {
    const service = serviceOf([lamps('a', {}, 10)], { maxScannedRows: 5 })
    const first = await ask(service, queryFor('Lamp'))
    expect(first.completeness.entries[0]).toMatchObject({ status: 'PARTIAL', code: 'SCAN_BUDGET' })
    expect(first.completeness.complete).toBe(false)
    expect(first.hasNextPage).toBe(true)
    const seen = [...idsOf(first)]
    let page = first
    for (let pages = 0; page.hasNextPage && pages < 10; pages += 1) {
      page = await ask(service, { ...queryFor('Lamp'), after: page.endCursor ?? '' })
      seen.push(...idsOf(page))
    }
    expect(seen).toEqual(Array.from({ length: 10 }, (_, index) => `urn:lamp:a:${index}`))
  })

  it('a sorted or exactly counted one is refused', async () => {
    const service = serviceOf([lamps('a', { pushOrder: false, countPushed: 'unsupported' }, 10)], { maxScannedRows: 5 })
    await expect(ask(service, { ...queryFor('Lamp'), orderBy: byName })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED', maximum: 5 })
    await expect(ask(service, { ...queryFor('Lamp'), first: 1, count: 'exact' })).rejects.toMatchObject({ code: 'LIMIT_EXCEEDED' })
  })

  it('local collections are exempt', async () => {
    const { collections, ...rest } = lamps('a', {}, 10)
    const local = { ...rest, collections: collections.map((collection) => ({ ...collection, local: true })) }
    expect(idsOf(await ask(serviceOf([local], { maxScannedRows: 5 }), queryFor('Lamp')))).toHaveLength(10)
  })

  it.each([0, -1, 1.5, 1001, 1_000_000_000, Number.NaN])('first: %s is refused', async (first) => {
    const service = serviceOf([lamps('a')])
    await expect(Promise.resolve().then(() => ask(service, { ...queryFor('Lamp'), first }))).rejects.toMatchObject({
      code: 'QUERY_INVALID',
      details: { path: ['first'] },
    })
  })

  it('a cursor of another query or of changed data is refused', async () => {
    const first = await ask(serviceOf([lamps('a')]), { ...queryFor('Lamp'), first: 1 })
    const after = first.endCursor ?? ''
    await expect(ask(serviceOf([lamps('a')]), { ...queryFor('Lamp'), first: 1, after })).rejects.toMatchObject({ code: 'CURSOR_INVALID' })
    const service = serviceOf([lamps('a')])
    const own = (await ask(service, { ...queryFor('Lamp'), first: 1 })).endCursor ?? ''
    await expect(ask(service, { ...queryFor('Lamp'), orderBy: byName, after: own })).rejects.toMatchObject({
      code: 'CURSOR_INVALID',
      details: { reason: 'OTHER_QUERY' },
    })
  })
})

describe('laziness', () => {
  it('a page asks for a page, where the source settles everything', async () => {
    const options = lamps('a', { batchSize: 1000 }, 200)
    const source = createMemorySource(options)
    const handle = {
      id: 'a',
      mechanism: 'memory' as const,
      settings: {},
      current: () => source,
      health: () => ({ state: 'ready' as const, sinceMs: 0 }),
    }
    const service = createService({ model: MODEL, crosswalks: [crosswalkOf('a')], sources: [handle] })
    const page = await ask(service, { ...queryFor('Lamp'), first: 20 })
    await ask(service, { ...queryFor('Lamp'), first: 20, after: page.endCursor ?? '' })
    expect(source.log.filter((call) => call.call === 'batch').map((call) => call.rows)).toEqual([21, 21, 21])
  })

  it('a source that the page does not need is not reached', async () => {
    let asked = 0
    const page = await ask(serviceOf([lamps('a'), lamps('b', { faults: () => void (asked += 1) })]), { ...queryFor('Lamp'), first: 2 })
    expect(asked).toBe(0)
    expect(stateOf(page)).toEqual([
      ['a', 'OK', null],
      ['b', 'NOT_REACHED', null],
    ])
    expect(page.completeness.complete).toBe(true)
  })

  it('an identifier asks only the source that could have made it', async () => {
    let asked = 0
    const page = await ask(serviceOf([lamps('a', { faults: () => void (asked += 1) }), lamps('b')]), {
      ...queryFor('Lamp'),
      target: { any: true },
      ids: ['urn:lamp:b:3'],
    })
    expect(idsOf(page)).toEqual(['urn:lamp:b:3'])
    expect(asked).toBe(0)
    expect(page.completeness.entries[0]).toMatchObject({ source: 'a', status: 'SKIPPED', code: 'NO_MATCH_POSSIBLE' })
  })
})

it('a source that cannot read a part of some items says so in the answer that holds them', async () => {
  const memory = createMemorySource(lamps('a'))
  const source: Source = {
    ...memory,
    async *scan(...call) {
      let number = 0
      for await (const batch of memory.scan(...call))
        yield (number += 1) === 1 ? batch : { ...batch, damaged: { items: 1, says: 'no lamp' } }
    },
  }
  const service = serviceOf([{ ...handleOf(lamps('a')), current: () => source }])
  const [whole, first] = [await ask(service, queryFor('Lamp')), await ask(service, { ...queryFor('Lamp'), first: 1 })]
  expect(idsOf(whole)).toHaveLength(5)
  expect([whole.completeness.complete, whole.completeness.entries[0]]).toMatchObject([
    false,
    { status: 'OK', code: 'MALFORMED_ROWS', skippedRows: 2, message: '2 items could not be read in full: no lamp' },
  ])
  expect([first.completeness.complete, first.completeness.entries[0]]).toMatchObject([true, { code: null, skippedRows: 0, message: null }])
})
