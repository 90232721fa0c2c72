// A page of 20 by bbox and attribute from 100,000 features: by index, against reading them all.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { EntityQuery } from '@crosswalk/contract'
import { parseCql2Text } from '@crosswalk/cql2'
import { createFilesService } from './files-service.ts'
import { inTurns, type Row } from './measure.ts'

const COUNT = 100_000
const PAGES_IN_A_ROW = 20
const MODEL = `
name: Tree
plural: trees
iri: https://example.org/def/Tree
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  species: { kind: text, iri: https://example.org/def/species }
  location: { kind: geometry, iri: https://example.org/def/location, role: geometry }
  height: { kind: measure, iri: https://example.org/def/height, unit: m }
`
const CROSSWALK = `
crosswalk: trees
source: trees
collection: trees
model: Tree
id: "urn:tree:{NR}"
properties: { name: NR, species: SPECIES, location: geometry, height: { from: HEIGHT, unit: m } }
`

/** Seeded, so that two runs measure the same. */
function pseudoRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 4_294_967_296
  }
}

function writeTrees(file: string): void {
  const next = pseudoRandom(42)
  const features = Array.from({ length: COUNT }, (_, index) => ({
    type: 'Feature',
    geometry: { type: 'Point', coordinates: [13 + next(), 52 + next()] },
    properties: { NR: `T${index}`, SPECIES: `species ${Math.floor(next() * 50)}`, HEIGHT: Math.round(next() * 400) / 10 },
  }))
  writeFileSync(file, JSON.stringify({ type: 'FeatureCollection', features }))
}

const QUERY: EntityQuery = {
  target: { model: 'Tree' },
  filter: [
    { op: 's_intersects', args: [{ property: 'location' }, { bbox: [13.4, 52.5, 13.43, 52.53] }] },
    parseCql2Text("species = 'species 7'"),
  ],
  select: {
    properties: ['name', 'species', 'location', 'height'].map((property) => ({
      key: property,
      property,
      members: ['value' as const, 'unit' as const],
    })),
    relations: [],
    origins: false,
    unmapped: false,
  },
  orderBy: [{ property: 'name', descending: false }],
  first: 20,
  count: 'none',
}

export async function benchIndexedPage(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-'))
  writeTrees(join(folder, 'trees.geojson'))
  const setup = { folder, id: 'trees', options: { path: './trees.geojson' }, model: MODEL, crosswalks: [CROSSWALK] }
  const indexed = await createFilesService(setup)
  const scanning = await createFilesService({ ...setup, switches: { pushdown: false } })
  const ask = ({ service }: typeof indexed): ReturnType<typeof service.page> =>
    service.page(QUERY, service.createContext({ signal: AbortSignal.timeout(60_000) }))
  try {
    const [one, other] = [await ask(indexed), await ask(scanning)]
    const ids = (page: typeof one): string => page.rows.map((row) => row.id).join()
    if (ids(one) !== ids(other) || one.rows.length === 0) throw new Error(`the two answers differ: ${ids(one)} / ${ids(other)}`)
    // Twenty pages in a row against one scan: after an idle moment a page of half a millisecond measures the processor's cold caches.
    const pages = async (): Promise<void> => {
      for (let page = 0; page < PAGES_IN_A_ROW; page += 1) await ask(indexed)
    }
    const timings = await inTurns({ indexed: pages, scanning: () => ask(scanning) }, { warmUp: 20, rounds: 30 })
    const [fast, slow] = [(timings['indexed']?.medianMs ?? Number.NaN) / PAGES_IN_A_ROW, timings['scanning']?.medianMs ?? Number.NaN]
    return [
      {
        what: `a page of 20 by bbox and attribute from ${COUNT.toLocaleString('en')} features: ${fast.toFixed(2)} ms by index, ${slow.toFixed(1)} ms by reading all`,
        figure: `${(slow / fast).toFixed(0)}x faster`,
        bound: 'at least 100x',
        isMet: slow / fast >= 100,
      },
    ]
  } finally {
    await Promise.all([indexed.close(), scanning.close()])
    rmSync(folder, { recursive: true, force: true })
  }
}
