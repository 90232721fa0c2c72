// What a source pushes, for people and for explain: the verdicts of its collections, put together.
import type { Capability, Verdict } from '@crosswalk/contract'
import type { CollectionState } from './request/collection-state.ts'

/** Weakest first: what holds for all collections, with a note where it does not hold for each. */
const STRENGTH: Readonly<Record<Verdict, number>> = { unsupported: 0, inexact: 1, exact: 2 }

export function describeCapabilities(states: readonly CollectionState[]): readonly Capability[] {
  const found = new Map<string, Map<string, Verdict>>()
  for (const state of states) {
    for (const [operator, verdict] of verdictsOf(state)) {
      const own = found.get(operator) ?? new Map<string, Verdict>()
      found.set(operator, own.set(state.collection.id, verdict))
    }
  }
  return [...found].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([operator, verdicts]) => summarise(operator, verdicts, states))
}

function summarise(operator: string, verdicts: ReadonlyMap<string, Verdict>, states: readonly CollectionState[]): Capability {
  const all = states.map(({ collection }) => [collection.id, verdicts.get(collection.id) ?? 'unsupported'] as const)
  const best = all.map(([, verdict]) => verdict).toSorted((a, b) => STRENGTH[b] - STRENGTH[a])[0] ?? 'unsupported'
  const others = all.filter(([, verdict]) => verdict !== best)
  const note = others.map(([id, verdict]) => `${id}: ${verdict}`).join(', ')
  return { operator, verdict: best, ...(note === '' ? {} : { note }) }
}

function verdictsOf({ abilities }: CollectionState): readonly (readonly [string, Verdict])[] {
  const { filter, parameters, sort } = abilities
  const filtered = [...(filter?.verdicts ?? [])].filter(
    ([ability, verdict]) => verdict !== 'unsupported' && !/^(?:name:|quotes|unicode|dwithin)/.test(ability),
  )
  return [
    ...filtered.map(([ability, verdict]) => [ability.replace(':', ' '), verdict] as const),
    ...(abilities.bbox === undefined ? [] : [['bbox', 'inexact'] as const]),
    ...(abilities.datetime === undefined ? [] : [[`datetime ${abilities.datetime.property}`, 'inexact'] as const]),
    ...[...parameters.types].map((type) => [`parameter ${type}`, 'inexact'] as const),
    ...[...(sort?.types ?? [])].map((type) => [`order ${type}`, 'exact'] as const),
    ...(abilities.counts ? [['count', 'exact'] as const] : []),
    ['limit', 'exact'] as const,
  ]
}
