// Generators of filters for property tests (fast-check): any well-formed tree, for what reads and writes filters.
import fc from 'fast-check'
import type { Filter, IntervalBound, Operand, PropertyRef } from '@crosswalk/contract'
import { canonicalTimestamp } from '../instant.ts'
import { arbitraryBbox, arbitraryGeometry } from './arbitrary-geometry.ts'
import { ARITHMETIC, ARRAY, COMPARISONS, OPERATORS, SPATIAL, TEMPORAL } from '../operators.ts'

/** What a generated filter may contain; the defaults are as nasty as the tree allows. */
export interface FilterArbitraryOptions {
  readonly names?: fc.Arbitrary<string> | undefined
  readonly texts?: fc.Arbitrary<string> | undefined
  readonly numbers?: fc.Arbitrary<number> | undefined
  /** Names of custom functions; null for filters without any. */
  readonly functions?: fc.Arbitrary<string> | null | undefined
  /** @default true */
  readonly quantified?: boolean | undefined
  /** @default true */
  readonly heights?: boolean | undefined
  /** @default 5 */
  readonly maxDepth?: number | undefined
}

const NAMES = [
  'a',
  'b',
  'eo:cloud_cover',
  'no2.observedAt',
  'größe',
  '名前',
  '_x',
  'date',
  'AND',
  'not',
  'point',
  'S_Within',
  'true',
  'NaN',
  'U',
]
const ODD_NAMES = ['a b', 'a"b', '"', "it's", '@id', '1st', 'x-y', 'a" OR 1=1 OR "b', '', '\\', 'ın', '\u{1F600}', '.', 'a\nb']
const ODD_TEXTS = [
  '',
  "'",
  "''",
  '\\',
  "\\'",
  "'\\",
  "\\\\'",
  "x' OR 1=1 --",
  '%',
  '_',
  '\\%',
  'Straße',
  'Ḁ',
  '\u{1F600}',
  '\uD83D',
  'a\nb',
  '..',
]

/** Any property name but the empty one. */
export const arbitraryName: fc.Arbitrary<string> = fc
  .oneof(fc.constantFrom(...NAMES), fc.constantFrom(...ODD_NAMES), fc.string({ unit: 'binary', maxLength: 8 }))
  .filter((name) => name !== '')

/** Any text, lone surrogates included. */
export const arbitraryText: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(...ODD_TEXTS),
  fc.string({ unit: fc.constantFrom('a', "'", '\\', '%', '_', '"', ' '), maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 10 }),
)

/** Any finite number; `-0`, which has no spelling of its own, is 0. */
export const arbitraryNumber: fc.Arbitrary<number> = fc
  .oneof(fc.integer({ min: -100, max: 100 }), fc.double({ noNaN: true, noDefaultInfinity: true }))
  .map((value) => (value === 0 ? 0 : value))

export const arbitraryDate: fc.Arbitrary<string> = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))

/** In the spelling that the parsers give. */
export const arbitraryTimestamp: fc.Arbitrary<string> = fc
  .date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  .map((date) => canonicalTimestamp(date.toISOString()) ?? '')

/** A name that no operator has, in any case. */
const arbitraryFunctionName = fc
  .oneof(fc.constantFrom('avg', 'Buffer', 'Foo', 'my:fn', 'date', 'Point', 'interval', 'BBOX'), arbitraryName)
  .filter((name) => !OPERATORS.has(name.toLowerCase()))

/** Any well-formed filter tree: everything that the parsers can produce, and nothing else. */
export function arbitraryFilter(options: FilterArbitraryOptions = {}): fc.Arbitrary<Filter> {
  return fc.letrec<Nodes>((tie) => {
    const parts: Parts = {
      property: (options.names ?? arbitraryName).map((name) => ({ property: name })),
      number: options.numbers ?? arbitraryNumber,
      text: options.texts ?? arbitraryText,
      textual: tie('textual'),
      numeric: tie('numeric'),
      scalar: tie('scalar'),
      argument: tie('argument'),
      filter: tie('filter'),
      calls: callsOf(options, tie('argument')),
    }
    const others = [...predicatesOf(parts, options), ...(options.quantified === false ? [] : [quantifiedOf(parts)]), ...parts.calls]
    const { property, number, text, numeric, textual, scalar } = parts
    return {
      textual: fc.oneof({ depthSize: 'small' }, property, text, foldOf(parts), ...parts.calls),
      numeric: fc.oneof({ depthSize: 'small' }, property, number, arithmeticOf(parts), ...parts.calls),
      scalar: fc.oneof({ depthSize: 'small' }, number, text, fc.boolean(), instant, property, numeric, textual, parts.filter),
      argument: fc.oneof({ depthSize: 'small' }, scalar, geometryOf(parts, options), temporalOf(parts), arrayOf(parts)),
      filter: fc.oneof(
        { maxDepth: options.maxDepth ?? 5, depthSize: 'medium' },
        { arbitrary: simpleComparison(parts), weight: 4 },
        fc.boolean(),
        ...logicOf(parts).map((arbitrary) => ({ arbitrary, weight: 6 })),
        ...others,
      ),
    }
  }).filter
}

