// Measures whose history lies behind a request: what is asked for, and how what comes is read.
import type { HistoryPart } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { compileCrosswalks } from '../compile-crosswalks.ts'
import type { BoundCrosswalk, RequestedHistory, RequestedReading } from '../crosswalk.ts'
import { FROM_NOWHERE } from '../testing/bind-group.ts'
import { readPath, sampleCollection, sampleModels } from '../testing/bind-sample.ts'

const COLUMNS = { key: 'text', v: 'number', raw: 'text', at: 'timestamp', u: 'text', kind: 'text', zone: 'text', q: 'text' } as const

function bind(rest: string, unit?: string): BoundCrosswalk {
  const text = `crosswalk: sample\nsource: memory\ncollection: items\nmodel: Sample\nid: "urn:${rest.startsWith('group') ? '{group}' : '{key}'}"\n${rest}`
  const [crosswalk] = compileCrosswalks([{ file: 'sample.yaml', text }], sampleModels)
  if (crosswalk === undefined) throw new Error('one crosswalk was given')
  const plain = sampleCollection(COLUMNS)
  const isBehind = (name: string): boolean => name === 'v' || name === 'raw'
  const properties = plain.properties.map((property) =>
    isBehind(property.name) ? { ...property, history: 'request' as const, ...(unit === undefined ? {} : { unit }) } : property,
  )
  const source = { id: 'memory', getter: (_: string, path: string) => (item: unknown) => readPath(item, path), keyOf: () => () => '' }
  const rows = { ...sampleCollection({ id: 'text', n: 'number' }), id: 'rows' }
  return crosswalk.bind({ collection: { ...plain, properties }, source, attachable: () => ({ source, collection: rows }) })
}

function requestedOf(mapping: string, unit?: string): RequestedHistory {
  const requested = bind(`properties: { no2: ${mapping} }`, unit).property('no2')?.requested
  if (requested === undefined) throw new Error('its history lies behind a request')
  return requested
}

const AT = Date.parse('2026-03-29T00:00:00Z')
const HOUR_MS = 3_600_000

function columnsOf(values: readonly unknown[], more: Partial<HistoryPart> = {}): HistoryPart {
  const startMs = Float64Array.from(values, (_, index) => AT + index * HOUR_MS)
  const none = { unit: null, quality: null, resultTimeMs: null, buckets: null, next: null, truncated: false }
  return { key: 'k', startMs, endMs: startMs, value: values, ...none, ...more }
}

/** The readings of a subject, opened. */
function open(requested: RequestedHistory, columns: HistoryPart, item: object = {}) {
  const readings = columns.value.map((_, index): RequestedReading => ({ subject: item, columns, index }))
  const history = requested.open(() => readings)
  return { history, readings, values: (unit?: string) => readings.map(history.valueIn(unit)) }
}

