// Law: what the lowered filter and the residual select together is what the canonical filter selects, whatever the mapping.
import type { Collection, Filter } from '@crosswalk/contract'
import { compileFilter, normalize } from '@crosswalk/cql2'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileCrosswalks } from './compile-crosswalks.ts'
import { compileModels } from './compile-models.ts'
import type { BoundCrosswalk } from './crosswalk.ts'
import { arbitraryItem, arbitraryMappings, LAW_CASES, LAW_COLUMNS, LAW_KINDS, LAW_MODEL } from './testing/arbitrary-mapping.ts'
import type { LawMappings, LawName } from './testing/arbitrary-mapping.ts'
import { arbitraryShape, resolveShape } from './testing/arbitrary-shape.ts'
import { evaluateNaively, MISSING, naive } from './testing/naive-filter.ts'
import type { NaiveValue } from './testing/naive-filter.ts'
import { expandNaively, liftNaively } from './testing/naive-lift.ts'
import type { NaiveItem } from './testing/naive-lift.ts'

const models = compileModels([{ file: 'law.yaml', text: LAW_MODEL }])
const ID = 'urn:law:{key}'

const collection: Collection = {
  id: 'items',
  properties: LAW_COLUMNS,
  paging: 'keyset',
  revision: '1',
  local: true,
  skippedRows: 0,
  warnings: [],
}

function bind(mappings: LawMappings): BoundCrosswalk {
  const properties = Object.fromEntries(Object.entries(mappings).filter(([, mapping]) => mapping !== undefined))
  // JSON is YAML, and an empty map is no crosswalk.
  const document = {
    crosswalk: 'law',
    source: 'memory',
    collection: 'items',
    model: 'Sample',
    id: ID,
    properties: { name: 't', ...properties },
  }
  const [crosswalk] = compileCrosswalks([{ file: 'law.yaml', text: JSON.stringify(document) }], models)
  if (crosswalk === undefined) throw new Error('one crosswalk was given')
  const getter = (_: string, path: string) => (item: unknown) => (item as NaiveItem)[path]
  return crosswalk.bind({ collection, source: { id: 'memory', getter, keyOf: () => () => '' } })
}

/** The entity as the documentation says it is. */
function entityOf(mappings: LawMappings, item: NaiveItem): (name: string) => NaiveValue {
  return (name) => {
    if (name === 'id') return naive(expandNaively(ID, item))
    const mapping = mappings[name as LawName] ?? (name === 'name' ? { from: 't' } : undefined)
    return mapping === undefined ? MISSING : liftNaively(mapping, LAW_KINDS[name as LawName], item)
  }
}

/** Raw values as the source's own evaluator sees them. */
function rawOf(item: NaiveItem): (name: string) => NaiveValue {
  return (name) => {
    const value = item[name]
    const isTime = (name === 'stamp' || name === 'day') && typeof value === 'string'
    return isTime ? naive(new Date(value.length === 10 ? `${value}T00:00:00Z` : value)) : naive(value)
  }
}

const verdicts = { exact: 0, inexact: 0, unsupported: 0, nothing: 0 }

interface LawCase {
  readonly mappings: LawMappings
  readonly bound: BoundCrosswalk
  readonly items: readonly NaiveItem[]
}

function checkCase({ mappings, bound, items: given }: LawCase, filter: Filter): void {
  const identified = given.filter((item) => expandNaively(ID, item) !== null)
  for (const conjunct of normalize(filter, { isMany: (name) => name === 'tags' })) {
    const lowered = bound.lower(conjunct)
    verdicts[lowered.filter === false ? 'nothing' : lowered.verdict] += 1
    const residual = compileFilter(conjunct, bound.environment)
    for (const item of identified) {
      const expected = evaluateNaively(conjunct, entityOf(mappings, item)) === true
      const pushed = lowered.filter === null ? null : evaluateNaively(lowered.filter, rawOf(item)) === true
      const context = JSON.stringify({ mappings, conjunct, item, lowered })
      expect(residual(item), `the evaluator on ${context}`).toBe(expected)
      if (pushed === null) continue
      if (lowered.verdict === 'exact') expect(pushed, `exact: ${context}`).toBe(expected)
      else expect(pushed || !expected, `a superset: ${context}`).toBe(true)
    }
  }
  for (const item of identified) expect(bound.id(item)).toBe(expandNaively(ID, item))
}

const names = Object.keys(LAW_KINDS) as LawName[]

// Compiling a mapping costs more than asking it, so each is asked several things.
const items = fc.array(arbitraryItem, { minLength: 1, maxLength: 8 })
const shapes = (focus: LawName) => fc.array(arbitraryShape(focus), { minLength: 1, maxLength: 8, size: 'max' })

it.each(names)('%s: selects the same with and without lowering', (focus) => {
  fc.assert(
    fc.property(arbitraryMappings(focus), items, shapes(focus), (mappings, given, asked) => {
      const bound = bind(mappings)
      const pools = (name: LawName | 'id') => given.map((item) => entityOf(mappings, item)(name))
      for (const shape of asked) checkCase({ mappings, bound, items: given }, resolveShape(shape, pools, mappings.seen?.from === 'day'))
    }),
    { numRuns: LAW_CASES },
  )
})

it('meets every verdict often enough to mean something', () => {
  for (const count of Object.values(verdicts)) expect(count).toBeGreaterThan(LAW_CASES / 10)
})

function compareValues(a: unknown, b: unknown): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b
  if (a instanceof Date && b instanceof Date) return a.getTime() - b.getTime()
  return Buffer.compare(Buffer.from(toUtf32(a)), Buffer.from(toUtf32(b)))
}

function toUtf32(value: unknown): Uint8Array {
  return new Uint8Array(
    Array.from(String(value)).flatMap((character) => [24, 16, 8, 0].map((shift) => ((character.codePointAt(0) ?? 0) >> shift) & 255)),
  )
}

/** Nulls last in both directions, ties by place. */
function sortBy(items: readonly NaiveItem[], read: (item: NaiveItem) => NaiveValue, descending: boolean): readonly number[] {
  const rows = items.map((item, index) => ({ index, value: read(item).values[0] ?? null }))
  rows.sort((a, b) => {
    if (a.value === null || b.value === null) return Number(a.value === null) - Number(b.value === null) || a.index - b.index
    return (descending ? -1 : 1) * compareValues(a.value, b.value) || a.index - b.index
  })
  return rows.map(({ index }) => index)
}

it('orders the same in the source as in entities, where it is pushed', () => {
  let pushed = 0
  fc.assert(
    fc.property(
      fc.constantFrom(...names).chain(arbitraryMappings),
      fc.array(arbitraryItem, { maxLength: 12 }),
      fc.boolean(),
      (mappings, items, descending) => {
        const bound = bind(mappings)
        for (const name of names) {
          const order = bound.lowerOrder(name, descending)
          if (order === null) continue
          pushed += 1
          const inSource = sortBy(items, (item) => rawOf(item)(order.property), order.descending)
          expect(inSource).toEqual(sortBy(items, (item) => entityOf(mappings, item)(name), descending))
        }
      },
    ),
    { numRuns: LAW_CASES },
  )
  expect(pushed).toBeGreaterThan(LAW_CASES / 10)
})
