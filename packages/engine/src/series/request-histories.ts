// What the series of a page need from histories behind requests: gathered over its rows, asked once per source and equal stretch.
import type { SeriesAggregate, SeriesWindow } from '@crosswalk/contract'
import type { RequestedHistory, RequestedReading, Subject } from '@crosswalk/model'
import { baseOf, itemOf, type ReadingsOf } from '../binding.ts'
import type { MergedSubject } from '../identity/merged-subject.ts'
import { addOutcome, createOutcome, entryOf, type Outcome } from '../outcome.ts'
import { identityOfMember, type ScanPart } from '../plan-query.ts'
import type { RequestContext } from '../request-context.ts'
import type { KeyHistory } from './history-progress.ts'
import type { HistoryAsk } from './plan-history.ts'
import { type HistoryRead, readHistory } from './read-history.ts'
import type { SeriesPlace } from './series-place.ts'

/** A stretch of one entity's series, before anything of it is read. Epoch milliseconds. */
export interface Stretch {
  /** By the start of readings, half-open. */
  readonly window: { readonly from: number; readonly to: number }
  /** The window of all pages together. */
  readonly whole: { readonly from: number; readonly to: number }
  readonly last: number | undefined
  readonly wanted: number | null
  readonly place: SeriesPlace | null
  /** Buckets, where the source may make them. */
  readonly aggregate: (SeriesAggregate & { readonly unit: string | undefined; readonly edges: readonly number[] }) | undefined
}

/** One history that an entity's series is made of. */
export interface Wanted {
  read(): HistoryRead
  history(): KeyHistory
}

/** For one series of one part of the plan. */
export interface SeriesRequests {
  /** Notes what a subject needs; nothing is read yet. */
  want(subject: Subject, stretch: Stretch): readonly Wanted[]
  /** Once read: what came, by member and subject. */
  readonly readingsOf: ReadingsOf
  readonly reads: () => readonly HistoryRead[]
}

export interface HistoryRequests {
  of(part: ScanPart, property: string): SeriesRequests
  /** Sources at the same time, requests to one source one after the other. */
  read(): Promise<void>
}

interface Noted {
  readonly ask: HistoryAsk
  readonly keys: Set<string>
  read: HistoryRead | null
}

interface Slot {
  readonly noted: Noted
  readonly key: string
}

/** For one page's series; what they cost is added to `outcomes`, by source and crosswalk. */
export function createHistoryRequests(context: RequestContext, outcomes: Map<string, Outcome>): HistoryRequests {
  const asks = new Map<string, Noted>()
  const note = (ask: HistoryAsk, key: string): Slot => {
    const identity = identityOfAsk(ask)
    const noted = asks.get(identity) ?? { ask, keys: new Set<string>(), read: null }
    asks.set(identity, noted)
    noted.keys.add(key)
    return { noted, key }
  }
  return {
    of: (part, property) => createSeriesRequests({ part, property, note }),
    async read() {
      const bySource = Map.groupBy(asks.values(), ({ ask }) => ask.source)
      await Promise.all(Array.from(bySource.values(), (noted) => readInTurn(noted, context)))
      for (const { ask, read } of asks.values()) if (read !== null) addRead(outcomes, ask, read)
    },
  }
}

async function readInTurn(asks: readonly Noted[], context: RequestContext): Promise<void> {
  for (const noted of asks) noted.read = await readHistory(noted.ask, [...noted.keys], context)
}

/** One entry per source and crosswalk, as bad as the worst of its reads. */
function addRead(outcomes: Map<string, Outcome>, { member }: HistoryAsk, { outcome }: HistoryRead): void {
  const identity = identityOfMember(member)
  const sum = outcomes.get(identity) ?? createOutcome(member)
  outcomes.set(identity, sum)
  addOutcome(sum, outcome)
  if (SEVERITY[outcome.status] <= SEVERITY[sum.status]) return
  sum.status = outcome.status
  sum.code = outcome.code
  sum.message = outcome.message
}

const SEVERITY: Readonly<Record<Outcome['status'], number>> = { NOT_REACHED: 0, SKIPPED: 0, OK: 1, PARTIAL: 2, TIMEOUT: 3, ERROR: 3 }

