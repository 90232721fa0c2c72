// One answer of the server, read as features: validated, brought to CRS84, its links beside it.
import { SourceError } from '@crosswalk/contract'
import type { Geometry } from '@crosswalk/contract'
import { axisOrderOf, createTransform, CRS84, parseCrs, parseGeometry, swapAxes, transformGeometry, windRings } from '@crosswalk/geo'
import type { Crs } from '@crosswalk/geo'
import { isRecord } from '../json.ts'
import type { JsonRecord } from '../json.ts'
import type { CoordinateRepair } from '../request/collection-state.ts'
import { isLatitudeFirst } from '../request/reference-system.ts'
import { findLink, linksOf } from '../service/links.ts'
import { isFeature } from './feature.ts'
import type { Feature } from './feature.ts'

export interface Page {
  readonly features: readonly Feature[]
  /** As the server wrote it, byte for byte. */
  readonly next: string | undefined
  readonly numberMatched: number | undefined
  /** What Content-Crs says, as it is written. */
  readonly label: string | undefined
  /** Features whose geometry is none: they read as features without geometry. */
  readonly damaged: ReadonlySet<Feature>
}

export interface Answer {
  readonly body: unknown
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  readonly url: string
}

export interface PageSettings {
  readonly sourceId: string
  readonly collection: string
  /** `none`: positions as they are written. */
  readonly repair: CoordinateRepair | 'none'
}

/** @throws SourceError SOURCE_MALFORMED no feature collection, a member that is no feature, a reference system that is not known */
export function readPage({ body, headers, url }: Answer, settings: PageSettings): Page {
  if (!isRecord(body) || !Array.isArray(body['features'])) throw malformed('the answer is no GeoJSON feature collection', url, settings)
  const toCrs84 = converterOf({ headers, url }, settings)
  const given: readonly unknown[] = body['features']
  const damaged = new Set<Feature>()
  const features = given.map((feature, index) => {
    if (!isFeature(feature)) throw malformed(`features[${index}] is no GeoJSON feature`, url, settings)
    if (!settleGeometry(feature, toCrs84)) damaged.add(feature)
    return feature
  })
  const matched = body['numberMatched']
  return {
    features,
    next: nextOf(body, headers),
    numberMatched: typeof matched === 'number' && Number.isSafeInteger(matched) && matched >= 0 ? matched : undefined,
    label: labelOf(headers),
    damaged,
  }
}

/** @throws SourceError as readPage */
export function readSingle(
  { body, headers, url }: Answer,
  settings: PageSettings,
): { readonly feature: Feature; readonly isDamaged: boolean } {
  if (!isFeature(body)) throw malformed('the answer is no GeoJSON feature', url, settings)
  return { feature: body, isDamaged: !settleGeometry(body, converterOf({ headers, url }, settings)) }
}

/** The body's link (RFC 8288 relation next), or that of the Link header, where servers put it instead. */
function nextOf(body: JsonRecord, headers: Answer['headers']): string | undefined {
  const link = findLink(linksOf(body), 'next', /geo\+json|json/i)
  if (link !== undefined) return link.href
  for (const part of (headers['link'] ?? '').split(/,(?=\s*<)/)) {
    const [, href, parameters = ''] = /^\s*<([^>]*)>(.*)$/s.exec(part) ?? []
    if (href !== undefined && /;\s*rel="?next"?(?:\s*;|\s*$)/i.test(parameters) && !/;\s*type="?text\/html/i.test(parameters)) return href
  }
  return undefined
}

export type Convert = (geometry: Geometry) => Geometry | null

/**
 * Of the reference system that Content-Crs names (OGC 18-058r1 section 7.5), CRS84 without one; where that is found to be said of another system,
 * of that. Undefined: nothing to do.
 */
function converterOf({ headers, url }: Pick<Answer, 'headers' | 'url'>, settings: PageSettings): Convert | undefined {
  if (settings.repair === 'none') return undefined
  const { swapped, actual } = settings.repair
  const label = labelOf(headers)
  try {
    const said = label === undefined ? CRS84 : parseCrs(label)
    if (said.authority !== 'OGC' && label !== undefined)
      return convertFrom(said, (axisOrderOf(said, label) === 'latitude-first') !== swapped)
    if (actual !== undefined) return convertFrom(actual.crs, isLatitudeFirst(actual) !== swapped)
    return swapped ? swapAxes : undefined
  } catch (cause) {
    throw malformed(`the answer is in a reference system that is not known: ${(label ?? '').slice(0, 200)}`, url, settings, cause)
  }
}

export function convertFrom(crs: Crs, isTurned: boolean): Convert {
  const transform = createTransform(crs, CRS84)
  return (geometry) => transformGeometry(isTurned ? swapAxes(geometry) : geometry, transform)
}

function labelOf(headers: Answer['headers']): string | undefined {
  const label = headers['content-crs']
  return label === '' ? undefined : label
}

/** False for a geometry that is none, and reads as null from here on. */
function settleGeometry(feature: Feature, toCrs84: Convert | undefined): boolean {
  const value = feature.geometry
  if (value === null || value === undefined) {
    feature.geometry = null
    return true
  }
  const parsed = parseGeometry(value)
  const geometry = parsed === null || toCrs84 === undefined ? parsed : toCrs84(parsed)
  feature.geometry = geometry === null ? null : windRings(geometry)
  return geometry !== null || isEmpty(value)
}

/** A geometry without positions is no geometry (RFC 7946 section 3.1), and nothing is wrong with that. */
function isEmpty(value: unknown): boolean {
  const list = isRecord(value) ? (value['coordinates'] ?? value['geometries']) : undefined
  return Array.isArray(list) && list.length === 0
}

function malformed(message: string, url: string, { sourceId, collection }: PageSettings, cause?: unknown): SourceError {
  return new SourceError('SOURCE_MALFORMED', `${collection}: ${message}`, { sourceId, url: url.split('?')[0], cause })
}
