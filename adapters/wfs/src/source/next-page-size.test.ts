// Unit tests of page sizes: growth, the configured bound, and what features weigh.
import { expect, it } from 'vitest'
import { nextPageSize } from './next-page-size.ts'

it.each([
  ['grows', { size: 101, received: 101, bytes: 80_000 }, 404],
  ['stops at the configured size', { size: 4000, received: 4000, bytes: 3_200_000 }, 10_000],
  ['is smaller where features are heavy', { size: 1000, received: 1000, bytes: 100 * 2 ** 20 }, 80],
  ['is never nothing', { size: 10, received: 1, bytes: 100 * 2 ** 20 }, 1],
  ['does not know the weight of a cached page', { size: 10, received: 10, bytes: 0 }, 40],
])('%s', (_, page, size) => {
  expect(nextPageSize(page, 10_000)).toBe(size)
})
