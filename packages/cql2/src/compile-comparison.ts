// Comparison, BETWEEN, IN and LIKE compiled to tests, specialised by type and literal.
import type { PropertyType } from '@crosswalk/contract'
import { QueryError } from '@crosswalk/contract'
import type { Between, Comparison, ComparisonOperator, In, Like, Operand } from '@crosswalk/contract'
import { compileOperand, compileTyped, describeOperand, isDynamic } from './compile-operand.ts'
import type { Compilation, CompiledOperand } from './compile-operand.ts'
import type { Test } from './environment.ts'
import { canonicalDate, canonicalTimestamp } from './instant.ts'
import { compileLike } from './like-matcher.ts'
import { lift, liftPair, someValue } from './many-values.ts'
import { instantOf, pairTest, testAgainst } from './scalar-tests.ts'
import type { Family } from './scalar-tests.ts'

type ValueTest = (value: unknown) => boolean | null

/** The operator with its operands exchanged. */
const MIRRORED: Readonly<Record<ComparisonOperator, ComparisonOperator>> = {
  '=': '=',
  '<>': '<>',
  '<': '>',
  '<=': '>=',
  '>': '<',
  '>=': '<=',
}

const FAMILIES: Readonly<Partial<Record<PropertyType, Family>>> = {
  text: 'text',
  number: 'number',
  boolean: 'boolean',
  date: 'temporal',
  timestamp: 'temporal',
  time: 'temporal',
  json: 'dynamic',
  unknown: 'dynamic',
}

export function compileComparison<Item>(node: Comparison, compilation: Compilation<Item>): Test<Item> {
  const [first, second] = node.args
  const a = compileOperand(first, compilation)
  const b = compileOperand(second, compilation)
  const family = commonFamily([first, second], [a, b])
  if (b.constant !== undefined) return lift(a.get, testAgainst(node.op, family, b.constant.value))
  if (a.constant !== undefined) return lift(b.get, testAgainst(MIRRORED[node.op], family, a.constant.value))
  return liftPair(a.get, b.get, pairTest(node.op, family))
}

/** `low <= value AND value <= high` for one and the same value. */
export function compileBetween<Item>(node: Between, compilation: Compilation<Item>): Test<Item> {
  const [valueOperand, lowOperand, highOperand] = node.args
  const value = compileOperand(valueOperand, compilation)
  const low = compileOperand(lowOperand, compilation)
  const high = compileOperand(highOperand, compilation)
  const lowFamily = commonFamily([valueOperand, lowOperand], [value, low])
  const highFamily = commonFamily([valueOperand, highOperand], [value, high])
  if (low.constant !== undefined && high.constant !== undefined) {
    const atLeast = testAgainst('>=', lowFamily, low.constant.value)
    const atMost = testAgainst('<=', highFamily, high.constant.value)
    return lift(value.get, (one) => both(atLeast(one), atMost(one)))
  }
  const atLeast = pairTest('>=', lowFamily)
  const atMost = pairTest('<=', highFamily)
  return (item) => {
    const lows = listOf(low.get(item))
    const highs = listOf(high.get(item))
    const test: ValueTest = (one) =>
      both(
        someValue(lows, (bound) => atLeast(one, bound)),
        someValue(highs, (bound) => atMost(one, bound)),
      )
    return someValue(listOf(value.get(item)), test)
  }
}

function both(first: boolean | null, second: boolean | null): boolean | null {
  if (first === false || second === false) return false
  return first === null || second === null ? null : true
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [value]
}

/** `value = first OR value = second ...` */
export function compileIn<Item>(node: In, compilation: Compilation<Item>): Test<Item> {
  const [valueOperand, listOperands] = node.args
  const value = compileOperand(valueOperand, compilation)
  const members = listOperands.map((operand) => {
    const member = compileOperand(operand, compilation)
    return { member, family: commonFamily([valueOperand, operand], [value, member]) }
  })
  const set = constantSet(members)
  if (set !== undefined) return lift(value.get, set)
  const tests = members.map(({ member, family }) => {
    const equal = pairTest('=', family)
    return { get: member.get, equal }
  })
  return (item) => {
    const candidates = tests.map(({ get, equal }) => ({ values: listOf(get(item)), equal }))
    const test: ValueTest = (one) => {
      let result: boolean | null = false
      for (const { values, equal } of candidates) {
        const outcome = someValue(values, (other) => equal(one, other))
        if (outcome === true) return true
        if (outcome === null) result = null
      }
      return result
    }
    return someValue(listOf(value.get(item)), test)
  }
}

