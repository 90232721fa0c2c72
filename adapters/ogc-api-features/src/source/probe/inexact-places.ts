// What is left of spatial verdicts where coordinates in answers are not those that the server compares.
import type { Verdict } from '@crosswalk/contract'
import type { Abilities, FilterAbility } from '../request/abilities.ts'
import { isWgs84, marginOf } from '../request/reference-system.ts'
import type { CollectionState } from '../request/collection-state.ts'
import type { Sample } from './sample.ts'
import { decimalsOf } from './spatial-templates.ts'

/**
 * Where coordinates have many digits and do not equal themselves, they are rounded; where they come in another system, or are written in one, they
 * were transformed: boxes are widened, and nothing spatial is exact.
 */
export function settlePlaces(
  filter: FilterAbility | undefined,
  sample: Sample,
  { crs, repair }: Pick<CollectionState, 'crs' | 'repair'>,
): Pick<Abilities, 'filter' | 'marginDegrees'> {
  const ofSystem = Math.max(marginOf(crs), marginOf(repair.actual))
  const isWrittenElsewhere = filter?.places.system !== undefined && !isWgs84(filter.places.system)
  const marginDegrees = Math.max(ofSystem, roundingOf(filter, sample))
  if (filter === undefined || (marginDegrees === 0 && !isWrittenElsewhere)) return { filter, marginDegrees }
  const verdicts = [...filter.verdicts].map(([ability, verdict]): readonly [string, Verdict] => {
    if (!/^s_|^(?:polygons|lines):/.test(ability)) return [ability, verdict]
    if (ability !== 's_intersects:geometry') return [ability, 'unsupported']
    // Probes of a box in another system were of the box around it, which lets more through.
    return [ability, verdict === 'exact' ? 'inexact' : verdict]
  })
  return { filter: { ...filter, verdicts: new Map(verdicts) }, marginDegrees }
}

function roundingOf(filter: FilterAbility | undefined, sample: Sample): number {
  const decimals = Math.max(0, ...sample.features.map(decimalsOf))
  return decimals < 5 || filter?.verdicts.get('s_equals:geometry') === 'exact' ? 0 : Math.max(10 ** -decimals, 1e-9)
}
