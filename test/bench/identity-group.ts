// Pages of an identity group of two sources: against the same list without the group, and far behind its beginning.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { filesAdapter } from '@crosswalk/adapter-files'
import type { EntityPage, EntityQuery, EntityService } from '@crosswalk/contract'
import { createEngine, type SourceHandle } from '@crosswalk/engine'
import { compileCrosswalks, compileModels, createUriNormaliser } from '@crosswalk/model'
import { inTurns, ratioRow, type Row } from './measure.ts'

const COUNT = 10_000
const PAGE = 20
/** The last page that the first source fills: behind it, all of the second has to be known not to hold anything else. */
const FAR_PAGE = COUNT / PAGE
/** Short turns: of a long one, some other process is likely to take a part. */
const PAGES_IN_A_ROW = 4
const ROUNDS = { warmUp: 100, rounds: 200 }
const COLD_ROUNDS = { warmUp: 20, rounds: 30 }
const VISITS = COLD_ROUNDS.warmUp + COLD_ROUNDS.rounds
const MODEL = `
name: Station
plural: stations
iri: https://example.org/def/Station
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  operator: { kind: text, iri: https://example.org/def/operator }
  height: { kind: measure, iri: https://example.org/def/height, unit: m }
`
const crosswalk = (source: string): string => `
crosswalk: ${source}
source: ${source}
collection: stations
model: Station
id: "urn:station:{nr}"
properties: { name: label, operator: operator, height: { from: height, unit: m } }
`

/** The same stations, as two offices hold them. */
function writeStations(folder: string, name: string): void {
  const rows = Array.from({ length: COUNT }, (_, index) => `S${index},${name} ${index},operator ${index % 7},${index % 300}`)
  writeFileSync(join(folder, `${name}.csv`), `nr,label,operator,height\n${rows.join('\n')}\n`)
}

async function connect(folder: string, id: string): Promise<SourceHandle & { close(): Promise<void> }> {
  writeStations(folder, id)
  const options = { collections: { stations: { path: `./${id}.csv` } } }
  const source = await filesAdapter.connect(options, { sourceId: id, baseDirectory: folder, signal: AbortSignal.timeout(60_000) })
  const health = { state: 'ready' as const, sinceMs: 0 }
  return { id, mechanism: source.mechanism, settings: {}, current: () => source, health: () => health, close: () => source.close() }
}

const QUERY: EntityQuery = {
  target: { model: 'Station' },
  filter: [],
  select: {
    properties: ['name', 'operator', 'height'].map((property) => ({
      key: property,
      property,
      members: ['value' as const, 'unit' as const],
    })),
    relations: [],
    origins: true,
    unmapped: false,
  },
  orderBy: [],
  first: PAGE,
  count: 'none',
}

const ask = (service: EntityService, query: EntityQuery): Promise<EntityPage> =>
  service.page(query, service.createContext({ signal: AbortSignal.timeout(60_000) }))

async function cursorOf(service: EntityService, query: EntityQuery, page: number): Promise<string> {
  let after: string | undefined
  for (let index = 1; index < page; index += 1) after = (await ask(service, { ...query, after })).endCursor ?? undefined
  if (after === undefined) throw new Error('the list ends too early')
  return after
}

/** A list of its own each time, so that nothing is known of its end; all stations pass. */
const listNumbered = (number: number): EntityQuery => ({
  ...QUERY,
  filter: [{ op: '<>', args: [{ property: 'name' }, `list ${number}`] }],
})

/** Page 500 as its first visitor finds it: all that the second source holds has to be held against the first. */
async function firstVisits(service: EntityService): Promise<() => Promise<void>> {
  const visits: EntityQuery[] = []
  for (let number = 0; number < VISITS; number += 1) {
    const query = listNumbered(number)
    visits.push({ ...query, after: await cursorOf(service, { ...query, first: COUNT - PAGE }, 2) })
  }
  return async () => {
    const query = visits.pop()
    if (query === undefined) throw new Error('all lists have been visited')
    await ask(service, query)
  }
}

export async function benchIdentityGroup(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'crosswalk-bench-'))
  const sources = [await connect(folder, 'east'), await connect(folder, 'west')]
  const models = compileModels([{ file: 'model.yaml', text: MODEL }])
  const crosswalks = compileCrosswalks(
    ['east', 'west'].map((name) => ({ file: `${name}.yaml`, text: crosswalk(name) })),
    models,
  )
  const group = { name: 'stations', crosswalks: ['east', 'west'], hash: 'stations', isByUri: true, aliasesOf: (uri: string) => [uri] }
  const service = createEngine({
    models,
    crosswalks,
    sources,
    limits: { maxPageSize: COUNT },
    identity: { uris: createUriNormaliser(), groups: [group] },
  })
  try {
    const after = await cursorOf(service, QUERY, FAR_PAGE)
    const far = await ask(service, { ...QUERY, after })
    if (far.rows.length !== PAGE || far.hasNextPage || far.rows.some((row) => row.origins.length !== 2))
      throw new Error('the group is not what it should be')
    const inARow = (query: EntityQuery) => async (): Promise<void> => {
      for (let page = 0; page < PAGES_IN_A_ROW; page += 1) await ask(service, query)
    }
    const work = { apart: inARow({ ...QUERY, merge: 'apart' }), first: inARow(QUERY), far: inARow({ ...QUERY, after }) }
    const timings = await inTurns(work, ROUNDS)
    const visits = await inTurns({ cold: await firstVisits(service) }, COLD_ROUNDS)
    const ms = (name: string): number => (timings[name]?.medianMs ?? Number.NaN) / PAGES_IN_A_ROW
    const [apart, first, last] = [ms('apart'), ms('first'), ms('far')]
    const cold = visits['cold']?.medianMs ?? Number.NaN
    return [
      ratioRow(
        `page 1 of a group of two sources of 10,000 entities (${first.toFixed(2)} ms) to that of the list without it (${apart.toFixed(2)} ms)`,
        first / apart,
        3,
      ),
      ratioRow(`page ${FAR_PAGE} of it (${last.toFixed(2)} ms) to page 1`, last / first, 1.5),
      {
        what: `page ${FAR_PAGE} of a list that nobody has come to the end of (${cold.toFixed(2)} ms) to page 1`,
        figure: `${(cold / first).toFixed(0)}x`,
        bound: 'to be said: once per list and state of the data',
        isMet: true,
      },
    ]
  } finally {
    await Promise.all(sources.map((source) => source.close()))
    rmSync(folder, { recursive: true, force: true })
  }
}
