// Street lamps of two sources behind a Features face, with everything planted that a client may stumble over; any source may be dead.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filesAdapter } from '@crosswalk/adapter-files'
import type { EntityService, Source } from '@crosswalk/contract'
import { createEngine } from '@crosswalk/engine'
import { compileCrosswalks, compileModels } from '@crosswalk/model'
import type { Hono } from 'hono'
import { createFeaturesConnector } from '../connector/create-features-connector.ts'
import type { FeaturesConnectorOptions } from '../connector/options.ts'

const LAMP = `
name: Lamp
plural: lamps
iri: https://example.org/def/Lamp
description: A street lamp.
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  status: { kind: enum, iri: https://example.org/def/status, values: [ok, defective] }
  active: { kind: boolean, iri: https://example.org/def/active }
  rank: { kind: number, iri: https://example.org/def/rank }
  location: { kind: geometry, iri: https://example.org/def/location, role: geometry }
  cone: { kind: geometry, iri: https://example.org/def/cone }
  seen: { kind: time, iri: https://example.org/def/seen, role: time }
  tags: { kind: text, iri: https://example.org/def/tags, many: true }
  height: { kind: measure, iri: https://example.org/def/height, unit: m, description: Of the light above ground. }
  power: { kind: measure, iri: https://example.org/def/power, unit: W }
  street: { kind: relation, iri: https://example.org/def/street, target: Street }
  limit: { kind: number, iri: https://example.org/def/limit }
`
const STREET = `
name: Street
plural: streets
iri: https://example.org/def/Street
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  location: { kind: geometry, iri: https://example.org/def/location, role: geometry }
  lamps: { kind: relation, iri: https://example.org/def/lamps, target: Lamp, inverse: street }
`
const NOTE = `
name: Note
plural: notes
iri: https://example.org/def/Note
properties:
  name: { kind: text, iri: https://example.org/def/name }
`
const lampsOf = (source: string): string => `
crosswalk: ${source}-lamps
source: ${source}
collection: lamps
model: Lamp
id: "https://data.example.org/${source}/{+nr}"
properties:
  name: street
  status: { from: state, codelist: { "0": ok, "1": defective } }
  active: on
  rank: rank
  location: geometry
  cone: cone
  seen: { from: seen }
  tags: tags
  height: { from: cm, unit: cm }
  power: { from: power, unit: { from: unit } }
  street: { template: "https://data.example.org/street/{way}" }
  limit: rank
`
const STREETS = `
crosswalk: streets
source: north
collection: lamps
model: Street
group: way
id: "https://data.example.org/street/{group}"
properties: { name: way, location: geometry }
`
const NOTES = `
crosswalk: notes
source: north
collection: lamps
model: Note
id: "urn:note:{nr}"
properties: { name: street }
`

export interface Lamp {
  readonly nr: string
  readonly id?: number
  readonly street?: string | null
  readonly state?: string
  readonly on?: boolean
  readonly rank?: number | null
  readonly seen?: string | null
  readonly tags?: readonly string[]
  readonly cm?: number
  readonly power?: number
  readonly unit?: string | null
  readonly way?: string
  readonly cone?: object
  readonly geometry: { readonly type: string; readonly coordinates: unknown } | null
}

const point = (longitude: number, latitude: number): Lamp['geometry'] => ({ type: 'Point', coordinates: [longitude, latitude] })

/** Without geometry: 3. Without time: 2. Of unknown unit: 4. Next to the antimeridian: 5 and 6. */
export const NORTH: readonly Lamp[] = [
  {
    nr: '1/a',
    street: `O'Malley "Brücke" 橋`,
    state: '0',
    on: true,
    rank: 2,
    seen: '2026-03-01T10:00:00Z',
    tags: ['old', 'iron'],
    cm: 450,
    power: 60,
    unit: 'W',
    way: 'a',
    geometry: point(13.35, 52.5),
  },
  {
    nr: '2',
    street: 'Ackerstraße',
    state: '1',
    on: false,
    rank: 10,
    seen: null,
    tags: [],
    cm: 500,
    power: 0.1,
    unit: 'kW',
    way: 'b',
    geometry: point(13.4, 52.53),
  },
  {
    nr: '3',
    street: 'Bergstraße',
    state: '0',
    on: true,
    rank: 1,
    seen: '2026-03-02T00:00:00+02:00',
    cm: 300,
    power: 80,
    unit: 'W',
    way: 'a',
    geometry: null,
  },
  {
    nr: '4',
    street: null,
    state: '7',
    rank: null,
    seen: '2026-03-03T12:30:00.5Z',
    cm: 620,
    power: 5,
    unit: 'furlong',
    way: 'c',
    geometry: point(13.45, 52.55),
  },
  {
    nr: '5',
    street: 'Date Line East',
    state: '0',
    on: true,
    rank: 7,
    seen: '2026-04-01T00:00:00Z',
    cm: 400,
    power: 70,
    unit: 'W',
    way: 'c',
    geometry: point(179.99, -17.7),
  },
]
export const SOUTH: readonly Lamp[] = [
  {
    nr: '6',
    street: 'Date Line West',
    state: '1',
    on: false,
    rank: 7,
    seen: '2026-04-02T00:00:00Z',
    cm: 401,
    power: 71,
    unit: 'W',
    geometry: point(-179.99, -17.6),
  },
  {
    nr: '7',
    street: 'Ackerstraße',
    state: '0',
    on: true,
    rank: 3,
    seen: '2026-05-01T06:00:00Z',
    tags: ['old'],
    cm: 350,
    power: 90,
    unit: 'W',
    way: 'b',
    cone: {
      type: 'Polygon',
      coordinates: [
        [
          [13.3, 52.4],
          [13.31, 52.4],
          [13.31, 52.41],
          [13.3, 52.4],
        ],
      ],
    },
    geometry: {
      type: 'LineString',
      coordinates: [
        [13.3, 52.4],
        [13.32, 52.41],
      ],
    },
  },
]

