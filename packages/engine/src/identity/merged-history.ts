// Readings of one measure from several parts: at one phenomenon time there is one reading.
import type { Filter, Provenance, Reading, ReadingMember, ReadingPlace } from '@crosswalk/contract'
import { compileFilter } from '@crosswalk/cql2'
import type { MeasureHistory, ReadingProvenance, Subject } from '@crosswalk/model'
import { UNKNOWN_UNIT } from '@crosswalk/units'
import type { ReadingsOf } from '../binding.ts'
import { readingPlaceOf } from '../value-place.ts'
import { type ExpiryTest, type MergedItem, mergeItems, type PartReadings } from './merge-readings.ts'
import type { BoundMember, MergedSubject } from './merged-subject.ts'
import type { MappedByMember, MappedProperty } from './pick-part.ts'

/** Where readings of merged entities come from, part by part. */
export interface MergedProvenance extends ReadingProvenance {
  ofMember(member: number): ReadingProvenance
}

export function isMergedProvenance(provenance: ReadingProvenance): provenance is MergedProvenance {
  return 'ofMember' in provenance
}

/** One member's readings, whether an entity has many there or one. */
interface MemberHistory extends PartReadings {
  /** Null where the member knows of no zone. */
  zoneOf(subject: Subject): string | null
  valueIn(unit: string | undefined): (item: unknown) => number | null
  isIncomparable(item: unknown): boolean
  reading(unit: string | undefined, members: readonly ReadingMember[], provenance: ReadingProvenance): (item: unknown) => Reading
  qualityOf(item: unknown): string | null
  readonly lasts: string | null
}

export interface MergedHistoryOptions {
  readonly mapped: MappedByMember
  readonly members: readonly BoundMember[]
  readonly isExpired: ExpiryTest
  /** What came for members whose readings lie behind requests. Absent: nothing has been asked for, and their latest reading is all there is. */
  readonly readingsOf?: ReadingsOf | undefined
  /** Raw series show the readings of all parts. */
  readonly keepsAll: boolean
}

/** One reading per phenomenon time of all parts. */
export function createMergedHistory({ mapped, members, isExpired, readingsOf, keepsAll }: MergedHistoryOptions): MeasureHistory {
  const histories = mapped.map(
    (property, member) => property && memberHistory(property, readingsOf && ((subject) => readingsOf(member, subject))),
  )
  const ofMember = (member: number): MemberHistory => histories[member] as MemberHistory
  const ofItem = (item: unknown): MergedItem => item as MergedItem
  const merged = new WeakMap<MergedSubject, readonly MergedItem[]>()
  const canonical = histories.map((history) => history?.valueIn(undefined))
  const places = mapped.map((one, member) => one && readingPlaceOf((members[member] as BoundMember).part, one.bound.property.name))
  const hasValue = ({ member, item }: MergedItem): boolean => (canonical[member]?.(item) ?? null) !== null
  const lasts = new Set(histories.flatMap((history) => history?.lasts ?? []))
  const itemsOf = (subject: Subject): readonly MergedItem[] => {
    const known = merged.get(subject as MergedSubject)
    if (known !== undefined) return known
    const items = mergeItems(subject as MergedSubject, { histories, hasValue, isExpired })
    merged.set(subject as MergedSubject, items)
    return items
  }
  const history: MeasureHistory = {
    items: itemsOf,
    zoneOf(subject) {
      for (const part of (subject as MergedSubject).parts) {
        const zone = histories[part.member]?.zoneOf(part.subject) ?? null
        if (zone !== null) return zone
      }
      return 'UTC'
    },
    boundsOf: (item) => ofMember(ofItem(item).member).boundsOf(ofItem(item).item),
    valueIn(unit) {
      const reads = histories.map((history) => history?.valueIn(unit))
      return (item) => reads[ofItem(item).member]?.(ofItem(item).item) ?? null
    },
    isIncomparable: (item) => ofMember(ofItem(item).member).isIncomparable(ofItem(item).item),
    reading: (unit, shown, provenance) => compileReadings(histories, { unit, shown, provenance }),
    qualityOf: (item) => ofMember(ofItem(item).member).qualityOf(ofItem(item).item),
    placeOf: (item) => places[ofItem(item).member] as ReadingPlace,
    // Members that say different lengths leave nothing to expect.
    lasts: lasts.size === 1 ? ([...lasts][0] as string) : null,
  }
  if (!keepsAll) return history
  return { ...history, unmerged: { ...history, items: (subject) => itemsOf(subject).flatMap((item) => [item, ...item.losers]) } }
}

