// Models and sources as faces show them.
import type { ModelInfo, SourceInfo } from '@crosswalk/contract'
import type { EngineOptions, SourceHandle } from './engine-options.ts'
import type { Crosswalk } from '@crosswalk/model'

/** Models are fixed; what fills them follows from the crosswalks, connected or not. */
export function describeModels(options: Pick<EngineOptions, 'models' | 'crosswalks' | 'sources'>): readonly ModelInfo[] {
  return options.models.map((model) => {
    const crosswalks = options.crosswalks.filter((crosswalk) => crosswalk.model.name === model.name)
    return {
      name: model.name,
      plural: model.plural,
      iri: model.iri,
      description: model.description,
      follows: model.follows,
      properties: model.properties,
      crosswalks: crosswalks.flatMap((crosswalk) =>
        options.sources
          .filter((handle) => concerns(crosswalk, handle))
          .map((handle) => ({ name: crosswalk.name, source: handle.id, collection: crosswalk.collection, properties: crosswalk.mapped })),
      ),
    }
  })
}

function concerns(crosswalk: Crosswalk, handle: SourceHandle): boolean {
  return crosswalk.source === handle.id || crosswalk.adapter === handle.mechanism
}

/** Sources as they stand now. */
export function describeSources(options: Pick<EngineOptions, 'crosswalks' | 'sources'>): readonly SourceInfo[] {
  return options.sources.map((handle) => {
    const source = handle.current()
    const { settings } = handle
    const catalogued = handle.catalogued?.()
    return {
      id: handle.id,
      mechanism: handle.mechanism,
      product: source?.description.product ?? null,
      version: source?.description.version ?? null,
      url: source?.description.url ?? null,
      title: settings.title ?? source?.description.title ?? catalogued?.title ?? null,
      description: source?.description.description ?? catalogued?.description ?? null,
      licence: settings.licence ?? catalogued?.licence ?? 'UNKNOWN',
      attribution: settings.attribution ?? null,
      publisher: settings.publisher ?? source?.description.publisher ?? catalogued?.publisher ?? null,
      health: handle.health(),
      collections: [...(source?.collections.values() ?? [])].map((collection) => ({
        ...collection,
        models: modelsOf(collection.id, handle, options),
      })),
      capabilities: source?.capabilities ?? [],
      quirks: source?.description.quirks ?? [],
      describedBy: catalogued?.records ?? [],
    }
  })
}

function modelsOf(collection: string, handle: SourceHandle, options: Pick<EngineOptions, 'crosswalks'>): readonly string[] {
  const feeding = options.crosswalks.filter((crosswalk) => crosswalk.collection === collection && concerns(crosswalk, handle))
  return [...new Set(feeding.map((crosswalk) => crosswalk.model.name))]
}
