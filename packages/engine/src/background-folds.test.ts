// A local collection that takes longer than a request may: the work goes on, and a later request finds it done.
import { createMemorySource, type MemoryOptions } from '@crosswalk/adapter-memory'
import { SourceError } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import type { EngineLimits } from './engine-options.ts'
import { ask, createService, handleOf, queryFor } from './testing/service.ts'

const MODEL = `
name: Station
plural: stations
iri: https://example.org/def/Station
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  no2: { kind: measure, iri: https://example.org/def/no2, unit: ug/m3 }
`
const HEAD = (name: string, collection: string) => `crosswalk: ${name}\nsource: a\ncollection: ${collection}\nmodel: Station\n`
const CROSSWALKS: Readonly<Record<string, string>> = {
  grouped: `${HEAD('grouped', 'readings')}
group: site
id: "urn:site:{group}"
properties: { no2: { from: v, unit: ug/m3, time: at } }
`,
  observed: `${HEAD('observed', 'sites')}
id: "urn:site:{code}"
properties: { name: code }
observations: { collection: readings, of: { site: code }, time: at, measures: { no2: { from: v, unit: ug/m3 } } }
`,
  attached: `${HEAD('attached', 'sites')}
id: "urn:site:{code}"
properties: { name: code }
attach: [{ collection: readings, of: { site: code }, properties: { no2: { from: v, unit: ug/m3, time: at } } }]
`,
}
const column = (name: string, type: 'text' | 'number' = 'text') => ({ name, type, filterable: true, sortable: true })
const worldOf = (more: Partial<MemoryOptions>): MemoryOptions => ({
  id: 'a',
  collections: [
    { id: 'sites', items: [{ code: 'x' }, { code: 'y' }], properties: [column('code')], keyProperty: 'code', local: true },
    {
      id: 'readings',
      items: Array.from({ length: 6 }, (_, index) => ({
        no: `${index}`,
        site: index % 2 === 0 ? 'x' : 'y',
        at: `2026-03-01T0${index}:00:00Z`,
        v: index,
      })),
      properties: [column('no'), column('site'), column('at'), column('v', 'number')],
      keyProperty: 'no',
      local: true,
    },
  ],
  batchSize: 2,
  ...more,
})

/** Stops before the second batch of the readings until it is let go on. */
function gate() {
  const waiting = Promise.withResolvers<void>()
  let starts = 0
  let isBroken = false
  const faults: MemoryOptions['faults'] = async ({ collection, batch }) => {
    if (collection !== 'readings') return
    if (batch === 0) starts += 1
    if (isBroken) throw new SourceError('SOURCE_FAILED', 'broken', { sourceId: 'a' })
    if (batch === 1) await waiting.promise
  }
  return { faults, open: () => waiting.resolve(), starts: () => starts, breakDown: (broken: boolean) => (isBroken = broken) }
}

const select = { ...queryFor('Station').select, properties: [{ key: 'v', property: 'no2', members: ['value'] as const }] }
const query = { ...queryFor('Station'), select }
const valuesOf = (page: Awaited<ReturnType<typeof ask>>): readonly unknown[] =>
  page.rows.map(({ values }) => (values['v'] as { readonly value: number | null }).value)

function serviceOf(crosswalks: readonly string[], world: MemoryOptions, deadlineMs: number, more: Partial<EngineLimits> = {}) {
  const source = createMemorySource(world)
  return createService({
    model: MODEL,
    crosswalks,
    sources: [{ ...handleOf(world), current: () => source }],
    limits: { deadlineMs, ...more },
  })
}

describe('a local collection that is folded', () => {
  it.each(Object.keys(CROSSWALKS))('(%s) goes on when a request runs out of time, and is read once', async (name) => {
    const { faults, open, starts } = gate()
    const service = serviceOf([CROSSWALKS[name] ?? ''], worldOf({ faults }), 100)
    const late = await ask(service, query)
    expect([valuesOf(late).filter((value) => value !== null), late.completeness.complete]).toEqual([[], false])
    expect(late.completeness.entries.map(({ status }) => status)).toContain('TIMEOUT')
    const alsoLate = await ask(service, query)
    expect(alsoLate.completeness.complete).toBe(false)
    open()
    // Whoever asks next waits for what is under way.
    await expect.poll(async () => valuesOf(await ask(service, query))).toEqual([4, 5])
    expect(starts()).toBe(1)
  })

  it('is begun again after it failed', async () => {
    const { faults, open, starts, breakDown } = gate()
    open()
    breakDown(true)
    const service = serviceOf([CROSSWALKS['grouped'] ?? ''], worldOf({ faults }), 5_000)
    expect((await ask(service, query)).completeness).toMatchObject({ complete: false, entries: [{ code: 'SOURCE_FAILED' }] })
    breakDown(false)
    expect(valuesOf(await ask(service, query))).toEqual([4, 5])
    expect(starts()).toBe(2)
  })

  it('is folded for one crosswalk after the other, and shared by requests at once', async () => {
    const { faults, open, starts } = gate()
    const service = serviceOf([CROSSWALKS['grouped'] ?? '', CROSSWALKS['observed'] ?? ''], worldOf({ faults }), 5_000)
    const pages = Promise.all([ask(service, query), ask(service, query)])
    await expect.poll(starts).toBe(1)
    // The second crosswalk waits for the first.
    await new Promise((resolve) => setTimeout(resolve, 20))
    expect(starts()).toBe(1)
    open()
    for (const page of await pages) expect(valuesOf(page)).toEqual([4, 5, 4, 5])
    expect(starts()).toBe(2)
  })

  it('waits for nothing else to happen between its batches', async () => {
    const world = worldOf({ batchSize: 1 })
    const items = Array.from({ length: 3_000 }, (_, index) => ({ no: `${index}`, site: 'x', at: '2026-03-01T00:00:00Z', v: 1 }))
    const collections = world.collections.map((collection) => (collection.id === 'readings' ? { ...collection, items } : collection))
    const service = serviceOf([CROSSWALKS['grouped'] ?? ''], { ...world, collections }, 2_000, { maxRequests: 10_000 })
    expect((await ask(service, query)).completeness.entries).toMatchObject([{ status: 'OK', rows: 3_000 }])
  })

  it('goes on when the request that began it has no budget for more', async () => {
    const service = serviceOf([CROSSWALKS['grouped'] ?? ''], worldOf({}), 5_000, { maxRequests: 1 })
    expect((await ask(service, query)).completeness).toMatchObject({ complete: false, entries: [{ code: 'SCAN_BUDGET' }] })
    await expect.poll(async () => valuesOf(await ask(service, query))).toEqual([4, 5])
  })

  it('tells what it read to the request that began it', async () => {
    const service = serviceOf([CROSSWALKS['grouped'] ?? ''], worldOf({}), 5_000)
    expect((await ask(service, query)).completeness.entries).toMatchObject([{ status: 'OK', rows: 6 }])
    expect((await ask(service, query)).completeness.entries).toMatchObject([{ status: 'OK', rows: 0 }])
  })

  it('is left by a client that goes away, and goes on', async () => {
    const { faults, open, starts } = gate()
    const service = serviceOf([CROSSWALKS['grouped'] ?? ''], worldOf({ faults }), 5_000)
    const client = new AbortController()
    const asking = service.page(query, service.createContext({ signal: client.signal }))
    await expect.poll(starts).toBe(1)
    client.abort(new Error('gone'))
    await expect(asking).rejects.toThrow('gone')
    open()
    expect(valuesOf(await ask(service, query))).toEqual([4, 5])
    expect(starts()).toBe(1)
  })
})