function identityOfAsk({ member, collection, property, window, last, wanted, aggregate, resume }: HistoryAsk): string {
  return JSON.stringify([identityOfMember(member), collection, property, window, last, wanted, aggregate, resume])
}

interface RequestsOptions {
  readonly part: ScanPart
  readonly property: string
  readonly note: (ask: HistoryAsk, key: string) => Slot
}

/** A member that has readings behind requests. */
interface Asked {
  readonly part: ScanPart
  readonly requested: RequestedHistory
}

function createSeriesRequests({ part, property, note }: RequestsOptions): SeriesRequests {
  const own = part.group === undefined ? [part] : part.group.plan.members.map((member) => member.part)
  const members = own.map((member): Asked | undefined => {
    const requested = member.binding.property(property)?.requested
    return requested && { part: member, requested }
  })
  const slots = new Map<string, Slot>()
  const slotOf = (member: number, subject: Subject): string => `${member}\n${keyOf((members[member] as Asked).part, subject)}`
  return {
    want(subject, stretch) {
      const subjects = part.group === undefined ? [{ member: 0, subject }] : (subject as MergedSubject).parts
      return subjects.flatMap(({ member, subject: one }): Wanted[] => {
        const asked = members[member]
        if (asked === undefined || !asked.requested.holds(one)) return []
        const slot = note(askOf(asked, one, { stretch, isGroup: part.group !== undefined }), keyOf(asked.part, one))
        slots.set(slotOf(member, one), slot)
        return [{ read: () => readOf(slot), history: () => historyOf(slot) }]
      })
    },
    readingsOf(member, subject) {
      const slot = members[member] && slots.get(slotOf(member, subject))
      return slot === undefined ? [] : readingsOf(historyOf(slot), baseOf((members[member] as Asked).part.binding, subject))
    },
    reads: () => [...new Set(Array.from(slots.values(), (slot) => readOf(slot)))],
  }
}

function keyOf({ source, binding }: ScanPart, subject: Subject): string {
  return source.keyOf(binding.collection.id)(itemOf(binding, subject))
}

function readOf({ noted }: Slot): HistoryRead {
  if (noted.read === null) throw new Error('a history is looked at before it is read')
  return noted.read
}

function historyOf(slot: Slot): KeyHistory {
  return readOf(slot).byKey.get(slot.key) as KeyHistory
}

function readingsOf({ parts }: KeyHistory, subject: Subject): readonly RequestedReading[] {
  const readings: RequestedReading[] = []
  for (const columns of parts) for (let index = 0; index < columns.startMs.length; index += 1) readings.push({ subject, columns, index })
  return readings
}

/** Readings of several parts are merged before any aggregate runs, so none is pushed to one of them. */
function askOf({ part, requested }: Asked, subject: Subject, { stretch, isGroup }: { stretch: Stretch; isGroup: boolean }): HistoryAsk {
  const { window, whole, last, wanted, place, aggregate } = stretch
  const stamps = requested.stampsOf(window, subject)
  const isUnshifted = stamps.from === window.from && stamps.to === window.to
  const pushed = !isGroup && isUnshifted && aggregate !== undefined && requested.isUnchanged(aggregate.unit) ? aggregate : undefined
  const { collection } = part.binding
  return {
    member: part.member,
    source: part.source,
    collection: collection.id,
    property: requested.property,
    isLocal: collection.local,
    window: windowOf(stamps),
    // What only holds the window may have its tail beside it.
    last: stamps.isExact ? last : undefined,
    wanted: stamps.isExact ? wanted : null,
    isMerged: isGroup,
    aggregate: pushed && { every: pushed.every, zone: pushed.zone, function: pushed.function },
    edges: pushed?.edges ?? [],
    resume: place?.token == null ? undefined : { window: windowOf(requested.stampsOf(whole, subject)), token: place.token },
  }
}

function windowOf({ from, to }: { readonly from: number; readonly to: number }): SeriesWindow {
  return { fromMs: from === -Infinity ? null : from, toMs: to === Infinity ? null : to }
}

/** What the answer says of one read, and of one key of it. */
export function entryOfWanted(wanted: Wanted): ReturnType<typeof entryOf> {
  const { outcome } = wanted.read()
  const { lack, isTruncated } = wanted.history()
  const entry = entryOf(outcome)
  if (lack === null && !isTruncated) return { ...entry, status: 'OK', code: null, message: null }
  return entry
}
