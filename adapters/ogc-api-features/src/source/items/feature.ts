// One GeoJSON feature as it came, and the guard that says so.
import { isRecord } from '../json.ts'
import type { JsonRecord } from '../json.ts'

/** A parsed feature (RFC 7946 section 3.2), untouched but for its geometry, which is in CRS84 and null where it is none. */
export interface Feature {
  readonly type: 'Feature'
  readonly id?: string | number | undefined
  geometry: unknown
  readonly properties: JsonRecord | null
}

export function isFeature(value: unknown): value is Feature {
  if (!isRecord(value) || value['type'] !== 'Feature') return false
  return value['properties'] === null || value['properties'] === undefined || isRecord(value['properties'])
}

/** The feature's own identifier as text, undefined where it has none. */
export function idOf(item: unknown): string | undefined {
  const id = isRecord(item) ? item['id'] : undefined
  return typeof id === 'string' || typeof id === 'number' ? String(id) : undefined
}
