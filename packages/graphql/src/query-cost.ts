// What an operation may cost at most: its shown leaf fields, each times the rows it is shown for.
import {
  getNamedType,
  isCompositeType,
  isInterfaceType,
  isObjectType,
  Kind,
  type FieldNode,
  type GraphQLArgument,
  type GraphQLField,
  type GraphQLNamedType,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql'
import { isIncluded } from './collect-fields.ts'
import { behaviourOf, type DocumentScope, type FieldBehaviour } from './field-behaviour.ts'
import type { RequestContext } from './request-context.ts'

/**
 * A leaf costs 1; below `nodes` and `edges` it counts `first` (or `last`) times, a list of `columns` a tenth of that, below `entities` once per identifier, and so on inwards:
 * `districts(first: 10) { nodes { name transitLines(first: 5) { nodes { name } } } }` costs 10 × (1 + 5 × 1) = 60. Introspection is free.
 * Linear in the document: the cost of a fragment is kept.
 */
export function queryCost(operation: OperationDefinitionNode, scope: DocumentScope): number {
  const known = new Map<string, number>()
  const ofSet = (set: SelectionSetNode, type: GraphQLNamedType | undefined, rows: number): number => {
    let sum = 0
    for (const selection of set.selections) {
      if (!isIncluded(scope, selection)) continue
      if (selection.kind === Kind.FIELD) sum += ofField(selection, type, rows)
      else if (selection.kind === Kind.INLINE_FRAGMENT) {
        const condition = selection.typeCondition?.name.value
        sum += ofSet(selection.selectionSet, condition === undefined ? type : scope.schema.getType(condition), rows)
      } else sum += ofFragment(selection.name.value, rows)
    }
    return sum
  }
  const ofFragment = (name: string, rows: number): number => {
    const key = `${name} ${rows}`
    let cost = known.get(key)
    if (cost === undefined) {
      known.set(key, 0) // a cycle, were there one
      const fragment = scope.fragments[name]
      cost = fragment ? ofSet(fragment.selectionSet, scope.schema.getType(fragment.typeCondition.name.value), rows) : 0
      known.set(key, cost)
    }
    return cost
  }
  const ofField = (node: FieldNode, type: GraphQLNamedType | undefined, rows: number): number => {
    const field = isObjectType(type) || isInterfaceType(type) ? type.getFields()[node.name.value] : undefined
    if (!field) return 0
    if (!node.selectionSet) return 1
    const inner = getNamedType(field.type)
    if (!isCompositeType(inner)) return 1
    return (
      factorOf(behaviourOf(field).part, rows, () => identifiersOf(node, scope)) *
      ofSet(node.selectionSet, inner, rowsOf(node, field, scope))
    )
  }
  return Math.ceil(ofSet(operation.selectionSet, scope.schema.getQueryType() ?? undefined, 1))
}

/** A number in a list is cheaper than a field of an object, by this much. */
const COLUMN_SHARE = 0.1

function factorOf(part: FieldBehaviour['part'], rows: number, identifiers: () => number): number {
  if (part === 'nodes' || part === 'edges') return rows
  return part === 'columns' ? rows * COLUMN_SHARE : identifiers()
}

function rowsOf(node: FieldNode, field: GraphQLField<unknown, RequestContext>, scope: DocumentScope): number {
  const argument = field.args.find((candidate) => candidate.name === 'first')
  if (!argument) return 1
  const value = argumentValue(node, 'last', scope) ?? argumentValue(node, 'first', scope) ?? defaultOf(argument)
  return typeof value === 'number' && value > 0 ? value : 1
}

/** Fields built from SDL keep their defaults as they are written. */
function defaultOf({ default: given }: GraphQLArgument): unknown {
  return given?.literal?.kind === Kind.INT ? Number(given.literal.value) : given?.value
}

function identifiersOf(node: FieldNode, scope: DocumentScope): number {
  const ids = argumentValue(node, 'ids', scope)
  return Array.isArray(ids) ? Math.max(ids.length, 1) : 1
}

function argumentValue(node: FieldNode, name: string, scope: DocumentScope): unknown {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value
  if (value?.kind === Kind.INT) return Number(value.value)
  if (value?.kind === Kind.LIST) return value.values
  return value?.kind === Kind.VARIABLE ? scope.variables.coerced[value.name.value] : undefined
}
