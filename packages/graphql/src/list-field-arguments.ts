// The arguments of lists in the schema.
import { geometryNameOf, timeNameOf } from '@crosswalk/contract'
import type { ModelDescription } from '@crosswalk/contract'
import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLInt,
  GraphQLList,
  GraphQLNonNull,
  GraphQLString,
  type GraphQLFieldConfigArgumentMap,
} from 'graphql'
import type { FixedTypes } from './fixed-types.ts'
import type { ModelInputs } from './model-inputs.ts'

const listOfFloat = new GraphQLList(new GraphQLNonNull(GraphQLFloat))

export const BBOX_ARGUMENT = {
  bbox: { type: listOfFloat, description: 'West, south, east, north in degrees (CRS84). West greater than east crosses the antimeridian.' },
} satisfies GraphQLFieldConfigArgumentMap

export const FILTER_ARGUMENT = {
  filter: { type: GraphQLString, description: 'CQL2 text (OGC 21-065r2) over the names of the model.' },
} satisfies GraphQLFieldConfigArgumentMap

export function pagingArguments({ defaultFirst }: FixedTypes): GraphQLFieldConfigArgumentMap {
  return {
    first: {
      type: GraphQLInt,
      default: { value: defaultFirst },
      description: 'Rows of the page; more than the service allows is an error.',
    },
    after: { type: GraphQLString, description: 'The endCursor of the page before.' },
  }
}

/** Of a relation: no place, no sources; those belong to the root. */
export function relationArguments({ filter, order }: ModelInputs, fixed: FixedTypes): GraphQLFieldConfigArgumentMap {
  return {
    where: { type: filter },
    ...FILTER_ARGUMENT,
    orderBy: { type: new GraphQLList(new GraphQLNonNull(order)) },
    ...pagingArguments(fixed),
  }
}

/** Of a model's root list. Arguments of place only where the model has a default geometry. */
export function listArguments(model: ModelDescription, inputs: ModelInputs, fixed: FixedTypes): GraphQLFieldConfigArgumentMap {
  const { where, filter, orderBy, first, after } = relationArguments(inputs, fixed)
  const place = {
    ...BBOX_ARGUMENT,
    within: { type: fixed.scalar('GeoJSON'), description: 'Entities that lie inside this geometry.' },
    near: { type: fixed.input('Near') },
  }
  const time = timeNameOf(model)
  const named = {
    where,
    filter,
    ...(geometryNameOf(model) === undefined ? {} : place),
    ...(time === undefined
      ? {}
      : {
          during: { type: fixed.input('TimeWindow'), description: `Entities whose ${time} begins within [from, to).` },
          timeZone: {
            type: GraphQLString,
            description:
              "Where the days and times without a zone of during are: an IANA name or an offset. Default: the entity's own zone, else UTC.",
          },
        }),
    orderBy,
    first,
    after,
  } as GraphQLFieldConfigArgumentMap
  return {
    ...named,
    sources: { type: new GraphQLList(new GraphQLNonNull(GraphQLID)), description: 'Only these sources.' },
    merge: {
      type: fixed.enum('MergeRule'),
      default: { value: 'NEWEST' },
      description: 'What becomes of entities that are one by an identity group.',
    },
    strict: {
      type: GraphQLBoolean,
      default: { value: false },
      description: 'An incomplete answer is an error with the code and the source of what is missing.',
    },
  }
}
