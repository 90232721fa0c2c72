// The hub: any text that names a unit becomes one record with the codes of all three systems.
import { CODES_BY_IRI, CODES_BY_WORD, SYMBOLS_BY_TEXT } from './aliases.ts'
import { boundedCache } from './bounded-cache.ts'
import { createConversion } from './conversion.ts'
import { printSymbol } from './print-symbol.ts'
import { QUDT_NAMESPACE, QUDT_UNITS } from './qudt-table.ts'
import { COMMON_CODES } from './uncefact-table.ts'
import type { CommonCode } from './uncefact-table.ts'
import { tryParseUcum } from './unit-expression.ts'

/** Stands where a unit is not known. It converts to nothing, not even to itself. */
export const UNKNOWN_UNIT = 'UNKNOWN'

/** `any`: the system is not known; see the order in `resolveUnit`. */
export type UnitSystem = 'ucum' | 'uncefact' | 'qudt' | 'any'

export interface ResolvedUnit {
  /** Case-sensitive UCUM code: what conversions take. */
  readonly ucum: string
  /** UN/CEFACT Recommendation 20 common code, where this package knows one. */
  readonly uncefact?: string
  /** IRI of the QUDT unit, where this package knows one. */
  readonly qudt?: string
  /** As people write it: µg/m³. */
  readonly symbol: string
  /** English name, or the code where this package knows none. */
  readonly name: string
}

/** Longer texts name no unit. IRIs of vocabularies stay well below. */
const MAX_TEXT_LENGTH = 300

const resolutions = boundedCache(4096, (key: string): ResolvedUnit | undefined => {
  const split = key.indexOf('\n')
  const code = findCode(key.slice(split + 1), key.slice(0, split) as UnitSystem)
  return code === undefined ? undefined : describe(code)
})

/**
 * The unit that a text means, or undefined. Never guesses between two readings.
 *
 * A named system reads only its own codes, in their case. `any` tries in this order:
 * 1. IRIs (QUDT, OGC, EPSG);
 * 2. `ft`, `mph`, `kph`, `pH`, `kB`, `MB`, `GB`, `TB` as everybody means them, although UCUM reads femtotonne, phots, picohenry and bels;
 * 3. a text that is a code of both UCUM and Recommendation 20 with different meanings: ending in a digit it is the common code
 *    (`P1` percent, not poise; `C62` one), letters only it is refused (`GP`: gigapoise or mg/m3);
 * 4. UCUM (`C` is the coulomb, `K` the kelvin);
 * 5. symbols and words of the alias table, typographic spellings (µ, ², ·);
 * 6. UN/CEFACT common codes.
 * @default system 'any'
 */
export function resolveUnit(text: string, system: UnitSystem = 'any'): ResolvedUnit | undefined {
  return text.length > MAX_TEXT_LENGTH ? undefined : resolutions.get(`${system}\n${text}`)
}

function findCode(raw: string, system: UnitSystem): string | undefined {
  const text = raw.trim()
  if (system === 'ucum') return valid(text)
  if (system === 'uncefact') return COMMON_BY_CODE.get(text)?.ucum
  if (system === 'qudt') return codeOfIri(text) ?? QUDT_BY_NAME.get(text)
  return findInAny(text)
}

/** Texts that UCUM reads as something nobody measures in a city. */
const EVERYDAY = new Set(['ft', 'mph', 'kph', 'pH', 'kB', 'MB', 'GB', 'TB'])

function findInAny(raw: string): string | undefined {
  const text = raw.normalize('NFKC')
  const iri = codeOfIri(raw)
  if (iri !== undefined) return iri
  if (EVERYDAY.has(text)) return SYMBOLS_BY_TEXT.get(text)
  const common = COMMON_BY_CODE.get(text)?.ucum
  const ucum = valid(text)
  const differ = common !== undefined && ucum !== undefined && !(createConversion(common, ucum)?.isIdentity ?? false)
  if (differ) return /\d$/.test(text) ? common : undefined
  return ucum ?? SYMBOLS_BY_TEXT.get(text) ?? plainSpelling(text) ?? CODES_BY_WORD.get(text.toLowerCase()) ?? common
}

