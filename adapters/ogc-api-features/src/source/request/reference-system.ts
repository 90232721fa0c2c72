// Reference systems as a server spells them.
import { axisOrderOf, createTransform, CRS84, parseCrs } from '@crosswalk/geo'
import type { Crs } from '@crosswalk/geo'

/** A system with the URI that its server knows it by. */
export interface NamedCrs {
  readonly uri: string
  readonly crs: Crs
}

export const CRS84_URI = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'

/** Undefined for a system that cannot be read, or that nothing can be brought to and from. */
export function readSystem(uri: string): NamedCrs | undefined {
  try {
    const crs = parseCrs(uri)
    createTransform(crs, CRS84)
    axisOrderOf(crs, uri)
    return { uri, crs }
  } catch {
    return undefined
  }
}

/** Longitude and latitude of WGS 84 under whatever name: degrees stay what they are, and boxes boxes. */
export function isWgs84({ crs }: NamedCrs): boolean {
  return crs.authority === 'OGC' || crs.code === '4326'
}

export function isLatitudeFirst({ crs, uri }: NamedCrs): boolean {
  return axisOrderOf(crs, uri) === 'latitude-first'
}

/** Of a spelling: one that cannot be read is none. */
export const isCrs84 = (uri: string): boolean => readSystem(uri)?.crs.authority === 'OGC'

/** In words, for people. */
export function nameOfSystem({ crs }: NamedCrs): string {
  return crs.authority === 'OGC' ? crs.code : `EPSG:${crs.code}`
}

const METRES_PER_DEGREE = 100_000
/** Where nothing is known of a datum. */
const UNKNOWN_DATUM_METRES = 1000

/** How far our coordinates of places that came in this system may be off the server's own, in degrees of latitude. */
export function marginOf(system: NamedCrs | undefined): number {
  if (system === undefined || isWgs84(system)) return 0
  return ((createTransform(system.crs, CRS84).accuracyMetres ?? UNKNOWN_DATUM_METRES) + 0.1) / METRES_PER_DEGREE
}
