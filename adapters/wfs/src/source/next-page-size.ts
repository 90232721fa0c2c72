// How many features the next page asks for.

/** Each page is so much larger than the one before: a reader who goes on wants more. */
const GROWTH = 4

/** A page is to be on its way in so much time: what a server must have whole before it says the first word must not outlast a deadline. */
const PAGE_WAIT_MS = 2000

const MEBI = 2 ** 20

/** A page is to bring about so much, whatever its features weigh: HTTP refuses bodies that are much larger. GeoJSON is read whole. */
export const PAGE_BYTES = { gml: 32 * MEBI, geoJson: 8 * MEBI } as const

export interface ReadPage {
  readonly size: number
  readonly received: number
  /** Decompressed, as far as that is known. */
  readonly bytes: number
  /** Until the answer began. */
  readonly waitMs: number
}

export function nextPageSize(
  { size, received, bytes, waitMs }: ReadPage,
  { maxPageSize, pageBytes }: { readonly maxPageSize: number; readonly pageBytes: number },
): number {
  const byWeight = bytes > 0 ? Math.floor((pageBytes * received) / bytes) : Number.POSITIVE_INFINITY
  const byTime = Math.max(Math.floor((received * PAGE_WAIT_MS) / Math.max(waitMs, 1)), Math.min(size, LEAST_SLOW_PAGE))
  return Math.max(1, Math.min(size * GROWTH, maxPageSize, byWeight, byTime))
}

/** A server that is slow whatever it is asked for is not asked the more often. */
const LEAST_SLOW_PAGE = 1000
