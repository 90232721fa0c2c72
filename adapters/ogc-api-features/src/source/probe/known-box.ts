// A box around some of the known places and not around others.
import type { Bbox } from '@crosswalk/contract'
import { bboxIntersects, bboxOf, isEmptyBbox, parseGeometry } from '@crosswalk/geo'
import type { Feature } from '../items/feature.ts'
import type { SortKey } from './judge-order.ts'
import type { Sample } from './sample.ts'

/** With the known features that it meets. */
export interface KnownBox {
  readonly bbox: Bbox
  readonly inside: readonly Feature[]
  /** Nothing that lies outside of it may come: the box itself, or a little more where it is written in another system. */
  readonly reach: Bbox
}

interface BoxOptions {
  readonly key: SortKey | undefined
  /** What coordinates of answers may be off. */
  readonly marginDegrees: number
  /** Places inside, at most. */
  readonly most: number
}

/**
 * A run of neighbours from west to east, their own corners being the box's: what lies on its edge belongs to it. Where rows are sorted on the way,
 * one without a value is among them, if there is one.
 */
export function chooseBox(sample: Sample, { key, marginDegrees, most }: BoxOptions): KnownBox | undefined {
  const placed = sample.features
    .flatMap((item) => {
      const geometry = parseGeometry(item.geometry)
      const bbox = geometry === null ? undefined : bboxOf(geometry)
      return bbox === undefined || isEmptyBbox(bbox) || Math.abs(bbox[0]) > 180 || Math.abs(bbox[1]) > 90 ? [] : [{ item, bbox }]
    })
    .toSorted((a, b) => a.bbox[2] - b.bbox[2])
  const size = Math.max(1, Math.min(most, Math.floor(placed.length / 2)))
  const missing = key === undefined ? -1 : placed.findIndex(({ item }) => (sample.read(key.property)(item) ?? null) === null)
  const start = Math.min(Math.max(0, missing - size + 1), Math.max(0, placed.length - size))
  const chosen = placed.slice(start, start + size)
  if (chosen.length === 0) return undefined
  const sides = chosen.map(({ bbox }) => bbox)
  const isFlat = sides.every((side) => side[0] === sides[0]?.[0]) || sides.every((side) => side[1] === sides[0]?.[1])
  const margin = Math.max(isFlat ? 1e-6 : 0, marginDegrees)
  const bbox: Bbox = [
    Math.min(...sides.map(([west]) => west)) - margin,
    Math.min(...sides.map(([, south]) => south)) - margin,
    Math.max(...sides.map(([, , east]) => east)) + margin,
    Math.max(...sides.map(([, , , north]) => north)) + margin,
  ]
  const inside = placed.filter((other) => bboxIntersects(other.bbox, bbox)).map(({ item }) => item)
  const slack = marginDegrees === 0 ? 0 : 3 * marginDegrees + 0.01 * Math.max(bbox[2] - bbox[0], bbox[3] - bbox[1])
  const reach: Bbox = [bbox[0] - slack, bbox[1] - slack, bbox[2] + slack, bbox[3] + slack]
  return inside.length < placed.length ? { bbox, inside, reach } : undefined
}

/** A feature that the box should not have let through. */
export function outsideOf({ reach }: KnownBox, features: readonly Feature[]): Feature | undefined {
  return features.find((item) => {
    const geometry = parseGeometry(item.geometry)
    return geometry !== null && !bboxIntersects(bboxOf(geometry), reach)
  })
}
