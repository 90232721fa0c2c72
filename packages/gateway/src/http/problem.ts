// Errors of the HTTP layer itself as JSON.
import type { Context } from 'hono'
import type { ContentfulStatusCode } from 'hono/utils/http-status'

const TITLES: Readonly<Partial<Record<ContentfulStatusCode, string>>> = {
  404: 'Not Found',
  405: 'Method Not Allowed',
  500: 'Internal Server Error',
}

/** A problem document (RFC 9457) of the generic type: the status says it all, `detail` is for people. */
export function problem(context: Context, status: ContentfulStatusCode, detail: string): Response {
  const body = JSON.stringify({ type: 'about:blank', title: TITLES[status] ?? 'Error', status, detail })
  return context.body(body, status, { 'content-type': 'application/problem+json' })
}
