// Boxes written in another system hold all that they held, or are not written at all.
import type { Bbox } from '@crosswalk/contract'
import { createTransform, CRS84, parseCrs } from '@crosswalk/geo'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { PLAIN, writeBox } from './writing.ts'
import type { Writing } from './writing.ts'

const share = fc.double({ min: 0, max: 1, noNaN: true })
const longitude = fc.double({ min: -180, max: 180, noNaN: true })
const latitude = fc.double({ min: -90, max: 90, noNaN: true })
const bboxes = fc
  .tuple(longitude, latitude, longitude, latitude)
  .map(([a, b, c, d]): Bbox => [Math.min(a, c), Math.min(b, d), Math.max(a, c), Math.max(b, d)])

const SYSTEMS = [
  ['25833', false],
  ['3857', false],
  // Northing first by its authority.
  ['31467', true],
  ['4326', true],
  ['4258', true],
  ['28992', false],
] as const

it.each(SYSTEMS)('in EPSG:%s every place of the box lies in the written box', (code, isNorthingFirst) => {
  const uri = `http://www.opengis.net/def/crs/EPSG/0/${code}`
  const writing: Writing = { system: { uri, crs: parseCrs(uri) }, isNamed: true, isSwapped: false }
  const { forward } = createTransform(CRS84, parseCrs(uri))
  let written = 0
  fc.assert(
    fc.property(bboxes, share, share, (bbox, right, up) => {
      const corners = writeBox(bbox, writing)
      if (corners === undefined) return
      written += 1
      const [west, south, east, north] = bbox
      const moved = forward([west + right * (east - west), south + up * (north - south)])
      const [x = Number.NaN, y = Number.NaN] = isNorthingFirst ? [moved?.[1], moved?.[0]] : [moved?.[0], moved?.[1]]
      const [a = 0, b = 0, c = 0, d = 0] = corners
      const slack = 1e-9 * Math.max(1, Math.abs(x), Math.abs(y))
      expect(x >= a - slack && x <= c + slack && y >= b - slack && y <= d + slack, `${x} ${y} in ${corners.join(' ')}`).toBe(true)
    }),
    {
      numRuns: 300,
      examples: [
        [[13, 52, 14, 53], 0.5, 0.5],
        [[6, 50, 9, 52], 1, 1],
      ],
    },
  )
  expect(written).toBeGreaterThan(0)
})

it('is the same box twice turned', () => {
  fc.assert(
    fc.property(bboxes, (bbox) => {
      const [a = 0, b = 0, c = 0, d = 0] = writeBox(bbox, { ...PLAIN, isSwapped: true }) ?? []
      expect([b, a, d, c]).toEqual(bbox)
    }),
  )
})
