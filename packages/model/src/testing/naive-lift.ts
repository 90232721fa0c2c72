// The lift that law tests hold the compiled one against: straight from the documentation, for one value at a time.
import type { NaiveValue } from './naive-filter.ts'
import { MISSING, naive } from './naive-filter.ts'

export type NaiveItem = Readonly<Record<string, string | number | boolean | null | undefined>>

/** One property as a mapping file declares it; plain data, so that it is its own YAML. */
export interface NaiveMapping {
  readonly from?: string | undefined
  readonly template?: string | undefined
  readonly pick?: Readonly<Record<string, readonly (string | number)[]>> | undefined
  readonly extract?: string | undefined
  readonly missing?: readonly (string | number)[] | undefined
  readonly split?: string | undefined
  readonly codelist?: Readonly<Record<string, string | number | boolean>> | undefined
  readonly scale?: number | undefined
  readonly unit?: string | { readonly from: string; readonly codelist?: Readonly<Record<string, string>> | undefined } | undefined
  readonly timezone?: string | undefined
  readonly layout?: string | undefined
  readonly lasts?: string | undefined
  readonly stamped?: string | undefined
  readonly longitude?: string | undefined
  readonly latitude?: string | undefined
}

const digits15 = (value: number): number => Number(value.toPrecision(15))

/** Micrograms per cubic metre are canonical; kelvins to degrees Celsius in whole hundredths. */
const CONVERSIONS: Readonly<Record<string, (value: number) => number>> = {
  'ug/m3': (value) => value,
  'mg/m3': (value) => digits15(value * 1000),
  'g/m3': (value) => digits15(value * 1_000_000),
  Cel: (value) => value,
  K: (value) => (Math.round(value * 100) - 27_315) / 100,
}

export function liftNaively(mapping: NaiveMapping, kind: string, item: NaiveItem): NaiveValue {
  if (mapping.longitude !== undefined) return liftPoint(item[mapping.longitude], item[mapping.latitude ?? ''])
  if (kind === 'time') return liftTime(mapping, item)
  const start = mapping.template === undefined ? item[mapping.from ?? ''] : expandNaively(mapping.template, item)
  const value = start === null || start === undefined ? null : runSteps(mapping, kind, { start, item })
  if (value === null || (Array.isArray(value) && value.length === 0)) return MISSING
  return kind === 'measure' ? convertNaively(mapping, value as number, item) : naive(value)
}

export function expandNaively(template: string, item: NaiveItem): string | null {
  let complete = true
  const text = template.replaceAll(/\{(\+?)([^}]+)\}/g, (_, plus: string, name: string) => {
    const value = item[name]
    if (value === null || value === undefined || value === '') complete = false
    if (plus === '+') return String(value)
    return encodeURIComponent(String(value)).replaceAll(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  })
  return complete ? text : null
}

interface Start {
  readonly start: string | number | boolean
  readonly item: NaiveItem
}

function runSteps(mapping: NaiveMapping, kind: string, { start, item }: Start): unknown {
  for (const [name, codes] of Object.entries(mapping.pick ?? {})) {
    if (!codes.some((code) => sameCode(code, item[name]))) return null
  }
  let value: string | number | boolean = start
  if (mapping.extract !== undefined) {
    const match = new RegExp(mapping.extract, 'su').exec(String(value))
    const part = match === null ? undefined : match.length > 1 ? match[1] : match[0]
    if (part === undefined) return null
    value = part
  }
  const present = value
  if (mapping.missing?.some((code) => sameCode(code, present)) === true) return null
  const members =
    mapping.split === undefined
      ? [value]
      : String(value)
          .split(mapping.split)
          .map((part) => part.trim())
          .filter((part) => part !== '')
  const lifted = members.map((member) => finishNaively(mapping, kind, member)).filter((member) => member !== null)
  return mapping.split === undefined ? (lifted[0] ?? null) : lifted
}

function finishNaively(mapping: NaiveMapping, kind: string, value: string | number | boolean): string | number | boolean | null {
  let result: string | number | boolean = value
  if (mapping.codelist !== undefined) {
    const found = Object.entries(mapping.codelist).find(([code]) => sameCode(code, value))
    if (found === undefined) return null
    result = found[1]
  }
  if (kind === 'text' || kind === 'relation') return kind === 'relation' && result === '' ? null : String(result)
  if (kind === 'enum') return ['x', 'y', 'z'].includes(String(result)) ? String(result) : null
  if (kind === 'boolean') return typeof result === 'boolean' ? result : result === 'true' ? true : result === 'false' ? false : null
  const number =
    typeof result === 'number' ? result : typeof result === 'string' && /^-?(0|[1-9]\d*)(\.\d+)?$/.test(result) ? Number(result) : null
  if (number === null) return null
  return mapping.scale === undefined || mapping.scale === 1 ? number : mapping.scale === -1 ? -number : digits15(number * mapping.scale)
}

