// Joins what several places of one query select of the same rows: equal keys are one fetch.
import type { CountMode, PropertySelection, ReadingMember, RelationSelection, Selection, SeriesSelection } from '@crosswalk/contract'

/** A selection while it is built. */
export interface MutableSelection extends Selection {
  readonly properties: PropertySelection[]
  readonly relations: RelationSelection[]
  /** Made with the first one. */
  series?: SeriesSelection[]
  origins: boolean
  unmapped: boolean
}

const COUNT_RANK: Readonly<Record<CountMode, number>> = { none: 0, cheap: 1, exact: 2 }

export function emptySelection(): MutableSelection {
  return { properties: [], relations: [], origins: false, unmapped: false }
}

/** Members add up. Order of first appearance, so that equal queries give equal selections. */
export function mergeProperty(select: MutableSelection, added: PropertySelection): void {
  const index = select.properties.findIndex((present) => present.key === added.key)
  const present = select.properties[index]
  if (!present) select.properties.push(added)
  else select.properties[index] = { ...present, members: union(present.members, added.members) }
}

/** Equal keys have equal arguments; members add up. */
export function mergeSeries(select: MutableSelection, added: SeriesSelection): void {
  const list = (select.series ??= [])
  const index = list.findIndex((present) => present.key === added.key)
  const present = list[index]
  if (!present) list.push(added)
  else list[index] = { ...present, members: union(present.members, added.members) }
}

/** Equal keys have equal arguments, so only what is selected below and the count can differ. */
export function mergeRelation(select: MutableSelection, added: RelationSelection): void {
  const index = select.relations.findIndex((present) => present.key === added.key)
  const present = select.relations[index]
  if (!present) {
    select.relations.push(added)
    return
  }
  const count = COUNT_RANK[added.count] > COUNT_RANK[present.count] ? added.count : present.count
  select.relations[index] = { ...present, count, select: mergeSelections(present.select, added.select) }
}

function mergeSelections(a: Selection, b: Selection): Selection {
  const merged = emptySelection()
  for (const selection of [a, b]) {
    for (const property of selection.properties) mergeProperty(merged, property)
    for (const relation of selection.relations) mergeRelation(merged, relation)
    for (const series of selection.series ?? []) mergeSeries(merged, series)
    merged.origins ||= selection.origins
    merged.unmapped ||= selection.unmapped
  }
  return merged
}

function union(a: readonly ReadingMember[], b: readonly ReadingMember[]): readonly ReadingMember[] {
  return [...new Set([...a, ...b])]
}
