// Sends for the next page while this one is read, so that the server works while we do.
import type { HttpContext } from '@crosswalk/http'
import type { PageAnswer } from './read-page.ts'

/** One page that was sent for before its turn. */
export interface PageAhead {
  readonly start: number
  readonly count: number
  /** The answer. @throws as sending does */
  take(): Promise<PageAnswer>
  /** Not wanted after all: the connection is closed. */
  drop(): void
}

export interface AheadRequest {
  readonly start: number
  readonly count: number
  readonly context: HttpContext
  readonly send: (context: HttpContext) => Promise<PageAnswer>
}

/** Undefined where another page is already on its way. */
export type ReadAhead = (request: AheadRequest) => PageAhead | undefined

/** Of one source. One page at a time: an answer that nobody reads yet holds a connection, and readers who wait come first. */
export function createReadAhead(): ReadAhead {
  let isUnderWay = false
  return ({ start, count, context, send }) => {
    if (isUnderWay) return undefined
    isUnderWay = true
    const controller = new AbortController()
    const answer = send({ ...context, signal: AbortSignal.any([context.signal, controller.signal]) })
    // Whoever takes the page hears of the failure; nobody need take it.
    answer.catch(() => undefined)
    let isOver = false
    const end = (): void => {
      if (!isOver) isUnderWay = false
      isOver = true
    }
    return {
      start,
      count,
      async take() {
        try {
          return await answer
        } finally {
          end()
        }
      },
      drop() {
        end()
        controller.abort()
      },
    }
  }
}
