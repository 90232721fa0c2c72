// The last tie-break of every order: the rows by their keys, by code point.
import { compareCodePoints } from '@crosswalk/cql2'

export interface TieOrder {
  readonly keyOf: (item: unknown) => string
  /** All rows by key; null where that is the order of row numbers. */
  readonly rows: () => Uint32Array | null
  /** The place of a row in that order. */
  readonly rankOf: (row: number) => number
}

/** Without a getter for keys the row number is the key, zero-padded so that its text sorts like the number. */
export function createTieOrder(items: readonly object[], getKey: ((item: unknown) => unknown) | undefined): TieOrder {
  if (getKey === undefined) return createRowOrder(items)
  const keyOf = (item: unknown): string => String(getKey(item))
  let built: { readonly rows: Uint32Array; readonly ranks: Uint32Array } | null | undefined
  const build = (): typeof built => {
    if (built !== undefined) return built
    const keys = items.map(keyOf)
    const isSorted = keys.every((key, row) => row === 0 || compareCodePoints(keys[row - 1] ?? '', key) < 0)
    if (isSorted) return (built = null)
    const rows = Uint32Array.from(keys.keys()).sort((left, right) => compareCodePoints(keys[left] ?? '', keys[right] ?? ''))
    const ranks = new Uint32Array(rows.length)
    for (const [rank, row] of rows.entries()) ranks[row] = rank
    return (built = { rows, ranks })
  }
  return { keyOf, rows: () => build()?.rows ?? null, rankOf: (row) => build()?.ranks[row] ?? row }
}

function createRowOrder(items: readonly object[]): TieOrder {
  const digits = String(items.length).length
  let rowOfItem: Map<unknown, number> | undefined
  return {
    keyOf(item) {
      rowOfItem ??= new Map(items.map((known, row) => [known, row]))
      return String(rowOfItem.get(item) ?? '').padStart(digits, '0')
    },
    rows: () => null,
    rankOf: (row) => row,
  }
}
