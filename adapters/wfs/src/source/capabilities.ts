// What a source says it can, from what was found of its collections: the weakest of them speaks.
import type { Capability, Verdict } from '@crosswalk/contract'
import type { Findings, OperatorKey } from '../probes/findings.ts'

/** CQL2 operators, by what was probed for them. */
const ROWS: readonly (readonly [operator: string, keys: readonly OperatorKey[], best: Verdict, note: string | undefined])[] = [
  ['= text', ['text ='], 'exact', 'also in; texts with outer white space or control characters stay here'],
  ['<> text', ['text <>'], 'exact', undefined],
  ['< <= > >= text', ['text <', 'text <=', 'text >', 'text >='], 'exact', 'also between; where texts were found to stand by code point'],
  ['like', ['like'], 'exact', 'inexact for characters other than letters, digits and spaces'],
  [
    '= < <= > >= number',
    ['number =', 'number <', 'number <=', 'number >', 'number >='],
    'exact',
    'not for single precision; literals of more than six digits only where the server keeps them',
  ],
  ['between number', ['between'], 'exact', undefined],
  ['= boolean', ['boolean ='], 'exact', undefined],
  ['isNull', ['isNull'], 'exact', undefined],
  ['not', ['not'], 'exact', 'over what is exact'],
  ['= < > t_* date', ['date range'], 'inexact', 'wider by a day'],
  ['= < > t_* timestamp', ['timestamp range'], 'inexact', 'wider by a second'],
  [
    's_intersects s_within s_contains s_equals s_touches s_overlaps s_crosses',
    ['bbox'],
    'inexact',
    'by Intersects with the literal made wider where that works, else by a box around it',
  ],
  ['s_dwithin', ['bbox'], 'inexact', 'by DWithin where it measures in metres, else by a box'],
]

const STRENGTH: Record<Verdict, number> = { exact: 2, inexact: 1, unsupported: 0 }
const weaker = (left: Verdict, right: Verdict): Verdict => (STRENGTH[left] <= STRENGTH[right] ? left : right)

export function describeCapabilities(all: readonly Findings[]): readonly Capability[] {
  const rows = ROWS.map(([operator, keys, best, note]): Capability => {
    // A collection without values of the kind says nothing about it.
    const verdicts = all.flatMap(({ operators }) => keys.flatMap((key) => operators.get(key) ?? []))
    return { operator, verdict: verdicts.length === 0 ? 'unsupported' : verdicts.reduce(weaker, best), note }
  })
  const isCounted = all.length > 0 && all.every(({ total }) => total !== undefined)
  return [
    ...rows,
    { operator: 'and or', verdict: 'exact', note: 'as their parts' },
    {
      operator: 'order',
      verdict: all.some(({ sorts, sortsTies }) => sortsTies && sorts.size > 0) ? 'exact' : 'unsupported',
      note: 'by types and in directions found to be sorted as here; where missing values do not come last, only under a condition that leaves none',
    },
    { operator: 'limit', verdict: 'exact', note: 'where nothing is residual' },
    { operator: 'count', verdict: isCounted ? 'exact' : 'unsupported', note: 'by resultType=hits' },
  ]
}
