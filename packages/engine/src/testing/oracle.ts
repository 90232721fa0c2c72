// The plain reading of a query over plain lists: shares no code with the planner, the evaluator or the adapters.
import type { Filter, Operand } from '@crosswalk/contract'
import { type Dialect, instantOf, type Truth } from './dialect.ts'

/** An entity as a person would write it down. */
export interface PlainEntity {
  readonly id: string
  readonly source: string
  readonly name: string | null
  readonly rank: number | null
  readonly active: boolean | null
  readonly kind: string | null
  readonly since: string | null
  readonly location: readonly [number, number] | null
  readonly height: number | null
  readonly tags: readonly string[]
  /** Metres of all readings of its height. */
  readonly heights: readonly (number | null)[]
}

export function plainEntity(thing: Truth, dialect: Dialect): PlainEntity {
  const hasMeasures = dialect.name !== 'grouped'
  return {
    id: dialect.id(thing),
    source: dialect.name,
    name: thing.name,
    rank: thing.rank,
    active: thing.active,
    kind: thing.kind,
    since: thing.sinceHour === null ? null : instantOf(thing.sinceHour),
    location: thing.at,
    height: thing.heightCentimetres === null || !hasMeasures ? null : thing.heightCentimetres / 100,
    tags: hasMeasures ? thing.tags : [],
    heights: dialect.heights(thing).map((height) => (height === null ? null : height / 100)),
  }
}

type Truthy = true | false | null

const not3 = (value: Truthy): Truthy => (value === null ? null : !value)
const and3 = (values: readonly Truthy[]): Truthy => (values.includes(false) ? false : values.includes(null) ? null : true)
const or3 = (values: readonly Truthy[]): Truthy => (values.includes(true) ? true : values.includes(null) ? null : false)

/** Three-valued, straight from the tables of OGC 21-065r2, for the operators the law tests generate. */
export function holds(filter: Filter, entity: PlainEntity): Truthy {
  if (typeof filter === 'boolean') return filter
  switch (filter.op) {
    case 'and':
      return and3(filter.args.map((argument) => holds(argument, entity)))
    case 'or':
      return or3(filter.args.map((argument) => holds(argument, entity)))
    case 'not':
      return not3(holds(filter.args[0], entity))
    case 'isNull':
      return values(filter.args[0], entity).length === 0
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=': {
      const { op } = filter
      return someValue(filter.args[0], entity, (value) => compare(op, value, plainLiteral(filter.args[1])))
    }
    case 'in':
      return someValue(filter.args[0], entity, (value) => filter.args[1].some((literal) => compare('=', value, plainLiteral(literal))))
    case 'between':
      return someValue(
        filter.args[0],
        entity,
        (value) => compare('>=', value, plainLiteral(filter.args[1])) && compare('<=', value, plainLiteral(filter.args[2])),
      )
    case 'like':
      return someValue(filter.args[0], entity, (value) => like(Array.from(String(value)), Array.from(String(plainLiteral(filter.args[1])))))
    case 's_intersects':
      return someValue(filter.args[0], entity, (value) => inBox(value as readonly [number, number], filter.args[1]))
    case 'some':
      return entity.heights.some((value) => ofReading(filter.args[1], value))
    case 'every':
      return entity.heights.every((value) => ofReading(filter.args[1], value))
    default:
      throw new Error(`the oracle knows no ${filter.op}`)
  }
}

/** A condition on one reading, which it satisfies or not. */
function ofReading(filter: Filter, value: number | null): boolean {
  return holds(filter, { value } as unknown as PlainEntity) === true
}

function values(operand: Operand, entity: PlainEntity): readonly unknown[] {
  const name = (operand as { property: keyof PlainEntity }).property
  const value = entity[name]
  if (name === 'tags') return value as readonly unknown[]
  return value === null ? [] : [value]
}

function someValue(operand: Operand, entity: PlainEntity, test: (value: unknown) => boolean): Truthy {
  const all = values(operand, entity)
  return all.length === 0 ? null : all.some((value) => test(value))
}

function plainLiteral(operand: Operand): unknown {
  return typeof operand === 'object' && operand !== null && 'timestamp' in operand ? operand.timestamp : operand
}

function compare(op: string, a: unknown, b: unknown): boolean {
  const order = plainOrder(a, b)
  if (op === '=') return order === 0
  if (op === '<>') return order !== 0
  if (op === '<') return order < 0
  if (op === '<=') return order <= 0
  return op === '>' ? order > 0 : order >= 0
}

/** Numbers by value, texts by code point, booleans false first. */
export function plainOrder(a: unknown, b: unknown): number {
  if (typeof a === 'string' && typeof b === 'string') {
    const left = Array.from(a, (character) => character.codePointAt(0) as number)
    const right = Array.from(b, (character) => character.codePointAt(0) as number)
    for (let index = 0; index < Math.min(left.length, right.length); index += 1) {
      if (left[index] !== right[index]) return (left[index] as number) - (right[index] as number)
    }
    return left.length - right.length
  }
  return Number(a) - Number(b)
}

/** `%`, `_` and the backslash, by plain recursion: patterns here are short. */
function like(text: readonly string[], pattern: readonly string[]): boolean {
  const [head, ...rest] = pattern
  if (head === undefined) return text.length === 0
  if (head === '%') return like(text, rest) || (text.length > 0 && like(text.slice(1), pattern))
  if (head === '\\' && rest.length > 0) return text[0] === rest[0] && like(text.slice(1), rest.slice(1))
  return text.length > 0 && (head === '_' || head === text[0]) && like(text.slice(1), rest)
}

function inBox([longitude, latitude]: readonly [number, number], operand: Operand): boolean {
  const [west, south, east, north] = (operand as { bbox: readonly [number, number, number, number] }).bbox
  return longitude >= west && longitude <= east && latitude >= south && latitude <= north
}
