// The records of one JSON document: GeoJSON, TopoJSON, a list, or what `rows` selects.
import { CRS84, createTransform, parseCrs, transformGeometry } from '@crosswalk/geo'
import type { Geometry } from '@crosswalk/contract'
import type { Problems } from './problems.ts'
import { createRecordList, isPlainRecord } from './records.ts'
import type { PlainRecord, Records } from './records.ts'
import { createToItem, isFeature } from './to-item.ts'
import { readTopology } from './read-topology.ts'

export interface DocumentSettings {
  readonly rows?: string | undefined
  readonly object?: string | undefined
  readonly geometryName: string
  readonly problems: Problems
}

/** @throws SourceError SOURCE_MALFORMED a document that holds no list, with what to say in the configuration */
export async function readDocument(document: unknown, settings: DocumentSettings): Promise<Records> {
  const { problems } = settings
  const { values, names } = await findRecords(document, settings)
  const toItem = createToItem({ ...settings, toCrs84: isPlainRecord(document) ? createToCrs84(document, problems) : undefined })
  const list = createRecordList()
  for (const [index, value] of values.entries()) {
    const item = toItem(value, `${problems.file}[${index}]`)
    if (item === undefined) continue
    const name = names?.[index]
    if (name !== undefined && !Object.hasOwn(item, 'id')) item['id'] = name
    list.add(item, index)
  }
  return list.finish((index) => `${problems.file}[${index}]`)
}

interface FoundRecords {
  readonly values: readonly unknown[]
  /** Member names that become ids, where the records are members of an object. */
  readonly names?: readonly (string | undefined)[]
}

async function findRecords(document: unknown, settings: DocumentSettings): Promise<FoundRecords> {
  const { rows, object, problems } = settings
  if (rows !== undefined) return selectRecords(document, rows, problems)
  if (Array.isArray(document)) return { values: document }
  if (!isPlainRecord(document)) throw problems.refuse(problems.file, 'is neither a list nor an object')
  const features: unknown = document['features']
  if (document['type'] === 'FeatureCollection' && Array.isArray(features)) return { values: features }
  if (document['type'] === 'Topology') return { values: await readTopology(document, object, problems) }
  if (isFeature(document)) return { values: [document] }
  const lists = Object.keys(document).filter((name) => Array.isArray(document[name]))
  const hint = lists.length > 0 ? lists.map((name) => `$[${JSON.stringify(name)}][*]`).join(' or ') : '$.*'
  throw problems.refuse(problems.file, `is an object and no list; say rows, for instance ${hint}`)
}

async function selectRecords(document: unknown, rows: string, problems: Problems): Promise<FoundRecords> {
  const { parseRowSteps, selectRows } = await import('./select-rows.ts')
  const steps = parseRowSteps(rows)
  if ('refused' in steps) throw problems.refuse(problems.file, `rows: ${steps.refused}`)
  const selected = selectRows(document, steps)
  if (selected.length === 0) problems.note(`rows ${rows} selects nothing`)
  // Only a wildcard names the records themselves; the name of one member, as in $.data, says nothing about them.
  const namesRecords = steps.at(-1) === undefined
  return { values: selected.map(({ value }) => value), names: namesRecords ? selected.map(({ name }) => name) : [] }
}

/** GeoJSON before RFC 7946 could name another reference system; its coordinates are easting first in any case. */
function createToCrs84(document: PlainRecord, problems: Problems): ((geometry: Geometry) => Geometry) | undefined {
  const properties = isPlainRecord(document['crs']) ? document['crs']['properties'] : undefined
  const name = isPlainRecord(properties) ? properties['name'] : undefined
  if (typeof name !== 'string') return undefined
  try {
    const crs = parseCrs(name)
    if (crs.authority === 'OGC' || crs.code === '4326') return undefined
    const transform = createTransform(crs, CRS84)
    problems.note(`coordinates are transformed from ${name}: ${transform.note}`)
    return (geometry) => transformGeometry(geometry, transform) ?? geometry
  } catch (cause) {
    throw problems.refuse(problems.file, `the reference system ${name} is not known`, cause)
  }
}
