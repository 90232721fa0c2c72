// Which fields a selection holds for one object type: fragments spread, aliases grouped, @skip and @include applied.
import {
  getDirectiveValues,
  GraphQLIncludeDirective,
  GraphQLSkipDirective,
  isAbstractType,
  Kind,
  type FieldNode,
  type GraphQLObjectType,
  type SelectionNode,
  type SelectionSetNode,
} from 'graphql'
import type { DocumentScope } from './field-behaviour.ts'

/** Response key to the nodes that share it, in the order of their first appearance (GraphQL specification, section 6.3.2). */
export type CollectedFields = ReadonlyMap<string, readonly FieldNode[]>

/** Of an object type, below the given field nodes. Each fragment counts once, so that a cycle ends. */
export function collectFields(scope: DocumentScope, type: GraphQLObjectType, nodes: readonly FieldNode[]): CollectedFields {
  return collectSelections(
    scope,
    type,
    nodes.flatMap((node) => node.selectionSet ?? []),
  )
}

/** Of an object type, in whole selection sets; the root of an operation. */
export function collectSelections(scope: DocumentScope, type: GraphQLObjectType, sets: readonly SelectionSetNode[]): CollectedFields {
  const fields = new Map<string, FieldNode[]>()
  const visited = new Set<string>()
  const collect = (set: SelectionSetNode): void => {
    for (const selection of set.selections) {
      if (!isIncluded(scope, selection)) continue
      if (selection.kind === Kind.FIELD) {
        const key = selection.alias?.value ?? selection.name.value
        const same = fields.get(key)
        if (same) same.push(selection)
        else fields.set(key, [selection])
      } else if (selection.kind === Kind.INLINE_FRAGMENT) {
        if (applies(scope, type, selection.typeCondition?.name.value)) collect(selection.selectionSet)
      } else {
        const fragment = scope.fragments[selection.name.value]
        if (!fragment || visited.has(selection.name.value)) continue
        visited.add(selection.name.value)
        if (applies(scope, type, fragment.typeCondition.name.value)) collect(fragment.selectionSet)
      }
    }
  }
  for (const set of sets) collect(set)
  return fields
}

/** Neither skipped nor left out by its directives. */
export function isIncluded(scope: DocumentScope, selection: SelectionNode): boolean {
  if (!selection.directives || selection.directives.length === 0) return true
  if (getDirectiveValues(GraphQLSkipDirective, selection, scope.variables)?.['if'] === true) return false
  return getDirectiveValues(GraphQLIncludeDirective, selection, scope.variables)?.['if'] !== false
}

function applies(scope: DocumentScope, type: GraphQLObjectType, condition: string | undefined): boolean {
  if (condition === undefined || condition === type.name) return true
  const conditional = scope.schema.getType(condition)
  return isAbstractType(conditional) && scope.schema.isSubType(conditional, type)
}
