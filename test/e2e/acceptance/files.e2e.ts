// Acceptance checks of the MIMs (AC-n) for files, through GraphQL over HTTP.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openGateway, type TestGateway } from '../gateway.ts'
import { isMissing, observationsCsv, stationFiles, stations } from '../stations/station-files.ts'

const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2020, 0, 1)
const LONG = 25_000
const instant = (hour: number): string => new Date(START_MS + hour * HOUR_MS).toISOString().replace('.000Z', 'Z')

/** A long series (rows in no order), rows that say more than a reading holds, and relations across two sources. */
const FILES = {
  'crosswalk.yaml': `
sources:
  - { id: air, adapter: files, path: [hours.csv, sensors.csv], licence: CC0-1.0 }
  - { id: towns, adapter: files, path: towns.json }
models: ./models
crosswalks: ./crosswalks
`,
  'models/models.yaml': `
name: Sensor
plural: sensors
iri: https://example.org/def/Sensor
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  town: { kind: relation, iri: https://example.org/def/town, target: Town }
  no2: { kind: measure, iri: https://example.org/def/no2, unit: ug/m3 }
---
name: Town
plural: towns
iri: https://example.org/def/Town
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
`,
  'crosswalks/crosswalks.yaml': `
crosswalk: hours
source: air
collection: hours
group: station
model: Sensor
id: "urn:sensor:{group}"
time: at
properties: { name: station, no2: { from: no2, unit: ug/m3, quality: quality } }
---
crosswalk: sensors
source: air
collection: sensors
model: Sensor
id: "urn:sensor:{code}"
properties: { name: code, town: { template: "urn:town:{town}" } }
---
crosswalk: towns
source: towns
collection: towns
model: Town
id: "urn:town:{key}"
properties: { name: title }
`,
  'hours.csv': [
    'station,at,no2,quality,sensor,procedure,feature',
    // 7 and 25,000 have no divisor in common: every hour once, none in its place.
    ...Array.from({ length: LONG }, (_, row) => {
      const hour = (row * 7) % LONG
      return `long,${instant(hour)},${hour % 1000},${hour % 2 === 0 ? 'good' : 'raw'},s-17,chemiluminescence,street canyon`
    }),
  ].join('\n'),
  'sensors.csv': 'code,town\na,berlin\nb,atlantis\nc,\n',
  'towns.json': JSON.stringify([{ key: 'berlin', title: 'Berlin' }]),
}

let air: TestGateway
let set: TestGateway | undefined
beforeAll(async () => {
  air = await openGateway(FILES)
  if (!isMissing) set = await openGateway(stationFiles('json'))
})
afterAll(async () => {
  await air?.[Symbol.asyncDispose]()
  await set?.[Symbol.asyncDispose]()
})

interface Series {
  readonly complete: boolean
  readonly columns: { readonly start: readonly string[]; readonly value: readonly (number | null)[] }
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null }
}

async function data<Data>(gateway: TestGateway | undefined, query: string): Promise<Data> {
  if (gateway === undefined) throw new Error('no gateway')
  return gateway.ask<Data>(query)
}

describe.skipIf(isMissing)('AC-3: current data', () => {
  const latest = (gateway: TestGateway | undefined, id: string) =>
    data<{ measuredStation: Record<'no2' | 'temperature', { value: number | null; missing: string | null; observedAt: string | null }> }>(
      gateway,
      `{ measuredStation(id: "urn:station:${id}") { no2 { value missing observedAt } temperature { value missing observedAt } } }`,
    )

  it('a late-arriving older observation does not change the latest', async () => {
    expect((await latest(set, 's04')).measuredStation.no2).toEqual({ value: 63, missing: null, observedAt: '2026-03-01T23:00:00Z' })
  })

  it('nor does one that arrives while the gateway runs', async () => {
    const live = await openGateway(stationFiles())
    try {
      const before = (await latest(live, 's01')).measuredStation.no2
      live.write('observations.csv', `${observationsCsv()}s01,no2,2026-03-01T10:30:00Z,,5000,ug/m3,2026-03-05T00:00:00Z\n`)
      const count = async (): Promise<number> => {
        const query = '{ measuredStation(id: "urn:station:s01") { no2 { series(last: 100) { columns { value } } } } }'
        const { measuredStation } = await data<{ measuredStation: { no2: { series: Series } } }>(live, query)
        return measuredStation.no2.series.columns.value.length
      }
      await expect.poll(count, { timeout: 30_000, interval: 200 }).toBe(25)
      expect((await latest(live, 's01')).measuredStation.no2).toEqual(before)
    } finally {
      await live[Symbol.asyncDispose]()
    }
  })

  it('what is absent, null and unknown are told apart', async () => {
    expect((await latest(set, 's02')).measuredStation.temperature).toEqual({ value: null, missing: 'ABSENT', observedAt: null })
    const query =
      '{ measuredStation(id: "urn:station:s08") { operator no2 { series(during: { from: "2026-03-01T05:00:00Z", to: "2026-03-01T06:00:00Z" }) { nodes { value missing } } } } }'
    const answer = await data<{ measuredStation: { operator: null; no2: { series: { nodes: readonly object[] } } } }>(set, query)
    expect(answer.measuredStation).toMatchObject({ operator: null, no2: { series: { nodes: [{ value: null, missing: 'NULL' }] } } })
  })
})

