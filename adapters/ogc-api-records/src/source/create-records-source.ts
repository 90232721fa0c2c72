// A connected catalogue as a source.
import { QueryError } from '@crosswalk/contract'
import type { Capability, Collection, ScanPlan, Source, SourceDescription, SourceId } from '@crosswalk/contract'
import type { HttpClient } from '@crosswalk/http'
import type { Catalogue, CatalogueRecord, Support } from './catalogue.ts'
import { capabilitiesOf } from './capabilities.ts'
import { narrow, planScan } from './plan.ts'
import { getterOf } from './record-properties.ts'
import { scanBatches } from './scan.ts'

export interface ConnectedCatalogue {
  readonly catalogue: Catalogue
  readonly collection: Collection
  readonly support: Support
  readonly quirks: readonly string[]
}

export interface RecordsSourceParts {
  readonly id: SourceId
  readonly client: HttpClient
  readonly catalogues: readonly ConnectedCatalogue[]
  readonly description: Omit<SourceDescription, 'quirks'>
}

export function createRecordsSource({ id, client, catalogues, description }: RecordsSourceParts): Source {
  const byId = new Map(catalogues.map((connected) => [connected.collection.id, connected]))
  const find = (collection: string): ConnectedCatalogue => {
    const found = byId.get(collection)
    if (!found) throw new QueryError('QUERY_INVALID', `${id} has no collection ${collection}`, { expected: [...byId.keys()] })
    return found
  }
  const several = catalogues.length > 1
  const quirks = catalogues.flatMap(({ collection, quirks: own }) => own.map((quirk) => (several ? `${collection.id}: ${quirk}` : quirk)))
  return {
    id,
    mechanism: 'ogc-api-records',
    get description() {
      return { ...description, quirks: [...quirks, ...client.notes] }
    },
    capabilities: capabilitiesOf(catalogues.map(({ support }) => support)) satisfies readonly Capability[],
    collections: new Map(catalogues.map(({ collection }) => [collection.id, collection])),
    keysPerRequest: 50,
    plan: (request) => planScan(find(request.collection), request),
    scan(plan: ScanPlan, context, from) {
      const { catalogue, support } = find(plan.request.collection)
      const { query } = narrow(plan.request.filter, support)
      return scanBatches({ sourceId: id, catalogue, query, plan, context, from })
    },
    getter(collection, property) {
      find(collection)
      return getterOf(property)
    },
    keyOf(collection) {
      find(collection)
      return (item) => (item as CatalogueRecord).id
    },
    close: () => client.close(),
  }
}
