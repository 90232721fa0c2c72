// Counts what a document asks for without running it. Linear: a fragment is counted once and its numbers added wherever it is spread.
import type { QueryError } from '@crosswalk/contract'
import { Kind, type DocumentNode, type FragmentDefinitionNode, type OperationDefinitionNode, type SelectionSetNode } from 'graphql'
import { tooComplex, type GraphqlLimits } from './graphql-limits.ts'

export interface DocumentSize {
  readonly depth: number
  readonly introspectionDepth: number
  readonly aliases: number
  readonly fields: number
  readonly directives: number
  readonly rootFields: number
}

const NOTHING: DocumentSize = { depth: 0, introspectionDepth: 0, aliases: 0, fields: 0, directives: 0, rootFields: 0 }

/** The first limit that one of the operations passes; undefined where all keep within. A cycle of fragments is left to validation. */
export function checkDocument(document: DocumentNode, limits: GraphqlLimits): QueryError | undefined {
  for (const definition of document.definitions) {
    if (definition.kind !== Kind.OPERATION_DEFINITION) continue
    const size = measureOperation(definition, document)
    if (size.depth > limits.maxDepth) return tooComplex('Fields are nested too deeply:', size.depth, 'maxDepth', limits)
    if (size.introspectionDepth > limits.maxIntrospectionDepth) {
      return tooComplex('The introspection is nested too deeply:', size.introspectionDepth, 'maxIntrospectionDepth', limits)
    }
    if (size.rootFields > limits.maxRootFields) return tooComplex('Too many root fields:', size.rootFields, 'maxRootFields', limits)
    if (size.aliases > limits.maxAliases) return tooComplex('Too many aliases:', size.aliases, 'maxAliases', limits)
    if (size.directives > limits.maxDirectives) return tooComplex('Too many directives:', size.directives, 'maxDirectives', limits)
    if (size.fields > limits.maxFields) return tooComplex('Too many fields:', size.fields, 'maxFields', limits)
  }
  return undefined
}

/** Depth below introspection fields is counted apart: its standard query is deeper than any question about a city. */
export function measureOperation(operation: OperationDefinitionNode, document: DocumentNode): DocumentSize {
  const fragments = new Map<string, FragmentDefinitionNode>()
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments.set(definition.name.value, definition)
  }
  const known = new Map<string, DocumentSize>()
  const ofFragment = (name: string): DocumentSize => {
    const present = known.get(name)
    if (present) return present
    known.set(name, NOTHING) // met again inside itself
    const fragment = fragments.get(name)
    const size = fragment ? ofSelections(fragment.selectionSet, ofFragment) : NOTHING
    known.set(name, size)
    return size
  }
  const size = ofSelections(operation.selectionSet, ofFragment)
  return { ...size, directives: size.directives + (operation.directives?.length ?? 0) }
}

function ofSelections(set: SelectionSetNode, ofFragment: (name: string) => DocumentSize): DocumentSize {
  let total = NOTHING
  for (const selection of set.selections) {
    const directives = selection.directives?.length ?? 0
    if (selection.kind !== Kind.FIELD) {
      const inner =
        selection.kind === Kind.INLINE_FRAGMENT ? ofSelections(selection.selectionSet, ofFragment) : ofFragment(selection.name.value)
      total = add(total, { ...inner, directives: inner.directives + directives })
      continue
    }
    const inner = selection.selectionSet ? ofSelections(selection.selectionSet, ofFragment) : NOTHING
    const isIntrospection = selection.name.value === '__schema' || selection.name.value === '__type'
    total = add(total, {
      depth: isIntrospection ? 1 : inner.depth + 1,
      introspectionDepth: isIntrospection ? inner.depth + 1 : inner.introspectionDepth,
      aliases: inner.aliases + (selection.alias ? 1 : 0),
      fields: inner.fields + 1,
      directives: inner.directives + directives,
      rootFields: 1,
    })
  }
  return total
}

function add(a: DocumentSize, b: DocumentSize): DocumentSize {
  return {
    depth: Math.max(a.depth, b.depth),
    introspectionDepth: Math.max(a.introspectionDepth, b.introspectionDepth),
    aliases: a.aliases + b.aliases,
    fields: a.fields + b.fields,
    directives: a.directives + b.directives,
    rootFields: a.rootFields + b.rootFields,
  }
}
