// How many features the next page asks for.
import { HTTP_OPTION_PROPERTIES } from '@crosswalk/http'
import { DEFAULT_PAGE_SIZE } from './options.ts'
import type { WfsOptions } from './options.ts'

/** Each page is so much larger than the one before: a reader who goes on wants more, and servers sort all features for each page anew. */
const GROWTH = 8

/** GeoJSON is read whole. */
const MOST_GEOJSON_BYTES = 8 * 2 ** 20

/** What a page may be. */
export interface PageBounds {
  readonly features: number
  /** Half of what HTTP takes for one answer: features do not all weigh the same. */
  readonly bytes: number
  /** Half of what HTTP waits for an answer to begin: many servers have it whole before they say the first word. */
  readonly waitMs: number
}

export function pageBounds({ pageSize, maxBodyBytes, timeoutMs }: WfsOptions, isGeoJson: boolean): PageBounds {
  const bytes = (maxBodyBytes ?? HTTP_OPTION_PROPERTIES.maxBodyBytes.default) / 2
  return {
    features: pageSize ?? DEFAULT_PAGE_SIZE,
    bytes: isGeoJson ? Math.min(bytes, MOST_GEOJSON_BYTES) : bytes,
    waitMs: (timeoutMs ?? HTTP_OPTION_PROPERTIES.timeoutMs.default) / 2,
  }
}

export interface ReadPage {
  readonly size: number
  readonly received: number
  /** Decompressed, as far as that is known. */
  readonly bytes: number
  /** Until the answer began. */
  readonly waitMs: number
}

export function nextPageSize({ size, received, bytes, waitMs }: ReadPage, bounds: PageBounds): number {
  const byWeight = bytes > 0 ? Math.floor((bounds.bytes * received) / bytes) : Number.POSITIVE_INFINITY
  const byTime = Math.max(Math.floor((received * bounds.waitMs) / Math.max(waitMs, 1)), Math.min(size, LEAST_SLOW_PAGE))
  return Math.max(1, Math.min(size * GROWTH, bounds.features, byWeight, byTime))
}

/** A server that is slow whatever it is asked for is not asked the more often. */
const LEAST_SLOW_PAGE = 1000
