// What no crosswalk names, of the rows whose values are shown: nothing that a source says is lost.
import { createMemorySource, type MemoryOptions } from '@crosswalk/adapter-memory'
import type { EntityQuery, EntityRow } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { ask, createService, handleOf, queryFor } from './testing/service.ts'

const MODEL = `
name: Station
plural: stations
iri: https://example.org/def/Station
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  no2: { kind: measure, iri: https://example.org/def/no2, unit: ug/m3 }
  noise: { kind: measure, iri: https://example.org/def/noise, unit: dB }
`
const HEAD = (name: string, collection: string) => `
crosswalk: ${name}
source: a
collection: ${collection}
model: Station
`
const OBSERVED = `${HEAD('observed', 'sites')}
id: "urn:site:{code}"
properties: { name: label }
observations:
  collection: readings
  of: { site: code }
  time: at
  measures:
    no2: { from: v, pick: { what: no2 }, unit: ug/m3 }
    noise: { from: v, pick: { what: noise }, unit: dB }
`
const ATTACHED = `${HEAD('attached', 'sites')}
id: "urn:site:{code}"
properties: { name: label }
attach:
  - collection: readings
    of: { site: code }
    properties: { no2: { from: v, unit: ug/m3, time: at } }
`
const GROUPED = `${HEAD('grouped', 'readings')}
group: site
id: "urn:site:{group}"
properties: { no2: { from: v, unit: ug/m3, time: at } }
`
const column = (name: string, type: 'text' | 'number' = 'text') => ({ name, type, filterable: true, sortable: true })
const reading = (no: string, what: string, hour: number, qc: string) => ({
  no,
  site: 'x',
  what,
  at: `2026-03-01T0${hour}:00:00Z`,
  v: hour,
  qc,
  sensor: 'S1',
})
const WORLD: MemoryOptions = {
  id: 'a',
  collections: [
    {
      id: 'sites',
      items: [{ code: 'x', label: 'X', owner: 'city' }],
      properties: [column('code'), column('label'), column('owner')],
      keyProperty: 'code',
    },
    {
      id: 'readings',
      // The newest stands first.
      items: [
        reading('r3', 'no2', 3, 'good'),
        reading('r2', 'noise', 2, 'suspect'),
        reading('r1', 'no2', 1, 'bad'),
        reading('r0', 'noise', 0, 'bad'),
      ],
      properties: [...['no', 'site', 'what', 'at', 'qc', 'sensor'].map((name) => column(name)), column('v', 'number')],
      keyProperty: 'no',
    },
  ],
}

async function unmappedOf(crosswalk: string, select: Partial<EntityQuery['select']> = { unmapped: true }) {
  const source = createMemorySource(WORLD)
  const service = createService({ model: MODEL, crosswalks: [crosswalk], sources: [{ ...handleOf(WORLD), current: () => source }] })
  const page = await ask(service, { ...queryFor('Station'), select: { ...queryFor('Station').select, ...select } })
  const scanned = source.log.flatMap((call) => (call.call === 'scan' ? [call.plan.request] : []))
  return { unmapped: page.rows.flatMap(({ unmapped }) => [...unmapped]), scanned, complete: page.completeness.complete }
}
const ofRows = (unmapped: EntityRow['unmapped']) => unmapped.map(({ collection, id, properties }) => [collection, id, properties])

describe('what nobody maps', () => {
  it('of observations is that of the newest row of each measure', async () => {
    const { unmapped, scanned } = await unmappedOf(OBSERVED)
    expect(ofRows(unmapped)).toEqual([
      ['sites', 'x', { owner: 'city' }],
      ['readings', 'r3', { no: 'r3', qc: 'good', sensor: 'S1' }],
      ['readings', 'r2', { no: 'r2', qc: 'suspect', sensor: 'S1' }],
    ])
    // A source that gives only the columns it is asked for has to give these too.
    expect(scanned.map(({ collection, read }) => [collection, read.includes('owner') || read.includes('qc')])).toEqual([
      ['sites', true],
      ['readings', true],
    ])
  })
  it('of attached rows is that of the newest, and of the first, whose other values win', async () => {
    const { unmapped, scanned } = await unmappedOf(ATTACHED)
    expect(ofRows(unmapped)).toEqual([
      ['sites', 'x', { owner: 'city' }],
      ['readings', 'r3', { no: 'r3', what: 'no2', qc: 'good', sensor: 'S1' }],
    ])
    expect(scanned.at(-1)?.read).toContain('qc')
  })
  it('of a group is that of its newest item, wherever that stands', async () => {
    const { unmapped, scanned } = await unmappedOf(GROUPED)
    expect(ofRows(unmapped)).toEqual([['readings', 'x', { no: 'r3', what: 'no2', qc: 'good', sensor: 'S1' }]])
    expect(scanned[0]?.read).toContain('sensor')
  })
  it('is neither read nor shown where it is not asked for', async () => {
    const { unmapped, scanned } = await unmappedOf(OBSERVED, {})
    expect([unmapped, scanned.map(({ collection }) => collection)]).toEqual([[], ['sites']])
    expect(scanned[0]?.read).not.toContain('owner')
  })
})
