// Compiles conjuncts to filter elements by what was found of the collection, each with the verdict that holds of it.
import { QueryError } from '@crosswalk/contract'
import type { Filter } from '@crosswalk/contract'
import { compileLeaf } from './compile-leaf.ts'
import { verdictOf } from './filter-scope.ts'
import type { CompiledFilter, FilterScope } from './filter-scope.ts'

/** Deeper filters are residual. */
const MAX_DEPTH = 40
/** Longer lists make requests that servers refuse. */
const MAX_PARTS = 200

/** Undefined for what the server cannot settle, or could settle in another way than we would. Never throws. */
export function compileFilter(filter: Filter, scope: FilterScope): CompiledFilter | undefined {
  try {
    return compile(filter, scope, 0)
  } catch (error) {
    // A literal that is none: the evaluator refuses it with the reason.
    if (error instanceof QueryError) return undefined
    throw error
  }
}

function compile(filter: Filter, scope: FilterScope, depth: number): CompiledFilter | undefined {
  if (typeof filter !== 'object' || filter === null || !Array.isArray(filter.args) || depth > MAX_DEPTH) return undefined
  switch (filter.op) {
    case 'and':
      return compileAnd(filter.args, scope, depth)
    case 'or':
      return compileOr(filter.args, scope, depth)
    case 'not':
      return compileNot(filter.args[0], scope, depth)
    default:
      return compileLeaf(filter, scope)
  }
}

/** What cannot be said is left out, which lets more through. */
function compileAnd(args: readonly Filter[], scope: FilterScope, depth: number): CompiledFilter | undefined {
  if (args.length > MAX_PARTS) return undefined
  const parts = args.map((arg) => compile(arg, scope, depth + 1)).filter((part) => part !== undefined)
  if (parts.length === 0) return undefined
  const isExact = parts.length === args.length && parts.every(({ verdict }) => verdict === 'exact')
  return { node: scope.fes.and(parts.map(({ node }) => node)), verdict: isExact ? 'exact' : 'inexact' }
}

function compileOr(args: readonly Filter[], scope: FilterScope, depth: number): CompiledFilter | undefined {
  if (args.length === 0 || args.length > MAX_PARTS) return undefined
  const parts: CompiledFilter[] = []
  for (const arg of args) {
    const part = compile(arg, scope, depth + 1)
    if (part === undefined) return undefined
    parts.push(part)
  }
  const isExact = parts.every(({ verdict }) => verdict === 'exact')
  return { node: scope.fes.or(parts.map(({ node }) => node)), verdict: isExact ? 'exact' : 'inexact' }
}

/** Only over what is exact; inexact itself where unknown may come out true. */
function compileNot(inner: Filter | undefined, scope: FilterScope, depth: number): CompiledFilter | undefined {
  const verdict = verdictOf(scope, 'not')
  if (inner === undefined || verdict === 'unsupported') return undefined
  const compiled = compile(inner, scope, depth + 1)
  return compiled?.verdict === 'exact' ? { node: scope.fes.not(compiled.node), verdict } : undefined
}
