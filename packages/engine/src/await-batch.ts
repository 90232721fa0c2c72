// Waiting for a source, never longer than its share of the request's time.
import { SourceError } from '@crosswalk/contract'
import type { RequestContext } from './request-context.ts'

/**
 * The next batch, or undefined at the end.
 * @throws SourceError SOURCE_TIMEOUT when `timeoutMs` or the request's deadline passes first; the client's own abort reason, unwrapped
 */
export async function awaitBatch<Batch>(
  iterator: AsyncIterator<Batch>,
  options: {
    readonly context: RequestContext
    readonly timeoutMs: number
    readonly sourceId: string
    readonly controller: AbortController
  },
): Promise<Batch | undefined> {
  const { context, timeoutMs, sourceId, controller } = options
  const timeout = (): SourceError => new SourceError('SOURCE_TIMEOUT', `${sourceId} did not answer within ${timeoutMs} ms`, { sourceId })
  context.clientSignal.throwIfAborted()
  if (timeoutMs <= 0 || context.deadlineSignal.aborted) throw timeout()
  let settle: (error: unknown) => void = () => {}
  const stopped = new Promise<never>((_resolve, reject) => {
    settle = reject
  })
  const timer = setTimeout(() => settle(timeout()), timeoutMs)
  const onClientAbort = (): void => settle(context.clientSignal.reason)
  const onDeadline = (): void => settle(timeout())
  context.clientSignal.addEventListener('abort', onClientAbort, { once: true })
  context.deadlineSignal.addEventListener('abort', onDeadline, { once: true })
  const pending = iterator.next()
  try {
    const result = await Promise.race([pending, stopped])
    return result.done ? undefined : result.value
  } catch (error) {
    // The source is told to stop; what it still says is nobody's business any more.
    pending.catch(() => {})
    controller.abort(error)
    if (context.clientSignal.aborted) throw context.clientSignal.reason
    if (context.deadlineSignal.aborted && !(error instanceof SourceError)) throw timeout()
    throw error
  } finally {
    clearTimeout(timer)
    context.clientSignal.removeEventListener('abort', onClientAbort)
    context.deadlineSignal.removeEventListener('abort', onDeadline)
  }
}
