// Boxes as servers give them.
import type { Bbox } from '@crosswalk/contract'
import { parseBbox } from '@crosswalk/geo'

/** Degrees, CRS84; undefined for what is no box. */
export function parseBboxOrUndefined(value: unknown): Bbox | undefined {
  try {
    return Array.isArray(value) ? parseBbox(value as readonly number[]) : undefined
  } catch {
    return undefined
  }
}

/** Plain decimals, rounded outwards, so that nothing on an edge is lost on the way. */
export function writeBbox([west, south, east, north]: Bbox): readonly [west: string, south: string, east: string, north: string] {
  const out = (degrees: number, round: (value: number) => number, limit: number): string =>
    String(Number(Math.max(-limit, Math.min(limit, round(degrees * 1e7) / 1e7)).toFixed(7)))
  return [out(west, Math.floor, 180), out(south, Math.floor, 90), out(east, Math.ceil, 180), out(north, Math.ceil, 90)]
}
