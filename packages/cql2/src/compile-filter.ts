// Filters compiled to closures: three-valued logic over the compiled predicates.
import { QueryError } from '@crosswalk/contract'
import type { Between, Comparison, Filter, In, IsNull, Like, Quantified, Spatial, Temporal } from '@crosswalk/contract'
import { compileArrayComparison } from './compile-array.ts'
import { compileBetween, compileComparison, compileIn, compileLikeTest } from './compile-comparison.ts'
import { compileOperand, unknownFunction } from './compile-operand.ts'
import type { Compilation } from './compile-operand.ts'
import { compileSpatial, compileWithinDistance } from './compile-spatial.ts'
import { compileTemporal } from './compile-temporal.ts'
import { resolveProperty } from './environment.ts'
import type { Environment, Test } from './environment.ts'
import { isMissing } from './many-values.ts'
import { isIntervalLiteral, isPropertyRef, isSpatialLiteral } from './operand-guards.ts'

/**
 * True exactly for the items for which the filter is true: neither false nor unknown. Compile once, call per item.
 * @throws QUERY_INVALID unknown property (with the nearest known one), types that can't be compared, custom function, invalid geometry
 */
export function compileFilter<Item>(filter: Filter, environment: Environment<Item>): (item: Item) => boolean {
  return compileTruth(filter, compilationOf(environment))
}

/**
 * The same with three values: null is unknown, as every comparison with a missing value is (OGC 21-065r2 section 6.4).
 * @throws QUERY_INVALID as `compileFilter`
 */
export function compileFilter3<Item>(filter: Filter, environment: Environment<Item>): Test<Item> {
  return compileTest(filter, compilationOf(environment))
}

function compilationOf<Item>(environment: Environment<Item>): Compilation<Item> {
  const compilation: Compilation<Item> = { environment, compile: (filter) => compileTest(filter, compilation) }
  return compilation
}

/** AND and OR stop at the first part that decides; below them unknown is as good as false. */
function compileTruth<Item>(filter: Filter, compilation: Compilation<Item>): (item: Item) => boolean {
  if (typeof filter === 'boolean') return () => filter
  if (filter.op === 'and') {
    const parts = filter.args.map((part) => compileTruth(part, compilation))
    return (item) => {
      for (const part of parts) if (!part(item)) return false
      return true
    }
  }
  if (filter.op === 'or') {
    const parts = filter.args.map((part) => compileTruth(part, compilation))
    return (item) => {
      for (const part of parts) if (part(item)) return true
      return false
    }
  }
  const test = compileTest(filter, compilation)
  return (item) => test(item) === true
}

function compileTest<Item>(filter: Filter, compilation: Compilation<Item>): Test<Item> {
  if (typeof filter === 'boolean') return () => filter
  switch (filter.op) {
    case 'and':
      return compileParts(filter.args, false, compilation)
    case 'or':
      return compileParts(filter.args, true, compilation)
    case 'not':
      return negate(compileTest(filter.args[0], compilation))
    case 's_dwithin':
      return compileWithinDistance(filter, compilation)
    case 'a_equals':
    case 'a_contains':
    case 'a_containedBy':
    case 'a_overlaps':
      return compileArrayComparison(filter, compilation)
    case 'some':
    case 'every':
      return compileQuantified(filter, compilation)
    case 'function':
      throw unknownFunction(filter.name)
    default:
      return compilePredicate(filter, compilation)
  }
}

/** What is no logic and no extension: the predicates over scalars, geometries and times. */
type Predicate = Between | Comparison | In | IsNull | Like | Spatial | Temporal

function compilePredicate<Item>(filter: Predicate, compilation: Compilation<Item>): Test<Item> {
  switch (filter.op) {
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return compileComparison(filter, compilation)
    case 'like':
      return compileLikeTest(filter, compilation)
    case 'between':
      return compileBetween(filter, compilation)
    case 'in':
      return compileIn(filter, compilation)
    case 'isNull':
      return compileIsNull(filter, compilation)
    case 's_intersects':
    case 's_equals':
    case 's_disjoint':
    case 's_touches':
    case 's_within':
    case 's_overlaps':
    case 's_crosses':
    case 's_contains':
      return compileSpatial(filter, compilation)
    default:
      return compileTemporal(filter, compilation)
  }
}

/** AND, which false decides, or OR, which true decides. */
function compileParts<Item>(filters: readonly Filter[], decisive: boolean, compilation: Compilation<Item>): Test<Item> {
  const parts = filters.map((part) => compileTest(part, compilation))
  return (item) => {
    let result: boolean | null = !decisive
    for (const part of parts) {
      const outcome = part(item)
      if (outcome === decisive) return decisive
      if (outcome === null) result = null
    }
    return result
  }
}

function negate<Item>(test: Test<Item>): Test<Item> {
  return (item) => {
    const outcome = test(item)
    return outcome === null ? null : !outcome
  }
}

function compileIsNull<Item>(node: IsNull, compilation: Compilation<Item>): Test<Item> {
  const [operand] = node.args
  if (isSpatialLiteral(operand)) return () => false
  if (isIntervalLiteral(operand)) {
    const bounds = operand.interval.flatMap((bound) => (typeof bound === 'string' ? [] : [compileOperand(bound, compilation).get]))
    return (item) => bounds.some((get) => isMissing(get(item)))
  }
  if (!isPropertyRef(operand)) {
    const { get } = compileOperand(operand, compilation)
    return (item) => isMissing(get(item))
  }
  const property = resolveProperty(compilation.environment, operand.property)
  if (property.isNull !== undefined) return (item) => property.isNull?.(item) ?? null
  // A value that is an array or JSON by type is there even if it is empty.
  const isWhole = property.type === 'array' || property.type === 'json'
  return (item) => {
    const value = property.get(item)
    return isWhole && Array.isArray(value) ? false : isMissing(value)
  }
}

function compileQuantified<Item>(node: Quantified, compilation: Compilation<Item>): Test<Item> {
  const test = compilation.environment.quantified?.(node.args[0].property, node.args[1], node.op)
  if (test === undefined) throw new QueryError('QUERY_INVALID', `${node.op}(path, filter) can't be used here`)
  return test
}
