// One page of an ordered list: a k-way merge of parts that arrive sorted and parts of which the engine keeps the best.
import { compareCodePoints } from '@crosswalk/cql2'
import { type Candidate, tieOf } from './candidate.ts'
import type { Cursor, LastKey, PartPosition } from './cursor.ts'
import { warnOfEqualUris } from './identity/warn-of-identities.ts'
import { type CandidatePage, exhaustiveOf, settledBefore } from './list-page.ts'
import { type Lane, openLanes, type PageOptions } from './open-lanes.ts'
import { compareKeys } from './order.ts'
import type { Outcome } from './outcome.ts'
import type { QueryPlan } from './plan-query.ts'
import { lastKeyOf, partPosition } from './positions.ts'

type Compare = (a: Candidate, b: Candidate) => number

export async function readSortedPage(options: PageOptions): Promise<CandidatePage> {
  const { plan, cursor, first } = options
  const { lanes, outcomes, readers } = openLanes(options)
  const compare = comparatorOf(plan)
  const isBehind = behindLast(plan, cursor?.last ?? null)
  try {
    const queues = await Promise.all(lanes.map((lane) => queueOf(lane, { compare, isBehind, wanted: first + 1 })))
    const merged = await merge(queues, compare, first + 1)
    for (const lane of lanes) outcomes.set(lane.part.identity, lane.outcome)
    warnOfEqualUris(plan, merged, outcomes)
    const shown = merged.slice(0, first)
    return {
      candidates: shown,
      hasNextPage: merged.length > first,
      outcomes: plan.parts.map((part) => outcomes.get(part.identity) as Outcome),
      cursorAt: (index) => cursorBehind(shown.slice(0, index + 1), lanes, { plan, cursor }),
      stoppedAt: null,
      exhaustive: exhaustiveOf(lanes),
      lookups: readers.lookups,
      lookedUpMs: readers.lookedUpMs,
    }
  } finally {
    await Promise.all(lanes.map((lane) => lane.reader.close()))
  }
}

/** The global order of candidates: keys, then place of the source, then the source's own key. */
export function comparatorOf(plan: Pick<QueryPlan, 'orders'>): Compare {
  return (a, b) =>
    compareKeys(a.keys, b.keys, plan.orders) || a.part.index - b.part.index || (a === b ? 0 : compareCodePoints(tieOf(a), tieOf(b)))
}

function behindLast(plan: QueryPlan, last: LastKey | null): (candidate: Candidate) => boolean {
  if (last === null) return () => true
  const lastIndex = plan.parts.findIndex((part) => part.identity === last.identity)
  return (candidate) => {
    const order =
      compareKeys(candidate.keys, last.keys, plan.orders) ||
      candidate.part.index - lastIndex ||
      compareCodePoints(tieOf(candidate), last.tie)
    return order > 0
  }
}

/** Candidates of one part in order; `more` is null where all of them are here. */
interface Queue {
  readonly rows: Candidate[]
  more: (() => Promise<void>) | null
}

interface QueueOptions {
  readonly compare: Compare
  readonly isBehind: (candidate: Candidate) => boolean
  readonly wanted: number
}

async function queueOf(lane: Lane, options: QueueOptions): Promise<Queue> {
  if (lane.part.order === 'pushed') {
    const queue: Queue = { rows: lane.reader.buffer, more: null }
    queue.more = async () => {
      await lane.reader.fill(options.wanted)
      if (lane.reader.ended) queue.more = null
    }
    await queue.more()
    return queue
  }
  return { rows: await bestOf(lane, options), more: null }
}

/** How many rows are gathered beyond those wanted before the worst are dropped: sorting is paid once per this many. */
const SLACK = 4096

/** The first `wanted` of a part behind the cursor, in order; reads all of it, holds few. */
async function bestOf(lane: Lane, { compare, isBehind, wanted }: QueueOptions): Promise<Candidate[]> {
  const kept: Candidate[] = []
  while (!lane.reader.ended) {
    await lane.reader.fill(SLACK)
    for (const candidate of lane.reader.buffer.splice(0)) if (isBehind(candidate)) kept.push(candidate)
    if (kept.length > wanted + SLACK) {
      kept.sort(compare)
      kept.length = wanted
    }
  }
  // A source that broke off has not shown which of its rows are the first ones.
  const isWhole = lane.outcome.status === 'OK' || lane.outcome.status === 'NOT_REACHED'
  return isWhole ? kept.sort(compare).slice(0, wanted) : []
}

async function merge(queues: readonly Queue[], compare: Compare, wanted: number): Promise<readonly Candidate[]> {
  const merged: Candidate[] = []
  const heads = queues.map(() => 0)
  while (merged.length < wanted) {
    let best: Candidate | undefined
    let from = -1
    for (const [index, queue] of queues.entries()) {
      if (heads[index] === queue.rows.length && queue.more !== null) {
        queue.rows.length = 0
        heads[index] = 0
        await queue.more()
      }
      const head = queue.rows[heads[index] as number]
      if (head && (!best || compare(head, best) < 0)) {
        best = head
        from = index
      }
    }
    if (!best) break
    merged.push(best)
    heads[from] = (heads[from] as number) + 1
  }
  return merged
}

/** Parts that arrive sorted go on behind their last row shown; the others are read again and cut at the last key. */
function cursorBehind(shown: readonly Candidate[], lanes: readonly Lane[], context: { plan: QueryPlan; cursor: Cursor | null }): Cursor {
  const parts = lanes.map((lane): PartPosition => {
    const last = shown.findLast((candidate) => candidate.part === lane.part)
    if (lane.part.order !== 'pushed') return partPosition(lane, { state: 'todo' })
    return partPosition(lane, { state: 'active', ...(last ? { token: last.token, used: last.used } : (lane.start ?? {})) })
  })
  return { parts: [...parts, ...settledBefore(context)], last: lastKeyOf(shown.at(-1) as Candidate) }
}
