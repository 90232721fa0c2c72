// OGC's own predicates (21-065r2, abstract test suite) give their counts on every live server that holds the data: pushed or residual, the answer is one.
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lacksShared, sharedPath } from '../../shared-data.ts'
import { LAYERS } from '../../sources/seed.ts'
import { live } from '../../sources/live.ts'
import { openGateway, type TestGateway } from '../gateway.ts'

interface Row {
  readonly id: string
  readonly class: string
  readonly collection: string
  readonly filter: string
  readonly expected: number
  /** What OGC's data give where the published count does not fit them. */
  readonly counted?: number
}

const isMissing = lacksShared('cql2')
const rows = isMissing ? [] : (JSON.parse(readFileSync(sharedPath('cql2/predicates.json'), 'utf8')) as readonly Row[])
const classes = [...new Set(rows.map((row) => row.class))]

interface Server {
  readonly id: string
  readonly url: string | undefined
  readonly adapter: 'ogc-api-features' | 'wfs'
  /** Before the layer's name. */
  readonly prefix: string
  /** What the predicates call `geom`. */
  readonly geometry: string
  /** Options of each collection, as YAML. */
  readonly options?: string
  /** Of WFS. */
  readonly format?: 'gml'
  /** What of coordinates is lost on the wire: geometries that touch where they are stored do not where they arrive. */
  readonly loses?: string
  /** Places of so many decimals equal no literal of more. */
  readonly decimals?: number
  /** What the server does to missing booleans: then it does not hold that column. */
  readonly missingBooleans?: string
  /** The server does not say that days and instants are such. */
  readonly isUntyped?: boolean
}

const [pygeoapi, tipg, mapserver, qgis] = [await live('pygeoapi'), await live('tipg'), await live('mapserver'), await live('qgis')]
const oaf = { adapter: 'ogc-api-features', prefix: '', geometry: 'geometry' } as const
const SERVERS: readonly Server[] = [
  { ...oaf, id: 'pygeoapi', url: pygeoapi },
  { ...oaf, id: 'tipg', url: tipg, prefix: 'public.', isUntyped: true, loses: 'what follows nine decimals' },
  // Every missing value is an empty text there, and every column is a text.
  {
    ...oaf,
    id: 'mapserver',
    url: mapserver === undefined ? undefined : `${mapserver}/CITY/ogcapi`,
    isUntyped: true,
    options: 'emptyIsNull: true',
    loses: 'the last digits, whatever precision the map file asks for',
    missingBooleans: 'come out as true',
  },
  { id: 'wfs', url: mapserver, adapter: 'wfs', prefix: 'city:', geometry: 'geom' },
  {
    ...oaf,
    id: 'qgis',
    url: qgis === undefined ? undefined : `${qgis}/wfs3`,
    isUntyped: true,
    loses: 'what follows six decimals',
    decimals: 6,
  },
  // Its GeoJSON has six decimals as well; its GML has all of them.
  { id: 'qgis-wfs', url: qgis, adapter: 'wfs', prefix: '', geometry: 'geometry', format: 'gml' },
]
const TYPES =
  'types: { date: date, start: timestamp, end: timestamp, boolean: boolean, pop_max: number, pop_min: number, pop_other: number }'

/** A source per layer: each of them has its own time to describe itself. */
function openServer({ adapter, url, prefix, isUntyped = false, options, format }: Server): Promise<TestGateway> {
  const entries = LAYERS.map((name) => {
    const all = [...(options === undefined ? [] : [options]), ...(isUntyped && name.includes('places') ? [TYPES] : [])]
    const more = format === undefined ? '' : `, format: ${format}`
    return `  - { id: ${name}, adapter: ${adapter}, url: '${url}', collections: { '${prefix}${name}': { ${all.join(', ')} } }${more} }`
  })
  return openGateway({ 'crosswalk.yaml': `sources:\n${entries.join('\n')}\nlimits: { deadlineMs: 60000 }\n` })
}

const QUERY = `query ($source: ID!, $collection: ID!, $filter: String!) {
  items(source: $source, collection: $collection, filter: $filter, first: 300) {
    nodes { id } count(exact: true) { value accuracy } complete completeness { entries { code message } } } }`

async function count(gateway: TestGateway, server: Server, row: Row): Promise<unknown> {
  const filter = row.filter.replaceAll(/\bgeom\b/g, server.geometry)
  const variables = { source: row.collection, collection: `${server.prefix}${row.collection}`, filter }
  const { data, errors } = await gateway.send<{
    items: { nodes: readonly object[]; count: { value: number; accuracy: string }; complete: boolean; completeness: unknown }
  }>(QUERY, { variables })
  if (data?.items === undefined || data.items === null) return errors.map(({ message }) => message)
  const { nodes, count: total, complete, completeness } = data.items
  if (!complete) return completeness
  return total.accuracy === 'EXACT' && total.value === nodes.length ? nodes.length : { nodes: nodes.length, total }
}

/** Can the server hold what the predicate asks of. A touch is a matter of the last digit. */
function isHeld({ filter }: Row, { loses, decimals, missingBooleans }: Server): boolean {
  if (loses !== undefined && filter.includes('S_TOUCHES')) return false
  if (decimals !== undefined && filter.includes('S_EQUALS') && new RegExp(`\\.\\d{${decimals + 1}}`).test(filter)) return false
  return missingBooleans === undefined || !/\bboolean\b/.test(filter)
}

describe.skipIf(isMissing).each(SERVERS)('through $id', (server) => {
  describe.skipIf(server.url === undefined)('the predicates of', () => {
    let gateway: TestGateway
    beforeAll(async () => {
      gateway = await openServer(server)
    }, 120_000)
    afterAll(() => gateway?.[Symbol.asyncDispose]())

    it.each(classes)(
      '%s',
      async (name) => {
        const wrong: unknown[] = []
        for (const row of rows.filter((candidate) => candidate.class === name && isHeld(candidate, server))) {
          const found = await count(gateway, server, row)
          const expected = row.counted ?? row.expected
          if (found !== expected) wrong.push({ id: row.id, filter: row.filter, expected, found })
        }
        expect(wrong).toEqual([])
      },
      300_000,
    )
  })
})
