// An engine over memory sources, made from YAML texts as a configuration would.
import { createMemorySource, type MemoryOptions } from '@crosswalk/adapter-memory'
import type { EntityPage, EntityQuery, EntityService, Health, Selection } from '@crosswalk/contract'
import { compileCrosswalks, compileModels } from '@crosswalk/model'
import { createEngine, type EngineSwitches } from '../create-engine.ts'
import type { EngineOptions, SourceHandle } from '../engine-options.ts'

export interface ServiceSetup {
  readonly model: string
  readonly crosswalks: readonly string[]
  readonly sources: readonly (MemoryOptions | SourceHandle)[]
  readonly limits?: EngineOptions['limits']
  readonly cursorKey?: EngineOptions['cursorKey']
  readonly switches?: EngineSwitches
}

const ready: Health = { state: 'ready', sinceMs: 0 }

export function handleOf(options: MemoryOptions): SourceHandle {
  const source = createMemorySource(options)
  return { id: options.id, mechanism: source.mechanism, settings: {}, current: () => source, health: () => ready }
}

/** A configured source that has never answered. */
export function degradedHandle(id: string): SourceHandle {
  return {
    id,
    mechanism: 'memory',
    settings: {},
    current: () => undefined,
    health: () => ({ state: 'degraded', sinceMs: 0, lastError: 'connection refused' }),
  }
}

export function createService(setup: ServiceSetup): EntityService {
  const models = compileModels([{ file: 'model.yaml', text: setup.model }])
  const files = setup.crosswalks.map((text, index) => ({ file: `crosswalk-${index}.yaml`, text }))
  const sources = setup.sources.map((source) => ('current' in source ? source : handleOf(source)))
  const { limits, cursorKey, switches } = setup
  return createEngine({ models, crosswalks: compileCrosswalks(files, models), sources, limits, cursorKey }, switches)
}

export const selectNothing: Selection = { properties: [], relations: [], origins: false, unmapped: false }

export const selectNames: Selection = { ...selectNothing, properties: [{ key: 'name', property: 'name', members: [] }] }

/** A query for everything of a model, to be spread over. */
export function queryFor(model: string): EntityQuery {
  return { target: { model }, filter: [], select: selectNames, orderBy: [], first: 100, count: 'none' }
}

export function ask(service: EntityService, query: EntityQuery, signal: AbortSignal = AbortSignal.timeout(30_000)): Promise<EntityPage> {
  return service.page(query, service.createContext({ signal }))
}

export const idsOf = (page: EntityPage): readonly string[] => page.rows.map((row) => row.id)
