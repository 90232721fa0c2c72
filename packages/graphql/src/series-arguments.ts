// The arguments of a series as the part of a selection that they are.
import type { SeriesSelection } from '@crosswalk/contract'
import { Kind, type FieldNode, type VariableValues } from 'graphql'
import { invalid, type InputPath } from './invalid.ts'
import type { Arguments } from './list-arguments.ts'

/** Readings or buckets of a page where `first` is absent. */
export const DEFAULT_SERIES_FIRST = 1000

export interface SeriesScope {
  readonly variables: VariableValues
  /** The aliases on the way down to the field. */
  readonly path: InputPath
}

export type SeriesArguments = Omit<SeriesSelection, 'key' | 'property' | 'unit' | 'members'>

/**
 * An explicit null is an absent argument. Sizes, windows, durations and zones are checked by the service, which knows its limits.
 * @throws QueryError QUERY_INVALID for arguments that exclude or need each other, with the path of aliases
 */
export function seriesArguments(args: Arguments, node: FieldNode, scope: SeriesScope): SeriesArguments {
  const { path } = scope
  const aggregate = textOf(args['aggregate'])?.toLowerCase() as SeriesSelection['aggregate']
  const every = textOf(args['every'])
  const after = textOf(args['after'])
  const timeZone = textOf(args['timeZone'])
  if ((every === undefined) !== (aggregate === undefined)) {
    const missing = every === undefined ? 'every' : 'aggregate'
    throw invalid([...path, missing], 'every and aggregate only go together: buckets have a length, and a value computed of their readings')
  }
  const last = args['last'] as number | null | undefined
  const during = (args['during'] ?? undefined) as { readonly from?: string | null; readonly to?: string | null } | undefined
  const window = { from: textOf(during?.from), to: textOf(during?.to), timeZone }
  if (last !== null && last !== undefined) {
    refuseBesideLast({ node, every, after, scope })
    return present({ ...window, last, first: last })
  }
  if (window.from === undefined && window.to === undefined) {
    throw invalid([...path, 'during'], 'a series needs a window (during) or a number of latest readings (last)')
  }
  const first = (args['first'] as number | null | undefined) ?? DEFAULT_SERIES_FIRST
  return present({ ...window, every, aggregate, first, after })
}

interface Beside {
  readonly node: FieldNode
  readonly every: string | undefined
  readonly after: string | undefined
  readonly scope: SeriesScope
}

function refuseBesideLast({ node, every, after, scope }: Beside): void {
  const place = [...scope.path, 'last']
  if (every !== undefined) throw invalid(place, 'last shows readings, every shows buckets: one of them')
  if (after !== undefined || isGiven(node, 'first', scope.variables)) {
    throw invalid(place, 'last shows the latest readings, first and after lead through all of them: one of the two')
  }
}

/** The coerced arguments hold the default of the schema, which nobody asked for. */
function isGiven(node: FieldNode, name: string, variables: VariableValues): boolean {
  const value = node.arguments?.find((argument) => argument.name.value === name)?.value
  if (value?.kind === Kind.VARIABLE) return (variables.coerced[value.name.value] ?? null) !== null
  return value !== undefined && value.kind !== Kind.NULL
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

/** Without the members that are undefined, so that equal questions are equal objects. */
function present(given: SeriesArguments): SeriesArguments {
  return Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined)) as unknown as SeriesArguments
}
