// How a server may read the coordinates of boxes and geometries, likeliest first.
import type { CollectionState } from '../request/collection-state.ts'
import { readSystem } from '../request/reference-system.ts'
import { PLAIN } from '../request/writing.ts'
import type { Writing } from '../request/writing.ts'

interface Situation {
  readonly state: Pick<CollectionState, 'crs' | 'repair'>
  readonly storageCrs: string | undefined
}

/** In the system that answers are asked for in; as the standard reads them unsaid; the other way round; in the system of the data, said or not. */
export function writingsOfBox({ state, storageCrs }: Situation): readonly Writing[] {
  const { crs } = state
  const asked: readonly Writing[] = crs === undefined ? [] : [{ system: crs, isNamed: true, isSwapped: false }]
  const swapped: Writing = { ...(asked[0] ?? PLAIN), isSwapped: true }
  return [...asked, PLAIN, ...inActual(state), swapped, ...writingsInStorage(storageCrs)]
}

/** Beside another system CRS84 is named, so that nobody need guess. */
export function writingsOfPlaces({ state, storageCrs }: Situation, ofBox: Writing | undefined): readonly Writing[] {
  const { crs } = state
  const named: readonly Writing[] =
    crs === undefined
      ? []
      : [
          { system: undefined, isNamed: true, isSwapped: false },
          { system: crs, isNamed: true, isSwapped: false },
        ]
  const own = ofBox?.isSwapped === true && ofBox.system === undefined ? [ofBox] : []
  return [...own, ...named, PLAIN, ...inActual(state), { ...PLAIN, isSwapped: true }, ...writingsInStorage(storageCrs)]
}

function inActual({ repair }: Situation['state']): readonly Writing[] {
  return repair.actual === undefined ? [] : [{ system: repair.actual, isNamed: false, isSwapped: repair.swapped }]
}

function writingsInStorage(storageCrs: string | undefined): readonly Writing[] {
  const system = storageCrs === undefined ? undefined : readSystem(storageCrs)
  if (system === undefined || system.crs.authority === 'OGC') return []
  return [
    { system, isNamed: true, isSwapped: false },
    { system, isNamed: false, isSwapped: false },
  ]
}
