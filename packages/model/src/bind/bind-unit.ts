// Binds the unit of a measure: one for all items, one per item, or none that is known.
import { createConversion, explainRefusal, resolveUnit, sameUnit } from '@crosswalk/units'
import type { Conversion } from '@crosswalk/units'
import type { Lowered } from '../crosswalk.ts'
import type { MeasureDefinition } from '../definition.ts'
import type { Leaf } from '../lower/leaf.ts'
import { allOf, anyOf, NOTHING, unsupported } from '../lower/lowered.ts'
import { createArithmeticStep } from '../steps/arithmetic.ts'
import type { Arithmetic } from '../steps/arithmetic.ts'
import { codeLiterals, codeText } from '../steps/codes.ts'
import type { Column } from '../steps/column.ts'
import { lowerColumn } from '../steps/column.ts'
import type { LowerBelow, Step } from '../steps/step.ts'
import type { BindContext } from './open-columns.ts'

/** Where values of a measure get their unit from. */
export type BoundUnit =
  | { readonly kind: 'fixed'; readonly ucum: string }
  | {
      readonly kind: 'item'
      readonly column: Column
      readonly codes: ReadonlyMap<string, string> | null
      readonly unitOf: (item: unknown) => string | undefined
      /** Is it known although a value is missing, as where one unit is declared for all. @default false */
      readonly isOfMissing?: boolean | undefined
    }
  | { readonly kind: 'unknown' }

const MAX_UNITS_REMEMBERED = 1000

/** Declared as wrong, stated by the source, declared as default, unknown: in this order. */
export function bindUnit(definition: MeasureDefinition, context: BindContext, column: Column | undefined): BoundUnit {
  const { unit, at, property } = definition
  if (unit?.kind === 'override') return { kind: 'fixed', ucum: unit.ucum }
  if (unit?.kind === 'item') {
    const source = context.open(unit.path, [...at, 'unit', 'from'])
    return { kind: 'item', column: source, codes: unit.codes, unitOf: rememberUnits(source, unit.codes) }
  }
  const stated = column?.unit
  if (stated === undefined) return unit === null ? { kind: 'unknown' } : { kind: 'fixed', ucum: unit.ucum }
  const resolved = resolveUnit(stated)
  if (resolved === undefined) {
    context.warnings.push(`${context.definition.name}: ${column?.name ?? property.name} states the unit "${stated}", which no one knows`)
    return { kind: 'unknown' }
  }
  if (unit !== null && !sameUnit(unit.ucum, resolved.ucum)) {
    context.warnings.push(
      `${context.definition.name}: ${column?.name ?? property.name} states ${resolved.ucum}, which holds; the declared ${unit.ucum} does not`,
    )
  }
  const canonical = property.unit ?? '1'
  if (createConversion(resolved.ucum, canonical) === undefined) {
    const message = `${column?.name ?? property.name} is in ${resolved.ucum}: ${explainRefusal(resolved.ucum, canonical)}`
    context.issues.push(
      context.definition.issue(at, message, { expected: `a unit that converts to ${canonical}, or unit: {override, because}` }),
    )
  }
  return { kind: 'fixed', ucum: resolved.ucum }
}

function rememberUnits(column: Column, codes: ReadonlyMap<string, string> | null): (item: unknown) => string | undefined {
  const unitOf = rememberUnitTexts(codes)
  return (item) => {
    const text = codeText(column.get(item))
    return text === undefined ? undefined : unitOf(text)
  }
}

/** The unit that a source's text means: by the code list where there is one, else as the hub reads it. */
export function rememberUnitTexts(codes: ReadonlyMap<string, string> | null): (text: string) => string | undefined {
  if (codes !== null) return (text) => codes.get(text)
  const known = new Map<string, string | undefined>()
  return (text) => {
    if (known.has(text)) return known.get(text)
    if (known.size >= MAX_UNITS_REMEMBERED) known.clear()
    const ucum = resolveUnit(text)?.ucum
    known.set(text, ucum)
    return ucum
  }
}

/** The conversion of values as a step; undefined where nothing changes. */
export function createUnitStep(from: string, to: string): Step | undefined {
  const conversion = createConversion(from, to)
  if (conversion === undefined || conversion.isIdentity) return undefined
  if (conversion.affine) return createArithmeticStep(unitArithmetic(conversion))
  return {
    name: 'unit',
    order: 'none',
    lift: (value) => conversion.forward(value as number),
    lower: () => unsupported(`${from} and ${to} differ by more than a factor`),
  }
}

function unitArithmetic(conversion: Conversion): Arithmetic {
  const { factor, offset } = conversion
  return { name: 'unit', factor, offset, forward: (value) => conversion.forward(value), inverse: (value) => conversion.inverse(value) }
}

/** A comparison of values whose unit stands in another column: for each declared unit its own bounds. */
export function lowerItemUnit(
  leaf: Leaf,
  unit: BoundUnit & { kind: 'item' },
  { canonical, below }: { canonical: string; below: LowerBelow },
): Lowered {
  // A value of unknown unit is there all the same.
  if (leaf.kind === 'null') return below(leaf)
  if (unit.codes === null) return unsupported('the unit is read per item')
  const units = [...new Set(unit.codes.values())]
  return anyOf(
    units.map((ucum) => {
      const codes = [...(unit.codes ?? [])].filter(([, declared]) => declared === ucum).map(([code]) => code)
      const values = codeLiterals(codes, unit.column.type)
      if (values === undefined) return unsupported(`the type of ${unit.column.name} is not known`)
      if (values.length === 0) return NOTHING
      const step = createUnitStep(ucum, canonical)
      return allOf([
        step === undefined ? below(leaf) : step.lower(leaf, below),
        lowerColumn(unit.column, { kind: 'in', values, negated: false }),
      ])
    }),
  )
}
