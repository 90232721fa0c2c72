// Transforms positions between coordinate reference systems, and says how far to trust the result.
import proj4 from 'proj4'
import type { Position } from '@crosswalk/contract'
import { epsgEntry } from './epsg-table.ts'
import { unknownCrs } from './parse-crs.ts'
import type { Crs } from './parse-crs.ts'

/** A way from one system to another and back. Positions are easting or longitude first on both sides, whatever the authority says. */
export interface Transform {
  /** Null where the projection has no answer or the numbers are not finite. A height is passed on as it is. */
  readonly forward: (position: Position) => Position | null
  readonly inverse: (position: Position) => Position | null
  /** How far off the result may be, in metres; null where nothing is known about the datum, which can mean hundreds of metres. */
  readonly accuracyMetres: number | null
  /** True if a datum shift was replaced by a coarser one, or left out: no grid-shift file is used. */
  readonly ballpark: boolean
  /** One sentence on how the datums were handled. */
  readonly note: string
}

/**
 * A transform through PROJ definitions of the EPSG table. Datum shifts are Helmert transformations with EPSG's parameters, never grids.
 * @throws QUERY_INVALID with `reason: CRS_UNKNOWN`
 */
export function createTransform(from: Crs, to: Crs): Transform {
  const source = systemOf(from)
  const target = systemOf(to)
  const quality = judge(source, target)
  if (source.definition === target.definition) return { forward: keepFinite, inverse: keepFinite, ...quality }
  const converter = proj4(source.definition, target.definition)
  return {
    forward: (position) => convert(position, (plane) => converter.forward(plane, true)),
    inverse: (position) => convert(position, (plane) => converter.inverse(plane, true)),
    ...quality,
  }
}

interface System {
  readonly definition: string
  readonly shift: 'WGS 84' | 'aligned' | 'Helmert' | 'unknown'
  readonly accuracyMetres: number | null
}

const WGS84: System = { definition: '+proj=longlat +datum=WGS84', shift: 'WGS 84', accuracyMetres: 0 }

function systemOf(crs: Crs): System {
  if (crs.authority === 'OGC') return WGS84
  const entry = epsgEntry(crs.code)
  if (entry === null) throw unknownCrs(`EPSG:${crs.code}`)
  const { definition } = entry
  if (/\+datum=WGS84|\+nadgrids=@null/.test(definition)) return { definition, shift: 'WGS 84', accuracyMetres: 0 }
  const parameters = /\+towgs84=(\S+)/.exec(definition)?.[1]?.split(',').map(Number) ?? []
  if (parameters.some((value) => value !== 0)) {
    return { definition, shift: 'Helmert', accuracyMetres: helmertAccuracy(parameters.length, entry.accuracyMetres) }
  }
  // GRS 80 without parameters: ETRS89, NAD83, GDA2020 and their like, which WGS 84 coincides with to a metre or two.
  const aligned = parameters.length > 0 || /\+ellps=(?:GRS80|WGS84)|\+datum=NAD83/.test(definition)
  if (aligned) return { definition, shift: 'aligned', accuracyMetres: Math.max(1, entry.accuracyMetres ?? 1) }
  return { definition, shift: 'unknown', accuracyMetres: null }
}

// What EPSG claims, but never less than a metre: that is what coordinates in WGS 84 are worth without an epoch. Without a claim, the usual
// errors of transformations with three and with seven parameters.
function helmertAccuracy(parameterCount: number, claimedMetres: number | null): number {
  return Math.max(1, claimedMetres ?? (parameterCount > 3 ? 5 : 15))
}

const PROJECTION_ERROR_METRES = 0.001

function judge(source: System, target: System): Pick<Transform, 'accuracyMetres' | 'ballpark' | 'note'> {
  const shifts = [source.shift, target.shift]
  if (source.definition === target.definition) return { accuracyMetres: 0, ballpark: false, note: 'The same system: nothing to transform.' }
  if (datumOf(source) === datumOf(target) && source.shift !== 'aligned') {
    return { accuracyMetres: PROJECTION_ERROR_METRES, ballpark: false, note: 'One datum on both sides: a projection only.' }
  }
  if (source.accuracyMetres === null || target.accuracyMetres === null) {
    return { accuracyMetres: null, ballpark: true, note: 'No datum shift is known for one side; none was applied.' }
  }
  const accuracyMetres = Math.max(source.accuracyMetres, target.accuracyMetres)
  if (shifts.includes('Helmert')) {
    return { accuracyMetres, ballpark: true, note: 'The datum shift is a Helmert transformation; no grid-shift file was used.' }
  }
  return { accuracyMetres, ballpark: false, note: 'Both datums coincide with WGS 84 within the accuracy; no shift was applied.' }
}

/** What of a definition fixes the datum: ellipsoid, shift and prime meridian. */
function datumOf({ definition, shift }: System): string {
  if (shift === 'WGS 84') return shift
  return [...definition.matchAll(/\+(?:ellps|datum|a|b|rf|towgs84|pm)=\S+/g)]
    .map(([part]) => part)
    .toSorted()
    .join(' ')
}

function convert(position: Position, convertPlane: (plane: number[]) => number[]): Position | null {
  const [x, y, height] = position
  if (x === undefined || y === undefined || !Number.isFinite(x) || !Number.isFinite(y)) return null
  const [first, second] = convertOrNothing([x, y], convertPlane)
  if (first === undefined || second === undefined || !Number.isFinite(first) || !Number.isFinite(second)) return null
  return height === undefined ? [first, second] : [first, second, height]
}

function convertOrNothing(plane: number[], convertPlane: (plane: number[]) => number[]): number[] {
  try {
    return convertPlane(plane)
  } catch {
    // proj4 throws plain strings and errors alike for positions outside a projection's domain.
    return []
  }
}

function keepFinite(position: Position): Position | null {
  return Number.isFinite(position[0]) && Number.isFinite(position[1]) ? position : null
}
