// Records as they leave a reader: plain objects, each with the place it came from.
import type { PropertyType } from '@crosswalk/contract'

export type PlainRecord = Record<string, unknown>

export interface Records {
  readonly items: readonly PlainRecord[]
  /** Where a row came from, for messages: `file:line` or `file[index]`. */
  readonly placeOf: (row: number) => string
  /** Where the format has no types of its own: the columns, with declared or inferred types. */
  readonly columns?: ReadonlyMap<string, PropertyType> | undefined
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
