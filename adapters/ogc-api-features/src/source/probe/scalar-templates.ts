// Questions about names, numbers, days, instants, truth values, nulls and logic, over the values of the sample itself.
import type { ComparisonOperator, Filter, Literal, PropertyType } from '@crosswalk/contract'
import { instantMsOf, timestampOf } from '../request/operands.ts'
import { propertiesOfType } from './sample.ts'
import type { Sample } from './sample.ts'
import { compare, isPlain, not, toTemplate } from './shape.ts'
import type { Near, Shape } from './shape.ts'
import type { Template } from './template.ts'

const SCALAR_TYPES: readonly PropertyType[] = ['text', 'number', 'boolean', 'date', 'timestamp']
const ORDERS: readonly ComparisonOperator[] = ['=', '<>', '<', '<=', '>', '>=']

/** Every property by its own name: it is there, and equals its value. */
export function nameTemplates(sample: Sample): readonly Template[] {
  return [...sample.types].flatMap(([name, type]) => (SCALAR_TYPES.includes(type) ? [nameTemplate(sample, name, type)] : []))
}

function nameTemplate(sample: Sample, name: string, type: PropertyType): Template {
  return {
    ability: `name:${name}`,
    // Instants are where a server's columns are often of another type than they look.
    family: type === 'date' || type === 'timestamp' ? `names: ${name}` : 'names',
    expected: true,
    says: 'does not equal its value in a filter',
    ask(item) {
      const value = sample.read(name)(item)
      const isFit = type === 'text' ? isPlain(value) : value !== null && value !== undefined
      const filter = compare(
        name,
        '=',
        type === 'date' || type === 'timestamp' ? ({ [type]: value } as unknown as Literal) : (value as Literal),
      )
      return isFit && sample.evaluate(filter, item) === true ? { filter, about: `${name} is ${JSON.stringify(value)}` } : undefined
    },
  }
}

/** Beside the value itself a little more and a little less: they tell a bound from a filter that is ignored. */
function rangeTemplates(sample: Sample, type: PropertyType, near: Near): readonly Template[] {
  const at = (op: ComparisonOperator, step: -1 | 0 | 1, expected: boolean): Template =>
    toTemplate(sample, type, {
      ability: `${op}:${type}`,
      family: type,
      expected,
      says: saysOf(step, expected),
      build: (name, value) => {
        const bound = near(value, step)
        return bound === undefined ? undefined : compare(name, op, bound)
      },
    })
  return [
    ...ORDERS.map((op) => at(op, 0, op === '=' || op === '<=' || op === '>=')),
    ...(['<', '<='] as const).flatMap((op) => [at(op, 1, true), at(op, -1, false)]),
    ...(['>', '>='] as const).flatMap((op) => [at(op, -1, true), at(op, 1, false)]),
    at('=', 1, false),
    at('<>', 1, true),
    ...listTemplates(sample, type, near),
  ]
}

function saysOf(step: -1 | 0 | 1, expected: boolean): string {
  if (step === 0) return expected ? 'leaves its bound out' : 'includes its bound'
  return expected ? 'loses what is beyond its bound' : 'finds what is not beyond its bound'
}

function listTemplates(sample: Sample, type: PropertyType, near: Near): readonly Template[] {
  const template = (
    ability: string,
    steps: readonly (-1 | 0 | 1)[],
    expected: boolean,
    make: (name: string, bounds: readonly Literal[]) => Filter,
  ): Template =>
    toTemplate(sample, type, {
      ability: `${ability}:${type}`,
      family: `${ability} of ${type}`,
      expected,
      says: ability === 'in' ? 'is wrong about its members' : 'is wrong about its ends',
      build: (name, value) => {
        const bounds = steps.map((step) => near(value, step)).filter((bound) => bound !== undefined)
        return bounds.length < steps.length ? undefined : make(name, bounds)
      },
    })
  const list = (name: string, values: readonly Literal[]): Filter => ({ op: 'in', args: [{ property: name }, values] })
  const range = (name: string, [low = 0, high = 0]: readonly Literal[]): Filter => ({
    op: 'between',
    args: [{ property: name }, low, high],
  })
  return [
    template('in', [0, 1], true, list),
    template('in', [-1, 1], false, list),
    template('between', [0, 1], true, range),
    template('between', [-1, 0], true, range),
    template('between', [1, 1], false, range),
  ]
}

