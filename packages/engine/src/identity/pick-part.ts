// Which part of an entity gives the value of a property (DESIGN law 9).
import type { Freshness, MergeDecision, ModelProperty } from '@crosswalk/contract'
import type { CompiledProperty } from '@crosswalk/cql2'
import type { BoundProperty, Subject } from '@crosswalk/model'
import { itemOf } from '../binding.ts'
import type { EntityPart, BoundMember, MergedSubject } from './merged-subject.ts'

/** A property as one member maps it. */
export interface MappedProperty {
  readonly bound: BoundProperty
  /** Is there a value; of a measure: a reading, be its value there or not. */
  readonly isThere: (subject: Subject) => boolean
  /** Can the value be compared; of what is not a measure the same as `isThere`. */
  readonly hasValue: (subject: Subject) => boolean
  /** Null where the source does not say when values change or expire. */
  readonly freshness: ((subject: Subject) => Freshness) | null
}

/** By member, undefined where it does not map the property. */
export type MappedByMember = readonly (MappedProperty | undefined)[]

export interface Contest {
  /** Null where no part has a value that still holds. */
  readonly winner: EntityPart | null
  readonly losers: readonly EntityPart[]
  readonly rule: MergeDecision | null
}

export interface PartPicker {
  readonly mapped: MappedByMember
  winnerOf(subject: MergedSubject): EntityPart | null
  contestOf(subject: MergedSubject): Contest
  /** A part that maps the property, to say how its value is missing. Null where all have expired, or none maps it. */
  standInOf(subject: MergedSubject): EntityPart | null
  isExpired(part: Pick<EntityPart, 'member' | 'subject'>): boolean
}

export function mapProperty(members: readonly BoundMember[], name: string): MappedByMember {
  return members.map(({ part }) => {
    const { binding, source } = part
    const bound = binding.property(name)
    const compiled = binding.environment.resolve(name)
    if (bound === undefined || compiled === undefined) return undefined
    const missing = bound.reading === undefined ? undefined : binding.environment.resolve(`${name}.missing`)
    const isPresent = presence(compiled)
    const [column] = bound.reads
    // A history is what was; only what an item holds now can have expired.
    const isHistory = bound.history !== undefined || binding.grouped
    const read = isHistory || column === undefined ? undefined : source.freshness?.(binding.collection.id, column)
    return {
      bound,
      isThere: missing === undefined ? isPresent : (subject) => missing.get(subject) !== 'ABSENT',
      // A value of unknown unit is there, and nothing that could be compared.
      hasValue: missing === undefined ? isPresent : (subject) => isValue(compiled.get(subject)),
      freshness: read === undefined ? null : (subject) => read(itemOf(binding, subject)),
    }
  })
}

function presence(compiled: CompiledProperty<Subject>): (subject: Subject) => boolean {
  const { isNull } = compiled
  return isNull === undefined ? (subject) => isValue(compiled.get(subject)) : (subject) => !isNull(subject)
}

function isValue(value: unknown): boolean {
  if (Array.isArray(value)) return value.some(isValue)
  return value !== null && value !== undefined && !Number.isNaN(value)
}

export function createPartPicker(property: ModelProperty, mapped: MappedByMember, nowMs: () => number): PartPicker {
  const isMeasure = property.kind === 'measure'
  const isExpired = ({ member, subject }: Pick<EntityPart, 'member' | 'subject'>): boolean => {
    const expiresAtMs = mapped[member]?.freshness?.(subject).expiresAtMs ?? null
    return expiresAtMs !== null && expiresAtMs <= nowMs()
  }
  const takesPart = (part: EntityPart): boolean => mapped[part.member]?.isThere(part.subject) === true && !isExpired(part)
  const compare = (a: EntityPart, b: EntityPart): Compared => compareParts(a, b, { mapped, isMeasure })
  return {
    mapped,
    isExpired,
    winnerOf({ parts }) {
      let winner: EntityPart | null = null
      for (const part of parts) if (takesPart(part) && (winner === null || compare(part, winner).order > 0)) winner = part
      return winner
    },
    contestOf({ parts }) {
      const [first, ...others] = parts.filter(takesPart)
      if (first === undefined) return { winner: null, losers: [], rule: null }
      let winner = first
      for (const part of others) if (compare(part, winner).order > 0) winner = part
      const losers = [first, ...others].filter((part) => part !== winner)
      // What decided is what told the winner from the best of the others.
      let second = losers[0]
      for (const part of losers.slice(1)) if (second !== undefined && compare(part, second).order > 0) second = part
      return { winner, losers, rule: second === undefined ? null : compare(winner, second).rule }
    },
    standInOf: ({ parts }) => parts.find((part) => mapped[part.member] !== undefined && !isExpired(part)) ?? null,
  }
}

interface Compared {
  /** Positive where the first wins; zero where only the configured order decides. */
  readonly order: number
  readonly rule: MergeDecision
}

const NO_BOUNDS = { start: null, end: null }

interface CompareOptions {
  readonly mapped: MappedByMember
  readonly isMeasure: boolean
}

function compareParts(a: EntityPart, b: EntityPart, { mapped, isMeasure }: CompareOptions): Compared {
  const [left, right] = [mapped[a.member], mapped[b.member]]
  if (isMeasure) {
    const [early, late] = [left?.bound.bounds?.(a.subject) ?? NO_BOUNDS, right?.bound.bounds?.(b.subject) ?? NO_BOUNDS]
    const observed = compareBounds(early, late)
    if (observed !== 0) return { order: observed, rule: 'OBSERVED_AT' }
    const there = Number(left?.hasValue(a.subject) ?? false) - Number(right?.hasValue(b.subject) ?? false)
    if (there !== 0) return { order: there, rule: 'HAS_VALUE' }
  }
  const changed = compareNumbers(left?.freshness?.(a.subject).modifiedAtMs, right?.freshness?.(b.subject).modifiedAtMs)
  return changed === 0 ? { order: 0, rule: 'CONFIGURED_ORDER' } : { order: changed, rule: 'MODIFIED_AT' }
}

export interface Bounds {
  readonly start: number | null
  readonly end: number | null
}

/** By start, then end, as the latest reading is found; what has no instant is before all that has. */
export function compareBounds(a: Bounds, b: Bounds): number {
  return compareNumbers(a.start, b.start) || compareNumbers(a.end ?? a.start, b.end ?? b.start)
}

function compareNumbers(a: number | null | undefined, b: number | null | undefined): number {
  const [left, right] = [a ?? -Infinity, b ?? -Infinity]
  return left === right ? 0 : left < right ? -1 : 1
}
