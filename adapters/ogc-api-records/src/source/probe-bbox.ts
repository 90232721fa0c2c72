// The probe of boxes: around a known record, with another one outside.
import type { Bbox } from '@crosswalk/contract'
import { bboxIntersects, bboxOf, isEmptyBbox, parseGeometry } from '@crosswalk/geo'
import { askKnown } from './ask-known.ts'
import type { Finding, ProbeInput } from './ask-known.ts'
import { WHOLE } from './catalogue.ts'
import type { CatalogueRecord } from './catalogue.ts'

export function boxOf(record: CatalogueRecord): Bbox | undefined {
  const geometry = parseGeometry(record.geometry)
  const box = geometry && bboxOf(geometry)
  return box && !isEmptyBbox(box) ? box : undefined
}

/** Undefined where no two records lie apart. */
export async function probeBbox(input: ProbeInput): Promise<Finding | undefined> {
  const boxes = input.sample.flatMap((record) => {
    const box = boxOf(record)
    return box ? [{ id: record.id, box }] : []
  })
  for (const { id, box } of boxes) {
    const other = boxes.find((candidate) => !bboxIntersects(candidate.box, box))
    if (other) return askKnown(input, { ...WHOLE, bbox: box }, id, other.id)
  }
  return undefined
}
