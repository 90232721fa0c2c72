// From a row of a page to a GeoJSON feature (RFC 7946), compiled once per page.
import type { EntityRow, Geometry } from '@crosswalk/contract'
import { parseGeometry } from '@crosswalk/geo'
import type { FaceCollection, FaceProperty } from './face-collection.ts'
import type { FaceCrs } from './face-crs.ts'

export interface Feature {
  readonly type: 'Feature'
  readonly id: string | number
  readonly geometry: Geometry | null
  readonly properties: Readonly<Record<string, unknown>>
}

/** Coordinates come out in the order of the system's axes. A geometry that the system has no coordinates for is null. */
export function compileFeature(
  collection: FaceCollection,
  shown: readonly FaceProperty[],
  { transform }: FaceCrs,
): (row: EntityRow) => Feature {
  const names = shown.map(({ name }) => name)
  const readers = shown.map((property): FaceProperty['read'] => {
    if (!property.isGeometry || transform === null) return (row) => property.read(row)
    return (row) => moveValue(property.read(row), transform.fromCrs84)
  })
  return (row) => {
    const properties: Record<string, unknown> = {}
    for (let index = 0; index < names.length; index += 1) properties[names[index] as string] = (readers[index] as FaceProperty['read'])(row)
    const geometry = collection.geometryOf(row)
    return {
      type: 'Feature',
      id: collection.idOf(row),
      geometry: geometry === null || transform === null ? geometry : transform.fromCrs84(geometry),
      properties,
    }
  }
}

function moveValue(value: unknown, move: (geometry: Geometry) => Geometry | null): unknown {
  if (Array.isArray(value)) return value.map((part) => moveValue(part, move))
  const geometry = parseGeometry(value)
  return geometry === null ? null : move(geometry)
}
