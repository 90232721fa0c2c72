// Settles which property is the key of a collection, and what two records with one key mean.
import type { Problems } from '../reading/problems.ts'
import type { PlainRecord, Records } from '../reading/records.ts'
import { compilePath } from './compile-path.ts'

export interface KeySettings {
  /** The configured key; otherwise `id` is tried. */
  readonly key?: string | undefined
  readonly duplicates: 'error' | 'group' | 'first'
  readonly problems: Problems
}

export interface KeyedRecords {
  readonly items: readonly PlainRecord[]
  /** Undefined: the row number is the key. */
  readonly keyProperty: string | undefined
}

/**
 * A key is there for every record, a text or a number, and unique as text.
 * @throws SourceError SOURCE_MALFORMED two records with one key, with both places, unless `duplicates` says otherwise
 */
export function findKey(records: Records, { key, duplicates, problems }: KeySettings): KeyedRecords {
  const name = key ?? 'id'
  const get = compilePath(name)
  const rowOfKey = new Map<string, number>()
  const kept: PlainRecord[] = []
  let missing = 0
  for (const [row, item] of records.items.entries()) {
    const value = get(item)
    if (typeof value !== 'string' && typeof value !== 'number') {
      missing += 1
      kept.push(item)
      continue
    }
    const first = rowOfKey.get(String(value))
    if (first === undefined) rowOfKey.set(String(value), row)
    else if (duplicates === 'group') return { items: records.items, keyProperty: undefined }
    else {
      const message = `has the same ${name} as ${records.placeOf(first)}: ${JSON.stringify(String(value).slice(0, 100))}`
      if (duplicates === 'error') throw problems.refuse(records.placeOf(row), `${message}; say duplicates: group or first`)
      problems.malformed(records.placeOf(row), message)
      continue
    }
    kept.push(item)
  }
  if (missing === 0 && kept.length > 0) return { items: kept, keyProperty: name }
  if (key !== undefined || rowOfKey.size > 0) problems.note(`${missing} records have no ${name}: the row number is the key`)
  return { items: kept, keyProperty: undefined }
}
