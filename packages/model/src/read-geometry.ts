// Reads where a geometry comes from: a path, two columns, a constant.
import { QueryError } from '@crosswalk/contract'
import { createTransform, CRS84, parseCrs, validateGeometry } from '@crosswalk/geo'
import type { Crs } from '@crosswalk/geo'
import type { PropertyMapDocument } from './crosswalk-document.ts'
import type { GeometrySource } from './definition.ts'
import type { IssueList } from './issue-list.ts'
import type { YamlPath } from './read-yaml.ts'

const KEYS = new Set(['from', 'constant', 'x', 'y', 'longitude', 'latitude', 'crs'])
const EXPECTED = 'a path, {x, y, crs}, {longitude, latitude} or {constant}'

/** Undefined with mistakes noted. */
export function readGeometry(document: string | PropertyMapDocument, at: YamlPath, list: IssueList): GeometrySource | undefined {
  if (typeof document === 'string') return { kind: 'path', path: document, crs: null }
  for (const key of Object.keys(document)) {
    if (!KEYS.has(key)) list.add([...at, key], `"${key}" does not go with a geometry`, { part: 'key', expected: EXPECTED })
  }
  const crs = document.crs === undefined ? null : readCrs(document.crs, [...at, 'crs'], list)
  const { from, constant, x, y, longitude, latitude } = document
  const kinds = [
    from !== undefined,
    constant !== undefined,
    x !== undefined || y !== undefined,
    longitude !== undefined || latitude !== undefined,
  ]
  if (kinds.filter(Boolean).length !== 1) {
    list.add(at, 'it must be clear where the geometry comes from', { part: 'key', expected: EXPECTED })
    return undefined
  }
  if (from !== undefined) return { kind: 'path', path: from, crs }
  if (constant !== undefined) return readConstant(constant, [...at, 'constant'], list)
  if (longitude !== undefined && latitude !== undefined) {
    if (document.crs !== undefined)
      list.add([...at, 'crs'], 'longitude and latitude are CRS84', { part: 'key', expected: 'x and y for another system' })
    return { kind: 'columns', x: longitude, y: latitude, crs: null }
  }
  if (x !== undefined && y !== undefined) {
    if (document.crs === undefined)
      list.add(at, 'x and y need their coordinate reference system', { part: 'key', expected: 'the key "crs", for instance EPSG:25833' })
    return { kind: 'columns', x, y, crs }
  }
  list.add(at, 'the other coordinate is missing', { part: 'key', expected: 'both "x" and "y", or both "longitude" and "latitude"' })
  return undefined
}

function readCrs(text: string, at: YamlPath, list: IssueList): Crs | null {
  try {
    const crs = parseCrs(text)
    // Fails here, with line and column, rather than when the first item is read.
    createTransform(crs, CRS84)
    return crs
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    list.add(at, error.message, { expected: 'an EPSG code such as EPSG:25833, or CRS84' })
    return null
  }
}

function readConstant(value: unknown, at: YamlPath, list: IssueList): GeometrySource | undefined {
  try {
    return { kind: 'constant', value: validateGeometry(value) }
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    list.add(at, `not a GeoJSON geometry: ${error.message}`, { expected: 'a GeoJSON geometry, longitude first' })
    return undefined
  }
}