function valid(code: string): string | undefined {
  return tryParseUcum(code) === undefined ? undefined : code
}

/** `μg·m⁻³` is `ug.m-3` once its typography is plain; superscripts are so by NFKC already. */
function plainSpelling(text: string): string | undefined {
  const plain = text
    .replaceAll('μ', 'u')
    .replaceAll('Ω', 'Ohm')
    .replaceAll(/[·⋅∙•×*]/g, '.')
    .replaceAll('−', '-')
    .replaceAll(/\^(?=[-+]?\d)/g, '')
    // A degree Celsius within a compound is a difference, hence a kelvin; alone it is in the alias table.
    .replaceAll(/(?<=[./(])°C|^°C(?=[./])/g, 'K')
  return plain === text ? spacedSpelling(text) : (valid(plain) ?? spacedSpelling(plain))
}

/** `ug m-3`: a space multiplies only before a negative power, since `5 m` would be a value with its unit. */
function spacedSpelling(text: string): string | undefined {
  return /^\S+(?: [A-Za-z]+-\d)+$/.test(text) ? valid(text.replaceAll(' ', '.')) : undefined
}

const UCUM_IRI = /^(?:https?:\/\/www\.opengis\.net\/def\/uom\/UCUM\/(?:[\d.]+\/)?|urn:ogc:def:uom:UCUM:[\d.]*:)(.+)$/
const QUDT_IRI = /^(?:https?:\/\/(?:www\.)?qudt\.org\/(?:[\d.]+\/)?vocab\/unit[/#]|unit:)([\w-]+)$/

function codeOfIri(text: string): string | undefined {
  const qudt = QUDT_IRI.exec(text)?.[1]
  if (qudt !== undefined) return QUDT_BY_NAME.get(qudt)
  const ucum = UCUM_IRI.exec(text)?.[1]
  if (ucum === undefined) return CODES_BY_IRI.get(text)
  try {
    return valid(decodeURIComponent(ucum))
  } catch {
    return undefined
  }
}

const COMMON_BY_CODE: ReadonlyMap<string, CommonCode> = new Map(COMMON_CODES.map((row) => [row.code, row]))
const QUDT_BY_NAME: ReadonlyMap<string, string> = new Map(QUDT_UNITS.map((unit) => [unit.localName, unit.ucum]))

/** The preferred spelling and codes of every unit of the tables. */
interface HubRow {
  readonly ucum: string
  uncefact?: string
  qudt?: string
  name?: string
}
const HUB: ReadonlyMap<string, HubRow> = buildHub()

function buildHub(): Map<string, HubRow> {
  const rows = new Map<string, HubRow>()
  function rowOf(ucum: string): HubRow {
    const key = hubKey(ucum)
    const row = rows.get(key) ?? { ucum }
    rows.set(key, row)
    return row
  }
  for (const { code, name, ucum, withdrawn } of COMMON_CODES) {
    const row = rowOf(ucum)
    if (!withdrawn) row.uncefact ??= code
    row.name ??= name
  }
  for (const { localName, ucum } of QUDT_UNITS) rowOf(ucum).qudt ??= QUDT_NAMESPACE + localName
  return rows
}

/** `ug.m-3` finds `ug/m3` by structure; an annotated code of the tables, such as `V.A{reactive}`, is found by its text. */
function hubKey(code: string): string {
  return code.includes('{') ? code : (tryParseUcum(code)?.structure ?? code)
}

function describe(code: string): ResolvedUnit {
  const row = HUB.get(hubKey(code)) ?? HUB.get(tryParseUcum(code)?.structure ?? '')
  // An annotation says what is counted, so the code keeps it; the codes of other systems are then those of the unit without it.
  const ucum = row === undefined || code.includes('{') ? code : row.ucum
  return Object.freeze({
    ucum,
    ...(row?.uncefact === undefined ? {} : { uncefact: row.uncefact }),
    ...(row?.qudt === undefined ? {} : { qudt: row.qudt }),
    symbol: printSymbol(ucum),
    name: row?.name ?? ucum,
  })
}
