// A conjunct in source names to a filter that the server was found to evaluate: logic here, leaves in files of their own.
import type { Filter } from '@crosswalk/contract'
import type { CollectionState } from './collection-state.ts'
import { lowerComparison } from './lower-comparison.ts'
import { lowerSpatial } from './lower-spatial.ts'
import { lowerTemporal } from './lower-temporal.ts'
import { allOf, anyOf, weakest } from './lowered.ts'
import type { Lowered } from './lowered.ts'

/** What leaves are lowered by; probes hand in one that supports everything, so that what is tried is what is sent later. */
export type LoweringState = Pick<CollectionState, 'types' | 'abilities'>

/** Deeper trees are not pushed: no server need read them, and recursion stays bounded. */
const MAX_DEPTH = 20

/**
 * Undefined where the server cannot be asked. AND may lose parts, and is a superset then; OR needs all of its parts; NOT needs an exact part:
 * the complement of a superset would lose rows.
 */
export function lowerFilter(filter: Filter, state: LoweringState, depth = 0): Lowered | undefined {
  if (typeof filter !== 'object' || filter === null || !Array.isArray(filter.args) || depth > MAX_DEPTH) return undefined
  switch (filter.op) {
    case 'and': {
      const parts = filter.args.map((part) => lowerFilter(part, state, depth + 1))
      const found = parts.filter((part) => part !== undefined)
      if (found.length === 0) return undefined
      const verdict = found.length < parts.length ? 'inexact' : weakest(found)
      return { filter: allOf(found.map((part) => part.filter)), verdict }
    }
    case 'or': {
      const parts = filter.args.map((part) => lowerFilter(part, state, depth + 1))
      const found = parts.filter((part) => part !== undefined)
      if (found.length === 0 || found.length < parts.length || verdictOf(state, 'or') !== 'exact') return undefined
      return { filter: anyOf(found.map((part) => part.filter)), verdict: weakest(found) }
    }
    case 'not': {
      const part = lowerFilter(filter.args[0], state, depth + 1)
      if (part?.verdict !== 'exact' || verdictOf(state, 'not') !== 'exact') return undefined
      return { filter: { op: 'not', args: [part.filter] }, verdict: 'exact' }
    }
    default:
      return lowerLeaf(filter, state)
  }
}

function verdictOf({ abilities }: LoweringState, name: string): string | undefined {
  return abilities.filter?.verdicts.get(name)
}

function lowerLeaf(filter: Exclude<Filter, boolean>, state: LoweringState): Lowered | undefined {
  switch (filter.op) {
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=':
    case 'between':
    case 'in':
    case 'like':
    case 'isNull':
      return lowerComparison(filter, state)
    case 's_intersects':
    case 's_equals':
    case 's_disjoint':
    case 's_touches':
    case 's_within':
    case 's_overlaps':
    case 's_crosses':
    case 's_contains':
    case 's_dwithin':
      return lowerSpatial(filter, state)
    case 't_after':
    case 't_before':
    case 't_disjoint':
    case 't_equals':
    case 't_intersects':
      return lowerTemporal(filter, state)
    default:
      return undefined
  }
}
