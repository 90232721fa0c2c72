// Puts lowered parts together: and, or, and the loss of exactness, with the weakest verdict of all.
import type { Filter, Verdict } from '@crosswalk/contract'
import type { Lowered } from '../crosswalk.ts'

/** Matches every subject, exactly. */
export const EVERYTHING: Lowered = { filter: true, verdict: 'exact', reason: null }
/** Matches nothing, exactly. */
export const NOTHING: Lowered = { filter: false, verdict: 'exact', reason: null }

/** A filter in source names that selects exactly the same. */
export function exactly(filter: Filter): Lowered {
  return { filter, verdict: 'exact', reason: null }
}

/** Nothing can be pushed. */
export function unsupported(reason: string): Lowered {
  return { filter: null, verdict: 'unsupported', reason }
}

/** The same filter, known to let too much through. What selects nothing still selects nothing. */
export function weaken(lowered: Lowered, reason: string): Lowered {
  if (lowered.filter === null || lowered.filter === false) return lowered
  if (lowered.filter === true) return unsupported(reason)
  return { filter: lowered.filter, verdict: 'inexact', reason: lowered.reason ?? reason }
}

/** All parts hold. A part that cannot be pushed is dropped: what is left lets more through, never less. */
export function allOf(parts: readonly Lowered[]): Lowered {
  if (parts.some(({ filter }) => filter === false)) return NOTHING
  const kept = parts
    .map(({ filter }) => filter)
    .filter((filter): filter is Exclude<Filter, boolean> => filter !== null && typeof filter !== 'boolean')
  const weakest = parts.find(({ verdict }) => verdict !== 'exact')
  if (kept.length === 0) return weakest === undefined ? EVERYTHING : unsupported(weakest.reason ?? 'no part can be pushed')
  return { filter: join('and', kept), verdict: verdictOf(weakest), reason: weakest?.reason ?? null }
}

/** One part holds. A part that cannot be pushed leaves nothing to push: it could match anything. */
export function anyOf(parts: readonly Lowered[]): Lowered {
  const alternatives = parts.filter(({ filter }) => filter !== false)
  if (alternatives.some(({ filter, verdict }) => filter === true && verdict === 'exact')) return EVERYTHING
  const blocking = alternatives.find(({ filter }) => filter === null || filter === true)
  if (blocking !== undefined) return unsupported(blocking.reason ?? 'one alternative cannot be pushed')
  const kept = alternatives
    .map(({ filter }) => filter)
    .filter((filter): filter is Exclude<Filter, boolean> => filter !== null && typeof filter !== 'boolean')
  if (kept.length === 0) return NOTHING
  const weakest = alternatives.find(({ verdict }) => verdict !== 'exact')
  return { filter: join('or', kept), verdict: verdictOf(weakest), reason: weakest?.reason ?? null }
}

function verdictOf(weakest: Lowered | undefined): Verdict {
  return weakest === undefined ? 'exact' : 'inexact'
}

function join(op: 'and' | 'or', filters: readonly Exclude<Filter, boolean>[]): Filter {
  const all = filters.flatMap((filter) => (filter.op === op ? filter.args : [filter]))
  const flat = op === 'or' ? listed(all) : all
  const [first] = flat
  return flat.length === 1 && first !== undefined ? first : { op, args: flat }
}

/** Equalities with one property as one list of values: that is what sources take as keys, in one request and by one look-up. */
function listed(alternatives: readonly Filter[]): readonly Filter[] {
  const groups = Map.groupBy(alternatives, (alternative) => keyOf(alternative)?.property ?? alternative)
  return [...groups.values()].flatMap((group) => {
    const keys = group.map(keyOf)
    const [first] = keys
    if (first === undefined || group.length === 1) return group
    return [{ op: 'in', args: [{ property: first.property }, [...new Set(keys.flatMap((key) => key?.values ?? []))]] }] satisfies Filter[]
  })
}

function keyOf(filter: Filter): { readonly property: string; readonly values: readonly (string | number | boolean)[] } | undefined {
  if (typeof filter === 'boolean' || (filter.op !== '=' && filter.op !== 'in')) return undefined
  const [subject, given] = filter.args
  const values: readonly unknown[] = Array.isArray(given) ? given : [given]
  if (typeof subject !== 'object' || !('property' in subject) || !values.every(isPlain)) return undefined
  return { property: subject.property, values }
}

function isPlain(value: unknown): value is string | number | boolean {
  return typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
}
