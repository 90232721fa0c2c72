// One parsed value to one item: records as they are, features with id and geometry beside their properties.
import type { Geometry } from '@crosswalk/contract'
import { parseGeometry, windRings } from '@crosswalk/geo'
import type { Problems } from './problems.ts'
import { isPlainRecord } from './records.ts'
import type { PlainRecord } from './records.ts'

export interface ItemSettings {
  readonly geometryName: string
  readonly problems: Problems
  /** Brings a geometry of a file in another reference system to CRS84. */
  readonly toCrs84?: ((geometry: Geometry) => Geometry) | undefined
}

export type ToItem = (value: unknown, place: string) => PlainRecord | undefined

/**
 * `{id, ...properties, [geometryName]: geometry}` of a GeoJSON feature, rings wound as RFC 7946 section 3.1.6; any other object as it is.
 * A property that has the name of the geometry or of a different id gives way: it stays readable as `properties.NAME`, and that is
 * reported once. Undefined, and reported, for what is no record. The parsed objects are taken over, not copied.
 */
export function createToItem(settings: ItemSettings): ToItem {
  const reported = new Set<string>()
  const giveWay = (item: PlainRecord, name: string): void => {
    const kept = isPlainRecord(item['properties']) ? item['properties'] : {}
    item['properties'] = { ...kept, [name]: item[name] }
    if (reported.has(name)) return
    reported.add(name)
    settings.problems.note(`properties called ${name} are hidden by the feature's own ${name}; read them as properties.${name}`)
  }
  return (value, place) => {
    if (!isPlainRecord(value)) {
      settings.problems.malformed(place, 'is no object')
      return undefined
    }
    if (!isFeature(value)) return value
    const given = value['properties'] ?? {}
    const geometry = readGeometry(value['geometry'], settings)
    if (!isPlainRecord(given) || geometry === undefined) {
      settings.problems.malformed(place, geometry === undefined ? 'the geometry is no GeoJSON geometry' : 'the properties are no object')
      return undefined
    }
    const id = value['id']
    const item = given
    if (id !== undefined) {
      if (Object.hasOwn(item, 'id') && item['id'] !== id) giveWay(item, 'id')
      item['id'] = id
    }
    if (Object.hasOwn(item, settings.geometryName)) giveWay(item, settings.geometryName)
    item[settings.geometryName] = geometry
    return item
  }
}

export function isFeature(value: PlainRecord): boolean {
  return value['type'] === 'Feature' && ('geometry' in value || 'properties' in value)
}

/** Null for no geometry, which a geometry without positions is as well (RFC 7946 section 3.1); undefined for no GeoJSON. */
function readGeometry(value: unknown, { toCrs84 }: ItemSettings): Geometry | null | undefined {
  if (value === null || value === undefined) return null
  const geometry = parseGeometry(value)
  if (geometry !== null) return windRings(toCrs84 === undefined ? geometry : toCrs84(geometry))
  return isPlainRecord(value) && isEmptyList(value['coordinates'] ?? value['geometries']) ? null : undefined
}

const isEmptyList = (value: unknown): boolean => Array.isArray(value) && value.length === 0
