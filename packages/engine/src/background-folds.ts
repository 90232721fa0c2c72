// Folding local collections apart from the requests that need them: one that runs out of time leaves the work going, and the next finds it done.
import { setImmediate } from 'node:timers/promises'
import type { Batch, Budget, CallContext, Collection } from '@crosswalk/contract'
import { awaitBatch } from './await-batch.ts'
import type { Reading } from './fold-items.ts'
import type { RequestContext } from './request-context.ts'

export interface BackgroundFolds<T> {
  /**
   * What a local collection folds to: known, being found out already, or begun now. Kept while the collection is; what fails is forgotten.
   * @throws SourceError SOURCE_TIMEOUT where this request's time ends first, and what the source throws; the client's own abort reason
   */
  get(collection: Collection, hash: string, request: FoldRequest<T>): Promise<T>
}

export interface FoldRequest<T> {
  readonly context: RequestContext
  readonly reading: Reading
  readonly fold: (batches: AsyncIterable<Batch>) => Promise<T>
}

/** One after another: each takes all of one core. */
export type FoldQueue = <T>(work: () => Promise<T>) => Promise<T>

export function createFoldQueue(): FoldQueue {
  let last: Promise<unknown> = Promise.resolve()
  return (work) => {
    const done = last.then(work)
    last = done.catch(() => undefined)
    return done
  }
}

export function createBackgroundFolds<T>(queue: FoldQueue): BackgroundFolds<T> {
  const remembered = new WeakMap<Collection, Map<string, Promise<T>>>()
  return {
    async get(collection, hash, request) {
      const byHash = remembered.get(collection) ?? new Map<string, Promise<T>>()
      remembered.set(collection, byHash)
      const known = byHash.get(hash)
      if (known) return waitFor(known, request)
      const teller = createTeller(request.reading)
      const folding = queue(() => request.fold(readApart(request.reading, teller.tell)))
      byHash.set(hash, folding)
      folding.catch(() => byHash.delete(hash))
      try {
        return await waitFor(Promise.race([folding, teller.refused]), request)
      } finally {
        teller.stop()
      }
    },
  }
}

/** As long as the request may wait for one batch, as of any source. */
function waitFor<T>(folding: Promise<T>, { context, reading }: Pick<FoldRequest<T>, 'context' | 'reading'>): Promise<T> {
  const once = { next: async (): Promise<IteratorResult<T>> => ({ done: false, value: await folding }) }
  // It is no signal of the work's: that goes on.
  const controller = new AbortController()
  return awaitBatch(once, { context, timeoutMs: reading.timeoutMs(), sourceId: reading.source.id, controller }) as Promise<T>
}

interface Teller {
  readonly tell: (batch: Batch) => void
  /** Rejects where the request has no budget for more: then it ends, and the work does not. */
  readonly refused: Promise<never>
  readonly stop: () => void
}

/** Tells what reading cost to the request that began it, while that waits. */
function createTeller({ note }: Pick<Reading, 'note'>): Teller {
  const { promise, reject } = Promise.withResolvers<never>()
  promise.catch(() => undefined)
  let isWanted = true
  const stop = (): void => void (isWanted = false)
  const tell = (batch: Batch): void => {
    if (!isWanted) return
    try {
      note(batch)
    } catch (error) {
      stop()
      reject(error)
    }
  }
  return { tell, refused: promise, stop }
}

/** Lets others have their turn between batches. */
async function* readApart({ source, plan }: Reading, tell: Teller['tell']): AsyncGenerator<Batch, void, undefined> {
  for await (const batch of source.scan(plan, apart())) {
    tell(batch)
    yield batch
    await setImmediate()
  }
}

/** Bounded by the collection itself, which lies in memory. */
const UNBOUNDED: Budget = { takeRows: () => undefined, takeBytes: () => undefined, takeRequests: () => undefined }

function apart(): CallContext {
  return { signal: new AbortController().signal, principal: { key: 'fold' }, budget: UNBOUNDED }
}
