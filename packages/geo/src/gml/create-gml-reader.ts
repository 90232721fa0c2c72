// From GML geometries to GeoJSON in CRS84.
import type { Geometry, Position } from '@crosswalk/contract'
import { QueryError } from '@crosswalk/contract'
import { moveGeometry } from '../transform-geometry.ts'
import { windRings } from '../wind-rings.ts'
import { GmlError, gmlAttribute, isGml } from './gml-element.ts'
import type { GmlElement } from './gml-element.ts'
import { createGmlScope } from './gml-scope.ts'
import { createGmlSystems } from './gml-system.ts'
import type { GmlSystem, GmlSystemOptions } from './gml-system.ts'
import { readGeometryElement } from './read-geometry-element.ts'

export interface GmlReaderOptions extends GmlSystemOptions {
  /** How far an approximated arc may be from the true one, in metres. @default 0.1 */
  readonly arcToleranceMetres?: number | undefined
  /** Of one geometry, those on arcs included. @default 1,000,000 */
  readonly maxPositions?: number | undefined
}

export interface GmlReader {
  /**
   * The geometry of an element (`gml:Point`, not the property around it), or null for an empty one. Longitude first, degrees, rings wound as
   * RFC 7946. `srsName` is that of the nearest ancestor that has one, for geometries that have none.
   * @throws GmlError naming the element: kinds not understood, coordinates that are none, unknown systems, positions outside the Earth
   */
  read(element: GmlElement, srsName?: string): Geometry | null
  /** What `srsName` was taken for. @throws QUERY_INVALID with `reason: CRS_UNKNOWN` */
  systemOf(srsName: string): GmlSystem
}

/** Reads any number of geometries of one source. GML 3.2, 3.1.1 and 2.1.2. */
export function createGmlReader(options: GmlReaderOptions = {}): GmlReader {
  const systemOf = createGmlSystems(options)
  const { arcToleranceMetres = 0.1, maxPositions = 1_000_000 } = options
  return {
    systemOf,
    read(element, inherited) {
      if (!isGml(element)) throw new GmlError('unsupported', element, `no GML: {${element.namespace}}`)
      const srsName = findSrsName(element) ?? inherited
      if (srsName === undefined) throw new GmlError('crs', element, 'nothing says in which coordinate reference system it is')
      const system = findSystem(systemOf, srsName, element)
      const geometry = readGeometryElement(element, createGmlScope({ srsName, system, arcToleranceMetres, maxPositions }))
      return geometry === null ? null : toCrs84(geometry, system, element)
    },
  }
}

/** Its own, or that of the first part that has one. */
function findSrsName(element: GmlElement): string | undefined {
  const own = gmlAttribute(element, 'srsName')
  if (own !== undefined) return own
  for (const child of element.children) {
    const found = findSrsName(child)
    if (found !== undefined) return found
  }
  return undefined
}

function findSystem(systemOf: (srsName: string) => GmlSystem, srsName: string, element: GmlElement): GmlSystem {
  try {
    return systemOf(srsName)
  } catch (error) {
    if (error instanceof QueryError) throw new GmlError('crs', element, error.message)
    throw error
  }
}

function toCrs84(geometry: Geometry, system: GmlSystem, element: GmlElement): Geometry {
  const moved = moveGeometry(geometry, (position) => {
    const place = system.toCrs84(position)
    if (place !== null) checkRange(place, element)
    return place
  })
  if (moved === null) throw new GmlError('range', element, `EPSG:${system.crs.code} has no place for one of its positions`)
  return windRings(moved)
}

/** What rounding and datum shifts can add to a position on the edge of the world. */
const SLACK_DEGREES = 1e-6

function checkRange([longitude = Number.NaN, latitude = Number.NaN]: Position, element: GmlElement): void {
  if (Math.abs(latitude) <= 90 + SLACK_DEGREES && Math.abs(longitude) <= 180 + SLACK_DEGREES) return
  throw new GmlError('range', element, `longitude ${longitude}, latitude ${latitude} lies outside the Earth`)
}
