// One line in the log per request.
import type { Context, MiddlewareHandler } from 'hono'
import type { GatewayEnvironment } from './gateway-environment.ts'

/** The part of a pino logger that is used here. */
export interface RequestLogger {
  info(fields: AccessEntry, message: string): void
}

/** Query text, variables, headers and addresses stay out: they may hold secrets or personal data. */
export interface AccessEntry {
  readonly method: string
  /** Without the query string. */
  readonly path: string
  readonly status: number
  /** From the head of the request to the end of the answer. */
  readonly elapsedMs: number
  readonly requestId: string
  readonly operationName: string | null
  /** Of the body; null where the answer was streamed. */
  readonly bodyBytes: number | null
  /** The client left before the answer was whole. */
  readonly aborted: boolean
}

/** Logs when the answer has left, or the client has; in process, where there is no connection, once the answer is made. */
export function useAccessLog(logger: RequestLogger): MiddlewareHandler<GatewayEnvironment> {
  return async (context, next) => {
    const startMs = performance.now()
    const outgoing = context.env?.outgoing
    const log = (): void => logger.info(entryOf(context, performance.now() - startMs), 'request')
    outgoing?.once('close', log)
    await next()
    if (!outgoing) log()
  }
}

function entryOf(context: Context<GatewayEnvironment>, elapsedMs: number): AccessEntry {
  const outgoing = context.env?.outgoing
  const length = outgoing?.getHeader('content-length') ?? context.res.headers.get('content-length')
  return {
    method: context.req.method,
    path: context.req.path,
    status: outgoing?.statusCode ?? context.res.status,
    elapsedMs: Math.round(elapsedMs * 10) / 10,
    requestId: context.get('requestId'),
    operationName: context.get('operationName') ?? null,
    bodyBytes: length === null || length === undefined ? null : Number(length),
    aborted: outgoing !== undefined && !outgoing.writableFinished,
  }
}