describe('AC-4: history', () => {
  const series = async (args: string): Promise<Series> => {
    const query = `{ sensor(id: "urn:sensor:long") { no2 { series(${args}) { complete columns { start value } pageInfo { hasNextPage endCursor } } } } }`
    return (await data<{ sensor: { no2: { series: Series } } }>(air, query)).sensor.no2.series
  }

  it('a window holds its first instant and not its last', async () => {
    const { columns, complete } = await series(`during: { from: "${instant(100)}", to: "${instant(103)}" }`)
    expect([columns.start, columns.value, complete]).toEqual([[instant(100), instant(101), instant(102)], [100, 101, 102], true])
  })

  it.each([1000, 9999, 10_000])('25,000 readings are complete across pages of %i', async (first) => {
    const window = `during: { from: "${instant(0)}", to: "${instant(LONG)}" }, first: ${first}`
    const starts: string[] = []
    const values: (number | null)[] = []
    let after = ''
    for (let pages = 0; pages <= Math.ceil(LONG / first); pages += 1) {
      const page = await series(window + after)
      starts.push(...page.columns.start)
      values.push(...page.columns.value)
      expect(page.complete).toBe(true)
      if (!page.pageInfo.hasNextPage) break
      after = `, after: "${page.pageInfo.endCursor ?? ''}"`
    }
    expect(starts).toEqual(Array.from({ length: LONG }, (_, hour) => instant(hour)))
    expect(values).toEqual(Array.from({ length: LONG }, (_, hour) => hour % 1000))
  })

  it('two aliases of one property answer each for itself', async () => {
    const query = `{ sensor(id: "urn:sensor:long") {
      a: no2 { value series(last: 2) { columns { value } } day: series(during: { from: "${instant(0)}", to: "${instant(24)}" }, every: "P1D", aggregate: MEAN) { computedBy columns { value count } } }
      b: no2(unit: "mg/m3") { value unit series(last: 2) { columns { value } } }
    } }`
    expect((await data<{ sensor: object }>(air, query)).sensor).toEqual({
      a: {
        value: 999,
        series: { columns: { value: [998, 999] } },
        day: { computedBy: 'GATEWAY', columns: { value: [11.5], count: [24] } },
      },
      b: { value: 0.999, unit: 'mg/m3', series: { columns: { value: [0.998, 0.999] } } },
    })
  })
})

describe.skipIf(isMissing)('AC-10: every value says its unit', () => {
  it('as UCUM code and IRI, or UNKNOWN', async () => {
    interface Reading {
      readonly value: number | null
      readonly unit: string
      readonly unitInfo: { readonly ucum: string | null; readonly qudt: string | null }
    }
    const shown = 'value unit unitInfo { ucum qudt } series(last: 100) { nodes { value unit } }'
    const query = `{ measuredStations(first: 12) { nodes { no2 { ${shown} } temperature { ${shown} } } } }`
    const { measuredStations } = await data<{
      measuredStations: { nodes: readonly Record<'no2' | 'temperature', Reading & { series: { nodes: readonly Reading[] } }>[] }
    }>(set, query)
    const readings = measuredStations.nodes.flatMap(({ no2, temperature }) => [no2, temperature])
    const all = [...readings, ...readings.flatMap(({ series }) => series.nodes)].filter(({ value }) => value !== null)
    expect(all.length).toBeGreaterThan(433)
    expect([...new Set(all.map(({ unit }) => unit))].toSorted()).toEqual(['Cel', 'UNKNOWN', 'ug/m3'])
    const known = readings.filter(({ value, unit }) => value !== null && unit !== 'UNKNOWN')
    expect(known.every(({ unit, unitInfo }) => unitInfo.ucum === unit && unitInfo.qudt?.startsWith('http://qudt.org/vocab/unit/'))).toBe(
      true,
    )
    // A symbol of null is no unit: s11's temperature, all 24 of it.
    expect(all.filter(({ unit }) => unit === 'UNKNOWN')).toHaveLength(25)
    const { models } = await data<{ models: readonly { properties: readonly { kind: string; iri: string; unit: string | null }[] }[] }>(
      set,
      '{ models { properties { kind iri unit } } }',
    )
    const measures = models.flatMap(({ properties }) => properties).filter(({ kind }) => kind === 'measure')
    expect(measures.every(({ iri, unit }) => iri.startsWith('http') && unit !== null)).toBe(true)
  })
})

