// Measures through the engine: units shown and compared, readings of unknown unit counted, provenance only where selected.
import type { EntityQuery, Filter, Reading } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { ask, createService, idsOf, queryFor } from './testing/service.ts'

const MODEL = `
name: Lamp
plural: lamps
iri: https://example.org/def/Lamp
properties:
  height: { kind: measure, iri: https://example.org/def/height, unit: m }
`
const column = (name: string, type: 'text' | 'number' | 'timestamp') => ({ name, type, filterable: true, sortable: true })
const items = [
  { key: '1', h: 300, u: 'cm', t: '2026-03-01T12:00:00+01:00' },
  { key: '2', h: 4, u: 'm' },
  { key: '3', h: 9, u: 'furlongs per fortnight' },
  { key: '4', h: null, u: 'm' },
  { key: '5', u: 'm' },
]
const crosswalk = `
crosswalk: lamps
source: a
collection: lamps
model: Lamp
id: "urn:lamp:{key}"
properties:
  height: { from: h, unit: { from: u }, time: t }
`
const service = createService({
  model: MODEL,
  crosswalks: [crosswalk],
  sources: [
    {
      id: 'a',
      collections: [
        {
          id: 'lamps',
          items,
          properties: [column('key', 'text'), column('h', 'number'), column('u', 'text'), column('t', 'timestamp')],
          keyProperty: 'key',
          licence: 'CC-BY-4.0',
        },
      ],
    },
  ],
})
const query = (extra: Partial<EntityQuery>): EntityQuery => ({
  ...queryFor('Lamp'),
  select: { properties: [], relations: [], origins: false, unmapped: false },
  ...extra,
})
const height = (op: '>' | '<', value: number): Filter => ({ op, args: [{ property: 'height' }, value] })
const keys = (ids: readonly string[]): string => ids.map((id) => id.slice(-1)).join('')

describe('measures', () => {
  it('compare in the canonical unit; an unknown unit is not returned, but counted', async () => {
    const page = await ask(service, query({ filter: [height('>', 3.5)] }))
    expect(keys(idsOf(page))).toBe('2')
    expect(page.completeness.entries[0]).toMatchObject({ status: 'OK', incomparable: 1 })
    expect(page.completeness.complete).toBe(true)
    expect(keys(idsOf(await ask(service, query({ filter: [height('<', 3.5)] }))))).toBe('1')
  })
  it('of unknown unit are not missing, and come last in order with those that are', async () => {
    expect(keys(idsOf(await ask(service, query({ filter: [{ op: 'isNull', args: [{ property: 'height' }] }] }))))).toBe('45')
    expect(keys(idsOf(await ask(service, query({ orderBy: [{ property: 'height', descending: true }] }))))).toBe('21345')
  })
  it('are shown in the unit asked for, what is missing told apart', async () => {
    const members = ['value', 'unit', 'time', 'missing', 'provenance'] as const
    const page = await ask(
      service,
      query({
        select: { properties: [{ key: 'h', property: 'height', unit: 'cm', members }], relations: [], origins: false, unmapped: false },
      }),
    )
    const readings = page.rows.map((row) => row.values['h'] as Reading)
    expect(readings.map(({ value, unit, missing }) => [value, unit, missing])).toEqual([
      [300, 'cm', null],
      [400, 'cm', null],
      [9, 'UNKNOWN', null],
      [null, 'cm', 'NULL'],
      [null, 'cm', 'ABSENT'],
    ])
    expect(readings[0]?.time).toMatchObject({ start: '2026-03-01T11:00:00Z', end: '2026-03-01T11:00:00Z' })
    expect(readings[0]?.provenance).toMatchObject({
      source: 'a',
      collection: 'lamps',
      localId: '1',
      property: 'h',
      crosswalk: 'lamps',
      licence: 'CC-BY-4.0',
    })
  })
  it('refuse a unit of another dimension', async () => {
    const select = {
      properties: [{ key: 'h', property: 'height', unit: 'kg', members: ['value' as const] }],
      relations: [],
      origins: false,
      unmapped: false,
    }
    await expect(ask(service, query({ select }))).rejects.toMatchObject({ code: 'QUERY_INVALID' })
  })
})
