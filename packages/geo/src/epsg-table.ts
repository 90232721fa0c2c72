// The generated table of EPSG coordinate reference systems, read from disk when first asked.
import { readFileSync } from 'node:fs'
import type { Bbox } from '@crosswalk/contract'

/** A geographic or projected system of the EPSG dataset. */
export interface EpsgEntry {
  /** Easting or longitude first; metres unless `+units` or `+to_meter` says otherwise, degrees for `+proj=longlat`. */
  readonly definition: string
  /** True if the authority's order is northing (latitude, or southing) first. */
  readonly northingFirst: boolean
  /** Area of use, degrees; west greater than east crosses the antimeridian. */
  readonly area: Bbox
  /** Metres that the dataset claims for the shift to WGS 84, null if it says nothing. */
  readonly accuracyMetres: number | null
}

type Row = readonly [code: string, definition: string, northingFirst: 0 | 1, area: Bbox, accuracyMetres: number | null]

// Codes outside the table that mean one in it, for coordinates in the plane: web Mercator's unofficial numbers, three-dimensional twins.
const ALIASES: Readonly<Record<string, string>> = {
  '900913': '3857',
  '102100': '3857',
  '102113': '3857',
  '3785': '3857',
  '4979': '4326',
  '4937': '4258',
}

const readTable = lazily(() => {
  const text = readFileSync(new URL('../data/epsg.ndjson', import.meta.url), 'utf8')
  const rows = JSON.parse(`[${text.trimEnd().replaceAll('\n', ',')}]`) as Row[]
  return new Map(rows.map((row) => [row[0], row]))
})

/** What the table says about a code, null if nothing: vertical, engineering and withdrawn systems and some rare projections. */
export function epsgEntry(code: string): EpsgEntry | null {
  const row = readTable().get(ALIASES[code] ?? code)
  if (row === undefined) return null
  const [, definition, northingFirst, area, accuracyMetres] = row
  return { definition, northingFirst: northingFirst === 1, area, accuracyMetres }
}

/** All codes of the table as numbers in text, in no particular order. */
export function epsgCodes(): readonly string[] {
  return [...readTable().keys()]
}

function lazily<Value>(read: () => Value): () => Value {
  let value: Value | undefined
  return () => (value ??= read())
}
