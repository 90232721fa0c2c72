// Writes geometries as well-known text.
import type { Geometry, Position } from '@crosswalk/contract'
import { plainDecimal } from './plain-decimal.ts'
import { visitPositions } from './visit-positions.ts'

export interface ToWktOptions {
  /** The order in which to write the axes. @default 'longitude-first' */
  readonly axisOrder?: 'longitude-first' | 'latitude-first' | undefined
}

/**
 * WKT (OGC 06-103r4 section 7) with every digit that the numbers need; `parseWkt` gives the same geometry back. `Z` and heights only if
 * every position has one. What has no positions is EMPTY.
 */
export function toWkt(geometry: Geometry, options: ToWktOptions = {}): string {
  return write(geometry, { swap: options.axisOrder === 'latitude-first', heights: hasHeights(geometry) })
}

interface Style {
  readonly swap: boolean
  readonly heights: boolean
}

function hasHeights(geometry: Geometry): boolean {
  let all = true
  let count = 0
  visitPositions(geometry, (position) => {
    count += 1
    if (position.length < 3) all = false
  })
  return all && count > 0
}

function write(geometry: Geometry, style: Style): string {
  const keyword = geometry.type.toUpperCase() + (style.heights ? ' Z' : '')
  if (geometry.type === 'GeometryCollection') {
    return keyword + list(geometry.geometries, (part) => write(part, style))
  }
  switch (geometry.type) {
    case 'Point':
      return keyword + list(geometry.coordinates.length > 1 ? [geometry.coordinates] : [], (position) => numbers(position, style))
    case 'MultiPoint':
      return keyword + list(geometry.coordinates, (position) => `(${numbers(position, style)})`)
    case 'LineString':
      return keyword + line(geometry.coordinates, style)
    case 'MultiLineString':
    case 'Polygon':
      return keyword + lines(geometry.coordinates, style)
    case 'MultiPolygon':
      return keyword + list(geometry.coordinates, (rings) => lines(rings, style))
  }
}

function lines(parts: readonly (readonly Position[])[], style: Style): string {
  return list(parts, (part) => line(part, style))
}

function line(positions: readonly Position[], style: Style): string {
  return list(positions, (position) => numbers(position, style))
}

function list<Part>(parts: readonly Part[], writePart: (part: Part) => string): string {
  return parts.length === 0 ? ' EMPTY' : `(${parts.map(writePart).join(',')})`
}

function numbers([first = 0, second = 0, height = 0]: Position, style: Style): string {
  const plane = style.swap ? [second, first] : [first, second]
  return [...plane, ...(style.heights ? [height] : [])].map(plainDecimal).join(' ')
}
