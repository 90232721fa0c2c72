// The schema, generated from the models that a service describes.
import type { EntityRow, EntityService } from '@crosswalk/contract'
import {
  assertValidSchema,
  GraphQLID,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLSchema,
  GraphQLString,
  lexicographicSortSchema,
  printSchema,
  type GraphQLFieldConfigMap,
  type GraphQLOutputType,
} from 'graphql'
import { fetchConnection } from './fetch-connection.ts'
import { fetchEntities, fetchEntity, fetchModelEntity, fetchResolution } from './fetch-entities.ts'
import { fetchItems } from './fetch-items.ts'
import { behaviourConfig } from './field-behaviour.ts'
import { buildFixedTypes, type FixedTypes } from './fixed-types.ts'
import { BBOX_ARGUMENT, listArguments, pagingArguments } from './list-field-arguments.ts'
import { listSources } from './list-sources.ts'
import { buildModelTypes, type ModelTypes } from './model-types.ts'
import type { RequestContext } from './request-context.ts'
import { checkNames, toFieldName } from './schema-names.ts'

type Fields = GraphQLFieldConfigMap<unknown, RequestContext>

/** Root fields beside those of the models. */
const ROOT_FIELDS: readonly string[] = ['entity', 'entities', 'resolve', 'items', 'sources', 'models']

/**
 * Per model a list, a singular field, and the types they need; `entity entities resolve items sources models` beside them. Resolvers only use
 * the `RequestContext` of the request, so one schema serves all requests.
 * @throws ConfigError CONFIG_INVALID where names collide
 */
export function buildSchema(service: Pick<EntityService, 'describe'>): GraphQLSchema {
  const { models, limits } = service.describe()
  const fixed = buildFixedTypes(limits)
  checkNames(models, { types: [...fixed.names, 'Query', 'Mutation', 'Subscription'], fields: ROOT_FIELDS })
  const types = buildModelTypes(models, fixed)
  fixed.interface('Entity').resolveType = (row: unknown) => (row as EntityRow).model ?? undefined
  fixed.interface('Node').resolveType = (row: unknown) => (row as EntityRow).model ?? undefined
  const query = new GraphQLObjectType<unknown, RequestContext>({
    name: 'Query',
    fields: () => ({ ...modelFields(types, fixed), ...commonFields(fixed) }),
  })
  const schema = new GraphQLSchema({ query, types: [...fixed.all, ...types.map((model) => model.entity)] })
  assertValidSchema(schema)
  return schema
}

/** Deterministic: types, fields and arguments in lexicographic order. */
export function printSdl(schema: GraphQLSchema): string {
  return `${printSchema(lexicographicSortSchema(schema))}\n`
}

function modelFields(types: readonly ModelTypes[], fixed: FixedTypes): Fields {
  const fields: Fields = {}
  for (const { model, inputs, entity, connection } of types) {
    fields[model.plural] = {
      type: connection,
      description: `All ${model.plural} that pass every condition.`,
      args: listArguments(model, inputs, fixed),
      ...behaviourConfig({ fetch: fetchConnection(model) }),
    }
    fields[toFieldName(model.name)] = {
      type: entity,
      description: `The ${model.name} with this URI, or null where no source holds it.`,
      args: { id: { type: new GraphQLNonNull(GraphQLID) } },
      ...behaviourConfig({ fetch: fetchModelEntity(model) }),
    }
  }
  return fields
}

function commonFields(fixed: FixedTypes): Fields {
  const entity = fixed.interface('Entity')
  const id = { type: new GraphQLNonNull(GraphQLID) }
  const listOf = (type: GraphQLObjectType): GraphQLOutputType => new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type)))
  return {
    entity: { type: entity, description: 'Any model, any source.', args: { id }, ...behaviourConfig({ fetch: fetchEntity }) },
    entities: {
      type: new GraphQLList(entity),
      description: 'In the order asked for; null where no source holds an identifier.',
      args: { ids: { type: new GraphQLNonNull(new GraphQLList(id.type)) } },
      ...behaviourConfig({ fetch: fetchEntities }),
    },
    resolve: {
      type: fixed.object('Resolution'),
      description: 'Who holds this identifier, in any of its spellings, and what it is the same as. Null where nobody knows it.',
      args: { uri: id },
      ...behaviourConfig({ fetch: fetchResolution }),
    },
    items: {
      type: fixed.object('ItemConnection'),
      description: "The raw surface: any collection of any source, in the source's own names.",
      args: {
        source: id,
        collection: id,
        filter: { type: GraphQLString, description: "CQL2 text (OGC 21-065r2) over the source's own names." },
        ...BBOX_ARGUMENT,
        datetime: { type: GraphQLString, description: 'An instant, a day or an interval; .. is an open end (OGC 17-069r4).' },
        ...pagingArguments(fixed),
      },
      ...behaviourConfig({ fetch: fetchItems }),
    },
    sources: {
      type: listOf(fixed.object('Source')),
      description: 'What is connected. A collection that does not say where or when its data lie fits every place and time.',
      args: {
        ...BBOX_ARGUMENT,
        near: { type: fixed.input('Near') },
        during: { type: fixed.input('TimeWindow'), description: 'Days are those of UTC.' },
        model: { type: GraphQLID },
      },
      ...behaviourConfig({ fetch: listSources }),
    },
    models: {
      type: listOf(fixed.object('Model')),
      description: 'The canonical entity types.',
      ...behaviourConfig({ fetch: ({ context }) => context.models }),
    },
  }
}
