// A gateway over one source that is sound and one that is not, both with places; and what it says of each.
import { openGateway, type TestGateway } from '../gateway.ts'

/** One request's deadline: a hanging source must not hold the sound one's rows longer than this. */
export const DEADLINE_MS = 3000

const MODEL = `
name: Place
plural: places
iri: https://example.org/def/Place
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  location: { kind: geometry, iri: https://example.org/def/location, role: geometry }
`
const SOUND = {
  type: 'FeatureCollection',
  features: [1, 2, 3].map((id) => ({
    type: 'Feature',
    id,
    geometry: { type: 'Point', coordinates: [13.4, 52.4] },
    properties: { key: id, name: `sound ${id}` },
  })),
}
export const SOUND_IDS = ['urn:sound:1', 'urn:sound:2', 'urn:sound:3']

/** How the faulty source is configured and mapped. */
export interface FaultySource {
  /** YAML of its entry in `sources`, in braces, with the identifier `faulty`. */
  readonly entry: string
  readonly collection: string
  readonly id: string
  readonly location: string
}

/** The gateway's folder, by file. */
export function faultFiles({ entry, collection, id, location }: FaultySource, deadlineMs = DEADLINE_MS): Readonly<Record<string, string>> {
  const crosswalk = (source: string, of: string, template: string, geometry: string): string => `
crosswalk: ${source}
source: ${source}
collection: '${of}'
model: Place
id: 'urn:${source}:{${template}}'
properties: { name: name, location: ${geometry} }
`
  return {
    'crosswalk.yaml': `
sources:
  - { id: sound, adapter: files, path: places.geojson }
  - ${entry}
models: ./models
crosswalks: ./crosswalks
limits: { deadlineMs: ${deadlineMs} }
`,
    'places.geojson': JSON.stringify(SOUND),
    'models/place.yaml': MODEL,
    'crosswalks/sound.yaml': crosswalk('sound', 'places', 'key', 'geometry'),
    'crosswalks/faulty.yaml': crosswalk('faulty', collection, id, location),
  }
}

export const openFaultGateway = (source: FaultySource): Promise<TestGateway> => openGateway(faultFiles(source))

export interface Outcome {
  readonly status: string
  readonly code: string | null
  readonly message: string | null
  readonly rows: number
  readonly skippedRows: number
}
export interface Reading {
  readonly complete: boolean
  readonly sound: readonly string[]
  readonly faulty: readonly string[]
  /** Where the faulty source's places lie, each kind of answer once. */
  readonly locations: readonly unknown[]
  readonly outcome: Outcome | undefined
}

/** All places, and what became of the faulty source. */
export async function readPlaces(gateway: Pick<TestGateway, 'ask'>, list = ''): Promise<Reading> {
  const { places } = await gateway.ask<{
    places: {
      complete: boolean
      nodes: readonly { id: string; location: { type: string } | null }[]
      completeness: { entries: readonly (Outcome & { source: { id: string } })[] }
    }
  }>(`{ places(first: 50 ${list}) { complete nodes { id name location }
    completeness { entries { source { id } status code message rows skippedRows } } } }`)
  const ids = places.nodes.map(({ id }) => id)
  const kinds = places.nodes.filter(({ id }) => id.startsWith('urn:faulty:')).map(({ location }) => location?.type ?? null)
  return {
    complete: places.complete,
    sound: ids.filter((id) => id.startsWith('urn:sound:')),
    faulty: ids.filter((id) => id.startsWith('urn:faulty:')),
    locations: [...new Set(kinds)],
    outcome: places.completeness.entries.find(({ source }) => source.id === 'faulty'),
  }
}
