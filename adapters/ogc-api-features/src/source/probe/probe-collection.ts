// All probes of one collection, within twelve requests, those that describe it included.
import { ID } from '../items/create-getters.ts'
import type { Abilities, FilterAbility, ProbedType } from '../request/abilities.ts'
import type { CollectionState } from '../request/collection-state.ts'
import type { ReadCollection } from '../service/read-collection.ts'
import { createAsker } from './ask.ts'
import { createFindings } from './findings.ts'
import { settlePlaces } from './inexact-places.ts'
import { nativeNames, RESERVED } from './native-names.ts'
import { PAGE_SIZE } from './probe.ts'
import type { Probe, ProbeSettings } from './probe.ts'
import { findFilter } from './probe-filter.ts'
import { probePaging } from './probe-paging.ts'
import { probeDatetime, probeParameters, probeSingle } from './probe-parameters.ts'
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
  const pages = await probePaging({ ...probe, state, writings, key: first, maximum: settings.maxPageSize })
  // Boxes that contradict the answers: another system is asked for at once, to know which of the two is right.
  const isDoubtful = pages.bbox?.isSwapped === true && !state.repair.swapped
  const before = isDoubtful ? await probeSystem(probe) : 'as read'
  const sort = first === undefined ? undefined : await probeSort(probe, { pages, first, names })
  const filter = await findFilter(probe, { names, bbox: pages.bbox })
  const rest = await probeRest(probe, { filter, names })
  const after = isDoubtful ? 'as read' : await probeSystem(probe)
  const abilities: Abilities = {
    paging: pages.paging,
    counts: pages.counts && asker.countsTruly(),
    bbox: pages.bbox,
    sort: settleSort(sort, { isTold: first !== undefined && isCollationTold(pages, first, sample), filter }),
    selects: state.abilities.selects,
    ...settlePlaces(filter, sample, state),
    ...rest,
  }
  if (pages.counts && !asker.countsTruly()) findings.note('numberMatched is not the number of features that match')
  const settled = settleCollection(state, abilities, findings.quirks())
  return [before, after].includes('turned') ? turnCollection(settled, read) : settled
}

/** Whoever has queryables may sort by them; some sort without (OGC API Records, and Features Part 8). */
function claimsSorting({ hasQueryables }: ReadCollection, { conformance }: ProbeSettings): boolean {
  return hasQueryables || [...conformance].some((uri) => /conf\/(?:[\w-]*-)?sort(?:ing|ables)?/.test(uri))
}

interface RestContext {
  readonly filter: FilterAbility | undefined
  readonly names: ReadonlyMap<string, string>
}

/** Part 1 is what is left where Part 3 is not there, or has no way to say a text. */
async function probeRest(probe: Probe, { filter, names }: RestContext): Promise<Pick<Abilities, 'datetime' | 'parameters' | 'singles'>> {
  const { read, sample, asker, findings } = probe
  const parameterProbe = { state: read.state, sample, asker, findings, pageSize: PAGE_SIZE }
  const usable = [...names.keys()].filter((name) => name !== ID && !RESERVED.has(name))
  const wantsParameters = filter === undefined || !filter.quotes
  const types = wantsParameters && usable.length > 0 ? await probeParameters(parameterProbe, usable) : new Set<ProbedType>()
  const hasInstants = filter?.verdicts.get('>=:timestamp') === 'exact' || filter?.verdicts.get('>=:date') === 'exact'
  const datetime = hasInstants ? undefined : await probeDatetime(parameterProbe, read.document.span)
  const hasKeys = filter?.names.has(ID) === true && filter.verdicts.get(`in:${sample.types.get(ID) ?? ''}`) === 'exact'
  const singles = !hasKeys && asker.left() > 0 && (await probeSingle(probe.client, { state: read.state, sample, context: probe.context }))
  return { datetime, parameters: { types, names: new Set(usable) }, singles }
}
