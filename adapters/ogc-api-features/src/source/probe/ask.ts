// Asking within a budget: an answer, a refusal, or nothing left to ask with.
import { SourceError } from '@crosswalk/contract'
import type { HttpContext } from '@crosswalk/http'
import type { FeatureClient } from '../items/feature-client.ts'
import type { Page } from '../items/read-page.ts'
import type { NativeRequest } from '../request/create-requests.ts'
import type { CollectionState } from '../request/collection-state.ts'

export type ProbeAnswer =
  | { readonly kind: 'page'; readonly page: Page; readonly url: string }
  | { readonly kind: 'refused'; readonly said: string; readonly status: number }
  | { readonly kind: 'spent' }

export interface Asker {
  ask(request: Pick<NativeRequest, 'url'> & Partial<NativeRequest>): Promise<ProbeAnswer>
  /** Coordinates as the answer writes them, brought nowhere. */
  askRaw(url: string): Promise<ProbeAnswer>
  /** A later page of an answer: its rows are not all of it. */
  askOn(url: string): Promise<ProbeAnswer>
  /** Requests that may still be sent. */
  readonly left: () => number
  /** Every answer that had all its rows on one page said their number. */
  readonly countsTruly: () => boolean
}

/** @throws SourceError where nobody answers: that says nothing about the collection */
export function createAsker(
  client: FeatureClient,
  state: Pick<CollectionState, 'repair' | 'collection'>,
  options: { readonly context: HttpContext; readonly budget: number },
): Asker {
  let left = options.budget
  let isTrue = true
  const count = ({ features, next, numberMatched }: Page): void => {
    if (next === undefined && numberMatched !== features.length) isTrue = false
  }
  const send = async (request: NativeRequest, repair: CollectionState['repair'] | 'none' = state.repair): Promise<ProbeAnswer> => {
    if (left <= 0) return { kind: 'spent' }
    left -= 1
    try {
      return { kind: 'page', page: await client.probePage(request, { ...state, repair }, options.context), url: request.url }
    } catch (error) {
      if (error instanceof SourceError && (error.code === 'SOURCE_REJECTED' || error.code === 'SOURCE_MALFORMED')) {
        return { kind: 'refused', said: error.message, status: error.details.status ?? 0 }
      }
      throw error
    }
  }
  return {
    left: () => left,
    countsTruly: () => isTrue,
    async ask(request) {
      const answer = await send({ kind: 'page', method: 'GET', ...request })
      if (answer.kind === 'page') count(answer.page)
      return answer
    },
    askRaw: (url) => send({ kind: 'page', method: 'GET', url }, 'none'),
    askOn: (url) => send({ kind: 'page', method: 'GET', url }),
  }
}
