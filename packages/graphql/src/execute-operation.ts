// Runs one operation: cost first, then the root fields fetch, and what they fetched is projected in one pass; graphql-js does the rest.
import {
  execute,
  getArgumentValues,
  getOperationAST,
  getVariableValues,
  Kind,
  OperationTypeNode,
  type DocumentNode,
  type ExecutionArgs,
  type ExecutionResult,
  type FieldNode,
  type FragmentDefinitionNode,
  type OperationDefinitionNode,
} from 'graphql'
import { collectSelections } from './collect-fields.ts'
import { compileProjection, GiveUp, type Project } from './compile-projection.ts'
import { behaviourOf, type DocumentScope, type FieldRequest } from './field-behaviour.ts'
import { tooComplex, type GraphqlLimits } from './graphql-limits.ts'
import { hasDirectives } from './has-directives.ts'
import { queryCost } from './query-cost.ts'
import type { RequestContext, SettledField } from './request-context.ts'
import { settleAll } from './settle-all.ts'

export interface OperationArguments extends ExecutionArgs {
  readonly contextValue: RequestContext
}

export type Executor = (args: OperationArguments) => Promise<ExecutionResult>

export interface ExecutorOptions {
  readonly limits: GraphqlLimits
  /** False: graphql-js completes everything. For tests that compare the two. @default true */
  readonly projection?: boolean | undefined
}

interface RootField {
  readonly key: string
  readonly project: Project
  /** @throws GraphQLError arguments that cannot be coerced, and what the field's own fetch throws */
  readonly fetch: (request: DocumentScope & Pick<FieldRequest, 'context'>) => unknown
}

/**
 * The executor of one schema. Wrong variables, unknown operations, errors, introspection: whatever is not a plain answer is completed by
 * graphql-js on the values already fetched, so that nothing is fetched twice.
 * @throws QueryError QUERY_TOO_COMPLEX before any source is touched
 */
export function createExecutor({ limits, projection = true }: ExecutorOptions): Executor {
  const compiled = new WeakMap<OperationDefinitionNode, readonly RootField[] | null>()
  const rootFields = (operation: OperationDefinitionNode, scope: DocumentScope): readonly RootField[] | null => {
    const known = compiled.get(operation)
    if (known !== undefined) return known
    const fields = compileRoot(operation, scope)
    // With @skip and @include what is shown depends on variables.
    if (!hasDirectives(operation, scope.fragments)) compiled.set(operation, fields)
    return fields
  }
  return async (args) => {
    const operation = getOperationAST(args.document, args.operationName)
    const scope = operation && scopeOf(args, operation)
    if (!scope) return execute(args)
    const cost = queryCost(operation, scope)
    if (cost > limits.maxCost) throw tooComplex('The query is too costly (shown fields times rows):', cost, 'maxCost', limits)
    const fields = projection ? rootFields(operation, scope) : null
    return explained(fields ? await answer(args, scope, fields) : await execute(args), args.contextValue)
  }
}

async function answer(args: OperationArguments, scope: DocumentScope, fields: readonly RootField[]): Promise<ExecutionResult> {
  const { contextValue: context, abortSignal } = args
  const settled = await settleAll(
    fields.map(({ key, fetch }) => [key, () => fetch({ ...scope, context })]),
    abortSignal ?? undefined,
  )
  return project(fields, settled, context) ?? execute({ ...args, contextValue: { ...context, settled } })
}

/** Undefined where one of the fields is no plain answer. */
function project(
  fields: readonly RootField[],
  settled: ReadonlyMap<string, SettledField>,
  context: RequestContext,
): ExecutionResult | undefined {
  const data: Record<string, unknown> = {}
  try {
    for (const field of fields) {
      const result = settled.get(field.key)
      if (!result || 'error' in result) return undefined
      data[field.key] = field.project(result.value, context)
    }
    return { data }
  } catch {
    // Whatever it was, graphql-js meets it again on the same values and knows how to report it.
    return undefined
  }
}

function compileRoot(operation: OperationDefinitionNode, scope: DocumentScope): readonly RootField[] | null {
  const query = scope.schema.getQueryType()
  if (!query || operation.operation !== OperationTypeNode.QUERY) return null
  try {
    return [...collectSelections(scope, query, [operation.selectionSet])].map(([key, nodes]): RootField => {
      const node = nodes[0] as FieldNode
      if (node.name.value === '__typename') return { key, project: (value) => value, fetch: () => query.name }
      const field = query.getFields()[node.name.value]
      const fetch = field && behaviourOf(field).fetch
      if (!field || !fetch || key === '__proto__') throw new GiveUp('not a field of the service')
      const project = compileProjection(scope, field.type, nodes)
      return {
        key,
        project,
        fetch: (request) => fetch({ ...request, key, nodes, args: getArgumentValues(field, node, request.variables) }),
      }
    })
  } catch (error) {
    if (error instanceof GiveUp) return null
    throw error
  }
}

function scopeOf({ schema, document, variableValues }: ExecutionArgs, operation: OperationDefinitionNode): DocumentScope | undefined {
  const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], variableValues ?? {})
  return coerced.variableValues && { schema, fragments: fragmentsOf(document), variables: coerced.variableValues }
}

function fragmentsOf(document: DocumentNode): Readonly<Record<string, FragmentDefinitionNode>> {
  const fragments = Object.create(null) as Record<string, FragmentDefinitionNode>
  for (const definition of document.definitions) {
    if (definition.kind === Kind.FRAGMENT_DEFINITION) fragments[definition.name.value] = definition
  }
  return fragments
}

function explained(result: ExecutionResult, context: RequestContext): ExecutionResult {
  return context.explained ? { ...result, extensions: { ...result.extensions, explain: context.explained } } : result
}