/** Tests of readings, member by member, for `some` and `every`. */
export function compileReadingTest(mapped: MappedByMember, filter: Filter): (item: unknown) => boolean {
  const tests = mapped.map((one) => {
    const { readings, history } = one?.bound ?? {}
    if (readings === undefined) return undefined
    const accepts = compileFilter(filter, readings.environment)
    // What is one reading of an entity is told by the entity.
    return history === undefined ? (subject: unknown) => readings.items(subject).some(accepts) : accepts
  })
  return (item) => {
    const { member, item: own } = item as MergedItem
    return tests[member]?.(own) ?? false
  }
}

function memberHistory({ bound, freshness }: MappedProperty, readingsOf?: (subject: Subject) => ReturnType<ReadingsOf>): MemberHistory {
  const history = bound.history ?? (readingsOf && bound.requested?.open(readingsOf))
  if (history) {
    return {
      canExpire: false,
      items: (subject) => history.items(subject),
      zoneOf: (subject) => history.zoneOf(subject),
      boundsOf: (item) => history.boundsOf(item),
      valueIn: (unit) => history.valueIn(unit),
      modifiedAtMs: () => null,
      isIncomparable: (item) => history.isIncomparable(item),
      reading: (unit, members, provenance) => history.reading(unit, members, provenance),
      qualityOf: (item) => history.qualityOf?.(item) ?? null,
      lasts: history.lasts,
    }
  }
  const single = (unit: string | undefined, members: readonly ReadingMember[], provenance: ReadingProvenance) => {
    const read = bound.reading?.(unit, members, provenance)
    return (subject: unknown): Reading => [read?.(subject) ?? []].flat()[0] as Reading
  }
  const missing = single(undefined, ['missing'], NOWHERE)
  const quality = single(undefined, ['quality'], NOWHERE)
  return {
    canExpire: true,
    items: (subject) => (missing(subject).missing === 'ABSENT' ? [] : [subject]),
    zoneOf: (subject) => bound.requested?.zoneOf(subject) ?? null,
    boundsOf: (subject) => bound.bounds?.(subject) ?? { start: null, end: null },
    valueIn(unit) {
      const read = single(unit, ['value', 'unit'], NOWHERE)
      return (subject) => {
        const { value, unit: shown } = read(subject)
        return shown === UNKNOWN_UNIT ? null : value
      }
    },
    modifiedAtMs: (subject) => freshness?.(subject).modifiedAtMs ?? null,
    isIncomparable: (subject) => bound.incomparable?.(subject) ?? false,
    reading: single,
    qualityOf: (subject) => quality(subject).quality,
    lasts: bound.property.over ?? null,
  }
}

/** For readings whose origin nobody asks for. */
const NOWHERE: ReadingProvenance = {
  ofSubject: () => null as unknown as Provenance,
  ofItem: () => null as unknown as Provenance,
}

interface ShownReading {
  readonly unit: string | undefined
  readonly shown: readonly ReadingMember[]
  readonly provenance: ReadingProvenance
}

function compileReadings(histories: readonly (MemberHistory | undefined)[], options: ShownReading): (item: unknown) => Reading {
  const { unit, shown, provenance } = options
  const merged = isMergedProvenance(provenance) ? provenance : undefined
  const compile = (names: readonly ReadingMember[]): readonly (((item: unknown) => Reading) | undefined)[] =>
    histories.map((history, member) => history?.reading(unit, names, merged?.ofMember(member) ?? NOWHERE))
  const reads = compile(shown)
  const origins = shown.includes('provenance') ? compile(['provenance']) : null
  return (item) => {
    const { member, item: own, losers, rule } = item as MergedItem
    const reading = (reads[member] as (item: unknown) => Reading)(own)
    if (origins === null || reading.provenance === null) return reading
    const lost = losers.flatMap((loser) => origins[loser.member]?.(loser.item).provenance ?? [])
    return { ...reading, provenance: { ...reading.provenance, rule, losers: lost } }
  }
}
