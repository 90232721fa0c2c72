// From a GeoJSON feature to an item: the same values as from GML, where the server writes the same.
import { parseGeometry, windRings } from '@crosswalk/geo'
import { convertText, countProblem } from './feature-shape.ts'
import type { FeatureShape } from './feature-shape.ts'
import { openItem } from './wfs-item.ts'
import type { WfsItem } from './wfs-item.ts'

export type Json = Readonly<Record<string, unknown>>

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** Coordinates are taken for longitude and latitude (RFC 7946): whether they are is found out at connect. */
export function readGeoJsonFeature(feature: Json, shape: FeatureShape, row: number): WfsItem {
  const id = feature['id']
  const values = openItem({ fid: typeof id === 'string' || typeof id === 'number' ? String(id) : undefined, row })
  const properties = isJson(feature['properties']) ? feature['properties'] : {}
  for (const [name, value] of Object.entries(properties)) {
    const type = shape.properties.get(name)?.type ?? 'unknown'
    if (typeof value === 'string') values[name] = convertText(value, type, shape.emptyIsNull)
    else if (type === 'text' && typeof value === 'number') values[name] = String(value)
    else values[name] = value
  }
  const { geometryProperty } = shape
  if (geometryProperty !== undefined) values[geometryProperty] = readGeometry(feature['geometry'], shape)
  return values
}

function readGeometry(value: unknown, shape: FeatureShape): unknown {
  if (value === null || value === undefined) return null
  const geometry = parseGeometry(value)
  if (geometry === null) {
    countProblem(shape.problems, 'a GeoJSON geometry is none')
    return undefined
  }
  return windRings(geometry)
}
