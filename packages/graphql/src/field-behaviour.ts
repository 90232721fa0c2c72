// What a field does, kept on the field itself: graphql-js calls it as a resolver, the selection builder and the projection read it directly.
import type { ModelProperty } from '@crosswalk/contract'
import {
  defaultFieldResolver,
  print,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLField,
  type GraphQLFieldConfig,
  type GraphQLObjectType,
  type GraphQLSchema,
  type VariableValues,
} from 'graphql'
import type { RequestContext } from './request-context.ts'

/** Where a selection stands: enough to collect fields and to coerce arguments. */
export interface DocumentScope {
  readonly schema: GraphQLSchema
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>
  readonly variables: VariableValues
}

/** One root field of one request. */
export interface FieldRequest extends DocumentScope {
  readonly args: Readonly<Record<string, unknown>>
  readonly context: RequestContext
  /** The response alias. */
  readonly key: string
  readonly nodes: readonly FieldNode[]
}

/** Synchronous access below a connection: no I/O, no promise. `key` is the selection key of the field. */
export type Read = (source: unknown, key: string, context: RequestContext) => unknown
/** The one fetching resolver of a root field. */
export type Fetch = (request: FieldRequest) => unknown

export interface FieldBehaviour {
  readonly read?: Read | undefined
  readonly fetch?: Fetch | undefined
  /** A field that shows a property of the model. */
  readonly property?: ModelProperty | undefined
  /** A field of a connection, an edge or a series, and its part in it. */
  readonly part?: 'nodes' | 'edges' | 'node' | 'count' | 'columns' | undefined
}

type Field = GraphQLField<unknown, RequestContext>
export type FieldConfig = GraphQLFieldConfig<unknown, RequestContext>

const BEHAVIOUR = Symbol('crosswalk field behaviour')

/** The behaviour that `behave` or `behaviourConfig` gave a field; empty where the field is plain property access. */
export function behaviourOf(field: Pick<Field, 'extensions'>): FieldBehaviour {
  return (field.extensions[BEHAVIOUR] as FieldBehaviour | undefined) ?? {}
}

/** The part of a field's configuration that makes it behave. */
export function behaviourConfig(behaviour: FieldBehaviour): Pick<FieldConfig, 'resolve' | 'extensions'> {
  const { read, fetch } = behaviour
  const extensions = { [BEHAVIOUR]: behaviour }
  if (fetch) {
    return {
      extensions,
      resolve: (_source, args: Record<string, unknown>, context, info) => {
        const settled = context.settled?.get(String(info.path.key))
        if (settled && 'error' in settled) throw settled.error
        if (settled) return settled.value
        const { schema, fragments, variableValues: variables, fieldNodes: nodes } = info
        return fetch({ args, context, key: String(info.path.key), nodes, schema, fragments, variables })
      },
    }
  }
  if (!read) return { extensions }
  return { extensions, resolve: (source, _args, context, info) => read(source, selectionKey(info.fieldNodes[0]), context) }
}

/** Gives fields of a type that was built from SDL their behaviour. */
export function behave(type: GraphQLObjectType, behaviours: Readonly<Record<string, FieldBehaviour>>): void {
  const fields = type.getFields()
  for (const [name, behaviour] of Object.entries(behaviours)) {
    const field = fields[name]
    if (!field) throw new Error(`${type.name} has no field ${name}`)
    const { resolve, extensions } = behaviourConfig(behaviour)
    field.resolve = resolve ?? defaultFieldResolver
    field.extensions = extensions ?? {}
  }
}

const keys = new WeakMap<FieldNode, string>()

/**
 * The key under which a selection asks for a field: its name and arguments, not its alias. Equal fields are fetched once, and two
 * places that select the same row (`a: nodes { x: name }  b: nodes { x: location }`) cannot contradict each other.
 */
export function selectionKey(node: FieldNode | undefined): string {
  if (node === undefined) return ''
  if (!node.arguments || node.arguments.length === 0) return node.name.value
  let key = keys.get(node)
  if (key === undefined) {
    const args = node.arguments.map((argument) => print(argument))
    key = `${node.name.value}(${args.toSorted().join(',')})`
    keys.set(node, key)
  }
  return key
}
