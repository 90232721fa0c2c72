// The rows of a table, wherever their values lie: what a table needs of them, and the store of parsed objects.
import type { Column } from '../columns/column.ts'
import { compilePath } from '@crosswalk/cql2'

export interface RowStore {
  readonly count: number
  /** What a scan gives out for a row. */
  readonly itemAt: (row: number) => unknown
  /** Undefined for what is no item of this store. */
  readonly rowOf: (item: unknown) => number | undefined
  /** Compiled once, called per item. `other` reads what is no item of this store, where the store can tell. */
  readonly getter: (property: string, other: (item: unknown) => unknown) => (item: unknown) => unknown
  /** Compiled once, called per row. */
  readonly reader: (property: string) => (row: number) => unknown
  /** The packed values of a property, where it is exactly one column. */
  readonly columnOf: (property: string) => Column | undefined
  /** A store of these rows only, in this order. */
  readonly select: (rows: Uint32Array) => RowStore
  /** A store whose items are numbers gives its rows numbers from here on; any other is the same. */
  readonly numberFrom: (first: number) => RowStore
}

export function createObjectRows(items: readonly object[]): RowStore {
  let rowOfItem: Map<unknown, number> | undefined
  const store: RowStore = {
    count: items.length,
    itemAt: (row) => items[row],
    rowOf(item) {
      rowOfItem ??= new Map(items.map((known, row) => [known, row]))
      return rowOfItem.get(item)
    },
    getter(property, other) {
      const get = compilePath(property)
      return (item) => (typeof item === 'object' ? get(item) : other(item))
    },
    reader(property) {
      const get = compilePath(property)
      return (row) => get(items[row])
    },
    columnOf: () => undefined,
    select: (rows) => createObjectRows(Array.from(rows, (row) => items[row] ?? {})),
    numberFrom: () => store,
  }
  return store
}

/** All row numbers, ascending. */
export function allRows(count: number): Uint32Array {
  const rows = new Uint32Array(count)
  for (let row = 0; row < count; row++) rows[row] = row
  return rows
}
