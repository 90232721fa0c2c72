// The identifier of a request: the caller's where it is fit for logs and headers, else a new one.
import { randomUUID } from 'node:crypto'
import type { MiddlewareHandler } from 'hono'
import type { GatewayEnvironment } from './gateway-environment.ts'

/** What is safe in a header and in a line of a log; UUIDs, ULIDs and W3C trace ids fit. */
const VALID = /^[A-Za-z0-9._:-]{1,128}$/

/** Sets `requestId` and answers with it under `x-request-id`. A value that is not 1 to 128 of `A-Z a-z 0-9 . _ : -` is replaced, not refused. */
export function useRequestId(): MiddlewareHandler<GatewayEnvironment> {
  return async (context, next) => {
    const given = context.req.header('x-request-id')
    const requestId = given !== undefined && VALID.test(given) ? given : randomUUID()
    context.set('requestId', requestId)
    await next()
    context.res.headers.set('x-request-id', requestId)
  }
}
