// Unit tests of page sizes: growth, the configured bound, what features weigh, how long the server takes.
import { expect, it } from 'vitest'
import { nextPageSize, PAGE_BYTES } from './next-page-size.ts'

const bounds = { maxPageSize: 10_000, pageBytes: PAGE_BYTES.geoJson }

it.each([
  ['grows', { size: 101, received: 101, bytes: 80_000, waitMs: 20 }, 404],
  ['stops at the configured size', { size: 4000, received: 4000, bytes: 3_200_000, waitMs: 20 }, 10_000],
  ['is smaller where features are heavy', { size: 1000, received: 1000, bytes: 100 * 2 ** 20, waitMs: 20 }, 80],
  ['is never nothing', { size: 10, received: 1, bytes: 100 * 2 ** 20, waitMs: 20 }, 1],
  ['does not know the weight of a cached page', { size: 10, received: 10, bytes: 0, waitMs: 0 }, 40],
  ['is smaller where the server takes long', { size: 4000, received: 4000, bytes: 80_000, waitMs: 4000 }, 2000],
  ['is not asked the more often for it', { size: 4000, received: 4000, bytes: 80_000, waitMs: 60_000 }, 1000],
])('%s', (_, page, size) => {
  expect(nextPageSize(page, bounds)).toBe(size)
})