export function sameCode(code: string | number, value: unknown): boolean {
  if (value === null || value === undefined) return false
  return typeof value === 'number' ? String(code).trim() !== '' && Number(code) === value : String(code) === `${value as string | boolean}`
}

function convertNaively({ unit }: NaiveMapping, value: number, item: NaiveItem): NaiveValue {
  const code = typeof unit === 'object' ? item[unit.from] : undefined
  const name = typeof unit === 'object' ? (unit.codelist === undefined ? code : unit.codelist[String(code)]) : unit
  const convert = name === undefined || name === null ? undefined : CONVERSIONS[String(name)]
  return convert === undefined ? { missing: false, values: [null] } : naive(convert(value))
}

function liftPoint(longitude: unknown, latitude: unknown): NaiveValue {
  if (typeof longitude !== 'number' || typeof latitude !== 'number') return MISSING
  if (Math.abs(longitude) > 180 || Math.abs(latitude) > 90) return MISSING
  return naive({ coordinates: [longitude, latitude] })
}

/** Instants as Date objects. Only full local times and full timestamps are in the law's items. */
function liftTime(mapping: NaiveMapping, item: NaiveItem): NaiveValue {
  const text = item[mapping.from ?? '']
  if (typeof text !== 'string') return MISSING
  if (/^\d{4}-\d\d-\d\d$/.test(text)) return naive(new Date(`${text}T00:00:00Z`))
  const hasZone = /(Z|[+-]\d\d:\d\d)$/.test(text)
  if (mapping.layout !== undefined && (hasZone || text[10] !== mapping.layout[10])) return MISSING
  const stamp = hasZone ? Date.parse(text) : instantNaively(text.replace(' ', 'T'), mapping.timezone ?? 'UTC')
  if (Number.isNaN(stamp)) return MISSING
  if (stamp === null) return { missing: false, values: [null] }
  return naive(new Date(mapping.stamped === 'end' ? stamp - 3_600_000 : stamp))
}

export interface NaiveBounds {
  readonly start: number | null
  readonly end: number | null
}

/** Of a reading's time: days last until the next one, and hours where the mapping says that a reading lasts one. */
export function boundsNaively(mapping: NaiveMapping, item: NaiveItem): NaiveBounds {
  const text = item[mapping.from ?? '']
  if (typeof text === 'string' && /^\d{4}-\d\d-\d\d$/.test(text)) {
    if (mapping.layout !== undefined && mapping.layout !== 'YYYY-MM-DD') return { start: null, end: null }
    const zone = mapping.timezone ?? 'UTC'
    const next = new Date(Date.parse(`${text}T00:00:00Z`) + 86_400_000).toISOString().slice(0, 10)
    const start = instantNaively(`${text}T00:00:00`, zone)
    if (mapping.lasts === undefined) return { start, end: instantNaively(`${next}T00:00:00`, zone) }
    return mapping.stamped === 'end' ? { start: (start ?? 0) - 3_600_000, end: start } : { start, end: (start ?? 0) + 3_600_000 }
  }
  const [at] = liftTime(mapping, item).values
  if (!(at instanceof Date)) return { start: null, end: null }
  return { start: at.getTime(), end: at.getTime() + (mapping.lasts === undefined ? 0 : 3_600_000) }
}

/** Tries every offset there is and keeps the earliest instant that the zone shows as this local time; null where none does. */
export function instantNaively(local: string, zone: string): number | null {
  const wanted = local.length === 16 ? `${local}:00` : local
  const asUtc = Date.parse(`${wanted}Z`)
  // Date.parse turns 30 February into 2 March.
  if (Number.isNaN(asUtc) || !new Date(asUtc).toISOString().startsWith(wanted.slice(0, 19))) return Number.NaN
  for (let minutes = 14 * 60; minutes >= -12 * 60; minutes -= 15) {
    const candidate = asUtc - minutes * 60_000
    if (shown(candidate, zone) === wanted.slice(0, 19)) return candidate
  }
  return null
}

const formats = new Map<string, Intl.DateTimeFormat>()

function shown(instant: number, zone: string): string {
  const format =
    formats.get(zone) ?? new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'medium', hourCycle: 'h23' })
  formats.set(zone, format)
  return format.format(instant).replace(' ', 'T')
}
