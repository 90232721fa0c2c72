// A property of entities that several parts make: the part that wins gives the value.
import type { ModelProperty, Provenance, Reading, ReadingMember } from '@crosswalk/contract'
import type { BoundProperty, ReadingProvenance, Subject } from '@crosswalk/model'
import { createMergedHistory, isMergedProvenance } from './merged-history.ts'
import type { EntityPart, BoundMember, MergedSubject } from './merged-subject.ts'
import type { PartPicker } from './pick-part.ts'

const NO_BOUNDS = { start: null, end: null }

export interface MergedPropertyOptions {
  readonly property: ModelProperty
  readonly picker: PartPicker
  readonly members: readonly BoundMember[]
  /** Lists hold the values of all parts, and raw series their readings. */
  readonly keepsAll: boolean
}

export function createMergedProperty({ property, picker, members, keepsAll }: MergedPropertyOptions): BoundProperty {
  const { mapped } = picker
  const bound = mapped.flatMap((one) => one?.bound ?? [])
  const winnerOf = (subject: Subject): EntityPart | null => picker.winnerOf(subject as MergedSubject)
  const base = {
    property,
    reads: bound[0]?.reads ?? [],
    lift: keepsAll && property.many && property.kind !== 'measure' ? liftAll(picker) : liftWinner(picker),
    incomparable: null,
  }
  if (property.kind === 'time') return { ...base, zone: { fixed: null, of: (subject) => zoneOf(winnerOf(subject), picker) } }
  if (property.kind !== 'measure') return base
  const isExpired = (member: number, subject: Subject): boolean => picker.isExpired({ member, subject })
  return {
    ...base,
    reading: (unit, shown, provenance) => compileMergedReading(picker, { unit, shown, provenance }),
    // Of several values at a time there is no history.
    history: property.many ? undefined : createMergedHistory({ mapped, members, isExpired, keepsAll }),
    bounds(subject) {
      const winner = winnerOf(subject)
      return winner === null ? NO_BOUNDS : (mapped[winner.member]?.bound.bounds?.(winner.subject) ?? NO_BOUNDS)
    },
    incomparable: bound.some(({ incomparable }) => incomparable !== null)
      ? (subject) => {
          const winner = winnerOf(subject)
          return winner !== null && mapped[winner.member]?.bound.incomparable?.(winner.subject) === true
        }
      : null,
  }
}

function zoneOf(winner: EntityPart | null, { mapped }: PartPicker): string {
  return winner === null ? 'UTC' : (mapped[winner.member]?.bound.zone?.of(winner.subject) ?? 'UTC')
}

function liftWinner(picker: PartPicker): (subject: Subject) => unknown {
  return (subject) => {
    const winner = picker.winnerOf(subject as MergedSubject)
    return winner === null ? null : picker.mapped[winner.member]?.bound.lift(winner.subject)
  }
}

function liftAll(picker: PartPicker): (subject: Subject) => unknown {
  const { mapped } = picker
  return (subject) => {
    const { winner, losers } = picker.contestOf(subject as MergedSubject)
    if (winner === null) return null
    const values = [winner, ...losers].flatMap((part) => (mapped[part.member]?.bound.lift(part.subject) as unknown[] | null) ?? [])
    return [...new Set(values)]
  }
}

interface ShownReading {
  readonly unit: string | undefined
  readonly shown: readonly ReadingMember[]
  readonly provenance: ReadingProvenance
}

type Read = (subject: Subject) => Reading | readonly Reading[]

function compileMergedReading(picker: PartPicker, { unit, shown, provenance }: ShownReading): Read {
  const ofMember = isMergedProvenance(provenance) ? (member: number) => provenance.ofMember(member) : () => provenance
  const compile = (members: readonly ReadingMember[]): readonly (Read | undefined)[] =>
    picker.mapped.map((mapped, member) => mapped?.bound.reading?.(unit, members, ofMember(member)))
  const reads = compile(shown)
  const origins = shown.includes('provenance') ? compile(['provenance']) : null
  const readOf = (part: EntityPart): Reading | readonly Reading[] => (reads[part.member] as Read)(part.subject)
  const originOf = (part: EntityPart): Provenance | null => [origins?.[part.member]?.(part.subject) ?? []].flat()[0]?.provenance ?? null
  return (subject) => {
    const merged = subject as MergedSubject
    if (origins === null) {
      const winner = picker.winnerOf(merged)
      return winner === null ? missingReading(merged, { picker, readOf }) : readOf(winner)
    }
    const { winner, losers, rule } = picker.contestOf(merged)
    if (winner === null) return missingReading(merged, { picker, readOf })
    const lost = losers.flatMap((part) => originOf(part) ?? [])
    const tag = (reading: Reading): Reading =>
      reading.provenance === null ? reading : { ...reading, provenance: { ...reading.provenance, rule, losers: lost } }
    const reading = readOf(winner)
    return Array.isArray(reading) ? (reading as readonly Reading[]).map(tag) : tag(reading as Reading)
  }
}

interface MissingOptions {
  readonly picker: PartPicker
  readonly readOf: (part: EntityPart) => Reading | readonly Reading[]
}

/** How a part that maps the measure says that there is none; where all have expired, that none is there. */
function missingReading(subject: MergedSubject, { picker, readOf }: MissingOptions): Reading | readonly Reading[] {
  const standIn = picker.standInOf(subject)
  if (standIn !== null) return readOf(standIn)
  const expired = subject.parts.find((part) => picker.mapped[part.member] !== undefined)
  // No part of this entity maps it: the face shows null, as of a property that no crosswalk names.
  if (expired === undefined) return null as unknown as Reading
  const reading = readOf(expired)
  if (Array.isArray(reading)) return []
  return { ...(reading as Reading), value: null, missing: 'ABSENT', time: null, resultTime: null, quality: null }
}