interface Member<Item> {
  readonly member: CompiledOperand<Item>
  readonly family: Family
}

/** One lookup for a list of constants; undefined if some member is none. */
function constantSet<Item>(members: readonly Member<Item>[]): ValueTest | undefined {
  const values: unknown[] = []
  for (const { member } of members) {
    if (member.constant === undefined || member.constant.value === null) return undefined
    values.push(member.constant.value)
  }
  const types = new Set(values.map((value) => typeof value))
  const [type] = types
  if (type === undefined) return () => false
  if (members.every(({ family }) => family === 'temporal')) return instantSet(values)
  if (types.size > 1 || members.some(({ family }) => family === 'temporal')) return undefined
  const set = new Set(values)
  return (value) => (typeof value === type && !Number.isNaN(value) ? set.has(value) : null)
}

/** A day never equals an instant. */
function instantSet(values: readonly unknown[]): ValueTest {
  const instants = values.map(instantOf)
  const days = new Set(instants.flatMap((instant) => (instant?.isDay === true ? [instant.ms] : [])))
  const times = new Set(instants.flatMap((instant) => (instant?.isDay === false ? [instant.ms] : [])))
  return (value) => {
    const instant = instantOf(value)
    if (instant === undefined) return null
    return (instant.isDay ? days : times).has(instant.ms)
  }
}

export function compileLikeTest<Item>(node: Like, compilation: Compilation<Item>): Test<Item> {
  const value = compileTyped(node.args[0], 'text', compilation)
  const pattern = compileTyped(node.args[1], 'text', compilation)
  if (pattern.constant !== undefined) {
    const { value: constant } = pattern.constant
    if (typeof constant !== 'string') return () => null
    const matches = compileLike(constant)
    return lift(value.get, (text) => (typeof text === 'string' ? matches(text) : null))
  }
  let lastPattern = ''
  let lastMatches = compileLike('')
  return liftPair(value.get, pattern.get, (text, current) => {
    if (typeof text !== 'string' || typeof current !== 'string') return null
    if (current !== lastPattern) {
      lastMatches = compileLike(current)
      lastPattern = current
    }
    return lastMatches(text)
  })
}

/**
 * The family in which two operands compare. No type is coerced, except that a plain text beside a temporal operand is read as the date
 * or timestamp that it spells.
 */
function commonFamily<Item>(
  operands: readonly [Operand, Operand],
  [a, b]: readonly [CompiledOperand<Item>, CompiledOperand<Item>],
): Family {
  const first = familyOf(operands[0], a.type)
  const second = familyOf(operands[1], b.type)
  if (first === second) return first
  if (first === 'temporal' && isInstantText(b)) return 'temporal'
  if (second === 'temporal' && isInstantText(a)) return 'temporal'
  if (isDynamic(a.type)) return second
  if (isDynamic(b.type)) return first
  const expected = first === 'temporal' ? ["DATE('YYYY-MM-DD')", "TIMESTAMP('YYYY-MM-DDThh:mm:ssZ')"] : [first]
  const message = `${describeOperand(operands[0])} is of type ${a.type} and can't be compared with ${describeOperand(operands[1])}`
  throw new QueryError('QUERY_INVALID', `${message}, which is of type ${b.type}; expected ${expected.join(' or ')}`, { expected })
}

function familyOf(operand: Operand, type: PropertyType): Family {
  const family = FAMILIES[type]
  if (family !== undefined) return family
  const expected = type === 'geometry' ? ['s_intersects', 's_within'] : type === 'array' ? ['a_contains', 'a_overlaps'] : ['t_intersects']
  throw new QueryError('QUERY_INVALID', `${describeOperand(operand)} is of type ${type}, which has no order and no equality here`, {
    expected,
  })
}

function isInstantText<Item>(operand: CompiledOperand<Item>): boolean {
  const value = operand.constant?.value
  return operand.type === 'text' && typeof value === 'string' && (canonicalDate(value) ?? canonicalTimestamp(value)) !== undefined
}
