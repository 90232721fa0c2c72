// Which reading of several parts stands for a phenomenon time (DESIGN law 9), and which lost.
import type { MergeDecision } from '@crosswalk/contract'
import type { Subject } from '@crosswalk/model'
import type { MergedSubject } from './merged-subject.ts'
import type { Bounds } from './pick-part.ts'

/** A reading of one part, with those of the same phenomenon time that it won over. */
export interface MergedItem {
  readonly member: number
  readonly item: unknown
  /** In configured order. */
  readonly losers: readonly MergedItem[]
  readonly rule: MergeDecision | null
}

/** What deciding needs of one member's readings. */
export interface PartReadings {
  items(subject: Subject): readonly unknown[]
  /** A history is what was; only what an item holds now can have expired. */
  readonly canExpire: boolean
  boundsOf(item: unknown): Bounds
  /** Null where nothing says when a value changed. */
  modifiedAtMs(item: unknown): number | null
}

export type ExpiryTest = (member: number, subject: Subject) => boolean

export interface MergeOptions {
  readonly histories: readonly (PartReadings | undefined)[]
  readonly hasValue: (item: MergedItem) => boolean
  readonly isExpired: ExpiryTest
}

/** One per phenomenon time, and all that have none: of one part the later of equal times, between parts what `decide` says. */
export function mergeItems({ parts }: MergedSubject, options: MergeOptions): readonly MergedItem[] {
  const { histories, isExpired } = options
  const byTime = new Map<string, MergedItem[]>()
  const timeless: MergedItem[] = []
  for (const { member, subject } of parts) {
    const history = histories[member]
    if (history === undefined || (history.canExpire && isExpired(member, subject))) continue
    const own = new Map<string, MergedItem>()
    for (const item of history.items(subject)) {
      const { start, end } = history.boundsOf(item)
      const reading: MergedItem = { member, item, losers: [], rule: null }
      if (start === null) timeless.push(reading)
      else own.set(`${start}/${end ?? start}`, reading)
    }
    for (const [time, reading] of own) {
      const others = byTime.get(time)
      if (others === undefined) byTime.set(time, [reading])
      else others.push(reading)
    }
  }
  return [...Array.from(byTime.values(), (readings) => decide(readings, options)), ...timeless]
}

/** What has a value, then what was changed later, then what stands first; the rule is what told it from the best of the others. */
function decide(readings: readonly MergedItem[], { histories, hasValue }: MergeOptions): MergedItem {
  const [first, ...others] = readings as readonly [MergedItem, ...MergedItem[]]
  if (others.length === 0) return first
  const changedAt = ({ member, item }: MergedItem): number => histories[member]?.modifiedAtMs(item) ?? -Infinity
  const compare = (a: MergedItem, b: MergedItem): number =>
    Number(hasValue(a)) - Number(hasValue(b)) || Math.sign(changedAt(a) - changedAt(b)) || 0
  const best = (all: readonly MergedItem[]): MergedItem => all.reduce((known, other) => (compare(other, known) > 0 ? other : known))
  const winner = best(readings)
  const losers = readings.filter((reading) => reading !== winner)
  const second = best(losers)
  const rule = hasValue(winner) !== hasValue(second) ? 'HAS_VALUE' : compare(winner, second) > 0 ? 'MODIFIED_AT' : 'CONFIGURED_ORDER'
  return { member: winner.member, item: winner.item, losers, rule }
}