export function numberTemplates(sample: Sample): readonly Template[] {
  const near: Near = (value, step) => (typeof value === 'number' && Math.abs(value) < 1e15 ? value + step / 2 : undefined)
  return rangeTemplates(sample, 'number', near)
}

const DAY_MS = 86_400_000

/** Instants are asked for as `<` and `>=` alone: all other comparisons of them are written so. */
export function instantTemplates(sample: Sample): readonly Template[] {
  const day: Near = (value, step) => {
    const ms = typeof value === 'string' && value.length === 10 ? Date.parse(value) : Number.NaN
    return Number.isNaN(ms) ? undefined : { date: new Date(ms + step * DAY_MS).toISOString().slice(0, 10) }
  }
  const instant: Near = (value, step) => {
    const ms = typeof value === 'string' ? instantMsOf(value) : undefined
    const timestamp = ms === undefined ? undefined : timestampOf(ms + step * 1000)
    return timestamp === undefined ? undefined : { timestamp }
  }
  const isOfBounds = ({ ability }: Template): boolean => ability === '<:timestamp' || ability === '>=:timestamp'
  return [...rangeTemplates(sample, 'date', day), ...rangeTemplates(sample, 'timestamp', instant).filter(isOfBounds)]
}

const ANY: Readonly<Partial<Record<PropertyType, Literal>>> = {
  text: 'x',
  number: 1,
  boolean: true,
  date: { date: '2000-01-01' },
  timestamp: { timestamp: '2000-01-01T00:00:00Z' },
}

/** What is compared with nothing is unknown, and no row. */
export function nullTemplates(sample: Sample): readonly Template[] {
  return SCALAR_TYPES.flatMap((type) => {
    const literal = ANY[type] ?? 0
    const operators: readonly ComparisonOperator[] = type === 'timestamp' ? ['<', '>='] : type === 'boolean' ? ['=', '<>'] : ORDERS
    return operators.map((op) =>
      toTemplate(sample, type, {
        ability: `${op}:${type}`,
        family: `nulls of ${type}`,
        expected: false,
        says: 'also finds rows without a value',
        onNull: true,
        build: (name) => compare(name, op, literal),
      }),
    )
  })
}

export function logicTemplates(sample: Sample): readonly Template[] {
  const isNull = (name: string): Filter => ({ op: 'isNull', args: [{ property: name }] })
  const typed = SCALAR_TYPES.filter((type) => propertiesOfType(sample, type).length > 0)
  const each = (shape: Shape): readonly Template[] => typed.slice(0, 2).map((type) => toTemplate(sample, type, shape))
  const like = (name: string): Filter => not({ op: 'like', args: [{ property: name }, 'x%'] })
  return [
    ...each({ ability: 'isNull', family: 'nulls', expected: true, says: 'does not find a missing value', onNull: true, build: isNull }),
    ...each({ ability: 'isNull', family: 'nulls', expected: false, says: 'finds values that are there', build: isNull }),
    ...each({ ability: 'not', family: 'logic', expected: true, says: 'does not negate', build: (name) => not(isNull(name)) }),
    ...each({
      ability: 'not',
      family: 'logic',
      expected: false,
      says: 'does not negate',
      onNull: true,
      build: (name) => not(isNull(name)),
    }),
    toTemplate(sample, 'text', {
      ability: 'not',
      family: 'logic',
      expected: false,
      says: 'finds rows of which nothing is known',
      onNull: true,
      build: like,
    }),
    ...booleanTemplates(sample),
  ]
}

function booleanTemplates(sample: Sample): readonly Template[] {
  return (['=', '<>'] as const).flatMap((op) =>
    [true, false].map((expected) =>
      toTemplate(sample, 'boolean', {
        ability: `${op}:boolean`,
        family: 'booleans',
        expected,
        says: 'is wrong about true and false',
        build: (name, value: boolean) => compare(name, op, (op === '=') === expected ? value : !value),
      }),
    ),
  )
}
