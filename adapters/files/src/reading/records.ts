// Records as they leave a reader, each with the place it came from: plain objects, or columns where the format has them.
import type { PropertyType } from '@crosswalk/contract'
import type { Column } from '../columns/column.ts'

export type PlainRecord = Record<string, unknown>

export interface Records {
  readonly items: readonly PlainRecord[]
  /** Where a row came from, for messages: `file:line` or `file[index]`. */
  readonly placeOf: (row: number) => string
}

/** A column with its declared or inferred type. */
export interface TypedColumn {
  readonly type: PropertyType
  readonly column: Column
}

export interface ColumnRecords {
  readonly rowCount: number
  /** In the order of the header. */
  readonly columns: ReadonlyMap<string, TypedColumn>
  readonly placeOf: (row: number) => string
}

export interface RecordList {
  readonly add: (item: PlainRecord, place: number) => void
  readonly finish: (format: (place: number) => string) => Records
}

export function createRecordList(): RecordList {
  const items: PlainRecord[] = []
  const places: number[] = []
  return {
    add(item, place) {
      items.push(item)
      places.push(place)
    },
    finish: (format) => ({ items, placeOf: (row) => format(places[row] ?? 0) }),
  }
}

export function isPlainRecord(value: unknown): value is PlainRecord {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
