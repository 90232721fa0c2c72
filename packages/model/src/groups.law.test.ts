// Law: an entity of several items has the first value that is there and of measures the latest, with all readings as history; a lookup by
// identifier never misses an item of a group.
import type { Collection, Filter } from '@crosswalk/contract'
import { compileFilter, normalize } from '@crosswalk/cql2'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileCrosswalks } from './compile-crosswalks.ts'
import { compileModels } from './compile-models.ts'
import type { BoundCrosswalk, GroupedItems } from './crosswalk.ts'
import {
  arbitraryMappings,
  arbitraryReadingItem,
  arbitraryReadingTime,
  LAW_CASES,
  LAW_COLUMNS,
  LAW_KINDS,
  LAW_MODEL,
} from './testing/arbitrary-mapping.ts'
import type { LawMappings, LawName } from './testing/arbitrary-mapping.ts'
import { arbitraryShape, resolveShape } from './testing/arbitrary-shape.ts'
import { checkHistory, latestNaively, valueNaively } from './testing/check-history.ts'
import type { NaiveMeasure } from './testing/check-history.ts'
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

interface Declared {
  readonly mappings: LawMappings
  readonly group: Group
  /** Of the readings of all measures. */
  readonly time: NaiveMapping
}

function bind({ mappings, group, time }: Declared): BoundCrosswalk {
  const properties = { name: 't', ...mappings }
  const id = Array.isArray(group) && group.length === 0 ? 'urn:all' : 'urn:group:{group}'
  const document = { crosswalk: 'law', source: 'memory', collection: 'items', model: 'Sample', group, id, time, properties }
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

const isMeasure = (name: string): name is 'no2' | 'heat' => name === 'no2' || name === 'heat'
const measureOf = ({ mappings, time }: Declared, name: LawName): NaiveMeasure => ({ name, mapping: mappings[name] ?? {}, time })

interface NaiveGroup {
  readonly key: string
  readonly items: readonly NaiveItem[]
}

function entityOf(declared: Declared, { key, items }: NaiveGroup): (name: string) => NaiveValue {
  const { mappings, group } = declared
  return (name) => {
    if (name === 'id') return naive(idNaively(group, key))
    const mapping = mappings[name as LawName] ?? (name === 'name' ? { from: 't' } : undefined)
    if (mapping === undefined) return MISSING
    if (isMeasure(name)) {
      const measure = measureOf(declared, name)
      return valueNaively(measure, latestNaively(measure, items))
    }
    const values = items.map((item) => liftNaively(mapping, LAW_KINDS[name as LawName], item)).filter(({ missing }) => !missing)
    if (name === 'place') return values.length === 0 ? MISSING : naive({ points: values.map((value) => value.values[0]) })
    if (name === 'tags') return values.length === 0 ? MISSING : naive([...new Set(values.flatMap((value) => value.values))])
    return values[0] ?? MISSING
  }
}

let severalReadings = 0
const NAMES: readonly LawName[] = ['name', 'link', 'state', 'open', 'size', 'tags', 'place', 'no2', 'heat']
let lookups = 0

interface Case {
  readonly items: readonly NaiveItem[]
  readonly filter: Filter
  readonly bound: BoundCrosswalk
}

function foldNaively({ group }: Declared, { items, bound }: Case): ReadonlyMap<string, readonly NaiveItem[]> {
  const folded = new Map<string, NaiveItem[]>()
  for (const item of items) {
    const key = keyNaively(group, item)
    expect(bound.groupKey(item)).toBe(key)
    if (key !== null) folded.set(key, [...(folded.get(key) ?? []), item])
  }
  return folded
}

function checkCase(declared: Declared, given: Case): void {
  const { filter, bound } = given
  const folded = foldNaively(declared, given)
  for (const [key, members] of folded) {
    for (const name of Object.keys(declared.mappings).filter((mapped) => isMeasure(mapped))) {
      const count = checkHistory(measureOf(declared, name), { bound, subject: { group: key, items: members }, items: members })
      severalReadings += count > 1 ? 1 : 0
    }
  }
  for (const conjunct of normalize(filter, { isMany: (name) => name === 'tags' })) {
    const lowered = bound.lower(conjunct)
    const residual = compileFilter(conjunct, bound.environment)
    for (const [key, members] of folded) {
      const subject: GroupedItems = { group: key, items: members }
      expect(bound.id(subject)).toBe(idNaively(declared.group, key))
      if (idNaively(declared.group, key) === null) continue
      const expected = evaluateNaively(conjunct, entityOf(declared, { key, items: members })) === true
      const context = JSON.stringify({ ...declared, conjunct, members, lowered })
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
        .constantFrom<LawName>(...NAMES, 'no2', 'heat')
        .chain((focus) => fc.tuple(arbitraryMappings(focus), fc.array(arbitraryShape(focus), { minLength: 1, maxLength: 6 }))),
      groups,
      fc.array(arbitraryReadingItem, { minLength: 1, maxLength: 10 }),
      arbitraryReadingTime,
      ([given, shapes], group, items, time) => {
        // Instants are merged as the evaluator sees them: they are not asked here.
        const mappings = Object.fromEntries(Object.entries(given).filter(([name]) => NAMES.includes(name as LawName)))
        const declared: Declared = { mappings, group, time }
        const bound = bind(declared)
        const pools = (name: LawName | 'id'): readonly NaiveValue[] => {
          if (name !== 'id') return items.map((item) => entityOf(declared, { key: '', items: [item] })(name))
          return items.map((item) => naive(idNaively(group, keyNaively(group, item) ?? 'x')))
        }
        for (const shape of shapes) checkCase(declared, { items, filter: resolveShape(shape, pools, false), bound })
      },
    ),
    { numRuns: LAW_CASES },
  )
  expect(lookups).toBeGreaterThan(LAW_CASES)
  expect(severalReadings).toBeGreaterThan(LAW_CASES / 5)
})
