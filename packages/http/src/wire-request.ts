// The types between the parts of the client: what is sent, what came, what it cost.
import type { Principal, SourceError } from '@crosswalk/contract'
import type { Bytes } from './decode-body.ts'
import type { HttpRequest } from './http-client.ts'

/** A request with all that goes with it but credentials. */
export interface WireRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | undefined
  readonly accept: readonly string[]
  readonly maxBodyBytes: number
  readonly readError: HttpRequest['readError']
  readonly principal: Principal
  readonly signal: AbortSignal
}

/** Added up while an answer is read. */
export interface Cost {
  requests: number
  bytes: number
}

/** A success, or 304 to a question with a validator. */
export interface WireAnswer {
  readonly status: number
  /** As it may be shown. */
  readonly url: string
  readonly isRedirected: boolean
  readonly headers: Readonly<Record<string, string>>
  readonly body: Bytes
}

export type AttemptResult =
  | { readonly answer: WireAnswer }
  | { readonly error: SourceError; readonly isRepeatable: boolean; readonly retryAfterMs?: number | undefined }
