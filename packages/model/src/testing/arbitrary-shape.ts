// Generated filters for law tests, with literals taken from the values that the mapping gives.
import type { Filter } from '@crosswalk/contract'
import fc from 'fast-check'
import { LAW_KINDS } from './arbitrary-mapping.ts'
import type { LawName } from './arbitrary-mapping.ts'
import type { NaiveValue } from './naive-filter.ts'

/** A filter whose literals are numbers of places in a pool, which is known only when items are lifted. */
export type FilterShape =
  | { readonly op: 'and' | 'or'; readonly parts: readonly FilterShape[] }
  | { readonly op: 'not'; readonly parts: readonly [FilterShape] }
  | { readonly op: 'leaf'; readonly name: LawName | 'id'; readonly operator: number; readonly picks: readonly [number, number] }

const place = fc.nat(1000)
const leafOf = (names: fc.Arbitrary<LawName | 'id'>) =>
  fc.record({ op: fc.constant('leaf' as const), name: names, operator: place, picks: fc.tuple(place, place) })

/** Filters that mostly ask for one property. */
export function arbitraryShape(focus: LawName): fc.Arbitrary<FilterShape> {
  const others = fc.constantFrom<LawName | 'id'>('id', 'name', 'link', 'state', 'open', 'size', 'tags', 'no2', 'heat', 'seen', 'place')
  const leaf = leafOf(fc.oneof({ weight: 3, arbitrary: fc.constant<LawName | 'id'>(focus) }, { weight: 1, arbitrary: others }))
  return fc.letrec<{ shape: FilterShape }>((tie) => ({
    shape: fc.oneof(
      { depthSize: 'small', maxDepth: 3, withCrossShrink: true },
      { weight: 3, arbitrary: leaf },
      {
        weight: 1,
        arbitrary: fc.record({
          op: fc.constantFrom('and' as const, 'or' as const),
          parts: fc.array(tie('shape'), { minLength: 1, maxLength: 3 }),
        }),
      },
      { weight: 1, arbitrary: fc.record({ op: fc.constant('not' as const), parts: fc.tuple(tie('shape')) }) },
    ),
  })).shape
}

const ORDERED = ['=', '<>', '<', '<=', '>', '>=', 'in', 'between', 'isNull'] as const
const OPERATORS: Readonly<Record<string, readonly string[]>> = {
  text: [...ORDERED, 'like', 'like'],
  id: ['=', '=', 'in', '<>', 'like', 'isNull'],
  boolean: ['=', '<>', 'in', 'isNull'],
  number: ORDERED,
  time: ['=', '<>', '<', '<=', '>', '>=', 't_after', 't_before', 't_intersects', 'isNull', 'between'],
  geometry: ['s_intersects', 's_disjoint', 'isNull'],
}

const EXTRAS: Readonly<Record<string, readonly unknown[]>> = {
  text: ['A', '', 'A%', '5', '5.0', '-0', 'true', 'ÄÖ', 'a\\%b', '%B', '_', 'A;B'],
  id: ['urn:law:A', 'urn:law:a%2Fb', 'urn:law:a/b', 'urn:law:', 'nothing'],
  boolean: [true, false],
  number: [0, 5, 40, -1, 0.1, 1000.5, 1e12],
  time: [
    '2026-03-29T00:30:00Z',
    '2026-03-29T01:30:00Z',
    '2026-10-25T00:45:00Z',
    '2026-10-25T01:30:00Z',
    '2026-11-01T05:40:00Z',
    '2026-06-01T00:00:00.5Z',
    '2026-10-25T01:00:00Z',
    '1970-01-01T00:00:00Z',
  ],
  geometry: [
    [-20, -30, 20, 60],
    [170, -90, -170, 90],
    [13.4, 52.5, 13.4, 52.5],
    [100, 0, 180, 10],
  ],
}

/** The shape as a filter; pools hold the canonical values of each name. Days compare with days, instants with instants. */
export function resolveShape(shape: FilterShape, pools: (name: LawName | 'id') => readonly NaiveValue[], days: boolean): Filter {
  if (shape.op !== 'leaf') {
    const parts = shape.parts.map((part) => resolveShape(part, pools, days))
    const [first = true] = parts
    return shape.op === 'not' ? { op: 'not', args: [first] } : { op: shape.op, args: parts }
  }
  const { name } = shape
  const group = name === 'id' ? 'id' : groupOf(LAW_KINDS[name])
  const operators = OPERATORS[group] ?? []
  const operator = operators[shape.operator % operators.length] ?? '='
  const lifted = pools(name).flatMap(({ values }) => values.map((value) => (value instanceof Date ? value.toISOString() : value)))
  const pool = [...(EXTRAS[group] ?? []), ...lifted.filter((value) => value !== null && typeof value !== 'object')]
  const literals = shape.picks.map((index) => toLiteral(group, pool[index % pool.length], days))
  return createLeaf({ op: operator, name, literals, flipped: shape.picks[1] % 4 === 0 })
}

function groupOf(kind: string): string {
  if (kind === 'measure') return 'number'
  return kind === 'relation' || kind === 'enum' ? 'text' : kind
}

function toLiteral(group: string, value: unknown, days: boolean): unknown {
  if (group === 'geometry') return { bbox: value }
  if (group !== 'time') return value
  return days ? { date: String(value).slice(0, 10) } : { timestamp: value }
}

const MIRRORED: Readonly<Record<string, string>> = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' }

interface LeafParts {
  readonly op: string
  readonly name: string
  readonly literals: readonly unknown[]
  /** The literal stands on the left, where the operator has a mirror image. */
  readonly flipped: boolean
}

function createLeaf({ op, name, literals: [first, second], flipped }: LeafParts): Filter {
  const subject = { property: name }
  const mirrored = flipped ? MIRRORED[op] : undefined
  if (mirrored !== undefined) return filterOf(mirrored, [first, subject])
  if (op === 'isNull') return filterOf(op, [subject])
  if (op === 'in') return filterOf(op, [subject, [first, second]])
  if (op === 'between') return filterOf(op, [subject, ...inOrder(first, second)])
  return filterOf(op, op === 't_intersects' ? [subject, { interval: inOrder(textOf(first), textOf(second)) }] : [subject, first])
}

function inOrder(a: unknown, b: unknown): readonly unknown[] {
  const swapped = typeof a === 'number' && typeof b === 'number' ? a > b : textOf(a) > textOf(b)
  return swapped ? [b, a] : [a, b]
}

function textOf(literal: unknown): string {
  return typeof literal === 'object' && literal !== null ? Object.values(literal).join('') : String(literal)
}

function filterOf(op: string, args: readonly unknown[]): Filter {
  return { op, args } as unknown as Filter
}
