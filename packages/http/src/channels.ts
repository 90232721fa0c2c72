// What is published on node:diagnostics_channel of each attempt; the gateway binds telemetry to it.
import { channel } from 'node:diagnostics_channel'
import type { SourceErrorCode } from '@crosswalk/contract'

export interface RequestStart {
  readonly sourceId: string
  readonly method: string
  /** Without secrets. */
  readonly url: string
  /** From 1; redirects of one attempt share its number. */
  readonly attempt: number
}

/** The same object is given to start and end, so that a subscriber can tell which end is whose. */
export interface RequestEnd {
  readonly start: RequestStart
  /** Absent where no answer came. */
  readonly status?: number | undefined
  /** Absent for a success. */
  readonly code?: SourceErrorCode | 'ABORTED' | undefined
  /** Until the answer began, or failed to. */
  readonly elapsedMs: number
}

/** Of a `RequestStart`. */
export const requestStart = channel('crosswalk:http:request-start')
/** Of a `RequestEnd`. */
export const requestEnd = channel('crosswalk:http:request-end')
