// Part 2 as a collection claims it: another system is asked for, and the answer compared with the same features in CRS84.
import { areaOfUse, bboxIntersects, swapAxes } from '@crosswalk/geo'
import { convertFrom } from '../items/read-page.ts'
import type { Page } from '../items/read-page.ts'
import { buildUrl } from '../request/build-url.ts'
import type { CollectionState } from '../request/collection-state.ts'
import { isCrs84, isLatitudeFirst, isWgs84, nameOfSystem } from '../request/reference-system.ts'
import type { NamedCrs } from '../request/reference-system.ts'
import type { Writing } from '../request/writing.ts'
import { compareSystems } from '../service/compare-systems.ts'
import { convertFeatures, usableSystems } from '../service/found-system.ts'
import { boxesOf } from '../service/known-place.ts'
import { trustedExtent } from '../service/trusted-extent.ts'
import type { ReadCollection } from '../service/read-collection.ts'
import type { Near, Probe } from './probe.ts'

/** Enough to meet features of the sample again. */
const PAGE = 20

/**
 * Of a server each system once, projected ones first: their numbers cannot be mistaken. `turned`: in another system the features are where they
 * would be with the axes of CRS84 exchanged, so that the answers in CRS84 have latitude first.
 */
export async function probeSystem({ read, asker, lore, findings }: Probe, { sample, query: near }: Near): Promise<'as read' | 'turned'> {
  const { state, document } = read
  const known = (system: NamedCrs): boolean => lore.systems.has(system.uri) || system.uri === state.crs?.uri
  const candidates = usableSystems(document).filter((system) => !known(system))
  const system = candidates.find((candidate) => !isWgs84(candidate)) ?? candidates[0]
  if (system === undefined || asker.left() === 0 || boxesOf(sample.features).length === 0) return 'as read'
  lore.systems.add(system.uri)
  const query = [...state.fixedQuery, ...near, ['crs', system.uri], ['limit', String(Math.min(PAGE, sample.features.length))]] as const
  const answer = await asker.askRaw(buildUrl(state.itemsUrl, query))
  if (answer.kind === 'spent') return 'as read'
  if (answer.kind === 'refused') {
    findings.note(`crs=${nameOfSystem(system)} is listed and refused: ${answer.said}`)
    return 'as read'
  }
  const { outcome, quirk } = judgeSystem(answer.page, { system, state, sample })
  if (quirk !== undefined) findings.note(quirk)
  return outcome
}

interface Judged {
  readonly outcome: 'as read' | 'turned'
  readonly quirk: string | undefined
}

interface Judging extends Pick<Probe, 'sample'> {
  readonly system: NamedCrs
  readonly state: CollectionState
}

/** The numbers as they are, then as the system has them, then with its axes exchanged: where the features are found again. */
function judgeSystem({ features, label }: Page, { system, state, sample }: Judging): Judged {
  const name = nameOfSystem(system)
  const say = (quirk: string | undefined, outcome: Judged['outcome'] = 'as read'): Judged => ({ outcome, quirk })
  const [own, exchanged] = [false, true].map((turned) =>
    convertFeatures(features, convertFrom(system.crs, isLatitudeFirst(system) !== turned)),
  )
  if (own === undefined || exchanged === undefined || boxesOf(features).length === 0) return say(undefined)
  const isLabelled = label !== undefined && !isCrs84(label)
  const comparison = compareSystems(sample.features, own, system)
  if (comparison === 'same') return say(isLabelled ? undefined : `crs=${name} changes the coordinates, and Content-Crs does not say so`)
  if (compareSystems(sample.features, features, system) === 'same')
    return say(isLabelled ? `Content-Crs says ${name} where coordinates are those of CRS84` : `crs=${name} is ignored`)
  if (compareSystems(sample.features, exchanged, system) === 'same') return say(`coordinates in ${name} have their axes exchanged`)
  if (comparison === 'unknown') return say(undefined)
  if (comparison === 'apart') return say(`coordinates in ${name} are other places than those in CRS84`)
  const canTell = !isWgs84(system) && !state.repair.swapped && boxesOf(own).every((box) => isUsedAt(system, box))
  return canTell
    ? say(`coordinates in CRS84 have latitude first, whatever their label says: in ${name} the features lie elsewhere`, 'turned')
    : say(`coordinates in ${name} are those of places with their axes exchanged`)
}

function isUsedAt({ crs }: NamedCrs, box: Parameters<typeof bboxIntersects>[0]): boolean {
  const area = areaOfUse(crs)
  return area === null || bboxIntersects(box, area)
}

/** The collection with the axes of its answers exchanged: what was found to be swapped beside them is not, and the other way round. */
export function turnCollection(state: CollectionState, { features, document }: ReadCollection): CollectionState {
  const { filter, bbox } = state.abilities
  const turn = (writing: Writing): Writing => ({ ...writing, isSwapped: !writing.isSwapped })
  return {
    ...state,
    repair: { ...state.repair, swapped: !state.repair.swapped },
    collection: Object.freeze({ ...state.collection, bbox: trustedExtent(document, convertFeatures(features, swapAxes)).bbox }),
    abilities: {
      ...state.abilities,
      bbox: bbox === undefined ? undefined : turn(bbox),
      filter: filter === undefined ? undefined : { ...filter, places: turn(filter.places) },
    },
  }
}
