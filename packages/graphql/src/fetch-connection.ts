// The one fetching resolver of a model's list: arguments and selection become one EntityQuery, and one page comes back.
import type { EntityPage, EntityQuery, ModelInfo } from '@crosswalk/contract'
import { getNamedType, isObjectType, type GraphQLObjectType } from 'graphql'
import type { Fetch, FieldRequest } from './field-behaviour.ts'
import { filtersOf, nearOf, orderOf, pagingOf, sourcesOf } from './list-arguments.ts'
import { selectConnection } from './select-entities.ts'
import { assertComplete } from './strict.ts'

/** The list of a model's entities. @throws QueryError, and with `strict` the error of what is missing */
export function fetchConnection(model: ModelInfo): Fetch {
  return (request) => {
    const { context, args } = request
    const filter = filtersOf(args, { model, models: context.models, path: [] })
    const near = nearOf(args)
    const sources = sourcesOf(args, context.sources())
    const { select, count } = selectConnection(
      { ...request, models: context.models, limits: context.limits },
      connectionType(request),
      request.nodes,
    )
    return fetchPage(request, {
      target: { model: model.name },
      filter,
      ...(near ? { near } : {}),
      select,
      orderBy: orderOf(args),
      ...pagingOf(args, context.limits),
      count,
      ...(sources ? { sources } : {}),
    })
  }
}

/** The object type that a root field gives. */
export function connectionType({ schema, nodes }: FieldRequest): GraphQLObjectType {
  const field = schema.getQueryType()?.getFields()[nodes[0]?.name.value ?? '']
  const type = field && getNamedType(field.type)
  if (!isObjectType(type)) throw new Error(`${nodes[0]?.name.value ?? 'a root field'} is not a field that gives an object`)
  return type
}

/** Asks for one page; where the request wants it explained, the plan is kept. @throws what the service throws */
export async function fetchPage({ context, key, args }: FieldRequest, query: EntityQuery): Promise<EntityPage> {
  context.explained?.push({ field: key, plan: context.service.plan(query) })
  const page = await context.service.page(query, context.call())
  if (args['strict'] === true) assertComplete(page.completeness)
  return page
}
