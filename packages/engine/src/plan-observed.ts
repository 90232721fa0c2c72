// Plans the scan of the rows that items have their readings from, where a crosswalk has `observations`.
import type { Collection, ScanPlan, Source } from '@crosswalk/contract'
import type { Binding } from './binding.ts'

export interface ObservedScan {
  readonly scanPlan: ScanPlan
  /** Does the query need rows at all; if not, items have none and nothing is read. */
  readonly isRead: boolean
  /** Does the filter need them, so that a count does too. */
  readonly isFiltered: boolean
}

export interface ObservedOptions {
  /** All names that the query speaks of. */
  readonly needed: readonly string[]
  /** Is it shown what nobody maps: of rows too, whole. */
  readonly showsAll: boolean
  /** Those in its filter. */
  readonly compared: readonly string[]
  readonly fetchSize: number
}

/** What is read where everything is shown. */
export function namesOf({ properties }: Collection): readonly string[] {
  return properties.map(({ name }) => name)
}

/** Null where no reading comes from another collection. Rows are read whole: those of one item may lie anywhere among them. */
export function planObserved({ observations }: Binding, source: Source, options: ObservedOptions): ObservedScan | null {
  if (observations === null) return null
  const { collection, where, measures, reads } = observations
  const isOfRows = (name: string): boolean => measures.some((measure) => name === measure || name.startsWith(`${measure}.`))
  return {
    scanPlan: source.plan({
      collection: collection.id,
      filter: where,
      read: options.showsAll ? namesOf(collection) : reads,
      fetchSize: options.fetchSize,
      count: false,
    }),
    isRead: options.showsAll || options.needed.some(isOfRows),
    isFiltered: options.compared.some(isOfRows),
  }
}
