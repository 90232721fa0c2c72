// Entities by identifier: one of a model, one of any model, several of any model.
import type { EntityPage, EntityRow, ModelInfo, Resolution, Target } from '@crosswalk/contract'
import { getNamedType } from 'graphql'
import { fetchPage } from './fetch-connection.ts'
import type { Fetch, FieldRequest } from './field-behaviour.ts'
import { invalid } from './invalid.ts'
import { selectEntities, selectScope } from './select-entities.ts'
import { failureOf } from './strict.ts'

/** The entity of a model with this identifier, or null. */
export function fetchModelEntity(model: ModelInfo): Fetch {
  return (request) => fetchOne(request, { model: model.name })
}

/** The entity with this identifier, whatever its model: the first configured where several hold it. */
export const fetchEntity: Fetch = (request) => fetchOne(request, { any: true })

async function fetchOne(request: FieldRequest, target: Target): Promise<EntityRow | null> {
  const page = await fetchByIds(request, target, [String(request.args['id'])])
  const row = found(page)[0]
  if (row) return row
  const failure = failureOf(page.completeness)
  // Null says that no source holds it. A source that could not be asked may.
  if (failure) throw failure
  return null
}

/** In the order asked for; null where no source holds the identifier, an error where that cannot be known. */
export const fetchEntities: Fetch = async (request): Promise<readonly (EntityRow | Error | null)[]> => {
  const ids = request.args['ids'] as readonly string[]
  const { maxPageSize } = request.context.limits
  if (ids.length > maxPageSize) {
    throw invalid(['ids'], `${ids.length} identifiers are asked for; at most ${maxPageSize} at once`, { expected: [`1 to ${maxPageSize}`] })
  }
  if (ids.length === 0) return []
  const page = await fetchByIds(request, { any: true }, [...new Set(ids)])
  const rows = new Map<string, EntityRow>()
  for (const row of found(page)) {
    for (const id of [row.id, ...(row.askedAs ?? [])]) if (!rows.has(id)) rows.set(id, row)
  }
  const failure = failureOf(page.completeness)
  return ids.map((id) => rows.get(id) ?? failure ?? null)
}

/** A reference that leads nowhere is not an entity. */
function found(page: EntityPage): readonly EntityRow[] {
  return page.rows.filter((row) => row.resolved && row.model !== null)
}

function fetchByIds(request: FieldRequest, target: Target, ids: readonly string[]): Promise<EntityPage> {
  const { context, schema, nodes } = request
  const field = schema.getQueryType()?.getFields()[nodes[0]?.name.value ?? '']
  if (!field) throw new Error('an entity is asked for by a field that is not there')
  const scope = selectScope(request)
  const select = selectEntities(scope, getNamedType(field.type), nodes)
  // Outside identity groups one identifier can stand in several lists, so there may be more rows than identifiers.
  const first = ids.length === 1 ? 1 : context.limits.maxPageSize
  return fetchPage(request, { target, ids, filter: [], select, orderBy: [], first, count: 'none' }, scope.places)
}

/** Who holds an identifier; null where nobody does and no table knows it, an error where that cannot be known. */
export const fetchResolution: Fetch = async ({ args, context }): Promise<Resolution | null> => {
  const resolution = await context.service.resolve(String(args['uri']), context.call())
  if (resolution === null || resolution.holders.length > 0 || resolution.complete) return resolution
  throw failureOf(resolution.completeness) ?? new Error('an incomplete answer says what it lacks')
}
