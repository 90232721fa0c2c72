// One state of a collection: its description, its items, and indexes that are built when they are first needed.
import type { Collection, CollectionProperty, PropertyType } from '@crosswalk/contract'
import { compilePath } from './compile-path.ts'
import type { PropertyProfile } from './profile-items.ts'
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
  readonly items: readonly object[]
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
  readonly items: readonly object[]
  readonly profiles: readonly PropertyProfile[]
  readonly keyProperty: string | undefined
  readonly geometryProperty: string | undefined
  /** What the reader knows of the collection beside its items. */
  readonly description: Pick<Collection, 'id' | 'title' | 'revision' | 'skippedRows' | 'warnings' | 'licence' | 'attribution' | 'files'>
}

export function createTable({ items, profiles, keyProperty, geometryProperty, description }: TableSettings): Table {
  const uniform = new Map(profiles.filter((profile) => profile.uniform).map(({ name, type }) => [name, type]))
  const getKey = keyProperty === undefined ? undefined : compilePath(keyProperty)
  const ties = createTieOrder(items, getKey)
  const reader = (property: string): ((row: number) => unknown) => {
    const get = compilePath(property)
    return (row) => get(items[row])
  }
  const spatial = cached((property) => {
    return uniform.get(property) === 'geometry' ? createSpatialColumn(items.length, reader(property)) : undefined
  })
  const sorted = cached((property) => {
    const type = uniform.get(property)
    if (type === undefined || !SORTED.has(type)) return undefined
    return createSortedColumn({ rowCount: items.length, type, read: reader(property), tieOrder: ties.rows() })
  })
  let rows: Map<unknown, number> | undefined
  return {
    collection: Object.freeze({
      ...description,
      properties: profiles.map(describeProperty),
      keyProperty,
      geometryProperty,
      count: { value: items.length, accuracy: 'exact' as const },
      bbox: geometryProperty === undefined ? undefined : spatial(geometryProperty)?.bbox,
      paging: 'keyset' as const,
      local: true,
    }),
    items,
    ties,
    typeOf: (property) => uniform.get(property),
    sorted,
    spatial,
    rowOfKey(key) {
      rows ??= new Map(items.map((item, row) => [getKey?.(item), row]))
      return rows.get(key)
    },
  }
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
