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
  const isExpired = ({ member, subject }: Pick<EntityPart, 'member' | 'subject'>): boolean => {
    const expiresAtMs = mapped[member]?.freshness?.(subject).expiresAtMs ?? null
    return expiresAtMs !== null && expiresAtMs <= nowMs()
  }
  const takesPart = (part: EntityPart): boolean => mapped[part.member]?.isThere(part.subject) === true && !isExpired(part)
  const criteria = criteriaOf(mapped, property.kind === 'measure')
  /** Positive where the first wins; zero where only the configured order decides. */
  const compare = (a: EntityPart, b: EntityPart): number => {
    for (const { compare: by } of criteria) {
      const order = by(a, b)
      if (order !== 0) return order
    }
    return 0
  }
  const ruleOf = (a: EntityPart, b: EntityPart): MergeDecision =>
    criteria.find(({ compare: by }) => by(a, b) !== 0)?.rule ?? 'CONFIGURED_ORDER'
  return {
    mapped,
    isExpired,
    winnerOf({ parts }) {
      let winner: EntityPart | null = null
      for (const part of parts) if (takesPart(part) && (winner === null || compare(part, winner) > 0)) winner = part
      return winner
    },
    contestOf({ parts }) {
      const [first, ...others] = parts.filter(takesPart)
      if (first === undefined) return { winner: null, losers: [], rule: null }
      let winner = first
      for (const part of others) if (compare(part, winner) > 0) winner = part
      const losers = [first, ...others].filter((part) => part !== winner)
      // What decided is what told the winner from the best of the others.
      let second = losers[0]
      for (const part of losers.slice(1)) if (second !== undefined && compare(part, second) > 0) second = part
      return { winner, losers, rule: second === undefined ? null : ruleOf(winner, second) }
    },
    standInOf: ({ parts }) => parts.find((part) => mapped[part.member] !== undefined && !isExpired(part)) ?? null,
  }
}

interface Criterion {
  readonly rule: MergeDecision
  readonly compare: (a: EntityPart, b: EntityPart) => number
}

/** What decides, one after the other; what no member can tell is left out. */
function criteriaOf(mapped: MappedByMember, isMeasure: boolean): readonly Criterion[] {
  const boundsOf = ({ member, subject }: EntityPart): Bounds => mapped[member]?.bound.bounds?.(subject) ?? NO_BOUNDS
  const thereOf = ({ member, subject }: EntityPart): number => Number(mapped[member]?.hasValue(subject) ?? false)
  const changedOf = ({ member, subject }: EntityPart): number | null => mapped[member]?.freshness?.(subject).modifiedAtMs ?? null
  const ofMeasures: readonly Criterion[] = [
    { rule: 'OBSERVED_AT', compare: (a, b) => compareBounds(boundsOf(a), boundsOf(b)) },
    { rule: 'HAS_VALUE', compare: (a, b) => thereOf(a) - thereOf(b) },
  ]
  const ofChange: Criterion = { rule: 'MODIFIED_AT', compare: (a, b) => compareNumbers(changedOf(a), changedOf(b)) }
  const isDated = mapped.some((one) => one !== undefined && one.freshness !== null)
  return [...(isMeasure ? ofMeasures : []), ...(isDated ? [ofChange] : [])]
}

const NO_BOUNDS: Bounds = { start: null, end: null }

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
