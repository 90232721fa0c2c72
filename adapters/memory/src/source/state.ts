// One state of a collection: its description, its items, how to read them.
import { QueryError } from '@crosswalk/contract'
import type { Collection, CollectionProperty, Filter } from '@crosswalk/contract'
import { compileFilter } from '@crosswalk/cql2'
import type { Environment } from '@crosswalk/cql2'
import { parseGeometry, prepareGeometry } from '@crosswalk/geo'
import type { PreparedGeometry } from '@crosswalk/geo'
import { SORTABLE_TYPES, toComparable } from './compare-values.ts'
import type { OrderKey } from './compare-values.ts'
import { compilePath } from './compile-path.ts'
import type { MemoryCollection } from './options.ts'
import type { MemoryReading } from './series-options.ts'

export interface State {
  readonly collection: Collection
  readonly items: readonly object[]
  readonly keyOf: (item: unknown) => string
  /** The filter as our own evaluator sees it. @throws QueryError what cannot be compiled, or names a property that is not filterable */
  readonly compile: (filter: Filter) => (item: object) => boolean
  /** Undefined where the property has no order of ours: not sortable, or values of other types among its own. */
  orderKey(property: string, descending: boolean): OrderKey | undefined
  /** By property, then key: readings in order of time. */
  readonly histories: ReadonlyMap<string, ReadonlyMap<string, readonly MemoryReading[]>>
}

/** @throws QueryError QUERY_INVALID where two items have one key */
export function createState(given: MemoryCollection): State {
  const properties = new Map(given.properties.map((property) => [property.name, property]))
  const keyOf = compileKey(given)
  const filterable = given.properties.filter((property) => property.filterable)
  const environment = createEnvironment(new Map(filterable.map((property) => [property.name, property])))
  return {
    collection: describe(given),
    items: given.items,
    keyOf,
    histories: new Map(Object.entries(given.histories ?? {}).map(([name, readings]) => [name, orderHistories(readings)])),
    compile: (filter) => compileFilter(filter, environment),
    orderKey(name, descending) {
      const property = properties.get(name)
      if (property === undefined || !property.sortable || !SORTABLE_TYPES.has(property.type)) return undefined
      const get = compilePath(name)
      if (given.items.some((item) => toComparable(get(item), property.type) === undefined)) return undefined
      return { read: (item) => toComparable(get(item), property.type) ?? null, descending }
    },
  }
}

function orderHistories(readings: readonly MemoryReading[]): ReadonlyMap<string, readonly MemoryReading[]> {
  const endOf = ({ startMs, endMs = startMs }: MemoryReading): number => (Number.isNaN(endMs) ? startMs : endMs)
  return Map.groupBy(
    readings.toSorted((a, b) => a.startMs - b.startMs || endOf(a) - endOf(b)),
    ({ key }) => key,
  )
}

function describe(given: MemoryCollection): Collection {
  return Object.freeze({
    id: given.id,
    title: given.title,
    properties: given.properties.map((property) =>
      given.histories?.[property.name] === undefined ? property : { ...property, history: 'request' as const },
    ),
    geometryProperty: given.geometryProperty,
    keyProperty: given.keyProperty,
    count: { value: given.items.length, accuracy: 'exact' as const },
    bbox: given.bbox,
    paging: given.paging ?? 'snapshot',
    revision: given.revision ?? '1',
    local: given.local ?? false,
    skippedRows: given.skippedRows ?? 0,
    warnings: given.warnings ?? [],
    licence: given.licence,
    attribution: given.attribution,
  })
}

function compileKey({ id, items, keyProperty }: MemoryCollection): (item: unknown) => string {
  if (keyProperty === undefined) {
    const digits = String(items.length).length
    const rows = new Map<unknown, string>(items.map((item, row) => [item, String(row).padStart(digits, '0')]))
    return (item) => rows.get(item) ?? ''
  }
  const get = compilePath(keyProperty)
  const keys = new Set(items.map((item) => String(get(item))))
  if (keys.size < items.length) throw new QueryError('QUERY_INVALID', `${keyProperty} is not unique in ${id}`)
  return (item) => String(get(item))
}

function createEnvironment(properties: ReadonlyMap<string, CollectionProperty>): Environment<object> {
  const prepared = new WeakMap<object, PreparedGeometry>()
  return {
    names: [...properties.keys()],
    resolve(name) {
      const type = properties.get(name)?.type ?? (hasListedParent(name, properties) ? 'unknown' : undefined)
      if (type === undefined) return undefined
      const get = compilePath(name)
      if (type !== 'geometry') return { type, get }
      return {
        type,
        get,
        prepared(item) {
          const value = get(item)
          const geometry = parseGeometry(value)
          if (geometry === null || typeof value !== 'object' || value === null) return undefined
          const known = prepared.get(value) ?? prepareGeometry(geometry)
          prepared.set(value, known)
          return known
        },
      }
    },
  }
}

function hasListedParent(name: string, properties: ReadonlyMap<string, CollectionProperty>): boolean {
  for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
    if (properties.has(name.slice(0, dot))) return true
  }
  return false
}
