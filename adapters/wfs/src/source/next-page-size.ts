// How many features the next page asks for.

/** Each page is so much larger than the one before: a reader who goes on wants more. */
const GROWTH = 4

/** A page is to bring about so much, whatever its features weigh: HTTP refuses bodies that are much larger, and GeoJSON is read whole. */
const PAGE_BYTES = 8 * 2 ** 20

export interface ReadPage {
  readonly size: number
  readonly received: number
  /** As they came over the wire. */
  readonly bytes: number
}

export function nextPageSize({ size, received, bytes }: ReadPage, maxPageSize: number): number {
  const byWeight = bytes > 0 ? Math.floor((PAGE_BYTES * received) / bytes) : Number.POSITIVE_INFINITY
  return Math.max(1, Math.min(size * GROWTH, maxPageSize, byWeight))
}
