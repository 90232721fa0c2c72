// AC-11 over live servers: whatever a station and its newest observations say, and no crosswalk names, is there under `unmapped`, unchanged.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lacksShared } from '../../shared-data.ts'
import type { TestGateway } from '../gateway.ts'
import { isComplete, openStationGateway, STATION_SOURCES } from '../stations-live/live-stations.ts'

const sources = STATION_SOURCES.filter(({ id }) => ['pygeoapi', 'tipg', 'wfs-2', 'qgis', 'qgis-wfs'].includes(id))
/** What the crosswalks of the stations name. */
const MAPPED = {
  stations: ['id', 'label', 'operator', 'height_m', 'active'],
  observations: ['station_id', 'property', 'unit', 'phenomenon_time', 'phenomenon_end', 'result_time', 'result'],
}

interface Item {
  readonly id: string
  readonly properties: Readonly<Record<string, unknown>>
}
interface Unmapped extends Item {
  readonly collection: string
}

describe.skipIf(lacksShared('stations') || !isComplete).each(sources)('AC-11: of $id', (source) => {
  let gateway: TestGateway
  beforeAll(async () => {
    gateway = await openStationGateway([source])
  }, 120_000)
  afterAll(() => gateway?.[Symbol.asyncDispose]())

  /** Every row of a collection as it came, by its identifier. */
  async function rawOf(collection: string): Promise<ReadonlyMap<string, Item>> {
    const query = `query ($source: ID!, $collection: ID!) { items(source: $source, collection: $collection, first: 500) { complete nodes { id properties } } }`
    const { items } = await gateway.ask<{ items: { complete: boolean; nodes: readonly Item[] } }>(query, { source: source.id, collection })
    expect(items.complete).toBe(true)
    return new Map(items.nodes.map((item) => [item.id, item]))
  }

  /** What of a row nobody names, missing values left out. */
  const restOf = ({ properties }: Item, mapped: readonly string[]): object =>
    Object.fromEntries(Object.entries(properties).filter(([name, value]) => !mapped.includes(name) && value !== null && !isPlace(value)))
  const isPlace = (value: unknown): boolean => typeof value === 'object'

  it('what no crosswalk names of a station and of its newest readings is unmapped, as it came', async () => {
    const { measuredStations } = await gateway.ask<{
      measuredStations: { nodes: readonly { id: string; unmapped: readonly Unmapped[] }[] }
    }>('{ measuredStations(first: 12) { nodes { id unmapped { id collection properties } } } }')
    expect(measuredStations.nodes).toHaveLength(12 - (source.lacks?.ids.length ?? 0))
    for (const [collection, { observations = '' }] of Object.entries(source.stations)) {
      const [stations, readings] = [await rawOf(collection), await rawOf(observations)]
      for (const { unmapped } of measuredStations.nodes) {
        for (const rest of unmapped.filter((one) => one.collection === collection)) {
          const raw = stations.get(rest.id)
          expect(rest.properties).toMatchObject(raw === undefined ? { no: 'such station' } : restOf(raw, MAPPED.stations))
          expect(rest.properties).toHaveProperty('district')
        }
        for (const rest of unmapped.filter((one) => one.collection === observations)) {
          const raw = readings.get(rest.id)
          expect(rest.properties).toMatchObject(raw === undefined ? { no: 'such reading' } : restOf(raw, MAPPED.observations))
        }
      }
    }
    // A station has readings of one property or of two: so many rows are shown.
    const shown = measuredStations.nodes.map(({ unmapped }) => unmapped.length)
    expect(shown.every((count) => count === 2 || count === 3)).toBe(true)
  })
})
