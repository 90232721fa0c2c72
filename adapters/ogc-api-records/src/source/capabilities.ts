// What is left to a catalogue, for people and for `explain`: what the probes found in every one of its collections.
import type { Capability, Verdict } from '@crosswalk/contract'
import type { Support } from './catalogue.ts'

const SPATIAL = ['s_intersects', 's_within', 's_contains', 's_equals', 's_touches', 's_crosses', 's_overlaps', 's_dwithin']

export function capabilitiesOf(supports: readonly Support[]): readonly Capability[] {
  const verdict = (holds: (support: Support) => boolean): Verdict =>
    supports.length > 0 && supports.every(holds) ? 'inexact' : 'unsupported'
  return [
    { operator: '= id', verdict: verdict(({ ids }) => ids) },
    { operator: 'in id', verdict: verdict(({ ids }) => ids), note: 'at most 50 at once' },
    ...['title', 'type'].map((name): Capability => ({ operator: `= ${name}`, verdict: verdict(({ equals }) => equals.has(name)) })),
    ...['title', 'description'].map((name): Capability => ({ operator: `like ${name}`, verdict: verdict(({ like }) => like.has(name)) })),
    { operator: 'a_contains keywords', verdict: verdict(({ like }) => like.has('keywords')), note: 'by the first word' },
    ...SPATIAL.map((operator): Capability => ({ operator, verdict: verdict(({ bbox }) => bbox), note: 'by one bounding box' })),
    { operator: 'order', verdict: 'unsupported', note: 'collations differ' },
    { operator: 'limit', verdict: 'exact', note: 'without a filter' },
    { operator: 'count', verdict: 'exact', note: 'an upper bound where something is pushed' },
  ]
}
