// Reads scans to their end, for laws about their rows.
import type { CallContext } from '../call-context.ts'
import type { Batch, ScanPlan, ScanRequest, Source } from '../source.ts'

/** A call without limits; aborted by the signal where one is given. */
export function createTestContext(signal: AbortSignal = new AbortController().signal): CallContext {
  const unlimited = (): void => undefined
  return { signal, principal: { key: 'anonymous' }, budget: { takeRows: unlimited, takeBytes: unlimited, takeRequests: unlimited } }
}

/** A request for all items, in batches that no test data fills twice. */
export function requestAll(collection: string, changes: Partial<ScanRequest> = {}): ScanRequest {
  return { collection, filter: [], read: [], fetchSize: 10_000, count: false, ...changes }
}

export async function readBatches(source: Source, plan: ScanPlan, from?: string): Promise<Batch[]> {
  const batches: Batch[] = []
  for await (const batch of source.scan(plan, createTestContext(), from)) batches.push(batch)
  return batches
}

/** All rows of a request, after what the source pushed and before what is residual. */
export async function readItems(source: Source, request: ScanRequest): Promise<unknown[]> {
  const batches = await readBatches(source, source.plan(request))
  return batches.flatMap((batch) => [...batch.items])
}
