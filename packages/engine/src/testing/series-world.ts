// A small world with histories: stations measured row by row, days of weather, wells read once, and a city that names them.
import type { EntityPage, EntityQuery, EntityService, Selection, SeriesPage, SeriesSelection } from '@crosswalk/contract'
import { createService, queryFor, selectNothing } from './service.ts'

export const MODELS = `
name: Station
plural: stations
iri: https://example.org/def/Station
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  no2: { kind: measure, iri: https://example.org/def/no2, unit: ug/m3 }
  hottest: { kind: measure, iri: https://example.org/def/hottest, unit: Cel, statistic: max, over: P1D }
  rain: { kind: measure, iri: https://example.org/def/rain, unit: mm, statistic: sum, over: P1D }
  depth: { kind: measure, iri: https://example.org/def/depth, unit: m }
---
name: City
plural: cities
iri: https://example.org/def/City
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  stations: { kind: relation, iri: https://example.org/def/stations, target: Station, many: true }
`
export const CROSSWALKS = [
  `
crosswalk: air
source: a
collection: rows
model: Station
group: station
id: "urn:station:{group}"
time: { from: at, timezone: Europe/Berlin }
properties:
  name: label
  no2: { from: v, unit: { from: u }, quality: q }
`,
  `
crosswalk: weather
source: w
collection: days
model: Station
group: place
id: "urn:weather:{group}"
time: { from: day, timezone: Europe/Berlin }
properties:
  hottest: { from: max, unit: Cel }
  rain: { from: wet, unit: mm }
`,
  `
crosswalk: wells
source: s
collection: wells
model: Station
id: "urn:well:{key}"
properties:
  name: label
  depth: { from: d, unit: m, time: t }
`,
  `
crosswalk: cities
source: c
collection: cities
model: City
id: "urn:city:{key}"
properties: { name: key, stations: stations }
`,
]
const column = (name: string, type: 'text' | 'number' | 'array' = 'text') => ({ name, type, filterable: true, sortable: true })
/** A row of the station `x` as the source `a` holds it. */
export const row = (key: number, at: string, v: number | null, u = 'ug/m3', q = 'ok') => ({ key, station: 'x', label: 'X', at, v, u, q })
/** Out of order, with a value missing, one of unknown unit, and a local time that does not exist. */
export const ROWS = [
  row(1, '2026-03-28T23:30:00+01:00', 10),
  row(2, '2026-03-29T08:00:00Z', 40, 'ug/m3', 'late'),
  row(3, '2026-03-29T00:30:00Z', 0.02, 'mg/m3'),
  row(4, '2026-03-29T12:00', null),
  row(5, '2026-03-29T13:00', 7, 'furlong'),
  row(6, '2026-03-29T02:30', 99),
  row(7, '2026-03-30T00:00:00', 5),
]
const DAYS = [
  { key: 1, place: 'b', day: '2026-03-28', max: 12.5, wet: 1.1 },
  { key: 2, place: 'b', day: '2026-03-29', max: 14, wet: 2.2 },
  { key: 3, place: 'b', day: '2026-04-01', max: 9, wet: 0 },
]
const WELLS = [
  { key: '1', label: 'one', d: 3, t: '2026-03-01T00:00:00Z' },
  { key: '2', label: 'two', d: 4 },
  { key: '3', label: 'three', t: '2026-03-01T00:00:00Z' },
]
const CITIES = [{ key: 'k', stations: ['urn:station:x', 'urn:weather:b'] }]

export function seriesWorld(): EntityService {
  const collection = (id: string, items: readonly object[], properties: ReturnType<typeof column>[]) => ({
    id,
    items,
    properties,
    keyProperty: 'key',
  })
  const key = column('key')
  const sources = [
    {
      id: 'a',
      collections: [
        collection('rows', ROWS, [key, ...['station', 'label', 'at', 'u', 'q'].map((name) => column(name)), column('v', 'number')]),
      ],
    },
    {
      id: 'w',
      collections: [collection('days', DAYS, [key, column('place'), column('day'), column('max', 'number'), column('wet', 'number')])],
    },
    { id: 's', collections: [collection('wells', WELLS, [key, column('label'), column('d', 'number'), column('t')])] },
    { id: 'c', collections: [collection('cities', CITIES, [key, column('stations', 'array')])] },
  ]
  return createService({ model: MODELS, crosswalks: CROSSWALKS, sources })
}

export const of = (extra: Partial<SeriesSelection>): SeriesSelection => ({ key: 's', property: 'no2', first: 1000, members: [], ...extra })
export const select = (...series: SeriesSelection[]): Selection => ({ ...selectNothing, series })
export const query = (...series: SeriesSelection[]): EntityQuery => ({ ...queryFor('Station'), select: select(...series) })
export const seriesOf = (page: EntityPage, id: string, key = 's'): SeriesPage =>
  page.rows.find((found) => found.id === id)?.values[key] as SeriesPage
export const DAY = { from: '2026-03-29', to: '2026-03-30' }

/** The source `a` over other rows. */
export function sourceOf(items: readonly object[], revision?: string) {
  const properties = [column('key'), ...['station', 'label', 'at', 'u', 'q'].map((name) => column(name)), column('v', 'number')]
  return { id: 'a', collections: [{ id: 'rows', items, properties, keyProperty: 'key', ...(revision === undefined ? {} : { revision }) }] }
}
