// Reads a lane of an identity group: candidates of one member, each with all its parts, listed only where they belong to it.
import type { Candidate } from '../candidate.ts'
import type { LaneReader } from '../lane-reader.ts'
import { PartReader, type ReaderOptions } from '../part-reader.ts'
import type { ScanPart } from '../plan-query.ts'
import { emptyTailsOf } from './empty-tails.ts'
import { MemberFailed } from './member-failed.ts'
import type { GroupLane } from './merged-subject.ts'
import type { PartLookups } from './part-lookups.ts'

/** Candidates whose other parts are asked for in one go: begins with what is wanted, and grows where few of them are listed. */
const MAX_AT_ONCE = 1000

const NO_KEYS: Candidate['keys'] = []

export interface GroupReaderOptions extends ReaderOptions {
  readonly lookups: PartLookups
}

/** @throws MemberFailed from `fill`, where a member of the group does not answer */
export function createGroupReader(options: GroupReaderOptions, { plan, member }: GroupLane): LaneReader {
  const { part, lookups } = options
  const driver = plan.members[member] as GroupLane['plan']['members'][number]
  const inner = new PartReader({ ...options, part: innerPart(part, driver.part, driver.passes) })
  const buffer: Candidate[] = []
  const { outcome } = inner
  const tails = part.order === 'pushed' ? null : emptyTailsOf(plan, member)
  const isEmpty = tails?.has(options.start) === true
  if (isEmpty) outcome.status = 'OK'
  let passed = 0
  let isClosed = false
  let { position } = inner
  let atOnce = 1

  const settle = async (): Promise<void> => {
    await inner.fill(atOnce)
    if (outcome.status === 'ERROR' || outcome.status === 'TIMEOUT') {
      throw new MemberFailed(part.identity, { code: outcome.code, message: outcome.message ?? '' })
    }
    const candidates = inner.buffer.splice(0)
    const merged = await lookups.merge(member, candidates)
    for (const [index, subject] of merged.entries()) {
      const candidate = candidates[index] as Candidate
      if (subject === null) continue
      if (plan.incomparable?.(subject)) outcome.incomparable += 1
      if (!plan.matches(subject)) continue
      passed += 1
      const keys = part.keys.length === 0 ? NO_KEYS : part.keys.map((key) => key(subject))
      const { token, used } = candidate
      buffer.push({ part, subject, id: subject.parts[0]?.id ?? candidate.id, keys, token, used })
    }
    outcome.passed = passed
    if (passed === 0 && inner.ended && inner.exhausted) tails?.add(options.start)
    ;({ position } = inner)
  }

  return {
    part,
    outcome,
    buffer,
    get ended() {
      return isEmpty || isClosed || inner.ended
    },
    get exhausted() {
      return isEmpty || inner.exhausted
    },
    get total() {
      return inner.total
    },
    get passed() {
      return passed
    },
    get position() {
      return position
    },
    get isUntouched() {
      return !isEmpty && inner.isUntouched
    },
    prefetch: () => inner.prefetch(),
    async fill(wanted) {
      atOnce = Math.min(Math.max(wanted - buffer.length, 1), MAX_AT_ONCE)
      while (buffer.length < wanted && !isEmpty && !isClosed && !inner.ended) {
        const before = buffer.length
        await settle()
        // Few of them are listed: more at once cost fewer requests.
        if (buffer.length - before < atOnce / 2) atOnce = Math.min(atOnce * 2, MAX_AT_ONCE)
      }
    },
    async close() {
      isClosed = true
      await inner.close()
    },
  }
}

/** The member by itself, passing what candidates are chosen by. */
function innerPart(lane: ScanPart, own: ScanPart, passes: (subject: unknown) => boolean): ScanPart {
  return { ...own, scanPlan: lane.scanPlan, keys: [], incomparable: null, matches: (subject) => own.matches(subject) && passes(subject) }
}
