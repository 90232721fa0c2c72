// Conditions on a measure: numbers in any unit become literals in the model's canonical unit.
import type { Filter, ModelProperty } from '@crosswalk/contract'
import { createConversion, explainRefusal, resolveUnit, type Conversion } from '@crosswalk/units'
import { instantLiteral, numberConditions, refuseNull, type ConditionPlace, type Input } from './conditions.ts'
import { invalid, type InputPath } from './invalid.ts'

const FLIPPED: Readonly<Record<string, string>> = { lt: 'gt', lte: 'gte', gt: 'lt', gte: 'lte' }

/**
 * Tests the latest reading. Literals are rounded to 15 significant digits, as lifted readings are.
 * @throws QueryError QUERY_INVALID for a unit that is unknown or of another dimension
 */
export function measureConditions(input: Input, place: ConditionPlace, property: ModelProperty): readonly Filter[] {
  for (const [key, value] of Object.entries(input)) refuseNull(value, [...place.path, key])
  const unit = input['unit']
  const conversion = typeof unit === 'string' ? conversionFrom(unit, property, [...place.path, 'unit']) : undefined
  const toCanonical = conversion && ((value: number): number => conversion.forward(value))
  const filters = [...numberConditions(conversion?.order === 'falling' ? flip(input) : input, place, toCanonical)]
  const after = input['observedAfter']
  if (typeof after === 'string') {
    const literal = instantLiteral(after, [...place.path, 'observedAfter'])
    filters.push({ op: '>', args: [{ property: `${place.name}.observedAt` }, literal] })
  }
  return filters
}

/**
 * The UCUM code in which a measure is shown.
 * @throws QueryError QUERY_INVALID for a unit that is unknown or of another dimension
 */
export function shownUnit(text: string, property: ModelProperty, path: InputPath): string {
  conversionFrom(text, property, path)
  return resolveUnit(text)?.ucum ?? text
}

function conversionFrom(text: string, property: ModelProperty, path: InputPath): Conversion {
  const canonical = property.unit
  if (canonical === undefined) throw invalid(path, `${property.name} has no unit in its model`)
  const unit = resolveUnit(text)
  if (!unit) throw invalid(path, `${JSON.stringify(text)} is not a unit that is known here`, { expected: [canonical] })
  const conversion = createConversion(unit.ucum, canonical)
  if (!conversion) {
    throw invalid(path, `${property.name} cannot be given in ${text}: ${explainRefusal(unit.ucum, canonical)}`, { expected: [canonical] })
  }
  return conversion
}

/** More in the one unit is less in the other. */
function flip(input: Input): Input {
  return Object.fromEntries(Object.entries(input).map(([key, value]) => [FLIPPED[key] ?? key, value]))
}
