// What a query shows of a measure's readings and of their history.
import type { ModelProperty, ReadingMember, SeriesSelection } from '@crosswalk/contract'
import { getArgumentValues, getNamedType, isObjectType, type FieldNode, type GraphQLObjectType } from 'graphql'
import { collectFields } from './collect-fields.ts'
import { selectionKey, type DocumentScope } from './field-behaviour.ts'
import { invalid, type InputPath } from './invalid.ts'
import { seriesArguments } from './series-arguments.ts'
import { seriesKey } from './shown-measure.ts'

/** Fields of a reading and the member of the contract that each needs. */
const MEMBERS: Readonly<Record<string, ReadingMember>> = {
  value: 'value',
  unit: 'unit',
  unitInfo: 'unit',
  observedAt: 'time',
  time: 'time',
  resultTime: 'resultTime',
  quality: 'quality',
  missing: 'missing',
  provenance: 'provenance',
}

/** One measure field of a query. */
export interface MeasureField {
  readonly scope: DocumentScope & { readonly places: Map<string, InputPath> }
  /** The type Measure. */
  readonly type: GraphQLObjectType
  readonly path: InputPath
  readonly key: string
  readonly property: ModelProperty
  /** UCUM code, where one is asked for. */
  readonly unit: string | undefined
}

/** The members of a reading that fields below show, each once. */
export function selectMembers(scope: DocumentScope, type: GraphQLObjectType, nodes: readonly FieldNode[]): readonly ReadingMember[] {
  const members = new Set<ReadingMember>()
  for (const [first] of collectFields(scope, type, nodes).values()) {
    const member = MEMBERS[first?.name.value ?? '']
    if (member) members.add(member)
  }
  return [...members]
}

/**
 * The series below a measure field, one per set of arguments.
 * @throws QueryError QUERY_INVALID for its arguments, and for a measure of several values
 */
export function selectSeries(field: MeasureField, nodes: readonly FieldNode[]): readonly SeriesSelection[] {
  const { scope, type } = field
  const list: SeriesSelection[] = []
  for (const [alias, seriesNodes] of collectFields(scope, type, nodes)) {
    if (seriesNodes[0]?.name.value === 'series') list.push(oneSeries({ ...field, path: [...field.path, alias] }, seriesNodes))
  }
  return list
}

function oneSeries({ scope, type, path, key, property, unit }: MeasureField, nodes: readonly FieldNode[]): SeriesSelection {
  const node = nodes[0] as FieldNode
  const field = type.getFields()[node.name.value]
  const series = field && getNamedType(field.type)
  if (!field || !isObjectType(series)) throw new Error('a series is selected below a type that has none')
  if (property.many) throw invalid(path, `${property.name} has several values at a time, which are no single series`)
  const args = seriesArguments(getArgumentValues(field, node, scope.variables), node, { variables: scope.variables, path })
  const members = args.every === undefined ? readingMembers(scope, series, nodes) : []
  const ownKey = seriesKey(key, selectionKey(node))
  if (!scope.places.has(ownKey)) scope.places.set(ownKey, path)
  return { key: ownKey, property: property.name, ...(unit === undefined ? {} : { unit }), ...args, members }
}

function readingMembers(scope: DocumentScope, series: GraphQLObjectType, nodes: readonly FieldNode[]): readonly ReadingMember[] {
  const field = series.getFields()['nodes']
  const reading = field && getNamedType(field.type)
  if (!isObjectType(reading)) throw new Error('a series has no readings')
  const shown = [...collectFields(scope, series, nodes).values()].filter(([first]) => first?.name.value === 'nodes')
  return [...new Set(shown.flatMap((readingNodes) => selectMembers(scope, reading, readingNodes)))]
}
