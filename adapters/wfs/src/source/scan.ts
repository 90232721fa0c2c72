// Scanning: the rows of a plan in batches.
import type { Batch, CallContext, ScanPlan, Total } from '@crosswalk/contract'
import { readHits } from '../features/stream-features.ts'
import type { WfsItem } from '../features/wfs-item.ts'
import { propertiesIn } from '../filter/properties-in.ts'
import { buildGetFeature } from '../request/build-request.ts'
import type { Endpoint } from '../request/build-request.ts'
import type { WfsClient } from '../request/create-wfs-client.ts'
import { createCostMeter } from './cost-meter.ts'
import type { CostMeter } from './cost-meter.ts'
import { firstPageSize, planRows } from './plan.ts'
import type { PlannedRows } from './plan.ts'
import { readPosition, writePosition } from './position.ts'
import type { WfsOptions } from './options.ts'
import type { ReadAhead } from './read-ahead.ts'
import { readRows } from './read-rows.ts'
import type { WfsCollection } from './wfs-collection.ts'

export interface ScanParts {
  readonly client: WfsClient
  readonly endpoint: Endpoint
  readonly collection: WfsCollection
  readonly countDefault: number | undefined
  readonly options: WfsOptions
  readonly readAhead: ReadAhead
  readonly plan: ScanPlan
  readonly context: CallContext
  readonly from: string | undefined
}

/**
 * Batches of at most `fetchSize` rows, and never many. One row is read ahead, so that a last batch is known to be one.
 * @throws QueryError CURSOR_INVALID
 * @throws SourceError
 */
export async function* scanFeatures(parts: ScanParts): AsyncGenerator<Batch, void, undefined> {
  const { collection, plan, context, from } = parts
  const { request } = plan
  const first = from === undefined ? 0 : readPosition(from, plan.revision)
  context.signal.throwIfAborted()
  const planned = planRows(collection, request)
  const wanted = plan.limitPushed && request.limit !== undefined ? request.limit - first : Number.POSITIVE_INFINITY
  if (planned.isEmpty || wanted <= 0) return
  const meter = createCostMeter()
  const batches = createBatcher(Math.max(1, Math.min(request.fetchSize, MAX_BATCH)), first, plan.revision)
  let matched: number | undefined
  let total = from === undefined && request.count && plan.countPushed !== 'unsupported'
  const finish = async (batch: Pick<Batch, 'items' | 'next'>): Promise<Batch> => {
    context.signal.throwIfAborted()
    const count = total ? await readTotal(parts, { planned, matched, meter }) : undefined
    total = false
    return { ...batch, ...(count === undefined ? {} : { total: count }), cost: meter.take() }
  }
  const rows = readRows({
    ...parts,
    planned,
    meter,
    readsGeometry: readsGeometry(plan, collection),
    from: first,
    wanted,
    pageSize: firstPageSize(request, plan.limitPushed),
    onMatched: (value) => (matched = value),
  })
  for await (const items of rows) for (const batch of batches.add(items)) yield await finish(batch)
  const rest = batches.end()
  if (rest !== undefined) yield await finish(rest)
}

/** By what getters will be asked for, and by what is still to be decided here. */
function readsGeometry({ request: { read }, residual }: ScanPlan, { probed }: WfsCollection): boolean {
  const { geometryProperty } = probed.shape
  return (
    geometryProperty !== undefined &&
    (read.includes(geometryProperty) || residual.some((one) => propertiesIn(one).includes(geometryProperty)))
  )
}

/** Rows are handed on while they are few: those that wait for others outlive the collector's young generation, which then grows and grows. */
const MAX_BATCH = 100

interface Batcher {
  /** Those that are known to be followed by a row. */
  add(items: readonly WfsItem[]): readonly Pick<Batch, 'items' | 'next'>[]
  end(): Pick<Batch, 'items' | 'next'> | undefined
}

function createBatcher(size: number, first: number, revision: string): Batcher {
  let waiting: WfsItem[] = []
  let index = first
  return {
    add(items) {
      for (const item of items) waiting.push(item)
      const batches: Pick<Batch, 'items' | 'next'>[] = []
      let start = 0
      while (waiting.length - start > size) {
        index += size
        batches.push({ items: waiting.slice(start, start + size), next: writePosition(revision, index) })
        start += size
      }
      if (start > 0) waiting = waiting.slice(start)
      return batches
    },
    end: () => (waiting.length === 0 ? undefined : { items: waiting, next: null }),
  }
}

interface TotalParts {
  readonly planned: PlannedRows
  readonly matched: number | undefined
  readonly meter: CostMeter
}

/** What the first page said, else of a request for the number alone. Undefined where the server does not say after all. */
async function readTotal(
  { client, endpoint, collection, plan, context }: ScanParts,
  { planned, matched, meter }: TotalParts,
): Promise<Total | undefined> {
  const { type } = collection.probed
  const value =
    matched ?? readHits(await client.readDocument(buildGetFeature(endpoint, { type, filter: planned.nodes, hits: true }), context))
  if (matched === undefined) meter.add({ requests: 1, bytes: 0 })
  return value === undefined ? undefined : { value, accuracy: plan.countPushed === 'exact' ? 'exact' : 'upper' }
}
