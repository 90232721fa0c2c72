// What file sources push, for people and for `explain`: exactly what `findAccess` and `planScan` do.
import type { Capability } from '@crosswalk/contract'

const SORTED = 'number, text, date and timestamp columns whose values are all of the type'

export const CAPABILITIES: readonly Capability[] = [
  { operator: '=', verdict: 'exact', note: `${SORTED}, booleans, and the key` },
  { operator: '<>', verdict: 'exact', note: `${SORTED}, and booleans` },
  { operator: '<', verdict: 'exact', note: SORTED },
  { operator: '<=', verdict: 'exact', note: SORTED },
  { operator: '>', verdict: 'exact', note: SORTED },
  { operator: '>=', verdict: 'exact', note: SORTED },
  { operator: 'between', verdict: 'exact', note: `${SORTED}; also under not` },
  { operator: 'in', verdict: 'exact', note: `${SORTED}, booleans, and the key; also under not` },
  { operator: 'isNull', verdict: 'exact', note: `${SORTED}, booleans and geometries; also under not` },
  { operator: 'like', verdict: 'exact', note: "a beginning, as in 'abc%', also under not; inexact where the pattern goes on after it" },
  { operator: 's_intersects', verdict: 'exact', note: 'BBOX on collections of points; inexact on other geometries and literals' },
  ...['s_within', 's_contains', 's_equals', 's_touches', 's_crosses', 's_overlaps', 's_dwithin'].map((operator): Capability => {
    return { operator, verdict: 'inexact', note: 'by bounding boxes' }
  }),
  ...['t_after', 't_before', 't_equals', 't_intersects'].map((operator): Capability => {
    return { operator, verdict: 'inexact', note: 'date and timestamp columns, bounds widened by a day' }
  }),
  { operator: 'or', verdict: 'exact', note: 'where every part is pushed; inexact where one is' },
  { operator: 'order', verdict: 'exact', note: `${SORTED}, and booleans; any number of keys` },
  { operator: 'limit', verdict: 'exact', note: 'with nothing residual' },
  { operator: 'count', verdict: 'exact', note: 'an upper bound where something pushed is inexact' },
]
