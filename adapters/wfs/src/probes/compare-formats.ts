// Does the GeoJSON of a server say the same as its GML; and which way round are the axes of its GML.
import type { Position } from '@crosswalk/contract'
import type { WfsItem } from '../features/wfs-item.ts'
import type { RefinedProperty } from './evidence.ts'

/** Features of the same page in both formats. */
export interface FormatPair {
  readonly gml: readonly WfsItem[]
  readonly geoJson: readonly WfsItem[]
  readonly geometryProperty: string | undefined
  readonly properties: readonly RefinedProperty[]
}

export interface FormatComparison {
  /** What the GeoJSON says otherwise; empty where it is sound. */
  readonly differences: readonly string[]
  /** True where GeoJSON, which is longitude first, shows the GML to have been read the wrong way round. */
  readonly isSwapped: boolean
}

export function compareFormats({ gml, geoJson, geometryProperty, properties }: FormatPair): FormatComparison {
  if (gml.length !== geoJson.length)
    return { differences: [`GeoJSON has ${geoJson.length} features where GML has ${gml.length}`], isSwapped: false }
  const differences = properties.flatMap(({ name, type }) => {
    if (type === 'geometry') return []
    const place = gml.findIndex((item, index) => !isSame(item[name], geoJson[index]?.[name]))
    if (place >= 0) return [`${name} is ${show(geoJson[place]?.[name])} in GeoJSON where it is ${show(gml[place]?.[name])} in GML`]
    // Where every boolean becomes 0 there, as MapServer has it, only a true one tells.
    return type === 'boolean' && !gml.some((item) => item[name] === true) ? [`no feature at hand shows how it writes a true ${name}`] : []
  })
  if (geometryProperty === undefined) return { differences, isSwapped: false }
  const pairs = gml.map(
    (item, index) => [firstPosition(item[geometryProperty]), firstPosition(geoJson[index]?.[geometryProperty])] as const,
  )
  const places = pairs.filter((pair): pair is readonly [Position, Position] => pair[0] !== undefined && pair[1] !== undefined)
  const isNear = ([[a = 0, b = 0], [x = 0, y = 0]]: readonly [Position, Position]): boolean =>
    Math.abs(a - x) < 1e-4 && Math.abs(b - y) < 1e-4
  const isTurned = ([[a = 0, b = 0], [x = 0, y = 0]]: readonly [Position, Position]): boolean =>
    Math.abs(a - y) < 1e-4 && Math.abs(b - x) < 1e-4
  if (places.every(isNear)) return { differences, isSwapped: false }
  if (places.every(isTurned)) return { differences, isSwapped: true }
  return { differences: [...differences, 'places differ between GeoJSON and GML'], isSwapped: false }
}

function isSame(left: unknown, right: unknown): boolean {
  if ((left ?? null) === null || (right ?? null) === null) return (left ?? null) === (right ?? null)
  if (typeof left === 'number' && typeof right === 'number') return left === right
  return typeof left === 'object' || typeof right === 'object' ? JSON.stringify(left) === JSON.stringify(right) : left === right
}

function show(value: unknown): string {
  return (JSON.stringify(value) ?? 'absent').slice(0, 60)
}

/** Of any geometry. */
export function firstPosition(geometry: unknown): Position | undefined {
  if (typeof geometry !== 'object' || geometry === null) return undefined
  if ('geometries' in geometry && Array.isArray(geometry.geometries)) return firstPosition(geometry.geometries[0])
  let part: unknown = 'coordinates' in geometry ? geometry.coordinates : undefined
  while (Array.isArray(part) && Array.isArray(part[0])) part = part[0] as unknown
  return Array.isArray(part) && typeof part[0] === 'number' ? (part as Position) : undefined
}
