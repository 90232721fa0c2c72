// The entities of the test service: five stations, two lines, three districts, three air stations, one notice without a place.
import type { Geometry, MissingKind, Reading } from '@crosswalk/contract'

export interface SampleEntity {
  readonly id: string
  readonly model: string
  readonly source: string
  readonly values: Readonly<Record<string, unknown>>
}

const point = (longitude: number, latitude: number): Geometry => ({ type: 'Point', coordinates: [longitude, latitude] })
const box = (west: number, south: number, east: number, north: number): Geometry => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [east, south],
      [east, north],
      [west, north],
      [west, south],
    ],
  ],
})

interface ReadingSketch {
  readonly unit?: string
  readonly at?: string
  readonly missing?: MissingKind
}

function reading(value: number | null, { unit = 'ug/m3', at = '2026-03-01T12:00:00Z', missing }: ReadingSketch = {}): Reading {
  const provenance = {
    source: 'air',
    collection: 'airStations',
    localId: 'row-1',
    property: 'NO2',
    retrievedAtMs: Date.UTC(2026, 2, 1, 13),
    crosswalk: 'air-airStations',
    licence: 'CC-BY-4.0',
    rule: null,
    losers: [],
  }
  return {
    value,
    unit,
    time: { start: at, end: at, local: null },
    resultTime: null,
    quality: 'valid',
    missing: missing ?? null,
    provenance,
  }
}

const station = (id: string, values: Readonly<Record<string, unknown>>): SampleEntity => ({
  id,
  model: 'Station',
  source: 'berlin',
  values,
})
const day = (date: string): object => ({ start: `${date}T00:00:00Z`, end: `${date}T24:00:00Z`, local: date })

export const SAMPLE_ENTITIES: readonly SampleEntity[] = [
  station('urn:s:1', {
    name: 'Alexanderplatz',
    location: point(13.4132, 52.5219),
    weight: 9,
    hasKiosk: true,
    mode: 'train',
    fareZone: '1',
    openedAt: day('1882-02-07'),
    tags: ['old', 'big'],
    line: 'urn:l:1',
  }),
  station('urn:s:2', {
    name: 'Hauptbahnhof',
    location: point(13.3695, 52.5251),
    weight: 10,
    hasKiosk: true,
    mode: 'train',
    fareZone: '1',
    openedAt: day('2006-05-28'),
    tags: ['big'],
    line: 'urn:l:1',
  }),
  station('urn:s:3', {
    name: 'Straße des 17. Juni',
    location: point(13.35, 52.51),
    weight: 2.5,
    hasKiosk: false,
    mode: 'bus',
    fareZone: '2+',
    openedAt: null,
    tags: [],
    line: 'urn:l:2',
  }),
  station('urn:s:4', {
    name: '100%_Café',
    location: point(13.6, 52.4),
    weight: null,
    hasKiosk: null,
    mode: null,
    fareZone: null,
    openedAt: day('1999-01-01'),
    tags: ['odd\\one'],
    line: 'urn:l:gone',
  }),
  station('urn:s:5', {
    name: null,
    location: null,
    weight: 1,
    hasKiosk: false,
    mode: 'lightRail',
    fareZone: '2+',
    openedAt: null,
    tags: [],
    line: null,
  }),
  {
    id: 'urn:l:1',
    model: 'Line',
    source: 'london',
    values: {
      name: 'Victoria',
      location: {
        type: 'LineString',
        coordinates: [
          [0.5, 0.5],
          [1.5, 0.5],
        ],
      },
    },
  },
  {
    id: 'urn:l:2',
    model: 'Line',
    source: 'london',
    values: {
      name: 'Central',
      location: {
        type: 'LineString',
        coordinates: [
          [5.2, 0.5],
          [5.5, 0.5],
        ],
      },
    },
  },
  { id: 'urn:d:1', model: 'District', source: 'london', values: { name: 'Camden', location: box(0, 0, 1, 1) } },
  { id: 'urn:d:2', model: 'District', source: 'london', values: { name: 'Hackney', location: box(1, 0, 2, 1) } },
  { id: 'urn:d:3', model: 'District', source: 'london', values: { name: 'Berlin', location: box(13, 52, 14, 53) } },
  {
    id: 'urn:a:1',
    model: 'AirStation',
    source: 'air',
    values: {
      name: 'Wedding',
      location: point(13.35, 52.54),
      no2: reading(41.5),
      temperature: reading(20, { unit: 'Cel' }),
      pm10: [reading(10), reading(30)],
    },
  },
  {
    id: 'urn:a:2',
    model: 'AirStation',
    source: 'air',
    values: {
      name: 'Mitte',
      location: point(13.4, 52.52),
      no2: reading(12, { at: '2026-02-01T00:00:00Z' }),
      temperature: null,
      pm10: null,
    },
  },
  {
    id: 'urn:a:3',
    model: 'AirStation',
    source: 'air',
    values: {
      name: 'Fiji',
      location: point(179.5, -17),
      no2: reading(null, { missing: 'NULL' }),
      temperature: reading(7, { unit: 'UNKNOWN' }),
      pm10: null,
    },
  },
  { id: 'urn:n:1', model: 'Notice', source: 'air', values: { text: 'Sensors are being changed' } },
]
