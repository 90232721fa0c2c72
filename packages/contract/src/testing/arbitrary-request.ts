// Generates requests over a collection: filters whose literals come from its own values or lie just beside them, orders, batch sizes.
import type FastCheck from 'fast-check'
import type { Collection, CollectionProperty } from '../collection.ts'
import type { ComparisonOperator, Filter, Literal, SpatialOperator, TemporalOperator } from '../filter.ts'
import type { SampleRequest } from './source-suite.ts'

type Check = typeof FastCheck
type Arbitrary<Value> = FastCheck.Arbitrary<Value>

/** What the generator reads from: the data, and how one property is read. */
export interface SampleData {
  readonly items: readonly unknown[]
  readonly get: (property: string) => (item: unknown) => unknown
}

/** Up to three conjuncts in negation normal form, up to two order keys. Every kind of leaf that a property's type allows comes up. */
export function arbitraryRequest(fc: Check, collection: Collection, data: SampleData): Arbitrary<SampleRequest> {
  const leaves = collection.properties.flatMap((property) => leafArbitraries(fc, property, sampleValues(data, property.name)))
  const leaf = leaves.length === 0 ? fc.constant<Filter>(true) : fc.oneof(...leaves)
  const pair = fc.array(leaf, { minLength: 2, maxLength: 3 })
  const conjunct = fc.oneof(
    { weight: 4, arbitrary: leaf },
    { weight: 2, arbitrary: pair.map((args): Filter => ({ op: 'or', args })) },
    { weight: 1, arbitrary: fc.tuple(pair, leaf).map(([args, other]): Filter => ({ op: 'or', args: [{ op: 'and', args }, other] })) },
    { weight: 1, arbitrary: fc.constantFrom<Filter>(true, false) },
  )
  const names = collection.properties.map(({ name }) => name)
  const order =
    names.length === 0
      ? fc.constant([])
      : fc.array(fc.record({ property: fc.constantFrom(...names), descending: fc.boolean() }), { maxLength: 2 })
  return fc.record({ filter: fc.array(conjunct, { maxLength: 3 }), orderBy: order, fetchSize: fc.constantFrom(1, 7, 100, 10_000) })
}

/** At most 40 distinct values, spread over the whole collection. */
function sampleValues({ items, get }: SampleData, property: string): readonly unknown[] {
  const read = get(property)
  const step = Math.max(1, Math.floor(items.length / 200))
  const values = items.filter((_, index) => index % step === 0).map(read)
  return [...new Set(values.filter((value) => value !== null && value !== undefined))].slice(0, 40)
}

function leafArbitraries(fc: Check, { name, type }: CollectionProperty, values: readonly unknown[]): readonly Arbitrary<Filter>[] {
  const isNull: Filter = { op: 'isNull', args: [{ property: name }] }
  const nulls = fc.constantFrom<Filter>(isNull, { op: 'not', args: [isNull] })
  if (type === 'number') return [nulls, ...comparisons(fc, name, numbersNear(fc, values))]
  if (type === 'text') return [nulls, ...comparisons(fc, name, textsNear(fc, values)), patterns(fc, name, values)]
  if (type === 'boolean') return [nulls, fc.boolean().map((value): Filter => ({ op: '=', args: [{ property: name }, value] }))]
  if (type === 'date' || type === 'timestamp' || type === 'time') {
    const literals = instantsNear(fc, values, type)
    return [nulls, ...comparisons(fc, name, literals), temporal(fc, name, instantsNear(fc, values, 'time'))]
  }
  if (type === 'geometry') {
    const relations = spatial(fc, name, positionsOf(values))
    return [nulls, relations, relations, relations]
  }
  return [nulls]
}

const OPERATORS: readonly ComparisonOperator[] = ['=', '<>', '<', '<=', '>', '>=']

function comparisons(fc: Check, name: string, literal: Arbitrary<Literal>): readonly Arbitrary<Filter>[] {
  const property = { property: name }
  const list = fc.array(literal, { minLength: 1, maxLength: 4 })
  const ranges = fc.tuple(literal, literal).map(([low, high]): Filter => ({ op: 'between', args: [property, low, high] }))
  const lists = list.map((values): Filter => ({ op: 'in', args: [property, values] }))
  return [
    fc.tuple(fc.constantFrom(...OPERATORS), literal).map(([op, value]): Filter => ({ op, args: [property, value] })),
    fc.tuple(fc.constantFrom(...OPERATORS), literal).map(([op, value]): Filter => ({ op, args: [value, property] })),
    ranges,
    lists,
    fc.oneof(ranges, lists).map((filter): Filter => ({ op: 'not', args: [filter] })),
  ]
}

function numbersNear(fc: Check, values: readonly unknown[]): Arbitrary<number> {
  const known = values.filter((value) => typeof value === 'number' && Number.isFinite(value)) as number[]
  const near = fc
    .tuple(fc.constantFrom(...withDefault(known, 0)), fc.constantFrom(0, 0, 1e-9, -1e-9, 0.5, -1))
    .map(([value, shift]) => value + shift)
  return fc.oneof(near, near, fc.integer({ min: -1000, max: 1000 }))
}

function textsNear(fc: Check, values: readonly unknown[]): Arbitrary<string> {
  const known = withDefault(textsOf(values), 'a')
  const near = fc
    .tuple(fc.constantFrom(...known), fc.constantFrom('', '', 'a', '\u{1F600}', '\uFFFD', ' '))
    .map(([value, tail]) => value + tail)
  const cut = fc.tuple(fc.constantFrom(...known), fc.nat(4)).map(([value, length]) => Array.from(value).slice(0, length).join(''))
  return fc.oneof(near, cut, fc.constantFrom('', '😀', '\uFFFD', 'Z', 'z'))
}

