// Settles which property is the key of a collection, and what two records with one key mean.
import type { Problems } from '../reading/problems.ts'
import { allRows } from './row-store.ts'
import type { RowStore } from './row-store.ts'

export interface KeySettings {
  /** The configured key; otherwise `id` is tried. */
  readonly key?: string | undefined
  readonly duplicates: 'error' | 'group' | 'first'
  readonly problems: Problems
}

export interface KeyedRows {
  readonly rows: RowStore
  /** Undefined: the row number is the key. */
  readonly keyProperty: string | undefined
}

/**
 * A key is there for every record, a text or a number, and unique as text.
 * @throws SourceError SOURCE_MALFORMED two records with one key, with both places, unless `duplicates` says otherwise
 */
export function findKey(rows: RowStore, placeOf: (row: number) => string, { key, duplicates, problems }: KeySettings): KeyedRows {
  const name = key ?? 'id'
  const read = rows.reader(name)
  const rowOfKey = new Map<string, number>()
  const dropped = new Set<number>()
  let missing = 0
  for (let row = 0; row < rows.count; row++) {
    const value = read(row)
    if (typeof value !== 'string' && typeof value !== 'number') {
      missing += 1
      continue
    }
    const first = rowOfKey.get(String(value))
    if (first === undefined) rowOfKey.set(String(value), row)
    else if (duplicates === 'group') return { rows, keyProperty: undefined }
    else {
      const message = `has the same ${name} as ${placeOf(first)}: ${JSON.stringify(String(value).slice(0, 100))}`
      if (duplicates === 'error') throw problems.refuse(placeOf(row), `${message}; say duplicates: group or first`)
      problems.malformed(placeOf(row), message)
      dropped.add(row)
    }
  }
  const kept = dropped.size === 0 ? rows : rows.select(allRows(rows.count).filter((row) => !dropped.has(row)))
  if (missing === 0 && kept.count > 0) return { rows: kept, keyProperty: name }
  if (key !== undefined || rowOfKey.size > 0) problems.note(`${missing} records have no ${name}: the row number is the key`)
  return { rows: kept, keyProperty: undefined }
}
