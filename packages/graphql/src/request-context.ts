// What lives as long as one client request: the call context, the description of the service, the plans to explain.
import type { CallContext, EntityService, FederatedPlan, ModelInfo, Principal, ServiceLimits, SourceInfo } from '@crosswalk/contract'

export interface ExplainedField {
  /** The response alias of the root field. */
  readonly field: string
  /** As executed, once it is. */
  plan: FederatedPlan
}

/** What a root field's fetch gave. */
export type SettledField = { readonly value: unknown } | { readonly error: unknown }

export interface RequestContext {
  readonly service: EntityService
  /** One deadline and one budget for all fields; made when the first of them asks. */
  readonly call: () => CallContext
  readonly models: readonly ModelInfo[]
  readonly limits: ServiceLimits
  readonly sources: () => readonly SourceInfo[]
  /** @throws Error the service names a source that it does not describe: a bug of ours */
  readonly sourceById: (id: string) => SourceInfo
  /** Filled where the request asks to explain. */
  readonly explained: ExplainedField[] | null
  /** By response key: root fields that have been fetched already. */
  readonly settled?: ReadonlyMap<string, SettledField> | undefined
}

export interface RequestContextOptions {
  readonly service: EntityService
  readonly signal: AbortSignal
  /** @default an anonymous one */
  readonly principal?: Principal | undefined
  readonly explain: boolean
}

/** `describe()` is asked once, so that one answer never shows two states of a source. */
export function createRequestContext({ service, signal, principal, explain }: RequestContextOptions): RequestContext {
  const { models, sources, limits } = service.describe()
  let call: CallContext | undefined
  let byId: Map<string, SourceInfo> | undefined
  return {
    service,
    call: () => (call ??= service.createContext({ signal, principal, explain })),
    models,
    limits,
    sources: () => sources,
    sourceById: (id) => {
      byId ??= new Map(sources.map((source) => [source.id, source]))
      const source = byId.get(id)
      if (source === undefined) throw new Error(`the service names the source ${id} but does not describe it`)
      return source
    },
    explained: explain ? [] : null,
  }
}
