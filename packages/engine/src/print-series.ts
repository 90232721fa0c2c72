// The series of a page for explain: how much was shown, and what histories behind requests were asked for it.
import type { PlanPart } from '@crosswalk/contract'
import { collectionOf } from './value-place.ts'
import { createOutcome } from './outcome.ts'
import type { QueryRecord, SeriesShown } from './plan-record.ts'
import { withFigures } from './print-figures.ts'
import type { QueryPlan } from './plan-query.ts'
import type { HistoryRead } from './series/read-history.ts'

/** Before execution: what will be asked for. Windows may differ by the zones of entities, so that requests are not known yet. */
export function printAskedSeries({ query, parts }: QueryPlan): readonly PlanPart[] {
  const names = [...new Set((query.select.series ?? []).map(({ property }) => property))]
  const members = parts.flatMap((part) => (part.kind !== 'scan' ? [] : (part.group?.plan.members.map((member) => member.part) ?? [part])))
  return [...new Set(members)].flatMap((part): readonly PlanPart[] => {
    const asked = names.filter((name) => part.binding.requested(name) !== undefined)
    return asked.map((name) => ({
      source: part.member.handle.id,
      collection: part.binding.collection.id,
      crosswalk: part.binding.crosswalk,
      pushed: [],
      residual: [],
      order: 'none',
      limitPushed: false,
      native: `${name}: behind requests, by key, for the page's rows`,
      warnings: [],
    }))
  })
}

/**
 * What is in memory already costs no request: these parts only say how much of it was shown. Of histories behind requests, what was asked; a
 * request that serves several series stands with the first of them.
 */
export function printSeries(series: QueryRecord['series'], maxRequests: number): readonly PlanPart[] {
  const printed = new Set<HistoryRead>()
  return series.flatMap((shown): readonly PlanPart[] => {
    const { reads, selection, path, points } = shown
    const what = `${path}${selection.property}`
    if (reads.length > 0) {
      const fresh = reads.filter((read) => !printed.has(read) && printed.add(read))
      const known = reads.length > fresh.length ? [printShown(shown, `${what}: read for another series already`)] : []
      return [...fresh.map((read) => printHistoryRead(read, { what, points, maxRequests })), ...known]
    }
    return [printShown(shown, `${what}: in memory already`)]
  })
}

function printShown({ part, selection, entities, points }: SeriesShown, native: string): PlanPart {
  const printed: PlanPart = {
    source: part.member.handle.id,
    collection: collectionOf(part, selection.property).id,
    crosswalk: part.binding.crosswalk,
    pushed: [],
    residual: [],
    order: 'none',
    limitPushed: false,
    native,
    warnings: [],
    keys: { count: entities, chunks: 0 },
  }
  return withFigures(printed, { ...createOutcome(part.member), status: 'OK', passed: points })
}

interface ReadShown {
  readonly what: string
  readonly points: number
  readonly maxRequests: number
}

function printHistoryRead(read: HistoryRead, { what, points, maxRequests }: ReadShown): PlanPart {
  const { ask, byKey, requests, outcome, warnings, isAggregated, isLimited } = read
  const made = ask.aggregate === undefined ? 'readings' : isAggregated ? 'buckets' : 'readings, of which buckets are made here'
  const part: PlanPart = {
    source: ask.source.id,
    collection: ask.collection,
    crosswalk: ask.member.crosswalk?.name ?? null,
    pushed: [],
    residual: [],
    order: 'none',
    limitPushed: isLimited,
    native: {
      read: `${what}: ${made} behind requests, by key, for the page's rows`,
      requests: requests.slice(0, maxRequests).map(({ native }) => native),
    },
    warnings,
    keys: { count: byKey.size, chunks: requests.length },
  }
  return withFigures(part, { ...outcome, passed: points })
}
