// The last tie-break of every order: the rows by their keys, by code point.
import { compareCodePoints } from '@crosswalk/cql2'
import { allRows } from './row-store.ts'
import type { RowStore } from './row-store.ts'

export interface TieOrder {
  readonly keyOf: (item: unknown) => string
  /** All rows by key; null where that is the order of row numbers. */
  readonly rows: () => Uint32Array | null
  /** The place of a row in that order. */
  readonly rankOf: (row: number) => number
}

/** Without a key property the row number is the key, zero-padded so that its text sorts like the number. */
export function createTieOrder(rows: RowStore, keyProperty: string | undefined): TieOrder {
  if (keyProperty === undefined) return createRowOrder(rows)
  const get = rows.getter(keyProperty, () => undefined)
  let built: { readonly rows: Uint32Array; readonly ranks: Uint32Array } | null | undefined
  const build = (): typeof built => (built === undefined ? (built = sortByKey(rows, keyProperty)) : built)
  return {
    keyOf: (item) => String(get(item)),
    rows: () => build()?.rows ?? null,
    rankOf: (row) => build()?.ranks[row] ?? row,
  }
}

/** Null where the rows are in that order already. */
function sortByKey(rows: RowStore, keyProperty: string): { readonly rows: Uint32Array; readonly ranks: Uint32Array } | null {
  const read = rows.reader(keyProperty)
  const keys = Array.from({ length: rows.count }, (_, row) => String(read(row)))
  if (keys.every((key, row) => row === 0 || compareCodePoints(keys[row - 1] ?? '', key) < 0)) return null
  const sorted = allRows(rows.count).sort((left, right) => compareCodePoints(keys[left] ?? '', keys[right] ?? ''))
  const ranks = new Uint32Array(sorted.length)
  for (let rank = 0; rank < sorted.length; rank++) ranks[sorted[rank] ?? 0] = rank
  return { rows: sorted, ranks }
}

function createRowOrder(rows: RowStore): TieOrder {
  const digits = String(rows.count).length
  return {
    keyOf: (item) => String(rows.rowOf(item) ?? '').padStart(digits, '0'),
    rows: () => null,
    rankOf: (row) => row,
  }
}
