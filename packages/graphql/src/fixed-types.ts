// Builds the types that do not depend on the models, and gives their fields behaviour.
import type {
  Collection,
  EntityOrigin,
  Health,
  ModelInfo,
  ModelProperty,
  Provenance,
  ServiceLimits,
  SourceInfo,
  SourceOutcome,
} from '@crosswalk/contract'
import {
  buildASTSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  isScalarType,
  parse,
  type GraphQLEnumType,
  type GraphQLInputObjectType,
  type GraphQLInterfaceType,
  type GraphQLNamedType,
  type GraphQLObjectType,
  type GraphQLScalarType,
} from 'graphql'
import { CONNECTION_BEHAVIOUR, EDGE_BEHAVIOUR, ITEM_BEHAVIOUR, PAGE_INFO_BEHAVIOUR } from './connection-behaviour.ts'
import { behave, type FieldBehaviour, type Read } from './field-behaviour.ts'
import { DEFAULT_FIRST } from './list-arguments.ts'
import { INPUT_TYPES } from './input-types-sdl.ts'
import { MEASURE_TYPES } from './measure-types-sdl.ts'
import { OUTPUT_TYPES } from './output-types-sdl.ts'
import type { RequestContext } from './request-context.ts'
import { DateTime, Duration, GeoJSON, JSONValue } from './scalars.ts'
import { MEASURE_BEHAVIOUR, SERIES_BEHAVIOUR } from './shown-measure.ts'
import { isSortable } from './sortable.ts'

export interface FixedTypes {
  readonly all: readonly GraphQLNamedType[]
  readonly names: readonly string[]
  /** Rows of a page where `first` is absent. */
  readonly defaultFirst: number
  object(name: string): GraphQLObjectType
  interface(name: string): GraphQLInterfaceType
  input(name: string): GraphQLInputObjectType
  enum(name: string): GraphQLEnumType
  scalar(name: string): GraphQLScalarType
}

/** A property of a model together with its model, as `models` lists it. */
export interface ListedProperty extends ModelProperty {
  readonly model: ModelInfo
}

/** New types at each call: two schemas of one process share none but the scalars. */
export function buildFixedTypes({ maxPageSize }: ServiceLimits): FixedTypes {
  const schema = buildASTSchema(parse(OUTPUT_TYPES + MEASURE_TYPES + INPUT_TYPES), { assumeValid: true })
  replaceScalars(schema.getTypeMap())
  const types = new Map(Object.entries(schema.getTypeMap()).filter(([name]) => !name.startsWith('__')))
  const find = <T extends GraphQLNamedType>(name: string, is: (type: unknown) => type is T): T => {
    const type = types.get(name)
    if (!is(type)) throw new Error(`there is no fixed type ${name} of that kind`)
    return type
  }
  for (const [name, behaviours] of Object.entries(BEHAVIOURS)) behave(find(name, isObjectType), behaviours)
  return {
    all: [...types.values()],
    names: [...types.keys()],
    defaultFirst: Math.min(DEFAULT_FIRST, maxPageSize),
    object: (name) => find(name, isObjectType),
    interface: (name) => find(name, isInterfaceType),
    input: (name) => find(name, isInputObjectType),
    enum: (name) => find(name, isEnumType),
    scalar: (name) => find(name, isScalarType),
  }
}

/** SDL can only declare a scalar; these are the ones that coerce. */
function replaceScalars(types: Readonly<Record<string, GraphQLNamedType>>): void {
  for (const scalar of [DateTime, Duration, GeoJSON, JSONValue]) {
    const declared = types[scalar.name]
    if (declared) Object.assign(declared, scalar.toConfig(), { name: scalar.name })
  }
}

function reads<Source>(read: (source: Source, context: RequestContext) => unknown): FieldBehaviour {
  const untyped: Read = (source, _key, context) => read(source as Source, context)
  return { read: untyped }
}

const ACCURACY = { exact: 'EXACT', upper: 'UPPER_BOUND', lower: 'LOWER_BOUND', estimate: 'ESTIMATE' } as const

/** Of a collection that has gone since there are none. */
function filesOf(source: SourceInfo, id: string): NonNullable<Collection['files']> {
  return source.collections.find((collection) => collection.id === id)?.files ?? []
}

/** What nobody states is said to be so (mims.md, AC-7). */
const UNKNOWN = 'UNKNOWN'

const BEHAVIOURS: Readonly<Record<string, Readonly<Record<string, FieldBehaviour>>>> = {
  EntityOrigin: {
    id: reads((origin: EntityOrigin) => origin.source),
    source: reads((origin: EntityOrigin, context) => context.sourceById(origin.source)),
  },
  SourceOutcome: { source: reads((outcome: SourceOutcome, context) => context.sourceById(outcome.source)) },
  Provenance: {
    source: reads((provenance: Provenance, context) => context.sourceById(provenance.source)),
    files: reads(({ source, collection }: Provenance, context) => filesOf(context.sourceById(source), collection)),
    retrievedAt: reads((provenance: Provenance) => provenance.retrievedAtMs),
  },
  Measure: MEASURE_BEHAVIOUR,
  Series: SERIES_BEHAVIOUR,
  Source: {
    title: reads((source: SourceInfo) => source.title ?? UNKNOWN),
    description: reads((source: SourceInfo) => source.description ?? UNKNOWN),
    publisher: reads((source: SourceInfo) => source.publisher ?? UNKNOWN),
  },
  Health: { since: reads((health: Health) => health.sinceMs) },
  Collection: {
    count: reads(({ count }: Collection) => (count ? { value: count.value, accuracy: ACCURACY[count.accuracy] } : null)),
    during: reads(({ during }: Collection) => (during ? { start: during.startMs, end: during.endMs, local: null } : null)),
    files: reads((collection: Collection) => collection.files ?? []),
  },
  Model: {
    id: reads((model: ModelInfo) => model.name),
    follows: reads(({ follows }: ModelInfo) => (follows ? `${follows.name} ${follows.version}` : null)),
    properties: reads((model: ModelInfo): ListedProperty[] => model.properties.map((property) => ({ ...property, model }))),
  },
  ModelPropertyInfo: {
    filterable: { read: () => true }, // a relation through its children, a geometry by predicates
    sortable: reads(isSortable),
    sources: reads((property: ListedProperty, context) => fillingSources(property).map((id) => context.sourceById(id))),
  },
  PageInfo: PAGE_INFO_BEHAVIOUR,
  ItemConnection: CONNECTION_BEHAVIOUR,
  ItemEdge: EDGE_BEHAVIOUR,
  Item: ITEM_BEHAVIOUR,
}

function fillingSources({ name, model }: ListedProperty): readonly string[] {
  return [...new Set(model.crosswalks.filter((crosswalk) => crosswalk.properties.includes(name)).map((crosswalk) => crosswalk.source))]
}