function patterns(fc: Check, name: string, values: readonly unknown[]): Arbitrary<Filter> {
  const stem = fc.tuple(fc.constantFrom(...withDefault(textsOf(values), 'a')), fc.nat(6)).map(([value, length]) => {
    const start = Array.from(value).slice(0, length).join('')
    return start.replace(/[%_\\]/g, '\\$&')
  })
  const pattern = fc.tuple(stem, fc.constantFrom('%', '', '%%', '_', '_%', '%a%', '\\%', '\\', '%\\%')).map((parts) => parts.join(''))
  return fc
    .tuple(
      fc.oneof(
        pattern,
        pattern,
        stem.map((text) => `%${text}`),
      ),
      fc.boolean(),
    )
    .map(([text, isNegative]): Filter => {
      const like: Filter = { op: 'like', args: [{ property: name }, text] }
      return isNegative ? { op: 'not', args: [like] } : like
    })
}

const DAY_MS = 86_400_000

/** Days for dates, instants for timestamps, both for `time`; beside known values, sometimes as plain text. */
function instantsNear(fc: Check, values: readonly unknown[], type: 'date' | 'timestamp' | 'time'): Arbitrary<Literal> {
  const known = values
    .map((value) => (typeof value === 'number' ? value : Date.parse(String(value))))
    .filter((value) => !Number.isNaN(value))
  const nearMs = fc
    .tuple(fc.constantFrom(...withDefault(known, 0)), fc.constantFrom(0, 0, 1, -1, DAY_MS, -DAY_MS))
    .map(([value, shift]) => value + shift)
  return fc.tuple(nearMs, fc.boolean(), fc.boolean()).map(([ms, isPlain, isDay]): Literal => {
    const timestamp = new Date(ms).toISOString()
    const date = timestamp.slice(0, 10)
    const asDay = type === 'date' || (type === 'time' && isDay)
    if (isPlain) return asDay ? date : timestamp
    return asDay ? { date } : { timestamp }
  })
}

const TEMPORAL: readonly TemporalOperator[] = ['t_after', 't_before', 't_equals', 't_disjoint', 't_intersects', 't_during']

function temporal(fc: Check, name: string, literal: Arbitrary<Literal>): Arbitrary<Filter> {
  const instant = literal.map((value) =>
    typeof value === 'string' ? (value.length === 10 ? { date: value } : { timestamp: value }) : value,
  )
  const bound = fc.oneof(
    { weight: 3, arbitrary: literal.map((value) => (typeof value === 'string' ? value : (JSON.stringify(value).split('"')[3] ?? '..'))) },
    { weight: 1, arbitrary: fc.constant('..') },
  )
  const interval = fc.tuple(bound, bound).map((interval): Literal => ({ interval }))
  return fc
    .tuple(fc.constantFrom(...TEMPORAL), fc.oneof(instant, interval))
    .map(([op, value]): Filter => ({ op, args: [{ property: name }, value] }))
}

const SPATIAL: readonly SpatialOperator[] = [
  's_intersects',
  's_intersects',
  's_within',
  's_contains',
  's_equals',
  's_touches',
  's_crosses',
  's_overlaps',
  's_disjoint',
]

type Corner = readonly [longitude: number, latitude: number]

function spatial(fc: Check, name: string, corners: readonly Corner[]): Arbitrary<Filter> {
  const property = { property: name }
  const corner = fc.constantFrom(...withDefault(corners, [0, 0] as const))
  const box = fc.tuple(corner, corner, fc.boolean()).map(([a, b, crosses]): Literal => {
    const [west, east] = [Math.min(a[0], b[0]), Math.max(a[0], b[0])]
    const [south, north] = [Math.min(a[1], b[1]), Math.max(a[1], b[1])]
    return { bbox: crosses ? [east, south, west, north] : [west, south, east, north] }
  })
  const triangle = fc.tuple(corner, corner, corner).map(([a, b, c]): Literal => ({ type: 'Polygon', coordinates: [[a, b, c, a]] }))
  const point = corner.map((coordinates): Literal => ({ type: 'Point', coordinates }))
  const literal = fc.oneof({ weight: 4, arbitrary: box }, { weight: 1, arbitrary: triangle }, { weight: 1, arbitrary: point })
  const related = fc.tuple(fc.constantFrom(...SPATIAL), literal, fc.boolean()).map(([op, value, isSwapped]): Filter => {
    return { op, args: isSwapped ? [value, property] : [property, value] }
  })
  const near = fc
    .tuple(point, fc.constantFrom(0, 10, 500, 20_000, 3_000_000))
    .map(([value, metres]): Filter => ({ op: 's_dwithin', args: [property, value, metres] }))
  const negative = related.map((filter): Filter => ({ op: 'not', args: [filter] }))
  return fc.oneof({ weight: 5, arbitrary: related }, { weight: 2, arbitrary: near }, { weight: 1, arbitrary: negative })
}

/** The first position of each geometry, as it is and half a degree aside. */
function positionsOf(geometries: readonly unknown[]): readonly Corner[] {
  return geometries.flatMap((geometry) => {
    const numbers =
      JSON.stringify(geometry)
        .match(/-?\d+(\.\d+)?(e-?\d+)?/g)
        ?.map(Number) ?? []
    const [longitude, latitude] = numbers
    if (longitude === undefined || latitude === undefined || Math.abs(latitude) > 89) return []
    return [[longitude, latitude] as const, [Math.max(-180, longitude - 0.5), latitude + 0.5] as const]
  })
}

const textsOf = (values: readonly unknown[]): string[] => values.filter((value) => typeof value === 'string')

const withDefault = <Value>(values: readonly Value[], fallback: Value): readonly Value[] => (values.length === 0 ? [fallback] : values)
