// A client and a context as the tests of this room use them: no waiting but what a test asks for.
import { createHttpClient } from '../create-http-client.ts'
import type { HttpClientOptions } from '../create-http-client.ts'
import type { HttpClient, HttpContext, HttpRequest } from '../http-client.ts'

export interface TestClient extends HttpClient, AsyncDisposable {
  /** Milliseconds that the client wanted to wait between attempts. */
  readonly pauses: readonly number[]
}

export function clientOf(url: string, options: Partial<HttpClientOptions> = {}): TestClient {
  const pauses: number[] = []
  const client = createHttpClient({
    sourceId: 'city',
    url,
    random: () => 0.5,
    delay: async (milliseconds) => void pauses.push(milliseconds),
    ...options,
  })
  return Object.assign(Object.create(client) as HttpClient, { pauses, [Symbol.asyncDispose]: () => client.close() })
}

export const contextOf = (signal: AbortSignal = new AbortController().signal, key = 'anonymous'): HttpContext => ({ signal, principal: { key } })

export const jsonOf = (url: string): HttpRequest => ({ url, accept: ['application/json'] })

/** The error that a promise rejects with. */
export async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => {
      throw new Error('it did not fail')
    },
    (error: unknown) => error,
  )
}
