// Unit tests of page sizes: growth, the configured bounds, what features weigh, how long the server takes.
import { expect, it } from 'vitest'
import { nextPageSize, pageBounds } from './next-page-size.ts'

const MEBI = 2 ** 20
const url = 'http://server.test/wfs'

it.each([
  ['grows', { size: 101, received: 101, bytes: 80_000, waitMs: 20 }, 808],
  ['stops at the configured size', { size: 4000, received: 4000, bytes: 3_200_000, waitMs: 20 }, 10_000],
  ['is smaller where features are heavy', { size: 1000, received: 1000, bytes: 100 * MEBI, waitMs: 20 }, 80],
  ['is never nothing', { size: 10, received: 1, bytes: 100 * MEBI, waitMs: 20 }, 1],
  ['does not know the weight of a cached page', { size: 10, received: 10, bytes: 0, waitMs: 0 }, 80],
  ['is smaller where the server takes long', { size: 4000, received: 4000, bytes: 80_000, waitMs: 10_000 }, 2000],
  ['is not asked the more often for it', { size: 4000, received: 4000, bytes: 80_000, waitMs: 60_000 }, 1000],
])('%s', (_, page, size) => {
  expect(nextPageSize(page, { features: 10_000, bytes: 8 * MEBI, waitMs: 5000 })).toBe(size)
})

it('stays within half of what HTTP takes and waits for', () => {
  expect(pageBounds({ url }, false)).toEqual({ features: 50_000, bytes: 32 * MEBI, waitMs: 5000 })
  expect(pageBounds({ url }, true)).toMatchObject({ bytes: 8 * MEBI })
  expect(pageBounds({ url, pageSize: 10, maxBodyBytes: 2000, timeoutMs: 600 }, true)).toEqual({ features: 10, bytes: 1000, waitMs: 300 })
})
