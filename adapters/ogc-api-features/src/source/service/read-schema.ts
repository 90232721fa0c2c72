// Queryables and schema of one collection.
import { SourceError } from '@crosswalk/contract'
import type { HttpContext } from '@crosswalk/http'
import type { FeatureClient } from '../items/feature-client.ts'
import type { CollectionDocument } from './describe-collection.ts'
import { readJson } from './read-service.ts'
import { readDeclaredProperties } from './schema-types.ts'
import type { DeclaredProperty } from './schema-types.ts'

export interface ReadSchemaSettings {
  readonly client: FeatureClient
  readonly context: HttpContext
}

export interface SchemaOutcome {
  readonly declared: readonly DeclaredProperty[]
  readonly isQueryables: boolean
  readonly requests: number
}

/** Queryables, else the schema; a server that offers neither, or breaks on them, has its types found in the sample. */
export async function readSchema(
  { queryablesUrl, schemaUrl }: CollectionDocument,
  { client, context }: ReadSchemaSettings,
): Promise<SchemaOutcome> {
  let requests = 0
  for (const url of [queryablesUrl, schemaUrl]) {
    if (url === undefined) continue
    requests += 1
    try {
      const { document } = await readJson(url, client, context)
      const declared = readDeclaredProperties(document)
      if (declared !== undefined && declared.length > 0) return { declared, isQueryables: url === queryablesUrl, requests }
    } catch (error) {
      if (!(error instanceof SourceError) || error.details.status === undefined) throw error
    }
  }
  return { declared: [], isQueryables: false, requests }
}
