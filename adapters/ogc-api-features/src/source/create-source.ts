// The source itself: plans over what is known at this moment, scans with the state that its plan was made for.
import { QueryError } from '@crosswalk/contract'
import type { Batch, CallContext, Capability, ScanPlan, ScanRequest, Source, SourceDescription } from '@crosswalk/contract'
import type { HttpClient } from '@crosswalk/http'
import { describeCapabilities } from './capabilities.ts'
import type { CollectionStates } from './collection-states.ts'
import { createGetter, ID, keyOfFeature, tieOfFeature } from './items/create-getters.ts'
import type { FeatureClient } from './items/feature-client.ts'
import { planScan } from './plan.ts'
import type { CollectionState } from './request/collection-state.ts'
import { MAX_SINGLES } from './request/find-keys.ts'
import { scanFeatures } from './scan.ts'
import type { Service } from './service/read-service.ts'

export interface SourceParts {
  readonly id: string
  readonly url: string
  readonly http: HttpClient
  readonly client: FeatureClient
  readonly service: Service
  readonly states: CollectionStates
  /** Settles when every collection is probed; aborting `background` ends it. */
  readonly discovering: Promise<void>
  readonly background: AbortController
  readonly onChange: (() => void) | undefined
}

/** As many as a URL holds without trouble. */
const KEYS_IN_A_FILTER = 50

export function createSource(parts: SourceParts): Source {
  const { id, states, client, background, http } = parts
  const planned = new WeakMap<ScanPlan, CollectionState>()
  void parts.discovering.then(
    () => parts.onChange?.(),
    () => undefined,
  )
  return {
    id,
    mechanism: 'ogc-api-features',
    get description() {
      return describe(parts)
    },
    get capabilities(): readonly Capability[] {
      return describeCapabilities(states.all())
    },
    get collections() {
      return states.collections()
    },
    get keysPerRequest() {
      return states.all().every(hasKeyFilter) ? KEYS_IN_A_FILTER : MAX_SINGLES
    },
    plan(request: ScanRequest) {
      const state = states.of(request.collection)
      const plan = planScan(state, request)
      planned.set(plan, state)
      return plan
    },
    async *scan(plan: ScanPlan, context: CallContext, from?: string): AsyncGenerator<Batch, void, undefined> {
      const state = planned.get(plan) ?? stateOf(plan, states)
      yield* scanFeatures({ plan, state, client }, context, from)
    },
    getter(collection, property) {
      return createGetter(property, states.of(collection))
    },
    keyOf(collection) {
      states.of(collection)
      return keyOfFeature
    },
    tieOf(collection) {
      states.of(collection)
      return tieOfFeature
    },
    async close() {
      background.abort(new Error(`${id} is closed`))
      await parts.discovering.catch(() => undefined)
      await http.close()
    },
  }
}

function hasKeyFilter({ abilities, types }: CollectionState): boolean {
  const { filter } = abilities
  return filter?.names.has(ID) === true && filter.verdicts.get(`in:${types.get(ID) ?? ''}`) === 'exact'
}

/** A copy of a plan is as good as the plan, as long as the collection is still described as it was. */
function stateOf(plan: ScanPlan, states: CollectionStates): CollectionState {
  const state = states.of(plan.request.collection)
  if (state.collection.revision === plan.revision) return state
  throw new QueryError('CURSOR_INVALID', 'the collection changed since this plan was made', { reason: 'DATA_CHANGED' })
}

function describe({ url, http, service, states }: SourceParts): SourceDescription {
  const { origin, pathname } = new URL(url)
  const own = states.all().flatMap(({ collection, quirks }) => quirks.map((quirk) => `${collection.id}: ${quirk}`))
  const failed = [...states.failures()].map(([, error]) => `${error.message} (${error.code})`)
  const waiting = states.all().filter(({ isProbed }) => !isProbed)
  const unprobed =
    waiting.length === 0 ? [] : [`not probed, so nothing is pushed: ${waiting.map(({ collection }) => collection.id).join(', ')}`]
  return {
    product: service.product.name ?? service.title,
    version: service.product.version,
    url: `${origin}${pathname}`,
    title: service.title,
    description: service.description,
    quirks: [...http.notes, ...service.quirks, ...own, ...failed, ...unprobed],
  }
}
