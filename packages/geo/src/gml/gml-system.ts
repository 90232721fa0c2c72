// The coordinate reference systems that srsName values mean: their axis order, their unit, and the way to CRS84.
import type { Position } from '@crosswalk/contract'
import { createTransform } from '../create-transform.ts'
import type { Transform } from '../create-transform.ts'
import { epsgEntry } from '../epsg-table.ts'
import { axisOrderOf, CRS84, parseCrs } from '../parse-crs.ts'
import type { Crs } from '../parse-crs.ts'
import type { AxisOrder } from '../parse-wkt.ts'

/** One system under one spelling. */
export interface GmlSystem {
  readonly crs: Crs
  readonly isSwapped: boolean
  /** Null for systems in degrees. */
  readonly metresPerUnit: number | null
  /** Dimensions that positions have where nothing says how many. */
  readonly dimension: 2 | 3
  readonly transform: Transform
  /** From the order and the system of the text to longitude, latitude. Null where the projection has no answer. */
  readonly toCrs84: (position: Position) => Position | null
}

export interface GmlSystemOptions {
  /**
   * The order that a spelling stands for; undefined leaves it to `axisOrderOf`, which takes URN and HTTP identifiers for the authority's order
   * and `EPSG:n` for longitude first. Servers differ about the latter.
   */
  readonly axisOrder?: ((srsName: string) => AxisOrder | undefined) | undefined
}

/** No collection uses more spellings than this; a hostile one must not fill the memory. */
const MAX_SYSTEMS = 64

/** Systems by spelling, each made once. @throws QUERY_INVALID with `reason: CRS_UNKNOWN` */
export function createGmlSystems({ axisOrder }: GmlSystemOptions): (srsName: string) => GmlSystem {
  const systems = new Map<string, GmlSystem>()
  return (srsName) => {
    const known = systems.get(srsName)
    if (known !== undefined) return known
    const crs = parseCrs(srsName)
    const isSwapped = (axisOrder?.(srsName) ?? axisOrderOf(crs, srsName)) === 'latitude-first'
    const transform = createTransform(crs, CRS84)
    const system = {
      crs,
      isSwapped,
      metresPerUnit: metresPerUnit(crs),
      dimension: dimensionOf(crs),
      transform,
      toCrs84: mover(crs, isSwapped, transform),
    }
    if (systems.size < MAX_SYSTEMS) systems.set(srsName, system)
    return system
  }
}

function mover(crs: Crs, isSwapped: boolean, transform: Transform): GmlSystem['toCrs84'] {
  const isCrs84 = crs.authority === 'OGC' || crs.code === '4326' || crs.code === '4979'
  const move = isCrs84 ? (position: Position): Position | null => position : transform.forward
  if (!isSwapped) return move
  return ([first = Number.NaN, second = Number.NaN, height]) => move(height === undefined ? [second, first] : [second, first, height])
}

const UNITS: Readonly<Record<string, number>> = { 'us-ft': 1200 / 3937, ft: 0.3048, link: 0.201168, km: 1000 }

function metresPerUnit(crs: Crs): number | null {
  const definition = crs.authority === 'EPSG' ? (epsgEntry(crs.code)?.definition ?? '') : '+proj=longlat'
  if (/\+proj=longlat/.test(definition)) return null
  const factor = /\+to_meter=([\d.]+)/.exec(definition)?.[1]
  return factor === undefined ? (UNITS[/\+units=(\S+)/.exec(definition)?.[1] ?? ''] ?? 1) : Number(factor)
}

function dimensionOf({ authority, code }: Crs): 2 | 3 {
  return (authority === 'OGC' && code === 'CRS84h') || code === '4979' || code === '4937' ? 3 : 2
}
