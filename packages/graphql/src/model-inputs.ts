// The input types of one model: its filter, its order, the enum of its sortable properties.
import type { ModelInfo, ModelProperty } from '@crosswalk/contract'
import {
  GraphQLBoolean,
  GraphQLEnumType,
  GraphQLInputObjectType,
  GraphQLList,
  GraphQLNonNull,
  type GraphQLInputFieldConfigMap,
} from 'graphql'
import type { FixedTypes } from './fixed-types.ts'
import { enumTypeName, isTypedEnum, toConstantCase } from './schema-names.ts'
import { isSortable } from './sortable.ts'

export interface ModelInputs {
  readonly filter: GraphQLInputObjectType
  readonly order: GraphQLInputObjectType
  /** Of a relation that leads to this model. */
  readonly relationFilter: GraphQLInputObjectType
  /** The GraphQL enums of the model's enum properties, by property. */
  readonly enums: ReadonlyMap<string, GraphQLEnumType>
}

const FIXED_FILTERS: Readonly<Partial<Record<ModelProperty['kind'], string>>> = {
  text: 'TextFilter',
  number: 'NumberFilter',
  boolean: 'BooleanFilter',
  time: 'TimeFilter',
  enum: 'CodeFilter',
  measure: 'MeasureFilter',
  geometry: 'GeometryFilter',
}

/** `inputsOf` gives the inputs of another model; it is called when the schema is complete. */
export function buildModelInputs(model: ModelInfo, fixed: FixedTypes, inputsOf: (name: string) => ModelInputs): ModelInputs {
  const enums = new Map(model.properties.filter(isTypedEnum).map((property) => [property.name, buildEnum(model, property)]))
  const enumFilters = new Map([...enums].map(([name, type]) => [name, buildEnumFilter(type)]))
  const filterOf = (property: ModelProperty): GraphQLInputObjectType => {
    if (property.kind === 'relation') return inputsOf(property.target ?? '').relationFilter
    return enumFilters.get(property.name) ?? fixed.input(FIXED_FILTERS[property.kind] ?? '')
  }
  const filter: GraphQLInputObjectType = new GraphQLInputObjectType({
    name: `${model.name}Filter`,
    description: 'All conditions are ANDed. An explicit null is refused: use isNull.',
    fields: (): GraphQLInputFieldConfigMap => ({
      and: { type: new GraphQLList(new GraphQLNonNull(filter)) },
      or: { type: new GraphQLList(new GraphQLNonNull(filter)) },
      not: { type: filter },
      id: { type: fixed.input('IdFilter') },
      ...Object.fromEntries(
        model.properties.map((property) => [property.name, { type: filterOf(property), description: property.description }]),
      ),
    }),
  })
  return { filter, order: buildOrder(model, fixed), relationFilter: buildRelationFilter(model, filter), enums }
}

function buildRelationFilter(model: ModelInfo, filter: GraphQLInputObjectType): GraphQLInputObjectType {
  return new GraphQLInputObjectType({
    name: `${model.name}RelationFilter`,
    description: `Conditions on related ${model.plural}; those of one object are tested on the same one.`,
    fields: {
      some: { type: filter },
      every: { type: filter, description: 'Holds where there is none.' },
      none: { type: filter },
    },
  })
}

function buildOrder(model: ModelInfo, fixed: FixedTypes): GraphQLInputObjectType {
  const sortable = model.properties.filter(isSortable)
  const property = new GraphQLEnumType({
    name: `${model.name}Property`,
    description: `What ${model.plural} can be ordered by. Nulls come last in both directions.`,
    values: Object.fromEntries(
      [
        ['ID', 'id', 'The URI.'] as const,
        ...sortable.map(({ name, description }) => [toConstantCase(name), name, description] as const),
      ].map(([constant, value, description]) => [constant, { value, description }]),
    ),
  })
  return new GraphQLInputObjectType({
    name: `${model.name}Order`,
    fields: {
      by: { type: new GraphQLNonNull(property) },
      direction: { type: fixed.enum('Direction'), default: { value: 'ASC' } },
    },
  })
}

function buildEnum(model: ModelInfo, property: ModelProperty): GraphQLEnumType {
  return new GraphQLEnumType({
    name: enumTypeName(model, property),
    description: property.description,
    values: Object.fromEntries((property.values ?? []).map((code) => [code, { value: code }])),
  })
}

function buildEnumFilter(type: GraphQLEnumType): GraphQLInputObjectType {
  const list = { type: new GraphQLList(new GraphQLNonNull(type)) }
  return new GraphQLInputObjectType({
    name: `${type.name}Filter`,
    fields: { eq: { type }, ne: { type }, in: list, notIn: list, isNull: { type: GraphQLBoolean } },
  })
}
