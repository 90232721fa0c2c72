// A small three-valued interpreter of filters for law tests, written without any code of the packages that it judges.
import type { Filter, Operand } from '@crosswalk/contract'

export type Truth = boolean | null

/** What a name reads as. `values` has one member, or several where a property has many; a null member is there but not comparable. */
export interface NaiveValue {
  readonly missing: boolean
  readonly values: readonly unknown[]
}

export const MISSING: NaiveValue = { missing: true, values: [] }

export function naive(value: unknown): NaiveValue {
  if (value === null || value === undefined) return MISSING
  return Array.isArray(value) ? { missing: value.length === 0, values: value } : { missing: false, values: [value] }
}

export function evaluateNaively(filter: Filter, read: (name: string) => NaiveValue): Truth {
  if (typeof filter === 'boolean') return filter
  const node = filter as { readonly op: string; readonly args: readonly unknown[] }
  if (node.op === 'not') return negate(evaluateNaively(node.args[0] as Filter, read))
  if (node.op === 'and' || node.op === 'or') {
    const truths = node.args.map((part) => evaluateNaively(part as Filter, read))
    const decisive = node.op === 'or'
    if (truths.includes(decisive)) return decisive
    return truths.includes(null) ? null : !decisive
  }
  const [subject, ...literals] = node.args as readonly [Operand, ...unknown[]]
  if (typeof subject !== 'object' || !('property' in subject)) {
    const mirrored: Readonly<Record<string, string>> = { '<': '>', '<=': '>=', '>': '<', '>=': '<=' }
    return evaluateNaively({ op: mirrored[node.op] ?? node.op, args: [literals[0], subject] } as unknown as Filter, read)
  }
  const value = read(subject.property)
  if (node.op === 'isNull') return value.missing
  if (value.missing) return null
  const truths = value.values.map((member) => (member === null ? null : testMember(node.op, member, literals)))
  if (truths.includes(true)) return true
  return truths.includes(null) ? null : false
}

function negate(truth: Truth): Truth {
  return truth === null ? null : !truth
}

function testMember(op: string, value: unknown, [first, second]: readonly unknown[]): Truth {
  switch (op) {
    case 'between':
      return compare(value, first) >= 0 && compare(value, second) <= 0
    case 'in':
      return (first as readonly unknown[]).some((literal) => compare(value, literal) === 0)
    case 'like':
      return likeToRegExp(String(first)).test(String(value))
    case 't_after':
      return compare(value, first) > 0
    case 't_before':
      return compare(value, first) < 0
    case 't_intersects':
      return isWithin(value, first as { interval: readonly [string, string] })
    case 's_intersects':
      return insideBox(value, first as { bbox: readonly number[] })
    case 's_disjoint':
      return !insideBox(value, first as { bbox: readonly number[] })
    default:
      return testOrder(op, compare(value, first))
  }
}

function testOrder(op: string, order: number): boolean {
  if (op === '=') return order === 0
  if (op === '<>') return order !== 0
  if (op === '<') return order < 0
  if (op === '<=') return order <= 0
  if (op === '>') return order > 0
  if (op === '>=') return order >= 0
  throw new Error(`the naive interpreter does not know ${op}`)
}

function compare(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (typeof a === 'boolean' && typeof b === 'boolean') return Number(a) - Number(b)
  const [left, right] = [toTime(a), toTime(b)]
  if (left !== null && right !== null) return left - right
  if (typeof a === 'string' && typeof b === 'string') return compareCodePoints(a, b)
  throw new Error(`the naive interpreter does not compare ${JSON.stringify(a)} with ${JSON.stringify(b)}`)
}

function toTime(value: unknown): number | null {
  if (value instanceof Date) return value.getTime()
  if (typeof value !== 'object' || value === null) return null
  if ('date' in value) return Date.parse(`${String(value.date)}T00:00:00Z`)
  return 'timestamp' in value ? Date.parse(String(value.timestamp)) : null
}

function isWithin(value: unknown, { interval: [from, to] }: { interval: readonly [string, string] }): boolean {
  const at = toTime(value) ?? Number.NaN
  return at >= (from === '..' ? -Infinity : Date.parse(from)) && at <= (to === '..' ? Infinity : Date.parse(to))
}

function insideBox(value: unknown, { bbox: [west = 0, south = 0, east = 0, north = 0] }: { bbox: readonly number[] }): boolean {
  if (typeof value === 'object' && value !== null && 'points' in value)
    return (value.points as readonly unknown[]).some((point) => insideBox(point, { bbox: [west, south, east, north] }))
  const [longitude = Number.NaN, latitude = Number.NaN] = (value as { coordinates: readonly number[] }).coordinates
  const inLongitude = west <= east ? longitude >= west && longitude <= east : longitude >= west || longitude <= east
  return inLongitude && latitude >= south && latitude <= north
}

function compareCodePoints(a: string, b: string): number {
  const [left, right] = [Array.from(a), Array.from(b)]
  for (const [index, character] of left.entries()) {
    const other = right[index]
    if (other === undefined) return 1
    const difference = (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return left.length - right.length
}

function likeToRegExp(pattern: string): RegExp {
  let source = ''
  for (let index = 0; index < pattern.length; index += 1) {
    const character = pattern.charAt(index)
    if (character === '\\') {
      index += 1
      source += escape(pattern.charAt(index))
    } else source += character === '%' ? '.*' : character === '_' ? '.' : escape(character)
  }
  return new RegExp(`^${source}$`, 'su')
}

function escape(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character
}
