// Questions about comparisons, lists, ranges, patterns, nulls and logic, over the values of the sample itself.
import type { ComparisonOperator, Filter, Literal, PropertyType } from '@crosswalk/contract'
import type { Feature } from '../items/feature.ts'
import { timestampOf, instantMsOf } from '../request/operands.ts'
import { propertiesOfType } from './sample.ts'
import type { Sample } from './sample.ts'
import type { Question, Template } from './template.ts'

interface Shape {
  readonly ability: string
  readonly family: string
  readonly expected: boolean
  readonly says: string
  /** The filter for one property of the type and its value in the feature. */
  readonly build: (property: string, value: never) => Filter | undefined
}

/** The first property of the type for which the shape can be built over this feature, and for which our evaluator expects what it expects. */
function toTemplate(sample: Sample, type: PropertyType, shape: Shape, onNull = false): Template {
  const names = propertiesOfType(sample, type)
  return {
    ...shape,
    ask(item: Feature): Question | undefined {
      for (const name of names) {
        const value = sample.read(name)(item)
        if ((value === null || value === undefined) !== onNull) continue
        const filter = shape.build(name, value as never)
        if (filter === undefined || (sample.evaluate(filter, item) === true) !== shape.expected) continue
        return { filter, about: `${name}${onNull ? ' is null' : ` is ${JSON.stringify(value)}`}` }
      }
      return undefined
    },
  }
}

const compare = (property: string, op: ComparisonOperator, literal: Literal): Filter => ({ op, args: [{ property }, literal] })
const not = (filter: Filter): Filter => ({ op: 'not', args: [filter] })

// A value with a quote, a backslash or anything beyond ASCII has questions of its own.
const PLAIN = /^[\u0020-\u0026\u0028-\u005b\u005d-\u007e]{1,80}$/
const plain = (value: unknown): value is string => typeof value === 'string' && PLAIN.test(value) && value.trim() === value

function swapCase(text: string): string | undefined {
  const swapped = text.replace(/[a-z]/gi, (letter) => (letter === letter.toLowerCase() ? letter.toUpperCase() : letter.toLowerCase()))
  return swapped === text ? undefined : swapped
}

/** Every property by its own name: it is there, and equals its value. */
export function nameTemplates(sample: Sample): readonly Template[] {
  const types: readonly PropertyType[] = ['text', 'number', 'boolean', 'date', 'timestamp']
  return [...sample.types].flatMap(([name, type]) => {
    if (!types.includes(type)) return []
    const template: Template = {
      ability: `name:${name}`,
      family: 'names',
      expected: true,
      says: `${name} cannot be asked for by this name`,
      ask(item) {
        const value = sample.read(name)(item)
        const isFit = type === 'text' ? plain(value) : value !== null && value !== undefined
        const literal = type === 'date' ? { date: String(value) } : type === 'timestamp' ? { timestamp: String(value) } : (value as Literal)
        const filter = compare(name, '=', literal)
        return isFit && sample.evaluate(filter, item) === true ? { filter, about: `${name} is ${JSON.stringify(value)}` } : undefined
      },
    }
    return [template]
  })
}

export function textTemplates(sample: Sample): readonly Template[] {
  const shape = (ability: string, family: string, expected: boolean, says: string, build: (name: string, value: string) => Filter | undefined): Template =>
    toTemplate(sample, 'text', { ability, family, expected, says, build: (name, value) => (plain(value) ? build(name, value) : undefined) })
  const other = (value: string): string => `${value}x`
  return [
    shape('=:text', 'text', true, 'does not find it', (name, value) => compare(name, '=', value)),
    shape('=:text', 'text', false, 'does not heed case', (name, value) => ifText(swapCase(value), (text) => compare(name, '=', text))),
    shape('=:text', 'text', false, 'does not heed blanks at the end', (name, value) => compare(name, '=', `${value} `)),
    shape('<>:text', 'text', true, 'does not find another value', (name, value) => compare(name, '<>', other(value))),
    shape('<>:text', 'text', false, 'finds the value itself', (name, value) => compare(name, '<>', value)),
    toTemplate(sample, 'text', { ability: '<>:text', family: 'nulls', expected: false, says: 'also finds rows without a value', build: (name) => compare(name, '<>', 'x') }, true),
    shape('in:text', 'lists', true, 'does not find a member', (name, value) => ({ op: 'in', args: [{ property: name }, [value, other(value)]] })),
    shape('in:text', 'lists', false, 'finds what is no member', (name, value) => ({ op: 'in', args: [{ property: name }, [other(value), 'x']] })),
    ...likeTemplates(shape),
  ]
}

function ifText<T>(text: string | undefined, build: (text: string) => T): T | undefined {
  return text === undefined ? undefined : build(text)
}

type TextShape = (ability: string, family: string, expected: boolean, says: string, build: (name: string, value: string) => Filter | undefined) => Template

