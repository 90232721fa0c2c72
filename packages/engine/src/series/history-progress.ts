// How far the read of one key's history has come, and whether that is enough.
import type { HistoryPart } from '@crosswalk/contract'
import type { Lack } from '../attached-rows.ts'
import type { HistoryAsk } from './plan-history.ts'

/** What came of one key. */
export interface KeyHistory {
  readonly parts: readonly HistoryPart[]
  /** Why it is not there: then there are no parts. */
  readonly lack: Lack | null
  readonly isTruncated: boolean
}

export interface HistoryProgress {
  readonly parts: HistoryPart[]
  /** Readings that start within the window, and at how many times. */
  within: number
  times: number
  latestMs: number
  next: string | null
  isTruncated: boolean
  isDone: boolean
}

export function createProgress(): HistoryProgress {
  return { parts: [], within: 0, times: 0, latestMs: Number.NaN, next: null, isTruncated: false, isDone: false }
}

/** What failed in the middle of a key's readings is not there at all: a part of a window would be taken for the whole. */
export function settleKey({ parts, isTruncated, isDone }: HistoryProgress, lack: Lack | null): KeyHistory {
  return isDone ? { parts, lack: null, isTruncated } : { parts: [], lack, isTruncated: false }
}

export interface Taking {
  readonly ask: HistoryAsk
  /** Are these the latest readings, so that none of them is one too many. */
  readonly isTail: boolean
}

export function takePart(part: HistoryPart, progress: HistoryProgress, taking: Taking): void {
  const { window } = taking.ask
  const [from, to] = [window.fromMs ?? -Infinity, window.toMs ?? Infinity]
  for (const start of part.startMs) {
    if (start < from || start >= to) continue
    progress.within += 1
    if (start !== progress.latestMs) progress.times += 1
    progress.latestMs = start
  }
  progress.parts.push(part)
  progress.next = part.next
  progress.isTruncated ||= part.truncated && part.next === null
  progress.isDone ||= part.next === null || isEnough(progress, taking)
}

/** All that is wanted is there, or what follows starts behind the window. More may come of the latest time: it is the one that no page shows. */
function isEnough({ parts, within, times }: HistoryProgress, { ask, isTail }: Taking): boolean {
  const { wanted, isMerged, window } = ask
  if (isTail) return false
  if (wanted !== null && (isMerged ? times : within) >= wanted) return true
  const latest = parts.at(-1)?.startMs.at(-1)
  return window.toMs !== null && latest !== undefined && latest >= window.toMs
}
