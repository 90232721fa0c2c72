// Readings of a measure as they are shown, values in the unit that is wanted, and what cannot be compared.
import { QueryError } from '@crosswalk/contract'
import type { Provenance, Reading, ReadingMember } from '@crosswalk/contract'
import { createConversion, explainRefusal, resolveUnit, UNKNOWN_UNIT } from '@crosswalk/units'
import type { Conversion } from '@crosswalk/units'
import { isMissing, missingKindOf, orNull, UNREADABLE } from '../missing-value.ts'
import type { MeasureParts } from './measure-parts.ts'

export interface ReadingRequest {
  readonly unit: string | undefined
  readonly members: readonly ReadingMember[]
}

/**
 * Compiles a reading of an item's value with only the wanted members computed.
 * @throws QueryError QUERY_INVALID for a unit that is none, or of another dimension
 */
export function compileReading(
  parts: MeasureParts,
  request: ReadingRequest,
): (item: unknown, value: unknown, provenance: Provenance | null) => Reading {
  const { time, quality, resultTime } = parts
  const members = new Set(request.members)
  const show = compileShown(parts, request.unit)
  const wantsTime = members.has('time') && time !== null
  const wantsResultTime = members.has('resultTime') && resultTime !== null
  const wantsQuality = members.has('quality') && quality !== null
  return (item, value, provenance) => {
    const shown = show(value, item)
    const span = wantsTime ? time.span(item) : null
    const result = wantsResultTime ? resultTime.span(item) : null
    return {
      value: shown.value,
      unit: shown.unit,
      time: span === undefined || span === UNREADABLE ? null : span,
      resultTime: result === undefined || result === null || result === UNREADABLE ? null : result.start,
      quality: wantsQuality ? (orNull(quality.lift(item)) as string | null) : null,
      missing: missingKindOf(value),
      provenance,
    }
  }
}

interface Shown {
  readonly value: number | null
  readonly unit: string
}

function compileShown({ definition, unit }: MeasureParts, wanted: string | undefined): (value: unknown, item: unknown) => Shown {
  const target = openTarget(wanted, definition.property.unit ?? '1')
  if (unit.kind === 'unknown') return (value) => ({ value: numberOrNull(value), unit: UNKNOWN_UNIT })
  if (unit.kind === 'fixed') {
    const convert = compileConversion(createConversion(unit.ucum, target))
    return (value) => ({ value: convert(value), unit: target })
  }
  const conversionOf = rememberConversions(target)
  return (value, item) => {
    const conversion = conversionOf(unit.unitOf(item))
    if (conversion === undefined) return { value: numberOrNull(value), unit: UNKNOWN_UNIT }
    return { value: typeof value === 'number' ? finite(conversion.forward(value)) : null, unit: target }
  }
}

/**
 * Compiles the value of an item in a unit, canonical by default; null where it is missing or its unit is not known.
 * @throws QueryError QUERY_INVALID for a unit that is none, or of another dimension
 */
export function compileValue({ definition, unit, raw }: MeasureParts, wanted: string | undefined): (item: unknown) => number | null {
  const target = openTarget(wanted, definition.property.unit ?? '1')
  if (unit.kind === 'unknown') return () => null
  if (unit.kind === 'fixed') {
    const convert = compileConversion(createConversion(unit.ucum, target))
    return (item) => convert(raw.lift(item))
  }
  const conversionOf = rememberConversions(target)
  return (item) => {
    const value = raw.lift(item)
    if (typeof value !== 'number') return null
    const conversion = conversionOf(unit.unitOf(item))
    return conversion === undefined ? null : finite(conversion.forward(value))
  }
}

/** Is there a value of an item whose unit is not known; null where that cannot happen. */
export function compileIncomparable({ unit, raw, definition }: MeasureParts): ((item: unknown) => boolean) | null {
  if (unit.kind === 'fixed') return null
  if (unit.kind === 'unknown') return (item) => !isMissing(raw.lift(item))
  const conversionOf = rememberConversions(definition.property.unit ?? '1')
  return (item) => !isMissing(raw.lift(item)) && conversionOf(unit.unitOf(item)) === undefined
}

/** The unit that values are shown in where every item has the same one. */
export function shownUnit({ definition, unit }: MeasureParts, wanted: string | undefined): string {
  const target = openTarget(wanted, definition.property.unit ?? '1')
  return unit.kind === 'fixed' ? target : UNKNOWN_UNIT
}

const MAX_CONVERSIONS_REMEMBERED = 1000

/** Conversions of the units that items name to one unit, each compiled once; undefined for a unit that is unknown or does not convert. */
export function rememberConversions(target: string): (ucum: string | undefined) => Conversion | undefined {
  const known = new Map<string, Conversion | undefined>()
  return (ucum) => {
    if (ucum === undefined) return undefined
    const found = known.get(ucum)
    if (found !== undefined || known.has(ucum)) return found
    if (known.size >= MAX_CONVERSIONS_REMEMBERED) known.clear()
    const conversion = createConversion(ucum, target)
    known.set(ucum, conversion)
    return conversion
  }
}

function compileConversion(conversion: Conversion | undefined): (value: unknown) => number | null {
  if (conversion === undefined || conversion.isIdentity) return numberOrNull
  return (value) => (typeof value === 'number' ? finite(conversion.forward(value)) : null)
}

function openTarget(wanted: string | undefined, canonical: string): string {
  if (wanted === undefined) return canonical
  const target = resolveUnit(wanted)
  if (target === undefined)
    throw new QueryError('QUERY_INVALID', `"${wanted}" is not a unit`, { expected: [`a unit that converts to ${canonical}`] })
  if (createConversion(canonical, target.ucum) === undefined) {
    throw new QueryError('QUERY_INVALID', explainRefusal(canonical, target.ucum), {
      reason: 'UNIT_NOT_CONVERTIBLE',
      expected: [`a unit that converts to ${canonical}`],
    })
  }
  return target.ucum
}

function numberOrNull(value: unknown): number | null {
  return typeof value === 'number' ? value : null
}

/** JSON knows no infinity: an overflow is shown as the largest number. What has no value in the other unit is null: the logarithm of -1. */
export function finite(value: number): number | null {
  if (Number.isFinite(value)) return value
  return Number.isNaN(value) ? null : value > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE
}
