// Where on the earth a coordinate reference system is meant to be used.
import type { Bbox } from '@crosswalk/contract'
import { epsgEntry } from './epsg-table.ts'
import type { Crs } from './parse-crs.ts'

/** The box in CRS84 that the EPSG dataset gives, west greater than east where it crosses the antimeridian; null for a system that is not in the table. */
export function areaOfUse(crs: Crs): Bbox | null {
  return crs.authority === 'OGC' ? [-180, -90, 180, 90] : (epsgEntry(crs.code)?.area ?? null)
}
