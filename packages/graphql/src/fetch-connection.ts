// The one fetching resolver of a model's list: arguments and selection become one EntityQuery, and one page comes back.
import { LimitError, QueryError, type EntityPage, type EntityQuery, type ModelInfo } from '@crosswalk/contract'
import { getNamedType, isObjectType, type GraphQLObjectType } from 'graphql'
import type { Fetch, FieldRequest } from './field-behaviour.ts'
import type { InputPath } from './invalid.ts'
import { duringOf, filtersOf, mergeOf, nearOf, orderOf, pagingOf, sourcesOf } from './list-arguments.ts'
import { selectConnection, selectScope } from './select-entities.ts'
import { assertComplete } from './strict.ts'

/** The list of a model's entities. @throws QueryError, and with `strict` the error of what is missing */
export function fetchConnection(model: ModelInfo): Fetch {
  return (request) => {
    const { context, args } = request
    const filter = filtersOf(args, { model, models: context.models, path: [] })
    const near = nearOf(args)
    const sources = sourcesOf(args, context.sources())
    const scope = selectScope(request)
    const { select, count } = selectConnection(scope, connectionType(request), request.nodes)
    const query = {
      target: { model: model.name },
      filter,
      ...(near ? { near } : {}),
      ...duringOf(args),
      select,
      orderBy: orderOf(args),
      ...pagingOf(args, context.limits),
      count,
      ...(sources ? { sources } : {}),
      ...mergeOf(args),
    }
    return fetchPage(request, query, scope.places)
  }
}

/** The object type that a root field gives. */
export function connectionType({ schema, nodes }: FieldRequest): GraphQLObjectType {
  const field = schema.getQueryType()?.getFields()[nodes[0]?.name.value ?? '']
  const type = field && getNamedType(field.type)
  if (!isObjectType(type)) throw new Error(`${nodes[0]?.name.value ?? 'a root field'} is not a field that gives an object`)
  return type
}

/**
 * Asks for one page; where the request wants it explained, its plan is kept: as executed, or only as planned where the page fails.
 * @param places the aliases that lead to each series, by its key
 * @throws what the service throws, with these aliases in the path where it names a series
 */
export async function fetchPage(
  { context, key, args }: FieldRequest,
  query: EntityQuery,
  places: ReadonlyMap<string, InputPath> = new Map(),
): Promise<EntityPage> {
  try {
    const explained = context.explained && { field: key, plan: context.service.plan(query) }
    // Fields run at once and end in any order, but are explained in the order in which they begin.
    if (explained) context.explained.push(explained)
    const page = await context.service.page(query, context.call())
    if (explained && page.plan) explained.plan = page.plan
    if (args['strict'] === true) assertComplete(page.completeness)
    return page
  } catch (error) {
    throw withAliases(error, places)
  }
}

/** The service knows a series by its key, and its errors begin with it. */
function withAliases(error: unknown, places: ReadonlyMap<string, InputPath>): unknown {
  const isOfQuery = error instanceof QueryError
  if (!isOfQuery && !(error instanceof LimitError)) return error
  const path = (isOfQuery ? error.details.path : error.path) ?? []
  const index = path.findIndex((step) => places.has(String(step)))
  const place = places.get(String(path[index]))
  if (!place) return error
  const whole = [...place, ...path.slice(index + 1)]
  if (isOfQuery) return new QueryError(error.code, error.message, { ...error.details, path: whole, cause: error })
  return new LimitError(error.message, { limit: error.limit, maximum: error.maximum, path: whole })
}
