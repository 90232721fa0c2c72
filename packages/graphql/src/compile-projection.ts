// Compiles what a selection shows of a value that is already there: one synchronous pass, without resolvers, promises and paths.
import {
  GraphQLBoolean,
  GraphQLFloat,
  GraphQLID,
  GraphQLString,
  isAbstractType,
  isEnumType,
  isListType,
  isNonNullType,
  isObjectType,
  isScalarType,
  type FieldNode,
  type GraphQLAbstractType,
  type GraphQLLeafType,
  type GraphQLObjectType,
  type GraphQLOutputType,
} from 'graphql'
import { collectFields } from './collect-fields.ts'
import { behaviourOf, selectionKey, type DocumentScope } from './field-behaviour.ts'
import type { RequestContext } from './request-context.ts'

/** The answer's part for a value. @throws GiveUp where graphql-js would report an error, or do something this does not know */
export type Project = (value: unknown, context: RequestContext) => unknown

/** Not an error of the answer: graphql-js shall complete the same values, and say what is wrong with them. */
export class GiveUp extends Error {}

/**
 * Equal to what graphql-js completes, or it gives up; so it is never wrong, only sometimes in vain.
 * @throws GiveUp for what it cannot compile: introspection, a field with a resolver of its own, the alias `__proto__`
 */
export function compileProjection(scope: DocumentScope, type: GraphQLOutputType, nodes: readonly FieldNode[]): Project {
  if (isNonNullType(type)) {
    const inner = compileProjection(scope, type.ofType, nodes)
    return (value, context) => inner(value, context) ?? giveUp('null where there must be a value')
  }
  if (isListType(type)) return projectList(compileProjection(scope, type.ofType, nodes))
  if (isObjectType(type)) return projectObject(scope, type, nodes)
  if (isAbstractType(type)) return projectAbstract(scope, type, nodes)
  return projectLeaf(type)
}

function giveUp(reason: string): never {
  throw new GiveUp(reason)
}

function projectList(inner: Project): Project {
  return (value, context) => {
    if (value === null || value === undefined) return null
    if (!Array.isArray(value)) return giveUp('not an array')
    const list: unknown[] = []
    for (const item of value as readonly unknown[]) list.push(inner(item, context))
    return list
  }
}

interface ProjectedField {
  readonly key: string
  readonly read: (source: Readonly<Record<string, unknown>>, context: RequestContext) => unknown
  readonly project: Project
}

function projectObject(scope: DocumentScope, type: GraphQLObjectType, nodes: readonly FieldNode[]): Project {
  const fields = [...collectFields(scope, type, nodes)].map(([key, fieldNodes]) => projectField(scope, type, key, fieldNodes))
  return (value, context) => {
    if (value === null || value === undefined) return null
    assertPlain(value)
    const shown: Record<string, unknown> = {}
    for (const field of fields) shown[field.key] = field.project(field.read(value as Readonly<Record<string, unknown>>, context), context)
    return shown
  }
}

function projectField(scope: DocumentScope, type: GraphQLObjectType, key: string, nodes: readonly FieldNode[]): ProjectedField {
  const node = nodes[0] as FieldNode
  const name = node.name.value
  if (key === '__proto__') return giveUp('a plain object cannot hold this alias')
  if (name === '__typename') return { key, read: () => type.name, project: (value) => value }
  const field = type.getFields()[name]
  if (!field) return giveUp(`${name} is not a field of ${type.name}`)
  const { read } = behaviourOf(field)
  const project = compileProjection(scope, field.type, nodes)
  if (!read) {
    if (field.resolve) return giveUp(`${name} has a resolver of its own`)
    return { key, read: (source) => source[name], project }
  }
  const selection = selectionKey(node)
  return { key, read: (source, context) => read(source, selection, context), project }
}

/** The types of this schema are told by the model of a row. */
function projectAbstract(scope: DocumentScope, type: GraphQLAbstractType, nodes: readonly FieldNode[]): Project {
  const byModel = new Map(scope.schema.getPossibleTypes(type).map((possible) => [possible.name, projectObject(scope, possible, nodes)]))
  return (value, context) => {
    if (value === null || value === undefined) return null
    assertPlain(value)
    const project = byModel.get(String((value as { readonly model?: unknown }).model)) ?? giveUp('a row of an unknown model')
    return project(value, context)
  }
}

/** Promises, errors and functions mean something of their own to graphql-js. */
function assertPlain(value: unknown): void {
  if (typeof value !== 'object' || value === null || value instanceof Error || 'then' in value) giveUp('not a plain object')
}

const PRIMITIVES: ReadonlyMap<GraphQLLeafType, 'string' | 'boolean'> = new Map<GraphQLLeafType, 'string' | 'boolean'>([
  [GraphQLString, 'string'],
  [GraphQLID, 'string'],
  [GraphQLBoolean, 'boolean'],
])

function projectLeaf(type: GraphQLOutputType): Project {
  if (!isScalarType(type) && !isEnumType(type)) return giveUp('not a leaf')
  const expected = PRIMITIVES.get(type)
  const coerce = (value: unknown): unknown => {
    if (typeof value === 'function') return giveUp('a function')
    if (typeof value === 'object') assertPlain(value)
    try {
      return type.coerceOutputValue(value) ?? giveUp('a leaf that is coerced to nothing')
    } catch (error) {
      throw error instanceof GiveUp ? error : new GiveUp('a leaf that does not fit its type', { cause: error })
    }
  }
  if (type === GraphQLFloat) {
    return (value) =>
      typeof value === 'number' && Number.isFinite(value) ? value : value === null || value === undefined ? null : coerce(value)
  }
  return (value) => (typeof value === expected ? value : value === null || value === undefined ? null : coerce(value))
}
