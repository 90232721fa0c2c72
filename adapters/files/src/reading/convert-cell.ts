// Texts of a column to values of its type.
import type { PropertyType } from '@crosswalk/contract'
import { parseGeometry, parseWkt, windRings } from '@crosswalk/geo'
import { toDayMs, toInstantMs } from '../table/instants.ts'

/** The value; undefined for an empty cell, null for a text that is not of the type. */
export type ConvertCell = (text: string) => unknown

export function createConverter(type: PropertyType): ConvertCell {
  const convert = converters[type]
  return (text) => (text === '' ? undefined : convert === undefined ? text : convert(text))
}

const converters: Partial<Record<PropertyType, (text: string) => unknown>> = {
  number(text) {
    const value = Number(text)
    return text.trim() === '' || !Number.isFinite(value) ? null : value
  },
  boolean: (text) => (/^true$/i.test(text) || text === '1' ? true : /^false$/i.test(text) || text === '0' ? false : null),
  date: (text) => (toDayMs(text) === undefined ? null : text),
  timestamp: (text) => (toInstantMs(text) === undefined ? null : text),
  time: (text) => (toDayMs(text) === undefined && toInstantMs(text) === undefined ? null : text),
  geometry: readGeometry,
  json: readJson,
  array: (text) => {
    const value = readJson(text)
    return Array.isArray(value) ? value : null
  },
}

/** Well-known text or GeoJSON. */
function readGeometry(text: string): unknown {
  const geometry = text.trimStart().startsWith('{') ? parseGeometry(readJson(text)) : readWkt(text)
  return geometry === null ? null : windRings(geometry)
}

function readWkt(text: string): ReturnType<typeof parseGeometry> {
  try {
    return parseGeometry(parseWkt(text))
  } catch {
    return null
  }
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown
  } catch {
    return null
  }
}
