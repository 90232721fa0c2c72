// One state of a collection: its description, its rows, and indexes that are built when they are first needed.
import type { Collection, CollectionProperty, PropertyType } from '@crosswalk/contract'
import type { PropertyProfile } from './profile-items.ts'
import type { RowStore } from './row-store.ts'
import { createSortedColumn } from './sorted-column.ts'
import type { SortedColumn } from './sorted-column.ts'
import { createSpatialColumn } from './spatial-column.ts'
import type { SpatialColumn } from './spatial-column.ts'
import { createTieOrder } from './tie-order.ts'
import type { TieOrder } from './tie-order.ts'

/** Types whose columns are sorted. */
const SORTED: ReadonlySet<PropertyType> = new Set(['number', 'text', 'boolean', 'date', 'timestamp'])

export interface Table {
  readonly collection: Collection
  readonly rows: RowStore
  readonly ties: TieOrder
  /** The type of a column whose values are all of it; undefined where no index may be built. */
  readonly typeOf: (property: string) => PropertyType | undefined
  /** Only for a property whose `typeOf` can be sorted. */
  readonly sorted: (property: string) => SortedColumn | undefined
  /** Only for a property of type geometry. */
  readonly spatial: (property: string) => SpatialColumn | undefined
  /** The row with a key of the collection's key property; undefined where there is none. */
  readonly rowOfKey: (key: unknown) => number | undefined
}

export interface TableSettings {
  readonly rows: RowStore
  readonly profiles: readonly PropertyProfile[]
  readonly keyProperty: string | undefined
  readonly geometryProperty: string | undefined
  /** What the reader knows of the collection beside its items. */
  readonly description: Pick<Collection, 'id' | 'title' | 'revision' | 'skippedRows' | 'warnings' | 'licence' | 'attribution' | 'files'>
}

export function createTable({ rows, profiles, keyProperty, geometryProperty, description }: TableSettings): Table {
  const uniform = new Map(profiles.filter((profile) => profile.uniform).map(({ name, type }) => [name, type]))
  const ties = createTieOrder(rows, keyProperty)
  const spatial = cached((property) => {
    return uniform.get(property) === 'geometry' ? createSpatialColumn(rows.count, rows.reader(property)) : undefined
  })
  const sorted = cached((property) => {
    const type = uniform.get(property)
    if (type === undefined || !SORTED.has(type)) return undefined
    return createSortedColumn({
      rowCount: rows.count,
      type,
      read: rows.reader(property),
      column: rows.columnOf(property),
      tieOrder: ties.rows(),
    })
  })
  let rowsByKey: ReadonlyMap<unknown, number> | undefined
  return {
    collection: Object.freeze({
      ...description,
      properties: profiles.map(describeProperty),
      keyProperty,
      geometryProperty,
      count: { value: rows.count, accuracy: 'exact' as const },
      bbox: geometryProperty === undefined ? undefined : spatial(geometryProperty)?.bbox,
      paging: 'keyset' as const,
      local: true,
    }),
    rows,
    ties,
    typeOf: (property) => uniform.get(property),
    sorted,
    spatial,
    rowOfKey(key) {
      rowsByKey ??= indexKeys(rows, keyProperty)
      return rowsByKey.get(key)
    },
  }
}

function indexKeys(rows: RowStore, keyProperty: string | undefined): ReadonlyMap<unknown, number> {
  const rowsByKey = new Map<unknown, number>()
  const read = keyProperty === undefined ? undefined : rows.reader(keyProperty)
  for (let row = 0; row < rows.count; row++) rowsByKey.set(read?.(row), row)
  return rowsByKey
}

function describeProperty({ name, type, uniform }: PropertyProfile): CollectionProperty {
  const sortable = uniform && SORTED.has(type)
  return { name, type, filterable: sortable || (uniform && type === 'geometry'), sortable }
}

function cached<Value>(create: (name: string) => Value): (name: string) => Value {
  const known = new Map<string, Value>()
  return (name) => {
    const value = known.get(name)
    if (value !== undefined || known.has(name)) return value as Value
    const created = create(name)
    known.set(name, created)
    return created
  }
}
