// Sees how the reads of a connected source end, so that its health tells more than whether it once connected.
import { SourceError } from '@crosswalk/contract'
import type { Batch, CallContext, ScanPlan, Source } from '@crosswalk/contract'

const FAILURES_TO_DEGRADE = 3

export interface WatchReadsOptions {
  /** The third failure in a row, and each after it that says something else. @param lastError `CODE: message` */
  readonly onFailing: (lastError: string) => void
  /** The first success after such failures. */
  readonly onRecovered: () => void
}

/** The same source, its scans watched. A read that its reader gives up, or that was wrongly asked, counts for nothing. */
export function watchReads(source: Source, options: WatchReadsOptions): Source {
  let failures = 0
  let told: string | undefined
  const succeed = (): void => {
    if (told !== undefined) options.onRecovered()
    failures = 0
    told = undefined
  }
  const fail = (lastError: string): void => {
    failures += 1
    if (failures < FAILURES_TO_DEGRADE || told === lastError) return
    told = lastError
    options.onFailing(lastError)
  }
  async function* scan(plan: ScanPlan, context: CallContext, from?: string): AsyncGenerator<Batch, void, undefined> {
    try {
      for await (const batch of source.scan(plan, context, from)) {
        succeed()
        yield batch
      }
      succeed()
    } catch (error) {
      const reason = failureOf(error)
      if (reason !== undefined) fail(reason)
      throw error
    }
  }
  return Object.create(source, { scan: { value: scan, enumerable: true } }) as Source
}

/** Undefined for what says nothing of the source: the caller's abort, limits, cursors, and questions of ours that it refuses. */
function failureOf(error: unknown): string | undefined {
  if (error instanceof SourceError) return error.code === 'SOURCE_REJECTED' ? undefined : `${error.code}: ${error.message}`
  const isLate = error instanceof DOMException && error.name === 'TimeoutError'
  return isLate ? 'SOURCE_TIMEOUT: no answer within the deadline of a request' : undefined
}
