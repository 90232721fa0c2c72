// Law: an entity of several items has the first value that is there, and a lookup by identifier never misses an item of a group.
import type { Collection, Filter } from '@crosswalk/contract'
import { compileFilter, normalize } from '@crosswalk/cql2'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileCrosswalks } from './compile-crosswalks.ts'
import { compileModels } from './compile-models.ts'
import type { BoundCrosswalk, GroupedItems } from './crosswalk.ts'
import { arbitraryItem, arbitraryMappings, LAW_CASES, LAW_COLUMNS, LAW_KINDS, LAW_MODEL } from './testing/arbitrary-mapping.ts'
import type { LawMappings, LawName } from './testing/arbitrary-mapping.ts'
import { arbitraryShape, resolveShape } from './testing/arbitrary-shape.ts'
import { evaluateNaively, MISSING, naive } from './testing/naive-filter.ts'
import type { NaiveValue } from './testing/naive-filter.ts'
import { liftNaively } from './testing/naive-lift.ts'
import type { NaiveItem, NaiveMapping } from './testing/naive-lift.ts'

const models = compileModels([{ file: 'law.yaml', text: LAW_MODEL }])
const collection: Collection = {
  id: 'items',
  properties: LAW_COLUMNS,
  paging: 'keyset',
  revision: '1',
  local: true,
  skippedRows: 0,
  warnings: [],
}

type Group = NaiveMapping | readonly NaiveMapping[]
const groups = fc.constantFrom<Group>(
  { from: 's' },
  { from: 't', extract: '^([^;]+)' },
  { from: 'n' },
  { from: 's', missing: ['A', ''] },
  { from: 's', codelist: { A: 'one', B: 'one', x: 'two' } },
  [{ from: 's' }, { from: 'b' }],
  [],
)

function bind(mappings: LawMappings, group: Group): BoundCrosswalk {
  const properties = { name: 't', ...mappings }
  const id = Array.isArray(group) && group.length === 0 ? 'urn:all' : 'urn:group:{group}'
  const document = { crosswalk: 'law', source: 'memory', collection: 'items', model: 'Sample', group, id, properties }
  const [crosswalk] = compileCrosswalks([{ file: 'law.yaml', text: JSON.stringify(document) }], models)
  if (crosswalk === undefined) throw new Error('one crosswalk was given')
  const getter = (_: string, path: string) => (item: unknown) => (item as NaiveItem)[path]
  return crosswalk.bind({ collection, source: { id: 'memory', getter, keyOf: () => () => '' } })
}

const encode = (value: unknown): string =>
  encodeURIComponent(String(value)).replaceAll(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)

function keyNaively(group: Group, item: NaiveItem): string | null {
  const members: readonly NaiveMapping[] = Array.isArray(group) ? group : [group as NaiveMapping]
  const keys = members.map((member) => liftNaively(member, 'text', item))
  if (keys.some(({ missing }) => missing)) return null
  return Array.isArray(group) ? keys.map(({ values }) => encode(values[0])).join('/') : String(keys[0]?.values[0])
}

function idNaively(group: Group, key: string): string | null {
  if (Array.isArray(group)) return group.length === 0 ? 'urn:all' : `urn:group:${encode(key)}`
  return key === '' ? null : `urn:group:${encode(key)}`
}

function entityOf(
  mappings: LawMappings,
  { group, key, items }: { group: Group; key: string; items: readonly NaiveItem[] },
): (name: string) => NaiveValue {
  return (name) => {
    if (name === 'id') return naive(idNaively(group, key))
    const mapping = mappings[name as LawName] ?? (name === 'name' ? { from: 't' } : undefined)
    if (mapping === undefined) return MISSING
    const values = items.map((item) => liftNaively(mapping, LAW_KINDS[name as LawName], item)).filter(({ missing }) => !missing)
    if (name === 'place') return values.length === 0 ? MISSING : naive({ points: values.map((value) => value.values[0]) })
    if (name === 'tags') return values.length === 0 ? MISSING : naive([...new Set(values.flatMap((value) => value.values))])
    return values[0] ?? MISSING
  }
}

const NAMES: readonly LawName[] = ['name', 'link', 'state', 'open', 'size', 'tags', 'place']
let lookups = 0

function checkCase(
  mappings: LawMappings,
  group: Group,
  { items, filter, bound }: { items: readonly NaiveItem[]; filter: Filter; bound: BoundCrosswalk },
): void {
  const folded = new Map<string, NaiveItem[]>()
  for (const item of items) {
    const key = keyNaively(group, item)
    expect(bound.groupKey(item)).toBe(key)
    if (key !== null) folded.set(key, [...(folded.get(key) ?? []), item])
  }
  for (const conjunct of normalize(filter, { isMany: (name) => name === 'tags' })) {
    const lowered = bound.lower(conjunct)
    const residual = compileFilter(conjunct, bound.environment)
    for (const [key, members] of folded) {
      const subject: GroupedItems = { group: key, items: members }
      expect(bound.id(subject)).toBe(idNaively(group, key))
      if (idNaively(group, key) === null) continue
      const expected = evaluateNaively(conjunct, entityOf(mappings, { group, key, items: members })) === true
      const context = JSON.stringify({ mappings, group, conjunct, members, lowered })
      expect(residual(subject), `the evaluator on ${context}`).toBe(expected)
      const { filter: pushed } = lowered
      if (pushed === null) continue
      lookups += 1
      const passing = members.filter((item) => evaluateNaively(pushed, (name) => naive(item[name])) === true)
      if (expected) expect(passing.length, `all items of ${context}`).toBe(members.length)
      if (lowered.verdict === 'exact' && !expected) expect(passing.length, `no item of ${context}`).toBe(0)
    }
  }
}

it('merges groups, and looks them up whole', () => {
  fc.assert(
    fc.property(
      fc
        .constantFrom(...NAMES)
        .chain((focus) => fc.tuple(arbitraryMappings(focus), fc.array(arbitraryShape(focus), { minLength: 1, maxLength: 6 }))),
      groups,
      fc.array(arbitraryItem, { minLength: 1, maxLength: 10 }),
      ([given, shapes], group, items) => {
        // Measures of groups become history, and instants are merged as the evaluator sees them: neither is asked here.
        const mappings = Object.fromEntries(Object.entries(given).filter(([name]) => NAMES.includes(name as LawName)))
        const bound = bind(mappings, group)
        const pools = (name: LawName | 'id'): readonly NaiveValue[] => {
          if (name !== 'id') return items.map((item) => entityOf(mappings, { group, key: '', items: [item] })(name))
          return items.map((item) => naive(idNaively(group, keyNaively(group, item) ?? 'x')))
        }
        for (const shape of shapes) checkCase(mappings, group, { items, filter: resolveShape(shape, pools, false), bound })
      },
    ),
    { numRuns: LAW_CASES },
  )
  expect(lookups).toBeGreaterThan(LAW_CASES)
})
