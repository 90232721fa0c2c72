// Queries over the generated world: filters of every kind that lowers differently, orders, page sizes.
import fc from 'fast-check'
import type { Filter, Order } from '@crosswalk/contract'
import { instantOf } from './dialect.ts'
import { NAMES, TAGS } from './world.ts'

const property = <Name extends string>(name: Name): { readonly property: Name } => ({ property: name })
const comparison = fc.constantFrom('=' as const, '<>' as const, '<' as const, '<=' as const, '>' as const, '>=' as const)

const compared = (name: string, literal: fc.Arbitrary<string | number | boolean | { timestamp: string }>): fc.Arbitrary<Filter> =>
  fc.tuple(comparison, literal).map(([op, value]): Filter => ({ op, args: [property(name), value] }))

const escapeLike = (text: string): string => text.replaceAll(/[\\%_]/g, String.raw`\$&`)
const pattern = fc
  .array(fc.oneof(fc.constantFrom('%', '_'), fc.constantFrom('a', 'b', 'ä', "'", '\u{1F600}', escapeLike('%'), escapeLike('_'))), {
    maxLength: 4,
  })
  .map((parts) => parts.join(''))

const box = fc
  .tuple(fc.integer({ min: -4, max: 3 }), fc.integer({ min: -4, max: 3 }), fc.integer({ min: 0, max: 4 }), fc.integer({ min: 0, max: 4 }))
  .map(([west, south, width, height]) => [west, south, west + width, south + height])

const hour = fc.integer({ min: 0, max: 48 }).map((at) => ({ timestamp: instantOf(at) }))
const metres = fc.integer({ min: 0, max: 400 }).map((centimetres) => centimetres / 100)

const leaf: fc.Arbitrary<Filter> = fc.oneof(
  compared('name', fc.constantFrom(...NAMES)),
  compared('rank', fc.integer({ min: -3, max: 5 })),
  compared('active', fc.boolean()).filter((filter) => typeof filter === 'object' && (filter.op === '=' || filter.op === '<>')),
  compared('kind', fc.constantFrom('red', 'green')),
  compared('since', hour),
  compared('height', metres),
  compared('tags', fc.constantFrom(...TAGS)),
  pattern.map((text): Filter => ({ op: 'like', args: [property('name'), text] })),
  fc.subarray([...NAMES], { minLength: 1 }).map((names): Filter => ({ op: 'in', args: [property('name'), names] })),
  fc.subarray(['red', 'green'], { minLength: 1 }).map((codes): Filter => ({ op: 'in', args: [property('kind'), codes] })),
  fc.tuple(metres, metres).map(([from, to]): Filter => ({ op: 'between', args: [property('height'), from, to] })),
  fc
    .constantFrom('name', 'rank', 'active', 'kind', 'since', 'location', 'height', 'tags')
    .map((name): Filter => ({ op: 'isNull', args: [property(name)] })),
  fc
    .tuple(fc.constantFrom('some' as const, 'every' as const), compared('value', metres), fc.boolean())
    .map(([op, condition, orNone]): Filter => {
      const child: Filter = orNone ? { op: 'or', args: [condition, { op: 'isNull', args: [property('value')] }] } : condition
      return { op, args: [property('height.series'), child] }
    }),
  box.map((bbox): Filter => ({ op: 's_intersects', args: [property('location'), { bbox }] })),
)

/** One condition on one of these properties. */
export const conditionsOn = (names: readonly string[]): fc.Arbitrary<Filter> =>
  leaf.filter((filter) => {
    const [own] = typeof filter === 'object' ? (filter.args as readonly unknown[]) : []
    const { property: name = '' } = own as { readonly property?: string }
    return names.some((one) => name === one || name.startsWith(`${one}.`))
  })

export const filters: fc.Arbitrary<Filter> = fc.letrec<{ filter: Filter }>((tie) => ({
  filter: fc.oneof(
    { maxDepth: 3, depthSize: 'small' },
    { weight: 4, arbitrary: leaf },
    { weight: 1, arbitrary: tie('filter').map((argument): Filter => ({ op: 'not', args: [argument] })) },
    { weight: 1, arbitrary: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }).map((args): Filter => ({ op: 'and', args })) },
    { weight: 1, arbitrary: fc.array(tie('filter'), { minLength: 1, maxLength: 3 }).map((args): Filter => ({ op: 'or', args })) },
  ),
})).filter

export const orders: fc.Arbitrary<readonly Order[]> = fc
  .subarray(['name', 'rank', 'active', 'kind', 'since', 'height', 'id'], { maxLength: 2 })
  .chain((names) => fc.tuple(...names.map((name) => fc.boolean().map((descending) => ({ property: name, descending })))))
