// What an adapter asks of outgoing HTTP, and what it gets back.
import type { CallContext, SourceError } from '@crosswalk/contract'

/** One read. Relative to nothing: the URL is absolute and on one of the source's origins. */
export interface HttpRequest {
  readonly url: string
  /** POST is for reads that do not fit a URL; it is repeated after a failure like a GET, and shared and cached by its body. @default GET */
  readonly method?: 'GET' | 'POST' | undefined
  readonly headers?: Readonly<Record<string, string>> | undefined
  readonly body?: string | undefined
  /** Media types wanted, in the form of the Accept header. A body of another kind than these is SOURCE_MALFORMED (an HTML login page with 200). */
  readonly accept: readonly string[]
  /** Of the decompressed body. @default the client's */
  readonly maxBodyBytes?: number | undefined
  /**
   * Reads an answer that is no success (or, for mechanisms that say errors with 200, any short answer of an error's media type), and makes an
   * error of it that says what the server said. Undefined: the status decides.
   */
  readonly readError?: ((answer: ErrorAnswer) => SourceError | undefined) | undefined
}

/** A whole answer that may be an error: at most 64 KiB of its text. */
export interface ErrorAnswer {
  readonly status: number
  readonly contentType: string
  readonly text: string
  /** Without query secrets. */
  readonly url: string
}

/** Whom and until when. `budget` is not touched: batches say what they cost. */
export type HttpContext = Pick<CallContext, 'signal' | 'principal' | 'deadlineAtMs'>

/** A success. The body is read once, by one of the three. */
export interface HttpResponse {
  readonly status: number
  /** After redirects. */
  readonly url: string
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>
  /** Decompressed. Leaving early closes the connection. @throws SourceError SOURCE_MALFORMED where the body breaks off or is too large, SOURCE_TIMEOUT */
  stream(): AsyncIterable<Uint8Array>
  /** @throws SourceError as stream */
  text(): Promise<string>
  /** @throws SourceError SOURCE_MALFORMED where it is no JSON, with the place */
  json(): Promise<unknown>
  /** What it cost so far: every attempt and redirect is a request; bytes as they came over the wire; the age of a cached answer. */
  cost(): { readonly requests: number; readonly bytes: number; readonly cacheAgeMs?: number | undefined }
}

export interface HttpClient {
  /**
   * Sends, with the deadline of the context's signal shared out to attempts.
   * @throws SourceError exactly one code of the table per failure
   * @throws the signal's reason, unwrapped, once it aborts
   */
  send(request: HttpRequest, context: HttpContext): Promise<HttpResponse>
  /**
   * A link that the server gave (`next`, `href`, a URL of its capabilities), byte for byte but for its origin: resolved against `base`, and where the
   * server behind a proxy names itself otherwise, put on the configured origin.
   * @throws SourceError SOURCE_MALFORMED for a link to an origin that is not the source's
   */
  followLink(link: string, base: string): string
  /** Learned at connect: the server calls itself by this URL. Its origin (and path prefix) is rewritten to the configured one from here on. */
  learnPublicUrl(url: string): void
  /** What was learned of the server, for `quirks`. */
  readonly notes: readonly string[]
  /** Requests sent so far, attempts included. */
  readonly requestsSent: number
  close(): Promise<void>
}
