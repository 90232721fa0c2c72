// Guards over the parts of a conjunct that a server can be asked: one property beside literals.
import type { BboxLiteral, Geometry, Operand, PropertyRef } from '@crosswalk/contract'
import { canonicalTimestamp, parseDayMs, parseTimestampMs } from '@crosswalk/cql2'

export function isObject(operand: unknown): operand is object {
  return typeof operand === 'object' && operand !== null && !Array.isArray(operand)
}

export function isPropertyRef(operand: unknown): operand is PropertyRef {
  return isObject(operand) && 'property' in operand && typeof operand.property === 'string' && !('op' in operand)
}

export function isBboxLiteral(operand: unknown): operand is BboxLiteral {
  return isObject(operand) && 'bbox' in operand && Array.isArray(operand.bbox) && !('type' in operand)
}

export function isGeometryLiteral(operand: unknown): operand is Geometry {
  return isObject(operand) && 'type' in operand && ('coordinates' in operand || 'geometries' in operand)
}

/** The day of `{date}`, or of a text that is one; undefined for anything else. */
export function dayOf(operand: Operand): string | undefined {
  const text = isObject(operand) && 'date' in operand ? operand.date : operand
  return typeof text === 'string' && !Number.isNaN(parseDayMs(text)) ? text : undefined
}

/** Epoch milliseconds of `{timestamp}`, or of a text that is one; undefined for anything else. */
export function instantMsOf(operand: Operand): number | undefined {
  const text = isObject(operand) && 'timestamp' in operand ? operand.timestamp : operand
  if (typeof text !== 'string' || canonicalTimestamp(text) === undefined) return undefined
  const ms = parseTimestampMs(text)
  return Number.isNaN(ms) ? undefined : ms
}

const LAST_MS = Date.UTC(9999, 11, 31, 23, 59, 59, 999)

/** An instant of the years 0001 to 9999 as every server can read it: seconds, and milliseconds only where there are some. */
export function timestampOf(ms: number): string | undefined {
  if (!(ms >= Date.UTC(1, 0) && ms <= LAST_MS)) return undefined
  return new Date(ms).toISOString().replace('.000Z', 'Z')
}
