// The output types of one model: the entity, its connection and its edge.
import type { EntityRow, ModelInfo, ModelProperty } from '@crosswalk/contract'
import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLList,
  GraphQLNonNull,
  GraphQLObjectType,
  GraphQLString,
  type GraphQLFieldConfigMap,
  type GraphQLOutputType,
  type GraphQLScalarType,
} from 'graphql'
import { CONNECTION_BEHAVIOUR, DISTANCE_BEHAVIOUR, EDGE_BEHAVIOUR } from './connection-behaviour.ts'
import { describeModel, describeProperty } from './describe-property.ts'
import { behaviourConfig, type FieldConfig, type Read } from './field-behaviour.ts'
import type { FixedTypes } from './fixed-types.ts'
import { relationArguments } from './list-field-arguments.ts'
import { buildModelInputs, type ModelInputs } from './model-inputs.ts'
import type { RequestContext } from './request-context.ts'
import { readMeasure } from './shown-measure.ts'
import { isConnectionRelation } from './sortable.ts'

export interface ModelTypes {
  readonly model: ModelInfo
  readonly inputs: ModelInputs
  readonly entity: GraphQLObjectType
  readonly connection: GraphQLObjectType
}

type Fields = GraphQLFieldConfigMap<unknown, RequestContext>

/** One set per model, in the order of the models. Relations refer to each other, so fields are built when the schema is. */
export function buildModelTypes(models: readonly ModelInfo[], fixed: FixedTypes): readonly ModelTypes[] {
  const types = new Map<string, ModelTypes>()
  const typesOf = (name: string): ModelTypes => {
    const found = types.get(name)
    if (!found) throw new Error(`there is no model ${name}`)
    return found
  }
  for (const model of models) {
    const inputs = buildModelInputs(model, fixed, (name) => typesOf(name).inputs)
    const entity = buildEntity(model, fixed, { inputs, typesOf })
    types.set(model.name, { model, inputs, entity, connection: buildConnection(model, entity, fixed) })
  }
  return [...types.values()]
}

interface Neighbours {
  readonly inputs: ModelInputs
  readonly typesOf: (name: string) => ModelTypes
}

function buildEntity(model: ModelInfo, fixed: FixedTypes, neighbours: Neighbours): GraphQLObjectType {
  return new GraphQLObjectType<unknown, RequestContext>({
    name: model.name,
    description: describeModel(model),
    interfaces: () => [fixed.interface('Node'), fixed.interface('Entity')],
    fields: (): Fields => ({
      id: { type: new GraphQLNonNull(GraphQLID), description: "The entity's URI." },
      resolved: { type: new GraphQLNonNull(GraphQLBoolean), description: 'False for a dangling reference: only id is filled then.' },
      sources: {
        type: listOf(fixed.object('EntityOrigin')),
        description: 'Where its parts come from.',
        ...behaviourConfig({ read: (row) => (row as EntityRow).origins }),
      },
      unmapped: { type: listOf(fixed.object('Unmapped')), description: 'What the sources say beyond the model, in their own names.' },
      sameAs: {
        type: new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(GraphQLID))),
        description: 'Other URIs of the same entity: of its parts, and from sameAs tables.',
        ...behaviourConfig({ read: (row) => (row as EntityRow).sameAs ?? [] }),
      },
      ...Object.fromEntries(model.properties.map((property) => [property.name, buildField(model, property, fixed, neighbours)])),
    }),
  })
}

const readValue: Read = (row, key) => (row as EntityRow).values[key]

function buildField(model: ModelInfo, property: ModelProperty, fixed: FixedTypes, { inputs, typesOf }: Neighbours): FieldConfig {
  const base = {
    description: describeProperty(model, property),
    ...behaviourConfig({ read: property.kind === 'measure' ? readMeasure : readValue, property }),
  }
  if (property.kind === 'relation') {
    const target = typesOf(property.target ?? '')
    if (!isConnectionRelation(property)) return { ...base, type: target.entity }
    return { ...base, type: target.connection, args: relationArguments(target.inputs, fixed) }
  }
  const one = inputs.enums.get(property.name) ?? scalarOf(property, fixed)
  const type: GraphQLOutputType = property.many ? new GraphQLList(new GraphQLNonNull(one)) : one
  if (property.kind !== 'measure') return { ...base, type }
  const unit = {
    type: GraphQLString,
    description: `The unit shown, in any spelling the gateway knows. Without it ${property.unit ?? 'none'}.`,
  }
  return { ...base, type, args: { unit } }
}

function scalarOf({ kind }: ModelProperty, fixed: FixedTypes): GraphQLScalarType | GraphQLObjectType {
  switch (kind) {
    case 'number':
      return GraphQLFloat
    case 'boolean':
      return GraphQLBoolean
    case 'time':
      return fixed.object('TimeSpan')
    case 'geometry':
      return fixed.scalar('GeoJSON')
    case 'measure':
      return fixed.object('Measure')
    case 'text':
    case 'enum':
    case 'relation':
      return GraphQLString
  }
}

function buildConnection(model: ModelInfo, entity: GraphQLObjectType, fixed: FixedTypes): GraphQLObjectType {
  const edge = new GraphQLObjectType<unknown, RequestContext>({
    name: `${model.name}Edge`,
    fields: {
      cursor: {
        type: GraphQLString,
        description: 'Null where the list cannot be continued there.',
        ...behaviourConfig(EDGE_BEHAVIOUR['cursor'] ?? {}),
      },
      node: { type: new GraphQLNonNull(entity), ...behaviourConfig(EDGE_BEHAVIOUR['node'] ?? {}) },
      distanceMetres: { type: GraphQLFloat, description: 'Geodesic, to the point of near.', ...behaviourConfig(DISTANCE_BEHAVIOUR) },
    },
  })
  const part = (name: string): Partial<FieldConfig> => behaviourConfig(CONNECTION_BEHAVIOUR[name] ?? {})
  return new GraphQLObjectType<unknown, RequestContext>({
    name: `${model.name}Connection`,
    description: `A page of ${model.plural}.`,
    fields: {
      edges: { type: listOf(edge), ...part('edges') },
      nodes: { type: listOf(entity), ...part('nodes') },
      pageInfo: { type: new GraphQLNonNull(fixed.object('PageInfo')), ...part('pageInfo') },
      count: {
        type: new GraphQLNonNull(fixed.object('Count')),
        args: { exact: { type: GraphQLBoolean, default: { value: false }, description: 'Read as far as it takes to be certain.' } },
        ...part('count'),
      },
      complete: { type: new GraphQLNonNull(GraphQLBoolean), ...part('complete') },
      completeness: { type: new GraphQLNonNull(fixed.object('Completeness')), ...part('completeness') },
    },
  })
}

function listOf(type: GraphQLObjectType): GraphQLOutputType {
  return new GraphQLNonNull(new GraphQLList(new GraphQLNonNull(type)))
}
