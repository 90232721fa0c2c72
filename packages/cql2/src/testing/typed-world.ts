// A small world for tests of evaluation: items with properties of every type, and filters over them whose types fit (fast-check).
import type { PropertyType } from '@crosswalk/contract'
import fc from 'fast-check'
import type { Filter, Operand } from '@crosswalk/contract'
import type { Environment } from '../environment.ts'
import { ARITHMETIC, ARRAY, COMPARISONS, SPATIAL, TEMPORAL } from '../operators.ts'

export type WorldItem = Readonly<Record<string, unknown>>

export const WORLD_TYPES = {
  name: 'text',
  code: 'text',
  tags: 'text',
  height: 'number',
  width: 'number',
  readings: 'number',
  open: 'boolean',
  day: 'date',
  moment: 'timestamp',
  when: 'time',
  validity: 'interval',
  place: 'geometry',
  list: 'array',
  extra: 'unknown',
} as const satisfies Record<string, PropertyType>

/** The properties that hold several values. */
export const WORLD_MANY: readonly string[] = ['tags', 'readings']

export const WORLD: Environment<WorldItem> = {
  names: Object.keys(WORLD_TYPES),
  resolve: (name) => {
    const type = Object.entries(WORLD_TYPES).find(([known]) => known === name)?.[1]
    return type === undefined ? undefined : { type, get: (item) => item[name] }
  },
}

const text = fc.constantFrom('', 'a', 'A', 'b', 'ab', 'aB', 'a%b', 'a_b', 'é', 'É', 'e', '\uE000', '\u{1F600}', 'a\u{1F600}b', '2026-03-01')
const number = fc.constantFrom(-2, -1, 0, 0.5, 1, 2, 3, 10)
const day = fc.constantFrom('2026-02-28', '2026-03-01', '2026-03-02', '2024-02-29')
const moment = fc.constantFrom(
  '2026-02-28T23:59:59.999Z',
  '2026-03-01T00:00:00Z',
  '2026-03-01T12:00:00Z',
  '2026-03-02T00:00:00Z',
  '2024-02-29T10:00:00Z',
)
const position = fc.tuple(fc.constantFrom(-1, 0, 1, 2), fc.constantFrom(-1, 0, 1, 2))
const point = position.map((coordinates) => ({ type: 'Point' as const, coordinates }))
const validity = fc.tuple(fc.oneof(fc.constant('..'), day, moment), fc.oneof(fc.constant('..'), day, moment)).map((ends) => ends.join('/'))

function missingOr<T>(value: fc.Arbitrary<T>): fc.Arbitrary<T | null> {
  return fc.oneof({ arbitrary: value, weight: 4 }, { arbitrary: fc.constant(null), weight: 1 })
}

/** Items with every property present, null, or of several values where the world says so. */
export const arbitraryWorldItem: fc.Arbitrary<WorldItem> = fc.record({
  name: missingOr(text),
  code: missingOr(text),
  tags: fc.oneof(fc.array(missingOr(text), { maxLength: 3 }), missingOr(text)),
  height: missingOr(number),
  width: missingOr(number),
  readings: fc.oneof(fc.array(missingOr(number), { maxLength: 3 }), missingOr(number)),
  open: missingOr(fc.boolean()),
  day: missingOr(day),
  moment: missingOr(
    fc.oneof(
      moment,
      moment.map((stamp) => Date.parse(stamp)),
    ),
  ),
  when: missingOr(fc.oneof(day, moment)),
  validity: missingOr(validity),
  place: missingOr(point),
  list: missingOr(fc.array(fc.oneof(text, number, moment), { maxLength: 3 })),
  extra: missingOr(fc.oneof(text, number, fc.boolean(), moment)),
})

const textOperand = operandOf(text, ['name', 'code', 'tags'], (part) => [
  fc.tuple(fc.constantFrom('casei' as const, 'accenti' as const), part).map(([op, inner]): Operand => ({ op, args: [inner] })),
])
const numberOperand = operandOf(number, ['height', 'width', 'readings'], (part) => [
  fc.tuple(fc.constantFrom(...ARITHMETIC), part, part).map(([op, a, b]): Operand => ({ op, args: [a, b] })),
])
const instantLiteral: fc.Arbitrary<Operand> = fc.oneof(
  day.map((date) => ({ date })),
  moment.map((timestamp) => ({ timestamp })),
)
const instantOperand = fc.oneof(instantLiteral, propertyOf('day', 'moment', 'when'))
const geometryOperand: fc.Arbitrary<Operand> = fc.oneof(
  propertyOf('place'),
  point,
  fc.constantFrom<Operand>({ bbox: [0, 0, 1, 1] }, { bbox: [-1, -1, 2, 2] }, { bbox: [1, -1, 0, 2] }),
)
const bound = fc.oneof(fc.constant('..'), day, moment, propertyOf('day', 'moment', 'when'))
const intervalOperand: fc.Arbitrary<Operand> = fc.oneof(
  propertyOf('validity'),
  fc
    .tuple(bound, bound)
    .filter(([start, end]) => typeof start !== 'string' || typeof end !== 'string' || start === '..' || end === '..' || start <= end)
    .map((interval) => ({ interval })),
)
const arrayOperand: fc.Arbitrary<Operand> = fc.oneof(
  propertyOf('list', 'tags'),
  fc.array(fc.oneof<fc.Arbitrary<Operand>[]>(text, number, propertyOf('name', 'height')), { maxLength: 3 }),
)

