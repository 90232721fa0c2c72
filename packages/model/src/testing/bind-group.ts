// A crosswalk of grouped items with one measure, for tests.
import type { Provenance } from '@crosswalk/contract'
import type { BoundCrosswalk, BoundProperty, GroupedItems, MeasureHistory, ReadingProvenance } from '../crosswalk.ts'
import { bindSample } from './bind-sample.ts'
import type { SampleColumns } from './bind-sample.ts'

export const GROUP_COLUMNS: SampleColumns = {
  key: 'text',
  m: ['number', 'mg/m3'],
  n: 'number',
  t: 'text',
  u: 'text',
  q: 'text',
  what: 'number',
  stamp: 'timestamp',
  day: 'date',
  local: 'text',
  z: 'text',
}

export const GROUP_HEAD = 'group: key\nid: "urn:{group}"\n'

/** Binds a mapping of `no2`; `head` gives the readings their time. */
export function bindGroup(no2: string, head = 'time: stamp'): BoundCrosswalk {
  return bindSample(`${GROUP_HEAD}${head}\nproperties: {no2: ${no2}}`, GROUP_COLUMNS)
}

/** Items as one entity. */
export function groupOf(...items: readonly object[]): GroupedItems {
  return { group: 'k', items }
}

/** The measure `no2`. */
export function measureOf(bound: BoundCrosswalk): BoundProperty {
  const property = bound.property('no2')
  if (property === undefined) throw new Error('no2 is mapped')
  return property
}

/** The history of `no2`. */
export function historyOf(bound: BoundCrosswalk): MeasureHistory {
  const { history } = measureOf(bound)
  if (history === undefined) throw new Error('grouped measures have a history')
  return history
}

export const NOWHERE: Provenance = {
  source: 's',
  collection: 'c',
  localId: 'i',
  property: null,
  retrievedAtMs: 0,
  crosswalk: null,
  licence: 'UNKNOWN',
  rule: null,
  losers: [],
}

export const FROM_NOWHERE: ReadingProvenance = { ofSubject: () => NOWHERE, ofItem: () => NOWHERE }
