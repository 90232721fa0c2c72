// Headers that every answer carries, and the policy of the page at `/`.
import { createHash } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'

/** Nothing is sniffed, framed or told to other sites. GraphiQL brings its own scripts, so that only the page at `/` can have a content policy. */
export function useSecurityHeaders(): MiddlewareHandler {
  return async (context, next) => {
    await next()
    const headers = context.res.headers
    headers.set('x-content-type-options', 'nosniff')
    headers.set('x-frame-options', 'DENY')
    headers.set('referrer-policy', 'no-referrer')
  }
}

/** A policy (CSP Level 3) that allows one inline style sheet, known by its hash, and nothing else: no script, image, form or frame. */
export function pagePolicy(styleSheet: string): string {
  const hash = createHash('sha256').update(styleSheet).digest('base64')
  return `default-src 'none'; style-src 'sha256-${hash}'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`
}
