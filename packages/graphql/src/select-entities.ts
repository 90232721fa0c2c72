// What a query shows, as a Selection: only what is selected is asked for.
import type { CountMode, ModelDescription, RelationSelection, ServiceLimits } from '@crosswalk/contract'
import {
  getArgumentValues,
  getNamedType,
  isAbstractType,
  isObjectType,
  type FieldNode,
  type GraphQLNamedType,
  type GraphQLObjectType,
} from 'graphql'
import { collectFields } from './collect-fields.ts'
import { behaviourOf, selectionKey, type DocumentScope, type FieldRequest } from './field-behaviour.ts'
import type { InputPath } from './invalid.ts'
import { filtersOf, orderOf, pagingOf } from './list-arguments.ts'
import { shownUnit } from './measure-conditions.ts'
import { emptySelection, mergeProperty, mergeRelation, mergeSeries, type MutableSelection } from './merge-selections.ts'
import { selectMembers, selectSeries } from './select-series.ts'
import { isConnectionRelation } from './sortable.ts'

export interface SelectScope extends DocumentScope {
  readonly models: readonly ModelDescription[]
  readonly limits: ServiceLimits
  /** Filled: by the key of a series the aliases that lead to it, so that an error of the service can say them. */
  readonly places: Map<string, InputPath>
}

export function selectScope(request: FieldRequest): SelectScope {
  const { context, schema, fragments, variables } = request
  return { schema, fragments, variables, models: context.models, limits: context.limits, places: new Map() }
}

export interface ConnectionSelection {
  readonly select: MutableSelection
  readonly count: CountMode
}

/**
 * What is selected of entities. Below an interface: the union over all models, each property under its own key.
 * @throws QueryError QUERY_INVALID for arguments of measures and relations, with the path of aliases
 */
export function selectEntities(
  scope: SelectScope,
  type: GraphQLNamedType,
  nodes: readonly FieldNode[],
  path: InputPath = [],
): MutableSelection {
  const select = emptySelection()
  addEntities({ scope, type, select, path }, nodes)
  return select
}

function addEntities({ scope, type, select, path }: Target<GraphQLNamedType>, nodes: readonly FieldNode[]): void {
  const types = isAbstractType(type) ? scope.schema.getPossibleTypes(type) : isObjectType(type) ? [type] : []
  for (const object of types) selectObject({ scope, type: object, select, path }, nodes)
}

interface Target<Type extends GraphQLNamedType = GraphQLObjectType> {
  readonly scope: SelectScope
  readonly type: Type
  readonly select: MutableSelection
  readonly path: InputPath
}

function selectObject(target: Target, nodes: readonly FieldNode[]): void {
  const { scope, type, select, path } = target
  for (const [alias, fieldNodes] of collectFields(scope, type, nodes)) {
    const node = fieldNodes[0] as FieldNode
    const field = type.getFields()[node.name.value]
    if (!field) continue
    if (field.name === 'sources') select.origins = true
    if (field.name === 'unmapped') select.unmapped = true
    const property = behaviourOf(field).property
    if (!property) continue
    const args = getArgumentValues(field, node, scope.variables)
    const inner = { scope, type: getNamedType(field.type), path: [...path, alias], key: selectionKey(node), property, args }
    if (property.kind === 'relation') mergeRelation(select, relationSelection(inner, fieldNodes))
    else addProperty(select, inner, fieldNodes)
  }
}

interface FieldTarget {
  readonly scope: SelectScope
  readonly type: GraphQLNamedType
  readonly path: InputPath
  readonly key: string
  readonly property: ModelDescription['properties'][number]
  readonly args: Readonly<Record<string, unknown>>
}

function addProperty(select: MutableSelection, target: FieldTarget, nodes: readonly FieldNode[]): void {
  const { scope, type, path, key, property, args } = target
  if (property.kind !== 'measure' || !isObjectType(type)) return mergeProperty(select, { key, property: property.name, members: [] })
  const unit = typeof args['unit'] === 'string' ? shownUnit(args['unit'], property, [...path, 'unit']) : undefined
  const members = selectMembers(scope, type, nodes)
  mergeProperty(select, { key, property: property.name, members, ...(unit === undefined ? {} : { unit }) })
  for (const series of selectSeries({ scope, type, path, key, property, unit }, nodes)) mergeSeries(select, series)
}

function relationSelection(target: FieldTarget, nodes: readonly FieldNode[]): RelationSelection {
  const { scope, type, path, key, property, args } = target
  if (!isConnectionRelation(property)) {
    const select = selectEntities(scope, type, nodes, path)
    return { key, property: property.name, select, filter: [], orderBy: [], first: 1, count: 'none' }
  }
  const model = scope.models.find((candidate) => candidate.name === property.target)
  if (!model || !isObjectType(type)) throw new Error(`the relation ${property.name} has no model at its other end`)
  return {
    key,
    property: property.name,
    ...selectConnection(scope, type, nodes, path),
    filter: filtersOf(args, { model, models: scope.models, path }),
    orderBy: orderOf(args),
    ...pagingOf(args, scope.limits, path),
  }
}

/** What is selected of a connection: its nodes by either way, and whether a count is shown. */
export function selectConnection(
  scope: SelectScope,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
  path: InputPath = [],
): ConnectionSelection {
  const { places, count } = connectionPlaces(scope, type, nodes)
  const select = emptySelection()
  for (const place of places) addEntities({ scope, type: place.type, select, path }, place.nodes)
  return { select, count }
}

/** One response place that shows the rows of a connection: a `nodes`, or a `node` of `edges`. */
export interface RowPlace {
  readonly type: GraphQLNamedType
  readonly nodes: readonly FieldNode[]
}

/** All places of a connection's selection that show its rows. Two of them may use one alias for different things. */
export function connectionPlaces(
  scope: DocumentScope,
  type: GraphQLObjectType,
  nodes: readonly FieldNode[],
): { readonly places: readonly RowPlace[]; readonly count: CountMode } {
  const places: RowPlace[] = []
  let count: CountMode = 'none'
  for (const fieldNodes of collectFields(scope, type, nodes).values()) {
    const node = fieldNodes[0] as FieldNode
    const field = type.getFields()[node.name.value]
    const part = field && behaviourOf(field).part
    if (!field || !part) continue
    const inner = getNamedType(field.type)
    if (part === 'count') {
      if (count !== 'exact') count = getArgumentValues(field, node, scope.variables)['exact'] === true ? 'exact' : 'cheap'
    } else if (part === 'edges' && isObjectType(inner)) {
      places.push(...connectionPlaces(scope, inner, fieldNodes).places)
    } else {
      places.push({ type: inner, nodes: fieldNodes })
    }
  }
  return { places, count }
}