const isPattern = (value: string): boolean => /[%_]/.test(value)

function likeTemplates(shape: TextShape): readonly Template[] {
  const like = (property: string, pattern: string): Filter => ({ op: 'like', args: [{ property }, pattern] })
  const long = (value: string): boolean => value.length >= 3 && !isPattern(value)
  return [
    shape('like:text', 'patterns', true, 'does not find a beginning', (name, value) => (long(value) ? like(name, `${value.slice(0, 2)}%`) : undefined)),
    shape('like:text', 'patterns', true, 'does not read _ as one character', (name, value) => (long(value) ? like(name, `_${value.slice(1)}`) : undefined)),
    shape('like:text', 'patterns', false, 'reads _ as any run', (name, value) => (long(value) ? like(name, `_${value.slice(2)}`) : undefined)),
    shape('like:text', 'patterns', false, 'finds a part where the whole was asked for', (name, value) => (long(value) ? like(name, value.slice(0, -1)) : undefined)),
    shape('like:text', 'patterns', false, 'does not heed case', (name, value) =>
      long(value) ? ifText(swapCase(value.slice(0, 2)), (start) => like(name, `${start}%`)) : undefined,
    ),
  ]
}

/** By code point: capitals before small letters, ASCII before everything else. Other collations mix them. */
export function collationTemplates(sample: Sample): readonly Template[] {
  const orders: readonly ComparisonOperator[] = ['<', '<=', '>', '>=']
  const literals = (value: string): readonly string[] => (/^[A-Z]/.test(value) ? ['a', 'é'] : /^[a-z]/.test(value) ? ['Z', 'é'] : [])
  return orders.flatMap((op) => [
    ...[0, 1].flatMap((index) =>
      [true, false].map((expected) =>
        toTemplate(sample, 'text', {
          ability: `${op}:text`,
          family: index === 0 ? 'collation' : 'collation beyond ASCII',
          expected,
          says: 'does not order text by code point',
          build: (name, value: string) => {
            const literal = plain(value) ? literals(value)[index] : undefined
            return literal === undefined ? undefined : compare(name, op, literal)
          },
        }),
      ),
    ),
    boundTemplate(sample, 'text', op, (value: unknown) => (plain(value) ? value : undefined)),
  ])
}

/** A bound that is the value itself. */
function boundTemplate(sample: Sample, type: PropertyType, op: ComparisonOperator, literal: (value: unknown) => Literal | undefined): Template {
  const expected = op === '<=' || op === '>=' || op === '='
  return toTemplate(sample, type, {
    ability: `${op}:${type}`,
    family: type,
    expected,
    says: expected ? 'leaves its bound out' : 'includes its bound',
    build: (name, value) => {
      const bound = literal(value)
      return bound === undefined ? undefined : compare(name, op, bound)
    },
  })
}

const ORDERS: readonly ComparisonOperator[] = ['=', '<>', '<', '<=', '>', '>=']

/** Beside the bound itself a little more and a little less: they tell `<` from a filter that is ignored. */
function rangeTemplates(sample: Sample, type: PropertyType, near: (value: unknown, step: -1 | 0 | 1) => Literal | undefined): readonly Template[] {
  const beside = (op: ComparisonOperator, step: -1 | 1, expected: boolean): Template =>
    toTemplate(sample, type, {
      ability: `${op}:${type}`,
      family: type,
      expected,
      says: expected ? 'loses what is beyond its bound' : 'finds what is not beyond its bound',
      build: (name, value) => {
        const bound = near(value, step)
        return bound === undefined ? undefined : compare(name, op, bound)
      },
    })
  return [
    ...ORDERS.map((op) => boundTemplate(sample, type, op, (value) => near(value, 0))),
    ...(['<', '<='] as const).flatMap((op) => [beside(op, 1, true), beside(op, -1, false)]),
    ...(['>', '>='] as const).flatMap((op) => [beside(op, -1, true), beside(op, 1, false)]),
    beside('=', 1, false),
    beside('<>', 1, true),
    ...listTemplates(sample, type, near),
  ]
}

function listTemplates(sample: Sample, type: PropertyType, near: (value: unknown, step: -1 | 0 | 1) => Literal | undefined): readonly Template[] {
  const build = (value: unknown, steps: readonly (-1 | 0 | 1)[], make: (bounds: readonly Literal[]) => Filter): Filter | undefined => {
    const bounds = steps.map((step) => near(value, step)).filter((bound) => bound !== undefined)
    return bounds.length < steps.length ? undefined : make(bounds)
  }
  const family = `lists of ${type}`
  const inList = (steps: readonly (-1 | 0 | 1)[], expected: boolean): Template =>
    toTemplate(sample, type, { ability: `in:${type}`, family, expected, says: 'is wrong about the members', build: (name, value) => build(value, steps, (list) => ({ op: 'in', args: [{ property: name }, list] })) })
  const between = (low: -1 | 0 | 1, high: -1 | 0 | 1, expected: boolean): Template =>
    toTemplate(sample, type, { ability: `between:${type}`, family, expected, says: 'is wrong about its ends', build: (name, value) => build(value, [low, high], ([a, b]) => ({ op: 'between', args: [{ property: name }, a ?? 0, b ?? 0] })) })
  return [inList([0, 1], true), inList([-1, 1], false), between(0, 1, true), between(-1, 0, true), between(1, 1, false)]
}

