// Plans the scan of the rows that items have their readings from, where a crosswalk has `observations`.
import type { ScanPlan, Source } from '@crosswalk/contract'
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
  /** Those in its filter. */
  readonly compared: readonly string[]
  readonly fetchSize: number
}

/** Null where no reading comes from another collection. Rows are read whole: those of one item may lie anywhere among them. */
export function planObserved({ observations }: Binding, source: Source, options: ObservedOptions): ObservedScan | null {
  if (observations === null) return null
  const { collection, where, measures, reads } = observations
  const isOfRows = (name: string): boolean => measures.some((measure) => name === measure || name.startsWith(`${measure}.`))
  return {
    scanPlan: source.plan({ collection: collection.id, filter: where, read: reads, fetchSize: options.fetchSize, count: false }),
    isRead: options.needed.some(isOfRows),
    isFiltered: options.compared.some(isOfRows),
  }
}
