// The three sources of the test service.
import type { CollectionProperty, ModelInfo, PropertyType, SourceInfo } from '@crosswalk/contract'

const TYPES: Readonly<Record<string, PropertyType>> = {
  text: 'text',
  enum: 'text',
  number: 'number',
  boolean: 'boolean',
  time: 'interval',
  geometry: 'geometry',
}

/** One collection per model, in the source that the model's crosswalk names. */
export function sampleSources(models: readonly ModelInfo[]): readonly SourceInfo[] {
  const ids = [...new Set(models.flatMap((model) => model.crosswalks.map((crosswalk) => crosswalk.source)))]
  return ids.map((id, index) => ({
    id,
    mechanism: 'memory',
    product: 'arrays',
    version: '1',
    url: null,
    title: `Source ${id}`,
    description: null,
    licence: 'UNKNOWN',
    attribution: null,
    publisher: null,
    health: { state: 'ready', sinceMs: Date.UTC(2026, 0, 1) },
    collections: models.filter((model) => model.crosswalks[0]?.source === id).map((model) => collectionOf(model, index)),
    capabilities: [{ operator: '=', verdict: 'exact' }],
    quirks: [],
    describedBy: [],
  }))
}

function collectionOf(model: ModelInfo, index: number): SourceInfo['collections'][number] {
  const properties = model.properties.flatMap((property): CollectionProperty[] => {
    const type = TYPES[property.kind]
    return type ? [{ name: property.name, type, filterable: true, sortable: true }] : []
  })
  return {
    id: model.plural,
    properties,
    ...(properties.some((property) => property.type === 'geometry') ? { geometryProperty: 'location' } : {}),
    count: { value: 5, accuracy: 'exact' },
    ...(index === 0 ? { bbox: [13, 52, 14, 53] as const, during: { startMs: Date.UTC(2026, 0, 1), endMs: null } } : {}),
    paging: 'snapshot',
    revision: '1',
    local: true,
    skippedRows: index,
    warnings: index === 0 ? ['weight was read as a number'] : [],
    files: [{ name: `${model.plural}.json`, sha256: 'ab'.repeat(32), bytes: 1234 }],
    models: [model.name],
  }
}