describe('a history behind a request', () => {
  it('is asked for by the name of its source, and read by the steps of its latest value', () => {
    const requested = requestedOf('{from: raw, missing: ["-"], codelist: {low: 1, high: 2}, scale: 10, unit: mg/m3}')
    expect(requested.property).toBe('raw')
    const { values, history, readings } = open(requested, columnsOf(['low', '-', 'odd', undefined, 'high']))
    expect(values()).toEqual([10_000, null, null, null, 20_000])
    expect(values('mg/m3')).toEqual([10, null, null, null, 20])
    const shown = history.reading(undefined, ['value', 'unit', 'missing'], FROM_NOWHERE)
    expect(readings.map((reading) => shown(reading).missing)).toEqual([null, 'NULL', 'UNKNOWN', 'ABSENT', null])
  })

  it('leaves the latest reading to the item', () => {
    const bound = bind('properties: { no2: {from: v, unit: ug/m3, time: at} }').property('no2')
    expect(bound?.history).toBeUndefined()
    expect(bound?.reading?.(undefined, ['value', 'time'], FROM_NOWHERE)({ v: 3, at: '2026-01-01T00:00:00Z' })).toMatchObject({
      value: 3,
      time: { start: '2026-01-01T00:00:00Z' },
    })
  })

  it('is not there where the property is another one, or no path', () => {
    expect(bind('properties: { no2: {constant: 3, unit: ug/m3} }').property('no2')?.requested).toBeUndefined()
    expect(bind('properties: { size: v }').property('size')?.requested).toBeUndefined()
  })

  it.each<[string, string, readonly (string | null)[] | null, readonly (number | null)[]]>([
    ['declared for what states none', '{from: v, unit: mg/m3}', null, [1000, 2000]],
    ['stated by a reading', '{from: v, unit: mg/m3}', ['ug/m3', null], [1, 2000]],
    ['overridden', '{from: v, unit: {override: mg/m3, because: x}}', ['ug/m3', null], [1000, 2000]],
    ['of the item, unless a reading states its own', '{from: v, unit: {from: u}}', ['ug/m3', null], [1, 2000]],
    ['by a code list', '{from: v, unit: {from: u, codelist: {GP: mg/m3, GQ: ug/m3}}}', ['GQ', 'XX'], [1, null]],
    ['unknown', '{from: v}', ['mg/m3', null], [1000, null]],
  ])('has the unit %s', (_what, mapping, unit, expected) => {
    const { values, history, readings } = open(requestedOf(mapping), columnsOf([1, 2], { unit }), { u: 'mg/m3' })
    expect(values()).toEqual(expected)
    expect(readings.map((reading) => history.isIncomparable(reading))).toEqual(expected.map((value) => value === null))
  })

  it('has the times of the source, with the length and the zone that are declared', () => {
    const ends = Float64Array.of(AT + HOUR_MS, Number.NaN, AT + 2 * HOUR_MS)
    const plain = open(requestedOf('{from: v, unit: ug/m3, time: at}'), columnsOf([1, 2, 3], { endMs: ends }))
    expect(plain.readings.map((reading) => plain.history.boundsOf(reading))).toEqual([
      { start: AT, end: AT + HOUR_MS, day: false, assumed: false },
      { start: AT + HOUR_MS, end: null, day: false, assumed: false },
      { start: AT + 2 * HOUR_MS, end: AT + 2 * HOUR_MS, day: false, assumed: false },
    ])
    const shifted = open(
      requestedOf('{from: v, unit: ug/m3, time: {from: at, lasts: P1D, stamped: end, timezone: Europe/Berlin}}'),
      columnsOf([1]),
    )
    expect(shifted.history.reading(undefined, ['time'], FROM_NOWHERE)(shifted.readings[0])).toMatchObject({
      time: { start: '2026-03-28T00:00:00Z', end: '2026-03-29T00:00:00Z', local: null },
    })
    expect([shifted.history.lasts, plain.history.lasts]).toEqual(['P1D', null])
  })

  it('shows quality and result time as the source says them', () => {
    const columns = columnsOf([1, 2], { quality: ['good', null], resultTimeMs: Float64Array.of(AT + 1000, Number.NaN) })
    const { history, readings } = open(requestedOf('{from: v, unit: ug/m3}'), columns)
    const shown = history.reading(undefined, ['quality', 'resultTime'], FROM_NOWHERE)
    expect(readings.map((reading) => [shown(reading).quality, shown(reading).resultTime])).toEqual([
      ['good', '2026-03-29T00:00:01Z'],
      [null, null],
    ])
    expect(readings.map((reading) => history.qualityOf?.(reading))).toEqual(['good', null])
  })

  it('is in the zone of the item, before anything is read', () => {
    const zoned = requestedOf('{from: v, unit: ug/m3, time: {from: at, timezone: {from: zone, codelist: {b: Europe/Berlin}}}}')
    expect([zoned.zoneOf({ zone: 'b', at: '2026-01-01' }), zoned.zoneOf({ zone: 'x' })]).toEqual(['Europe/Berlin', 'UTC'])
    expect(requestedOf('{from: v, unit: ug/m3, time: {from: at, timezone: America/New_York}}').zoneOf({})).toBe('America/New_York')
    expect(requestedOf('{from: v, unit: ug/m3}').zoneOf({})).toBe('UTC')
  })

  it('is asked for only of items that pass `pick`', () => {
    const picked = requestedOf('{from: v, unit: ug/m3, pick: {kind: NO2}}')
    expect([picked.holds({ kind: 'NO2' }), picked.holds({ kind: 'O3' }), requestedOf('v').holds({})]).toEqual([true, false, true])
    expect(open(picked, columnsOf([5]), { kind: 'NO2' }).values()).toEqual([5])
  })

  it.each<[string, string, object]>([
    ['as they are', 'at', { from: AT, to: AT + HOUR_MS, isExact: true }],
    ['as they are where a length begins at the stamp', '{from: at, lasts: PT1H}', { from: AT, to: AT + HOUR_MS, isExact: true }],
    ['later by the clock', '{from: at, lasts: PT1H, stamped: end}', { from: AT + HOUR_MS, to: AT + 2 * HOUR_MS, isExact: true }],
    ['in a stretch that holds them', '{from: at, lasts: P1D, stamped: end}', { from: AT, to: AT + HOUR_MS + 48 * HOUR_MS, isExact: false }],
  ])('looks for the stamps of a window %s', (_how, time, expected) => {
    expect(requestedOf(`{from: v, unit: ug/m3, time: ${time}}`).stampsOf({ from: AT, to: AT + HOUR_MS }, {})).toEqual(expected)
  })

  it('lets a source aggregate only numbers that no step changes, in their own unit', () => {
    const unchanged = (mapping: string, wanted?: string, unit?: string): boolean => requestedOf(mapping, unit).isUnchanged(wanted)
    expect(unchanged('{from: v, unit: ug/m3}')).toBe(true)
    expect(unchanged('v', undefined, 'ug/m3')).toBe(true)
    expect(unchanged('{from: v, unit: mg/m3}', 'mg/m3')).toBe(true)
    expect(unchanged('{from: v, unit: {override: ug/m3, because: x}}', undefined, 'mg/m3')).toBe(true)
    for (const mapping of [
      '{from: v, unit: mg/m3}',
      '{from: v, unit: {from: u}}',
      'v',
      '{from: v, unit: ug/m3, scale: 2}',
      '{from: v, unit: ug/m3, missing: [0]}',
      '{from: raw, unit: ug/m3}',
    ])
      expect(unchanged(mapping), mapping).toBe(false)
    expect(unchanged('{from: v, unit: ug/m3}', 'mg/m3')).toBe(false)
  })

  it('is asked of the subject inside where rows are attached to it', () => {
    const rest =
      'properties: { no2: {from: v, unit: ug/m3, pick: {kind: NO2}} }\nattach:\n  - {collection: rows, of: {id: key}, properties: {size: n}}'
    const requested = bind(rest).property('no2')?.requested as RequestedHistory
    const item = { kind: 'NO2' }
    expect(requested.holds({ subject: item, attached: [] })).toBe(true)
    const history = requested.open(() => [{ subject: item, columns: columnsOf([4]), index: 0 }])
    expect(history.items({ subject: item, attached: [] }).map(history.valueIn(undefined))).toEqual([4])
    expect(history.zoneOf({ subject: item, attached: [] })).toBe('UTC')
  })

  it('is not read where several items hold a measure, and that is said', () => {
    const grouped = bind('group: key\ntime: at\nproperties: { no2: {from: v, unit: ug/m3} }')
    expect(grouped.property('no2')?.requested).toBeUndefined()
    expect(grouped.warnings).toEqual([
      'sample: the history of v lies behind requests; where several items hold a measure, only what they hold is read',
    ])
  })
})
