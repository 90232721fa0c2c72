// `during` on a list: half-open, by the start of the default time, days and zone-less times in the zone of the entity.
import { createMemorySource, type MemoryOptions } from '@crosswalk/adapter-memory'
import type { EntityQuery } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { ask, createService, handleOf, idsOf, queryFor } from './testing/service.ts'

const MODEL = `
name: Event
plural: events
iri: https://example.org/def/Event
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  when: { kind: time, iri: https://example.org/def/when, role: time }
---
name: Place
plural: places
iri: https://example.org/def/Place
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
`
const crosswalk = (name: string, when: string) => `
crosswalk: ${name}
source: ${name}
collection: rows
model: Event
id: "urn:${name}:{key}"
properties: { name: key${when === '' ? '' : `, when: ${when}`} }
`
const column = (name: string, type: 'text' | 'number' | 'date' | 'timestamp' = 'text') => ({ name, type, filterable: true, sortable: true })
const source = (
  id: string,
  type: 'text' | 'date' | 'timestamp',
  times: readonly (string | null)[],
  zones: readonly string[] = [],
): MemoryOptions => ({
  id,
  collections: [
    {
      id: 'rows',
      items: times.map((at, index) => ({ key: `${index}`, at, zone: zones[index] ?? 'b' })),
      properties: [column('key'), column('at', type), column('zone')],
      keyProperty: 'key',
    },
  ],
})
const WORLD: readonly (readonly [string, string, MemoryOptions])[] = [
  ['instants', 'at', source('instants', 'timestamp', ['2026-03-01T00:00:00Z', '2026-03-01T23:59:59.999Z', '2026-03-02T00:00:00Z', null])],
  // A day begins at midnight in Berlin: 23:00 of the day before in UTC.
  ['days', '{ from: at, timezone: Europe/Berlin }', source('days', 'date', ['2026-02-28', '2026-03-01', '2026-03-02'])],
  [
    'local',
    '{ from: at, timezone: Europe/Berlin }',
    source('local', 'text', ['2026-03-01T00:30', '2026-03-02T00:30', '2026-03-29T02:30', 'soon']),
  ],
  [
    'zones',
    '{ from: at, timezone: { from: zone, codelist: { b: Europe/Berlin, y: America/New_York } } }',
    source('zones', 'text', ['2026-03-01T00:30', '2026-03-01T00:30', '2026-03-01T00:30'], ['b', 'y', '?']),
  ],
  [
    'hours',
    '{ from: at, lasts: PT1H, stamped: end }',
    source('hours', 'timestamp', ['2026-03-01T00:30:00Z', '2026-03-01T01:00:00Z', '2026-03-02T00:30:00Z']),
  ],
  ['nothing', '', source('nothing', 'text', ['2026-03-01'])],
]
const serviceOf = (pushdown: boolean, sources = WORLD.map(([, , options]) => createMemorySource(options))) =>
  createService({
    model: MODEL,
    crosswalks: WORLD.map(([name, when]) => crosswalk(name, when)),
    sources: WORLD.map(([, , options], index) => ({ ...handleOf(options), current: () => sources[index] })),
    switches: { pushdown },
  })
const events = (during: EntityQuery['during'], extra: Partial<EntityQuery> = {}): EntityQuery => ({
  ...queryFor('Event'),
  during,
  count: 'exact',
  ...extra,
})
const short = (ids: readonly string[]): string => ids.map((id) => id.slice(4)).join(' ')

