// What is left to a catalogue, for people and for `explain`: what the probes found in every one of its collections.
import type { Capability, Verdict } from '@crosswalk/contract'
import type { Support } from './catalogue.ts'

const SPATIAL = ['s_intersects', 's_within', 's_contains', 's_equals', 's_touches', 's_crosses', 's_overlaps', 's_dwithin']

export function capabilitiesOf(supports: readonly Support[]): readonly Capability[] {
  const all = (holds: (support: Support) => boolean): boolean => supports.length > 0 && supports.every(holds)
  const verdict = (holds: (support: Support) => boolean): Verdict => (all(holds) ? 'inexact' : 'unsupported')
  const equality = (name: string, holds: (support: Support) => boolean): Verdict =>
    all(holds) && all(({ exact }) => exact.has(name)) ? 'exact' : verdict(holds)
  const text = (operator: string, name: string): Capability => ({
    operator: `${operator} ${name}`,
    verdict: verdict(({ like, words }) => like.has(name) || words.has(name)),
    ...(all(({ like }) => like.has(name)) ? {} : { note: 'by its longest word of ASCII letters and digits' }),
  })
  return [
    { operator: '= id', verdict: equality('id', ({ ids }) => ids) },
    { operator: 'in id', verdict: equality('id', ({ ids }) => ids), note: 'at most 50 at once' },
    ...['title', 'type'].map((name): Capability => ({ operator: `= ${name}`, verdict: equality(name, ({ equals }) => equals.has(name)) })),
    ...['title', 'description', 'publisher'].map((name) => text('like', name)),
    text('a_contains', 'keywords'),
    { operator: 'a_overlaps keywords', verdict: verdict(({ like, choice }) => choice && like.has('keywords')) },
    { operator: 'or', verdict: verdict(({ choice }) => choice), note: 'of like and a_contains, or of one and the same word' },
    { operator: '< <= = >= > updated', verdict: verdict(({ ranges }) => ranges.has('updated')), note: 'by days, two wider on either side' },
    ...SPATIAL.map((operator): Capability => ({ operator, verdict: verdict(({ bbox }) => bbox), note: 'by one bounding box' })),
    { operator: 'order', verdict: 'unsupported', note: 'collations differ' },
    { operator: 'limit', verdict: 'exact', note: 'where all that is filtered is exact' },
    { operator: 'count', verdict: 'exact', note: 'an upper bound where something inexact is pushed' },
  ]
}
