// The memory source itself, and the adapter that makes one from a configuration.
import { ConfigError, QueryError } from '@crosswalk/contract'
import type {
  Adapter,
  Batch,
  CallContext,
  Capability,
  Collection,
  ScanPlan,
  ScanRequest,
  SeriesBatch,
  SeriesPlan,
  SeriesSource,
  Source,
} from '@crosswalk/contract'
import { compilePath } from './compile-path.ts'
import { optionsSchema } from './options.ts'
import type { MemoryCall, MemoryCollection, MemoryOptions } from './options.ts'
import { planScan } from './plan.ts'
import { planSeries } from './plan-series.ts'
import { scanBatches } from './scan.ts'
import { readSeries } from './series.ts'
import { createState } from './state.ts'
import type { State } from './state.ts'

type SourceWithSeries = Source & SeriesSource

export interface MemorySource extends SourceWithSeries {
  /** Every call so far, in order. */
  readonly log: readonly MemoryCall[]
  /**
   * Replaces or adds a collection, as a reload does: running scans end on the state their plan was made for. Without a `revision` it gets
   * a new one. Calls `onChange`.
   */
  replace(collection: MemoryCollection): void
}

/** The present state of each collection. */
interface States {
  /** @throws QueryError QUERY_INVALID */
  readonly of: (collection: string) => State
  readonly collections: () => ReadonlyMap<string, Collection>
  readonly replace: (given: MemoryCollection) => void
}

function createStates({ id, collections: given }: MemoryOptions): States {
  let states: ReadonlyMap<string, State> = new Map(given.map((collection) => [collection.id, createState(collection)]))
  const describe = (): ReadonlyMap<string, Collection> => new Map([...states].map(([name, { collection }]) => [name, collection]))
  let collections = describe()
  return {
    of(collection) {
      const state = states.get(collection)
      if (state === undefined) throw new QueryError('QUERY_INVALID', `${id} has no collection ${collection}`)
      return state
    },
    collections: () => collections,
    replace(next) {
      const revision = next.revision ?? `${states.get(next.id)?.collection.revision ?? '0'}+`
      states = new Map([...states, [next.id, createState({ ...next, revision })]])
      collections = describe()
    },
  }
}

/**
 * A source over plain arrays: exact where it pushes, a superset where it is told to be inexact, residual otherwise.
 * @throws QueryError QUERY_INVALID a key property that is not unique
 */
export function createMemorySource(options: MemoryOptions): MemorySource {
  const states = createStates(options)
  const planned = new WeakMap<ScanPlan | SeriesPlan, State>()
  const log: MemoryCall[] = []
  return {
    id: options.id,
    mechanism: options.mechanism ?? 'memory',
    description: options.description ?? { product: 'memory', quirks: [] },
    capabilities: CAPABILITIES,
    get collections() {
      return states.collections()
    },
    keysPerRequest: options.keysPerRequest ?? 100,
    log,
    plan(request: ScanRequest): ScanPlan {
      const state = states.of(request.collection)
      log.push({ call: 'plan', collection: request.collection, request })
      const plan = planScan(state, request, options)
      planned.set(plan, state)
      return plan
    },
    async *scan(plan: ScanPlan, context: CallContext, from?: string): AsyncGenerator<Batch, void, undefined> {
      const state = planned.get(plan) ?? findState(plan, states)
      yield* scanBatches({ state, plan, options, context, from, record: (call) => log.push(call) })
    },
    planSeries(request) {
      const state = states.of(request.collection)
      const plan = planSeries(state, request, options)
      log.push({ call: 'planSeries', collection: request.collection, plan })
      planned.set(plan, state)
      return plan
    },
    async *series(plan: SeriesPlan, context: CallContext): AsyncGenerator<SeriesBatch, void, undefined> {
      const state = planned.get(plan) ?? states.of(plan.request.collection)
      yield* readSeries({ state, plan, options, context, record: (call) => log.push(call) })
    },
    getter(collection, property) {
      states.of(collection)
      return compilePath(property)
    },
    keyOf: (collection) => states.of(collection).keyOf,
    replace(given) {
      states.replace(given)
      options.onChange?.()
    },
    close: () => Promise.resolve(),
  }
}

/** A copy of a plan is as good as the plan, as long as the state is still the one it was made for. */
function findState(plan: ScanPlan, states: States): State {
  const state = states.of(plan.request.collection)
  if (state.collection.revision === plan.revision) return state
  throw new QueryError('CURSOR_INVALID', 'the data changed since this plan was made', { reason: 'DATA_CHANGED' })
}

const CAPABILITIES: readonly Capability[] = [
  { operator: 'filter', verdict: 'exact', note: 'whatever @crosswalk/cql2 evaluates, unless the knobs say less' },
  { operator: 'order', verdict: 'exact', note: 'sortable properties, any number of keys' },
  { operator: 'limit', verdict: 'exact' },
  { operator: 'count', verdict: 'exact' },
]

/** Collections written into the configuration. */
export const memoryAdapter = {
  mechanism: 'memory',
  optionsSchema,
  async connect(options, context) {
    const collections = readCollections(options)
    try {
      return createMemorySource({ id: context.sourceId, collections, onChange: context.onChange })
    } catch (error) {
      throw refuse(error instanceof Error ? error.message : String(error))
    }
  },
} satisfies Adapter

/** The schema was checked by the configuration; this holds for callers that have none. */
function readCollections(options: unknown): readonly MemoryCollection[] {
  const collections = typeof options === 'object' && options !== null && 'collections' in options ? options.collections : undefined
  if (!Array.isArray(collections)) throw refuse('collections must be a list')
  const isCollection = (value: unknown): value is MemoryCollection =>
    typeof value === 'object' &&
    value !== null &&
    'id' in value &&
    typeof value.id === 'string' &&
    'items' in value &&
    Array.isArray(value.items) &&
    'properties' in value &&
    Array.isArray(value.properties)
  if (!collections.every(isCollection)) throw refuse('a collection needs id, items and properties')
  return collections
}

function refuse(message: string): ConfigError {
  return new ConfigError([{ file: 'options', path: ['collections'], message }])
}