describe.skipIf(isMissing)('a value of unknown unit is compared with nothing', () => {
  it.each([
    ['where: { temperature: { gt: -100 } }', 's01 s03 s05 s07 s09'],
    ['filter: "some(temperature.series, value > -100)"', 's01 s03 s05 s07 s09'],
    ['where: { temperature: { isNull: false } }', 's01 s03 s05 s07 s09 s11'],
  ])('%s gives %s, and counts it', async (list, expected) => {
    const { measuredStations } = await data<{
      measuredStations: {
        complete: boolean
        nodes: readonly { id: string }[]
        completeness: { entries: readonly { incomparable: number }[] }
      }
    }>(set, `{ measuredStations(first: 12, ${list}) { complete nodes { id } completeness { entries { incomparable } } } }`)
    expect(measuredStations.nodes.map(({ id }) => id.slice('urn:station:'.length)).join(' ')).toBe(expected)
    expect([measuredStations.complete, measuredStations.completeness.entries]).toEqual([true, [{ incomparable: 1 }]])
  })
  it('and comes last in an order, whatever its direction', async () => {
    for (const direction of ['ASC', 'DESC']) {
      const query = `{ measuredStations(first: 12, orderBy: [{ by: TEMPERATURE, direction: ${direction} }]) { nodes { id } } }`
      const { measuredStations } = await data<{ measuredStations: { nodes: readonly { id: string }[] } }>(set, query)
      const places = measuredStations.nodes.map(({ id }) => id.slice('urn:station:'.length))
      expect(places.indexOf('s11')).toBeGreaterThanOrEqual(5)
    }
  })
})

describe('AC-11: context is kept', () => {
  it('quality is a member of the reading; sensor, procedure and feature are unmapped, of the newest row', async () => {
    const query =
      '{ sensor(id: "urn:sensor:long") { no2 { quality provenance { collection localId licence } } unmapped { id properties } } }'
    const { sensor } = await data<{ sensor: { no2: { provenance: { localId: string } }; unmapped: readonly object[] } }>(air, query)
    expect(sensor.no2).toMatchObject({ quality: 'raw', provenance: { collection: 'hours', licence: 'CC0-1.0' } })
    expect(sensor.unmapped).toMatchObject([{ properties: { sensor: 's-17', procedure: 'chemiluminescence', feature: 'street canyon' } }])
    // The row that a reading names is there in full under its own key.
    const raw = '{ items(source: "air", collection: "hours", filter: "at = TIMESTAMP(\'@\')") { nodes { id properties } } }'
    const { items } = await data<{ items: { nodes: readonly object[] } }>(air, raw.replace('@', instant(LONG - 1)))
    expect(items.nodes).toMatchObject([{ id: sensor.no2.provenance.localId, properties: { sensor: 's-17', feature: 'street canyon' } }])
  })
})

describe('AC-22: relations across sources', () => {
  it('resolve; a missing target is a stub, and the query succeeds', async () => {
    const query = '{ sensors(where: { name: { in: ["a", "b", "c"] } }) { complete nodes { name town { id resolved name } } } }'
    const { sensors } = await data<{ sensors: object }>(air, query)
    expect(sensors).toEqual({
      complete: true,
      nodes: [
        { name: 'a', town: { id: 'urn:town:berlin', resolved: true, name: 'Berlin' } },
        { name: 'b', town: { id: 'urn:town:atlantis', resolved: false, name: null } },
        { name: 'c', town: null },
      ],
    })
  })
})

/** A window on a model with a default time: half-open, days in the zone of the crosswalk. */
describe.skipIf(isMissing)('during on a list', () => {
  it.each([
    ['{ from: "2016-05-03", to: "2019-05-06" }', 's03 s04 s05'],
    ['{ from: "2025-05-12" }', 's12'],
    // The day of s03 begins at 22:00 in UTC the day before.
    ['{ from: "2014-01-01T00:00:00Z", to: "2016-05-02T22:00:00Z" }', 's01 s02'],
  ])('%s gives %s', async (during, expected) => {
    const { measuredStations } = await data<{ measuredStations: { nodes: readonly { id: string }[]; count: object } }>(
      set,
      `{ measuredStations(first: 12, during: ${during}) { count(exact: true) { value accuracy } nodes { id } } }`,
    )
    expect(measuredStations.nodes.map(({ id }) => id.slice('urn:station:'.length)).join(' ')).toBe(expected)
    expect(measuredStations.count).toEqual({ value: expected.split(' ').length, accuracy: 'EXACT' })
  })
  it('is an argument only where the model has a default time', async () => {
    const answer = await air.send('{ sensors(during: { from: "2026-03-01" }) { nodes { id } } }')
    expect(answer.errors[0]).toMatchObject({ message: expect.stringContaining('"during"'), extensions: { code: 'QUERY_INVALID' } })
    expect(stations).toHaveLength(12)
  })
})
