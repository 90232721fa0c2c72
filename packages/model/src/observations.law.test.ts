// Law: an entity whose readings are rows of another collection is a naive join of the two: latest, history, filters and what is pushed.
import type { Collection, CollectionProperty, Filter } from '@crosswalk/contract'
import { compileFilter, normalize } from '@crosswalk/cql2'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { compileCrosswalks } from './compile-crosswalks.ts'
import { compileModels } from './compile-models.ts'
import type { BoundCrosswalk, BoundObservations, ObservedItem } from './crosswalk.ts'
import {
  arbitraryItem,
  arbitraryMappings,
  arbitraryPick,
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
import { expandNaively, liftNaively } from './testing/naive-lift.ts'
import type { NaiveItem, NaiveMapping } from './testing/naive-lift.ts'

const ID = 'urn:law:{key}'
const models = compileModels([{ file: 'law.yaml', text: LAW_MODEL }])
const describeCollection = (id: string, properties: readonly CollectionProperty[]): Collection => ({
  id,
  properties,
  paging: 'keyset',
  revision: '1',
  local: true,
  skippedRows: 0,
  warnings: [],
})
const items = describeCollection('items', LAW_COLUMNS)
// Rows have names of their own, so that no name of one collection is ever asked of the other.
const rows = describeCollection(
  'rows',
  LAW_COLUMNS.map((property) => ({ ...property, name: property.name.toUpperCase() })),
)

function readOwn(collection: string, path: string): (item: unknown) => unknown {
  const isRow = collection === 'rows'
  const own = path.toLowerCase()
  if (path !== (isRow ? path.toUpperCase() : own)) throw new Error(`${collection} have no ${path}`)
  return (item) => (item as NaiveItem)[own]
}

type Key = readonly (readonly [row: string, item: string])[]
const keys = fc.constantFrom<Key>(
  [['s', 's']],
  [['s', 't']],
  [['n', 'n']],
  [['n', 't']],
  [['t', 'n']],
  [['b', 'b']],
  [
    ['b', 'b'],
    ['u', 'u'],
  ],
  [
    ['b', 't'],
    ['s', 'b'],
  ],
)

interface Declared {
  readonly key: Key
  /** Of the items. */
  readonly own: LawMappings
  /** Of the rows. */
  readonly observed: LawMappings
  readonly time: NaiveMapping
}

const renameKeys = (record: Readonly<Record<string, unknown>> | undefined) =>
  record && Object.fromEntries(Object.entries(record).map(([name, value]) => [name.toUpperCase(), value]))

function rename(mapping: NaiveMapping): object {
  const { from, pick, unit } = mapping
  const named = typeof unit === 'object' ? { ...unit, from: unit.from.toUpperCase() } : unit
  return { ...mapping, from: from?.toUpperCase(), pick: renameKeys(pick), unit: named }
}

function bind({ key, own, observed, time }: Declared): BoundCrosswalk {
  const measures = Object.fromEntries(Object.entries(observed).map(([name, mapping]) => [name, rename(mapping)]))
  const of = Object.fromEntries(key.map(([row, item]) => [row.toUpperCase(), item]))
  const observations = { collection: 'rows', of, time: rename(time), measures }
  const properties = { name: 't', ...own }
  const head = { crosswalk: 'law', source: 'memory', collection: 'items', model: 'Sample', id: ID }
  const [crosswalk] = compileCrosswalks([{ file: 'law.yaml', text: JSON.stringify({ ...head, properties, observations }) }], models)
  if (crosswalk === undefined) throw new Error('one crosswalk was given')
  const source = { id: 'memory', getter: readOwn, keyOf: () => () => '' }
  return crosswalk.bind({ collection: items, source, collectionNamed: (name) => (name === 'rows' ? rows : undefined) })
}

/** A loop in a loop: every part is there, and has the same text in both. */
function joinNaively(key: Key, item: NaiveItem, given: readonly NaiveItem[]): readonly NaiveItem[] {
  const isThere = (value: unknown): boolean => value !== null && value !== undefined && value !== ''
  return given.filter((row) => key.every(([theirs, ours]) => isThere(row[theirs]) && String(row[theirs]) === String(item[ours])))
}

function join(observations: BoundObservations, item: NaiveItem, given: readonly NaiveItem[]): ObservedItem {
  const key = observations.keyOfItem(item)
  return { item, rows: key === null ? [] : given.filter((row) => observations.keyOfRow(row) === key) }
}

const measureOf = ({ observed, time }: Declared, name: LawName): NaiveMeasure => ({ name, mapping: observed[name] ?? {}, time })

interface NaiveSubject {
  readonly item: NaiveItem
  readonly rows: readonly NaiveItem[]
}

function entityOf(declared: Declared, subject: NaiveSubject): (name: string) => NaiveValue {
  return (name) => {
    if (name === 'id') return naive(expandNaively(ID, subject.item))
    if (Object.hasOwn(declared.observed, name)) {
      const measure = measureOf(declared, name as LawName)
      return valueNaively(measure, latestNaively(measure, subject.rows))
    }
    const mapping = declared.own[name as LawName] ?? (name === 'name' ? { from: 't' } : undefined)
    return mapping === undefined ? MISSING : liftNaively(mapping, LAW_KINDS[name as LawName], subject.item)
  }
}

const seen = { joined: 0, several: 0, passing: 0, pushed: 0 }

interface Case {
  readonly bound: BoundCrosswalk
  readonly subjects: readonly { readonly subject: ObservedItem; readonly naive: NaiveSubject }[]
}

function checkFilter(declared: Declared, filter: Filter, { bound, subjects }: Case): void {
  for (const conjunct of normalize(filter, { isMany: (name) => name === 'tags' })) {
    const lowered = bound.lower(conjunct)
    const residual = compileFilter(conjunct, bound.environment)
    for (const { subject, naive: given } of subjects) {
      if (expandNaively(ID, given.item) === null) continue
      const expected = evaluateNaively(conjunct, entityOf(declared, given)) === true
      const context = JSON.stringify({ ...declared, conjunct, subject, lowered })
      expect(residual(subject), `the evaluator on ${context}`).toBe(expected)
      seen.passing += expected ? 1 : 0
      if (lowered.filter === null) continue
      seen.pushed += 1
      const passes = evaluateNaively(lowered.filter, (name) => naive(given.item[name])) === true
      if (lowered.verdict === 'exact') expect(passes, `exact: ${context}`).toBe(expected)
      else expect(passes || !expected, `a superset: ${context}`).toBe(true)
    }
  }
}

function checkObserved(declared: Declared, { bound, subjects }: Case): void {
  const names = Object.keys(declared.observed) as LawName[]
  expect(bound.observations?.measures).toEqual(names)
  expect(bound.reads(names).every((name) => name === name.toLowerCase())).toBe(true)
  expect(bound.observations?.reads.every((name) => name === name.toUpperCase())).toBe(true)
  for (const name of names) {
    expect(bound.lower({ op: 'isNull', args: [{ property: name }] })).toMatchObject({ filter: null, verdict: 'unsupported' })
    expect(bound.lowerOrder(name, false)).toBeNull()
    for (const { subject, naive: given } of subjects) {
      seen.several += checkHistory(measureOf(declared, name), { bound, subject, items: given.rows }) > 1 ? 1 : 0
    }
  }
}

const measures = fc.tuple(arbitraryMappings('no2'), arbitraryMappings('heat'), arbitraryPick).map(([a, b, pick]) => ({
  no2: a.no2 ?? { from: 'n' },
  // A wide table has both measures in one row, a long one has rows for each.
  heat: { ...b.heat, pick },
}))
const arbitraryDeclared: fc.Arbitrary<Declared> = fc
  .record({
    key: keys,
    plain: fc.constantFrom<LawName>('name', 'link', 'state', 'open', 'size', 'tags', 'place').chain(arbitraryMappings),
    measures,
    // Where one measure is observed, the item itself may hold the other.
    sides: fc.constantFrom<readonly ('no2' | 'heat')[]>(['no2', 'heat'], ['no2'], ['heat']),
    time: arbitraryReadingTime,
  })
  .map(({ key, plain, measures: mapped, sides, time }) => {
    const names = (['no2', 'heat'] as const).filter((name) => sides.includes(name))
    // Days and instants of `seen` are the lowering law's business.
    const own = Object.entries({ ...plain, ...mapped }).filter(([name]) => name !== 'seen' && !names.some((observed) => observed === name))
    return { key, own: Object.fromEntries(own), observed: Object.fromEntries(names.map((name) => [name, mapped[name]])), time }
  })
/** Rows that mostly have the key of some item, as far as the type of their column can hold it. */
const arbitraryRows = fc.array(fc.tuple(arbitraryReadingItem, fc.option(fc.nat(100), { nil: null, freq: 4 })), {
  maxLength: 12,
  size: 'max',
})

function placeRow(row: NaiveItem, item: NaiveItem | undefined, key: Key): NaiveItem {
  if (item === undefined) return row
  return { ...row, ...Object.fromEntries(key.map(([theirs, ours]) => [theirs, fit(theirs, item[ours]) ?? row[theirs]])) }
}

/** The value as one of the column's type with the same text; undefined where there is none. */
function fit(column: string, value: NaiveItem[string]): NaiveItem[string] {
  if (value === null || value === undefined) return undefined
  const text = String(value)
  if (column === 'n') return String(Number(text)) === text ? Number(text) : undefined
  if (column === 'b') return text === 'true' || (text === 'false' ? false : undefined)
  // How numbers with an exponent are read is not asked here.
  return typeof value === 'number' && text.includes('e') ? undefined : text
}

const focuses = fc.constantFrom<LawName>('no2', 'heat', 'no2', 'heat', 'name', 'size')

it('is a naive join of items and rows', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(
      arbitraryDeclared,
      fc.array(arbitraryItem, { minLength: 1, maxLength: 4 }),
      arbitraryRows,
      focuses.chain((focus) => fc.array(arbitraryShape(focus), { minLength: 1, maxLength: 6 })),
      (declared, ours, given, shapes) => {
        const theirs = given.map(([row, place]) => placeRow(row, place === null ? undefined : ours[place % ours.length], declared.key))
        const bound = bind(declared)
        const { observations } = bound
        if (observations === null) throw new Error('the crosswalk has observations')
        const subjects = ours.map((item) => ({
          subject: join(observations, item, theirs),
          naive: { item, rows: joinNaively(declared.key, item, theirs) },
        }))
        for (const { subject, naive: joined } of subjects) {
          expect(subject.rows).toEqual(joined.rows)
          expect(bound.id(subject)).toBe(expandNaively(ID, joined.item))
          seen.joined += joined.rows.length > 0 ? 1 : 0
        }
        checkObserved(declared, { bound, subjects })
        const pools = (name: LawName | 'id') => subjects.map((subject) => entityOf(declared, subject.naive)(name))
        for (const shape of shapes) checkFilter(declared, resolveShape(shape, pools, false), { bound, subjects })
      },
    ),
    { numRuns: Math.max(300, LAW_CASES) },
  )
  for (const count of [seen.joined, seen.several, seen.passing, seen.pushed]) expect(count).toBeGreaterThan(LAW_CASES / 5)
})