export interface WorldOptions {
  readonly north?: readonly Lamp[] | undefined
  readonly south?: readonly Lamp[] | undefined
  /** Sources that are not connected. */
  readonly dead?: readonly ('north' | 'south')[] | undefined
  readonly maxPageSize?: number | undefined
  /** Types of the source's columns that differ from the usual ones. */
  readonly types?: Readonly<Record<string, string>> | undefined
  readonly face?: Partial<FeaturesConnectorOptions> | undefined
}

export interface World {
  readonly app: Hono
  readonly service: EntityService
  close(): Promise<void>
}

const geoJson = (lamps: readonly Lamp[]): string =>
  JSON.stringify({
    type: 'FeatureCollection',
    features: lamps.map(({ geometry, cone = null, ...properties }) => ({ type: 'Feature', geometry, properties: { ...properties, cone } })),
  })

/** The engine over two sources of files, and the face at `/ogc` over it. */
export async function createLampsWorld(options: WorldOptions = {}): Promise<World> {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-face-'))
  const models = compileModels([LAMP, STREET, NOTE].map((text, index) => ({ file: `model-${index}.yaml`, text })))
  const texts = [lampsOf('north'), lampsOf('south'), STREETS, NOTES]
  const crosswalks = compileCrosswalks(
    texts.map((text, index) => ({ file: `crosswalk-${index}.yaml`, text })),
    models,
  )
  const connected: Source[] = []
  const handles = await Promise.all(
    Object.entries({ north: options.north ?? NORTH, south: options.south ?? SOUTH }).map(async ([id, lamps]) => {
      const isDead = options.dead?.includes(id as 'north') ?? false
      writeFileSync(join(folder, `${id}.geojson`), geoJson(lamps))
      const source = isDead ? undefined : await connectFiles(id, folder, options.types)
      if (source) connected.push(source)
      return {
        id,
        mechanism: 'files' as const,
        settings: { licence: 'CC0-1.0', attribution: `City of ${id}` },
        current: () => source,
        health: () => ({ state: isDead ? ('degraded' as const) : ('ready' as const), sinceMs: 0 }),
      }
    }),
  )
  const limits = options.maxPageSize === undefined ? {} : { maxPageSize: options.maxPageSize }
  const service = createEngine({ models, crosswalks, sources: handles, limits })
  return {
    service,
    app: createFeaturesConnector({ path: '/ogc', ...options.face, service }),
    close: async () => {
      await Promise.all(connected.map((source) => source.close()))
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

function connectFiles(id: string, folder: string, others: WorldOptions['types'] = {}): Promise<Source> {
  const types = {
    seen: 'timestamp',
    tags: 'array',
    cone: 'geometry',
    street: 'text',
    state: 'text',
    rank: 'number',
    on: 'boolean',
    ...others,
  }
  const collections = { lamps: { path: `./${id}.geojson`, types } }
  return filesAdapter.connect({ collections }, { sourceId: id, baseDirectory: folder, signal: AbortSignal.timeout(60_000) })
}

/** What an answer says, whatever it is. */
export interface Answer {
  readonly status: number
  readonly headers: Headers
  readonly body: Readonly<Record<string, unknown>>
}

/** A request by path below `/ogc`, with unescaped parameters. */
export async function ask(
  { app }: Pick<World, 'app'>,
  path: string,
  parameters: Readonly<Record<string, string>> = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const search = new URLSearchParams(parameters).toString()
  const response = await app.request(
    `http://city.example${path.startsWith('http') ? path.slice('http://city.example'.length) : `/ogc${path}`}${search === '' ? '' : `?${search}`}`,
    { headers },
  )
  const text = await response.text()
  const isJson = /json/.test(response.headers.get('content-type') ?? '')
  return { status: response.status, headers: response.headers, body: isJson ? (JSON.parse(text) as Answer['body']) : { text } }
}