function propertyOf(...names: string[]): fc.Arbitrary<{ readonly property: string }> {
  return fc.constantFrom(...names).map((property) => ({ property }))
}

function operandOf(
  literal: fc.Arbitrary<Operand>,
  names: string[],
  deeper: (part: fc.Arbitrary<Operand>) => fc.Arbitrary<Operand>[],
): fc.Arbitrary<Operand> {
  const leaf = fc.oneof(propertyOf(...names), literal)
  return fc.oneof({ arbitrary: leaf, weight: 3 }, ...deeper(fc.oneof(leaf, ...deeper(leaf))))
}

function comparable(operand: fc.Arbitrary<Operand>): fc.Arbitrary<Filter>[] {
  return [
    fc.tuple(fc.constantFrom(...COMPARISONS), operand, operand).map(([op, a, b]): Filter => ({ op, args: [a, b] })),
    fc.tuple(operand, operand, operand).map((args): Filter => ({ op: 'between', args })),
    fc.tuple(operand, fc.array(operand, { minLength: 1, maxLength: 3 })).map((args): Filter => ({ op: 'in', args })),
  ]
}

const pattern = fc.array(fc.constantFrom('%', '_', 'a', 'b', 'A', '\\', '\u{1F600}'), { maxLength: 4 }).map((parts) => parts.join(''))
const anyOperand = fc.oneof(textOperand, numberOperand, instantOperand, propertyOf('open', 'extra', 'place', 'list', 'validity'))
const forInstants = TEMPORAL.filter((op) => ['t_after', 't_before', 't_disjoint', 't_equals', 't_intersects'].includes(op))

const predicate: fc.Arbitrary<Filter> = fc.oneof(
  ...comparable(textOperand),
  ...comparable(numberOperand),
  ...comparable(instantOperand),
  fc.tuple(fc.constantFrom(...COMPARISONS), propertyOf('open'), fc.boolean()).map(([op, a, b]): Filter => ({ op, args: [a, b] })),
  fc
    .tuple(fc.constantFrom(...COMPARISONS), propertyOf('extra'), fc.oneof(text, number, fc.boolean()))
    .map(([op, a, b]): Filter => ({ op, args: [a, b] })),
  fc.tuple(fc.constantFrom(...COMPARISONS), propertyOf('day', 'moment', 'when'), day).map(([op, a, b]): Filter => ({ op, args: [a, b] })),
  fc
    .tuple(propertyOf('extra'), fc.array(fc.oneof<fc.Arbitrary<Operand>[]>(text, number), { minLength: 1, maxLength: 3 }))
    .map((args): Filter => ({ op: 'in', args })),
  fc.tuple(textOperand, pattern).map((args): Filter => ({ op: 'like', args })),
  anyOperand.map((operand): Filter => ({ op: 'isNull', args: [operand] })),
  fc.tuple(fc.constantFrom(...SPATIAL), geometryOperand, geometryOperand).map(([op, a, b]): Filter => ({ op, args: [a, b] })),
  fc
    .tuple(fc.constantFrom(...forInstants), fc.oneof(instantOperand, intervalOperand), fc.oneof(instantOperand, intervalOperand))
    .map(([op, a, b]): Filter => ({ op, args: [a, b] })),
  fc.tuple(fc.constantFrom(...TEMPORAL), intervalOperand, intervalOperand).map(([op, a, b]): Filter => ({ op, args: [a, b] })),
  fc.tuple(fc.constantFrom(...ARRAY), arrayOperand, arrayOperand).map(([op, a, b]): Filter => ({ op, args: [a, b] })),
)

/** Filters over the world that compile: no function, no some/every. */
export const arbitraryWorldFilter: fc.Arbitrary<Filter> = fc.letrec<{ readonly filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, depthSize: 'medium' },
    { arbitrary: predicate, weight: 6 },
    { arbitrary: fc.boolean(), weight: 1 },
    { arbitrary: tie('filter').map((part): Filter => ({ op: 'not', args: [part] })), weight: 3 },
    {
      arbitrary: fc
        .tuple(fc.constantFrom('and' as const, 'or' as const), fc.array(tie('filter'), { minLength: 1, maxLength: 3 }))
        .map(([op, args]): Filter => ({ op, args })),
      weight: 4,
    },
    {
      arbitrary: fc
        .tuple(fc.constantFrom('=' as const, '<>' as const), tie('filter'), fc.boolean())
        .map(([op, a, b]): Filter => ({ op, args: [a, b] })),
      weight: 1,
    },
  ),
})).filter