export function numberTemplates(sample: Sample): readonly Template[] {
  const near = (value: unknown, step: number): Literal | undefined => (typeof value === 'number' && Math.abs(value) < 1e15 ? value + step / 2 : undefined)
  return [
    ...rangeTemplates(sample, 'number', near),
    toTemplate(sample, 'number', { ability: '<>:number', family: 'nulls', expected: false, says: 'also finds rows without a value', build: (name) => compare(name, '<>', 1) }, true),
  ]
}

const DAY_MS = 86_400_000

export function instantTemplates(sample: Sample): readonly Template[] {
  const day = (value: unknown, step: number): Literal | undefined => {
    const ms = typeof value === 'string' && value.length === 10 ? Date.parse(value) : Number.NaN
    return Number.isNaN(ms) ? undefined : { date: new Date(ms + step * DAY_MS).toISOString().slice(0, 10) }
  }
  const instant = (value: unknown, step: number): Literal | undefined => {
    const ms = typeof value === 'string' ? instantMsOf(value) : undefined
    const timestamp = ms === undefined ? undefined : timestampOf(ms + step * 1000)
    return timestamp === undefined ? undefined : { timestamp }
  }
  return [...rangeTemplates(sample, 'date', day), ...rangeTemplates(sample, 'timestamp', instant).filter(({ ability }) => /^(?:<|>=):/.test(ability))]
}

export function logicTemplates(sample: Sample): readonly Template[] {
  const types: readonly PropertyType[] = ['text', 'number', 'boolean', 'date', 'timestamp']
  const isNull = (name: string): Filter => ({ op: 'isNull', args: [{ property: name }] })
  const typed = types.filter((type) => propertiesOfType(sample, type).length > 0)
  const each = (shape: Shape, onNull: boolean): readonly Template[] => typed.map((type) => toTemplate(sample, type, shape, onNull)).slice(0, 2)
  const booleans = [true, false].map((expected) =>
    toTemplate(sample, 'boolean', { ability: '=:boolean', family: 'booleans', expected, says: 'is wrong about true and false', build: (name, value: boolean) => compare(name, '=', value === expected) }),
  )
  return [
    ...each({ ability: 'isNull', family: 'nulls', expected: true, says: 'does not find a missing value', build: isNull }, true),
    ...each({ ability: 'isNull', family: 'nulls', expected: false, says: 'finds values that are there', build: isNull }, false),
    ...each({ ability: 'not', family: 'logic', expected: true, says: 'does not negate', build: (name) => not(isNull(name)) }, false),
    ...each({ ability: 'not', family: 'logic', expected: false, says: 'does not negate', build: (name) => not(isNull(name)) }, true),
    toTemplate(sample, 'text', { ability: 'not', family: 'logic', expected: false, says: 'finds rows of which nothing is known', build: (name) => not({ op: 'like', args: [{ property: name }, 'x%'] }) }, true),
    toTemplate(sample, 'boolean', { ability: '<>:boolean', family: 'booleans', expected: true, says: 'is wrong about true and false', build: (name, value: boolean) => compare(name, '<>', !value) }),
    toTemplate(sample, 'boolean', { ability: '<>:boolean', family: 'booleans', expected: false, says: 'is wrong about true and false', build: (name, value: boolean) => compare(name, '<>', value) }),
    ...booleans,
  ]
}

/** Texts that parsers stumble over: equal where the sample holds one, otherwise not equal to one. */
export function spellingTemplates(sample: Sample): readonly Template[] {
  const spelled = (ability: string, sign: string, filler: string): readonly Template[] => [
    toTemplate(sample, 'text', { ability, family: ability, expected: true, says: `cannot be asked for text with ${sign}`, build: (name, value: string) => compare(name, '<>', value + filler) }),
    toTemplate(sample, 'text', { ability, family: ability, expected: true, says: `does not find text with ${sign}`, build: (name, value: string) => (value.includes(filler) && !value.includes('\\') ? compare(name, '=', value) : undefined) }),
    toTemplate(sample, 'text', { ability, family: ability, expected: false, says: `is wrong about text with ${sign}`, build: (name, value: string) => (plain(value) ? compare(name, '=', value + filler) : undefined) }),
  ]
  return [...spelled('quotes', 'a quote', "'"), ...spelled('unicode', 'letters beyond ASCII', 'é')]
}
