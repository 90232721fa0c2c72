// All probes of one collection, within twelve requests, those that describe it included.
import { ID } from '../items/create-getters.ts'
import type { Abilities, FilterAbility, ProbedType } from '../request/abilities.ts'
import type { CollectionState } from '../request/collection-state.ts'
import type { ReadCollection } from '../service/read-collection.ts'
import { bboxQuery } from '../request/writing.ts'
import { createAsker } from './ask.ts'
import { createFindings } from './findings.ts'
import { settlePlaces } from './inexact-places.ts'
import { nativeNames, RESERVED } from './native-names.ts'
import { PAGE_SIZE } from './probe.ts'
import type { Near, Probe, ProbeSettings } from './probe.ts'
import { findFilter } from './probe-filter.ts'
import { probePaging } from './probe-paging.ts'
import type { PagingFindings } from './probe-paging.ts'
import { probeDatetime, probeParameters, probeSingle } from './probe-parameters.ts'
import { probeSelection } from './probe-selection.ts'
import { chooseFirstKey, isCollationTold, probeSort, settleSort } from './probe-sort.ts'
import { probeSystem, turnCollection } from './probe-system.ts'
import { createSample } from './sample.ts'
import { settleCollection } from './settle-collection.ts'
import { writingsOfBox } from './writings.ts'

/** Of one collection, its description included. */
export const MAX_REQUESTS = 12

/** @throws SourceError where nobody answers: the collection stays as it was */
export async function probeCollection(read: ReadCollection, settings: ProbeSettings): Promise<CollectionState> {
  const { state } = read
  const sample = createSample({ features: read.features, types: state.types, emptyIsNull: state.emptyIsNull, isWhole: read.isWhole })
  const findings = createFindings()
  for (const quirk of state.quirks) findings.note(quirk)
  const asker = createAsker(settings.client, state, { context: settings.context, budget: MAX_REQUESTS - read.requests })
  const probe: Probe = { ...settings, read, sample, asker, findings }
  if (sample.features.length === 0) {
    findings.note('there is no feature with an identifier of its own: nothing could be asked')
    return settleCollection(state, state.abilities, findings.quirks())
  }
  const names = nativeNames(read)
  const first = claimsSorting(read, settings) ? chooseFirstKey(sample, names) : undefined
  const writings = writingsOfBox({ state, storageCrs: read.document.storageCrs })
  const pages = await probePaging({ ...probe, state, writings, key: first, maximum: settings.maxPageSize, most: isLarge(read) ? 24 : 8 })
  const near = nearOf(probe, pages)
  // Boxes that contradict the answers: another system is asked for at once, to know which of the two is right.
  const isDoubtful = pages.bbox?.isSwapped === true && !state.repair.swapped
  const before = isDoubtful ? await probeSystem(probe, near) : 'as read'
  const selects = await probeSelection(probe, near)
  const known: Abilities = { ...state.abilities, paging: pages.paging, bbox: pages.bbox, selects }
  const report = (abilities: Abilities): void => {
    // Which of the axes are right is not known yet.
    if (!isDoubtful) settings.onProgress({ ...settleCollection(state, abilities, findings.quirks()), isProbed: false })
  }
  report(known)
  const sort = first === undefined ? undefined : await probeSort(probe, { pages, first, names, near })
  const filter = await findFilter(probe, { names, bbox: pages.bbox })
  const found = {
    ...known,
    sort: settleSort(sort, { isTold: first !== undefined && isCollationTold(pages, first, sample), filter }),
    ...settlePlaces(filter, sample, state),
  }
  report(found)
  const rest = await probeRest(probe, { filter, names, near })
  const after = isDoubtful ? 'as read' : await probeSystem(probe, near)
  const abilities: Abilities = { ...found, counts: pages.counts && asker.countsTruly(), ...rest }
  if (pages.counts && !asker.countsTruly()) findings.note('numberMatched is not the number of features that match')
  const settled = settleCollection(state, abilities, findings.quirks())
  return [before, after].includes('turned') ? turnCollection(settled, read) : settled
}

/** Beyond this a question that no index answers takes a server seconds. */
const MANY = 20_000

function isLarge({ state, isWhole }: ReadCollection): boolean {
  return !isWhole && (state.collection.count?.value ?? Number.POSITIVE_INFINITY) > MANY
}

/** Of a large collection the box around known places that was seen to select: spatial indexes are what every server has. */
function nearOf({ read, sample }: Probe, { bbox, box }: PagingFindings): Near {
  if (!isLarge(read) || bbox === undefined || box === undefined) return { sample, query: [] }
  const { state } = read
  const inside = createSample({ features: box.inside, types: state.types, emptyIsNull: state.emptyIsNull, isWhole: false })
  return { sample: inside, query: bboxQuery(box.bbox, bbox) }
}

/** Whoever has queryables may sort by them; some sort without (OGC API Records, and Features Part 8). */
function claimsSorting({ hasQueryables }: ReadCollection, { conformance }: ProbeSettings): boolean {
  return hasQueryables || [...conformance].some((uri) => /conf\/(?:[\w-]*-)?sort(?:ing|ables)?/.test(uri))
}

interface RestContext {
  readonly filter: FilterAbility | undefined
  readonly near: Near
  readonly names: ReadonlyMap<string, string>
}

/** Part 1 is what is left where Part 3 is not there, or has no way to say a text. */
async function probeRest(
  probe: Probe,
  { filter, names, near }: RestContext,
): Promise<Pick<Abilities, 'datetime' | 'parameters' | 'singles'>> {
  const { read, sample, asker, findings } = probe
  const parameterProbe = { state: read.state, near, asker, findings, pageSize: PAGE_SIZE }
  const usable = [...names.keys()].filter((name) => name !== ID && !RESERVED.has(name))
  const wantsParameters = filter === undefined || !filter.quotes
  const types = wantsParameters && usable.length > 0 ? await probeParameters(parameterProbe, usable) : new Set<ProbedType>()
  const hasInstants = filter?.verdicts.get('>=:timestamp') === 'exact' || filter?.verdicts.get('>=:date') === 'exact'
  const datetime = hasInstants ? undefined : await probeDatetime(parameterProbe, read.document.span)
  const hasKeys = filter?.names.has(ID) === true && filter.verdicts.get(`in:${sample.types.get(ID) ?? ''}`) === 'exact'
  const singles = !hasKeys && (await probeSingle(probe.client, { state: read.state, sample, asker, findings, context: probe.context }))
  return { datetime, parameters: { types, names: new Set(usable) }, singles }
}