type Nodes = {
  readonly textual: Operand
  readonly numeric: Operand
  readonly scalar: Operand
  readonly argument: Operand
  readonly filter: Filter
}

interface Parts {
  readonly property: fc.Arbitrary<PropertyRef>
  readonly number: fc.Arbitrary<number>
  readonly text: fc.Arbitrary<string>
  readonly textual: fc.Arbitrary<Operand>
  readonly numeric: fc.Arbitrary<Operand>
  readonly scalar: fc.Arbitrary<Operand>
  readonly argument: fc.Arbitrary<Operand>
  readonly filter: fc.Arbitrary<Filter>
  readonly calls: readonly fc.Arbitrary<Filter>[]
}

const instant: fc.Arbitrary<Operand> = fc.oneof(
  arbitraryDate.map((date) => ({ date })),
  arbitraryTimestamp.map((timestamp) => ({ timestamp })),
)

function callsOf(options: FilterArbitraryOptions, argument: fc.Arbitrary<Operand>): fc.Arbitrary<Filter>[] {
  if (options.functions === null) return []
  const call = fc.tuple(options.functions ?? arbitraryFunctionName, fc.array(argument, { maxLength: 3 }))
  return [call.map(([name, args]): Filter => ({ op: 'function', name, args }))]
}

function foldOf({ textual }: Parts): fc.Arbitrary<Operand> {
  return fc.tuple(fc.constantFrom('casei' as const, 'accenti' as const), textual).map(([op, part]): Operand => ({ op, args: [part] }))
}

function arithmeticOf({ numeric }: Parts): fc.Arbitrary<Operand> {
  return fc.tuple(fc.constantFrom(...ARITHMETIC), numeric, numeric).map(([op, a, b]): Operand => ({ op, args: [a, b] }))
}

function geometryOf({ property, calls }: Parts, options: FilterArbitraryOptions): fc.Arbitrary<Operand> {
  return fc.oneof(property, arbitraryGeometry(options.heights), arbitraryBbox, ...calls)
}

function temporalOf({ property, calls }: Parts): fc.Arbitrary<Operand> {
  const bound: fc.Arbitrary<IntervalBound> = fc.oneof(fc.constant('..'), arbitraryDate, arbitraryTimestamp, property)
  const interval = fc.tuple(bound, bound).map((bounds): Operand => ({ interval: bounds }))
  return fc.oneof(property, instant, interval, ...calls)
}

function arrayOf({ property, argument, calls }: Parts): fc.Arbitrary<Operand> {
  return fc.oneof({ depthSize: 'small' }, property, fc.array(argument, { maxLength: 3 }), ...calls)
}

function simpleComparison({ property, number, text }: Parts): fc.Arbitrary<Filter> {
  return fc.tuple(fc.constantFrom(...COMPARISONS), property, fc.oneof(number, text)).map(([op, a, b]): Filter => ({ op, args: [a, b] }))
}

function logicOf({ filter }: Parts): fc.Arbitrary<Filter>[] {
  const parts = fc.array(filter, { minLength: 2, maxLength: 3 })
  return [
    fc.tuple(fc.constantFrom('and' as const, 'or' as const), parts).map(([op, args]): Filter => ({ op, args })),
    filter.map((part): Filter => ({ op: 'not', args: [part] })),
  ]
}

function predicatesOf(parts: Parts, options: FilterArbitraryOptions): fc.Arbitrary<Filter>[] {
  const { scalar, textual } = parts
  const geometry = geometryOf(parts, options)
  const temporal = temporalOf(parts)
  const array = arrayOf(parts)
  return [
    fc.tuple(fc.constantFrom(...COMPARISONS), scalar, scalar).map(([op, a, b]): Filter => ({ op, args: [a, b] })),
    fc.tuple(textual, textual).map((args): Filter => ({ op: 'like', args })),
    fc.tuple(scalar, scalar, scalar).map((args): Filter => ({ op: 'between', args })),
    fc.tuple(scalar, fc.array(scalar, { minLength: 1, maxLength: 3 })).map((args): Filter => ({ op: 'in', args })),
    fc.oneof(scalar, geometry, temporal).map((part): Filter => ({ op: 'isNull', args: [part] })),
    fc.tuple(fc.constantFrom(...SPATIAL), geometry, geometry).map(([op, a, b]): Filter => ({ op, args: [a, b] })),
    fc.tuple(geometry, geometry, fc.nat(5000)).map((args): Filter => ({ op: 's_dwithin', args })),
    fc.tuple(fc.constantFrom(...TEMPORAL), temporal, temporal).map(([op, a, b]): Filter => ({ op, args: [a, b] })),
    fc.tuple(fc.constantFrom(...ARRAY), array, array).map(([op, a, b]): Filter => ({ op, args: [a, b] })),
  ]
}

function quantifiedOf({ property, filter }: Parts): fc.Arbitrary<Filter> {
  return fc
    .tuple(fc.constantFrom('some' as const, 'every' as const), property, filter)
    .map(([op, path, part]): Filter => ({ op, args: [path, part] }))
}
