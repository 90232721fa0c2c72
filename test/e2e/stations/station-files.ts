// The station test set as files: records of stations, and a long table of their observations.
import { readStations, type Station } from '../../sources/stations.ts'
import { lacksShared } from '../../shared-data.ts'

export const isMissing = lacksShared('stations')
export const stations: readonly Station[] = isMissing ? [] : readStations().stations

/** AirQualityStation has no operator and no height, and one model does not extend another. */
export const STATION_MODEL = `
name: MeasuredStation
plural: measuredStations
iri: https://example.org/def/MeasuredStation
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  location: { kind: geometry, iri: https://example.org/def/location, role: geometry }
  operator: { kind: text, iri: https://example.org/def/operator }
  heightM: { kind: number, iri: https://example.org/def/height }
  active: { kind: boolean, iri: https://example.org/def/active }
  installed: { kind: time, iri: https://example.org/def/installed, role: time }
  no2: { kind: measure, iri: https://example.org/def/no2, unit: ug/m3 }
  temperature: { kind: measure, iri: https://example.org/def/temperature, unit: Cel }
`

const CROSSWALK = `
crosswalk: stations
source: stations
collection: stations
model: MeasuredStation
id: 'urn:station:{id}'
properties:
  name: label
  location: geometry
  operator: operator
  heightM: heightM
  active: active
  installed: { from: installed, timezone: Europe/Berlin }
observations:
  collection: observations
  of: { station: id }
  time: { from: time, to: end }
  measures:
    no2: { from: value, pick: { property: no2 }, unit: { from: unit }, resultTime: resultTime }
    temperature: { from: value, pick: { property: temperature }, unit: { from: unit }, resultTime: resultTime }
`

const CONFIGURATION = `
sources:
  - id: stations
    adapter: files
    path: [stations.json, observations.csv]
models: ./models
crosswalks: ./crosswalks
`

/** One record per station, its attributes beside its geometry: null stays null, absent stays absent. */
function recordsJson(): string {
  return JSON.stringify(stations.map(({ id, number, label, geometry, properties }) => ({ id, number, label, geometry, ...properties })))
}

/** In the order of the set, so that the late report stands last; null stays null, absent stays absent. */
function observationRows(): readonly Readonly<Record<string, string | number | null | undefined>>[] {
  return stations.flatMap(({ id, series }) =>
    series.flatMap(({ property, unit, observations }) =>
      observations.map(({ phenomenonTime, result, resultTime }) => {
        const [time, end] = phenomenonTime.split('/')
        return { station: id, property, time, end, value: result, unit: unit.symbol, resultTime }
      }),
    ),
  )
}

/** A long table; an empty cell is a value that is not there. */
export function observationsCsv(): string {
  const columns = ['station', 'property', 'time', 'end', 'value', 'unit', 'resultTime']
  const lines = observationRows().map((row) => columns.map((name) => row[name] ?? '').join(','))
  return [columns.join(','), ...lines, ''].join('\n')
}

/** Observations as `csv`, or as `json`, which tells null from absent. */
export function stationFiles(format: 'csv' | 'json' = 'csv'): Readonly<Record<string, string>> {
  return {
    'crosswalk.yaml': CONFIGURATION.replace('observations.csv', `observations.${format}`),
    'models/measured-station.yaml': STATION_MODEL,
    'crosswalks/stations.yaml': CROSSWALK,
    'stations.json': recordsJson(),
    [`observations.${format}`]: format === 'csv' ? observationsCsv() : JSON.stringify(observationRows()),
  }
}