describe.each([true, false])('with pushdown %s', (pushdown) => {
  it.each([
    // Instants mean the same everywhere; an hour stamped at its end begins before.
    [{ from: '2026-03-01T00:00:00Z', to: '2026-03-02T00:00:00Z' }, 'instants:0 instants:1 days:2 local:1 zones:1 hours:1 hours:2'],
    // Dates are local: each day begins where it is.
    [{ from: '2026-03-01', to: '2026-03-02' }, 'instants:0 instants:1 days:1 local:0 zones:0 zones:1 hours:1 hours:2'],
    [{ from: '2026-03-02' }, 'instants:2 days:2 local:1'],
    [{ to: '2026-03-01' }, 'days:0 hours:0'],
    [{ from: '2026-03-01T00:30', to: '2026-03-01T00:31' }, 'local:0 zones:0 zones:1'],
    // Asked for one zone, they begin there: at 15:00 of the day before in UTC.
    [{ from: '2026-03-02', to: '2026-03-03', timeZone: 'Asia/Tokyo' }, 'instants:1 instants:2 days:2 local:1 hours:2'],
    [{ from: '2026-03-01T09:00', to: '2026-03-01T09:30', timeZone: '+09:00' }, 'instants:0 hours:1'],
    [{ from: '2026-03-01T00:00:00Z', to: '2026-03-01T00:00:01Z', timeZone: 'Asia/Tokyo' }, 'instants:0 hours:1'],
  ])('%j gives %s', async (during, expected) => {
    const page = await ask(serviceOf(pushdown), events(during))
    expect(short(idsOf(page))).toBe(expected)
    expect(page.count).toEqual({ value: expected.split(' ').length, accuracy: 'EXACT' })
  })
})

describe('a window', () => {
  const service = serviceOf(true)
  it.each([
    [{ from: '2026-03-02', to: '2026-03-01' }, ['during', 'to']],
    [{ from: '2026-03-01', to: '2026-03-01' }, ['during', 'to']],
    [{ from: 'yesterday' }, ['during', 'from']],
    [{ from: '2026-02-30' }, ['during', 'from']],
    [{ from: '2026-03-01', timeZone: 'Europe/Atlantis' }, ['timeZone']],
    // Left out there in spring.
    [{ from: '2026-03-29T02:30', timeZone: 'Europe/Berlin' }, ['during', 'from']],
  ])('%j is refused', async (during, path) => {
    await expect(ask(service, events(during))).rejects.toMatchObject({ code: 'QUERY_INVALID', details: { path } })
    expect(() => service.plan(events(during))).toThrow(expect.objectContaining({ code: 'QUERY_INVALID' }))
  })
  it('needs a model with a default time', async () => {
    await expect(ask(service, { ...queryFor('Place'), during: { from: '2026-03-01' } })).rejects.toMatchObject({
      details: { path: ['during'] },
    })
  })
  it('is exact at a source of instants, and a superset at others', () => {
    const plan = service.plan(events({ from: '2026-03-01', to: '2026-03-02' }, { count: 'none' }))
    const parts = plan.stages.flatMap((stage) => stage.parts)
    expect(parts.find(({ crosswalk: name }) => name === 'instants')).toMatchObject({
      pushed: ["at >= TIMESTAMP('2026-03-01T00:00:00Z')", "at < TIMESTAMP('2026-03-02T00:00:00Z')"],
      residual: [],
      limitPushed: true,
    })
    expect(parts.find(({ crosswalk: name }) => name === 'days')).toMatchObject({
      pushed: ["at >= TIMESTAMP('2026-02-27T00:00:00Z')", "at < TIMESTAMP('2026-03-04T00:00:00Z')"],
      residual: [{ reason: 'a day begins at midnight in its own zone' }],
    })
    const inTokyo = service.plan(events({ from: '2026-03-01', to: '2026-03-02', timeZone: 'Asia/Tokyo' }, { count: 'none' }))
    expect(inTokyo.stages.flatMap((stage) => stage.parts).find(({ crosswalk: name }) => name === 'instants')).toMatchObject({
      pushed: ["at >= TIMESTAMP('2026-02-28T15:00:00Z')", "at < TIMESTAMP('2026-03-01T15:00:00Z')"],
      residual: [],
    })
    expect(parts.find(({ crosswalk: name }) => name === 'nothing')).toMatchObject({ skipped: expect.stringContaining('NO_MATCH_POSSIBLE') })
  })
  it('is part of what makes two lists the same', async () => {
    const page = await ask(service, events({ from: '2026-03-01' }, { first: 1 }))
    const after = page.endCursor as string
    expect((await ask(service, events({ from: '2026-03-01' }, { first: 1, after }))).rows).toHaveLength(1)
    for (const during of [{ from: '2026-03-02' }, { from: '2026-03-01', timeZone: 'Asia/Tokyo' }]) {
      await expect(ask(service, events(during, { first: 1, after }))).rejects.toMatchObject({ code: 'CURSOR_INVALID' })
    }
  })
})
