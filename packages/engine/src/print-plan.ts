// A plan as pure data for explain: what each source is asked, what is left to us and why; once executed, what that came to.
import type { FederatedPlan, PlannedRead, PlanPart, PlanStage, PlanStageName } from '@crosswalk/contract'
import {
  askedMeasures,
  describeCandidates,
  describeCount,
  describeHydration,
  describeOrder,
  describeRelations,
  describeSeries,
} from './describe-plan.ts'
import type { AttachedRead } from './attached-rows.ts'
import { describeGroups, groupsOf, printLookups } from './identity/print-group.ts'
import { withFigures } from './print-figures.ts'
import { printAskedSeries, printSeries } from './print-series.ts'
import type { AttachedScan } from './plan-attached.ts'
import type { PartRead, QueryRecord, RelatedRead } from './plan-record.ts'
import type { QueryPlan } from './plan-query.ts'
import { MAX_REQUESTS, printFilter, printPart } from './print-part.ts'

/** Before execution. `settled`: conditions on related entities, which are asked for first. */
export function printPlan(plan: QueryPlan, { settled }: { readonly settled: readonly string[] }): FederatedPlan {
  const stages = stagesOf(plan, {
    prefetch: settled.length === 0 ? null : { description: describeSettled(settled) },
    candidates: { description: describeCandidates(plan), parts: plan.parts.map((part) => printPart(part)) },
    identity: { description: describeGroups(plan), parts: printLookups(groupsOf(plan)) },
    hydrate: { parts: attachedOf(plan).map((scan) => printAttached(scan, undefined)) },
    series: { parts: printAskedSeries(plan) },
  })
  return { target: plan.query.target, order: describeOrder(plan), stages }
}

/** After execution: the plan that was executed, with its figures. @throws Error the record is of a query that never came to its plan */
export function printExecuted(record: QueryRecord): FederatedPlan {
  const { plan, settled } = record
  if (plan === null) throw new Error('a query is explained before it is planned')
  // Members that only give parts are another stage.
  const candidates = plan.parts.map((part, index) =>
    part.kind === 'lookup' ? printPart(part) : withFigures(printPart(part), record.outcomes[index]),
  )
  const stages = stagesOf(plan, {
    prefetch: settled.length === 0 ? null : { description: describeSettled(settled.map((read) => read.for)), reads: printReads(settled) },
    candidates: { description: describeCandidates(plan), parts: candidates },
    identity: { description: describeGroups(plan), parts: printLookups(groupsOf(plan), record.lookups) },
    count: { parts: record.counted.flatMap(printRead) },
    hydrate: { parts: printAttachedReads(plan, record.attached) },
    series:
      record.series.length === 0
        ? null
        : {
            description: describeSeries(plan.query.select.series ?? [], askedMeasures(plan)),
            parts: printSeries(record.series, MAX_REQUESTS),
          },
    relations: { reads: printReads(record.relations) },
  })
  return {
    target: plan.query.target,
    order: describeOrder(plan),
    stages: stages.map((stage) => ({ ...stage, ...timeOf(record, stage) })),
    elapsedMs: rounded(record.endedAtMs - record.startedAtMs),
  }
}

/** None where all that a stage does is for related entities: that is part of the time of the relations. */
function timeOf({ elapsedMs }: QueryRecord, { stage }: PlanStage): Pick<PlanStage, 'elapsedMs'> {
  const elapsed = elapsedMs.get(stage)
  return elapsed === undefined ? {} : { elapsedMs: rounded(elapsed) }
}

type StageFacts = Partial<Omit<PlanStage, 'stage'>>

/** Stages in the order they run; those that the query does not need are left out. */
function stagesOf(plan: QueryPlan, facts: Partial<Record<PlanStageName, StageFacts | null>>): readonly PlanStage[] {
  const { query } = plan
  const { properties, relations, series = [] } = query.select
  const known: Readonly<Partial<Record<PlanStageName, string>>> = {
    count: query.count === 'none' ? '' : describeCount(query.count),
    hydrate: describeHydration(properties, (facts.hydrate?.parts ?? []).length > 0),
    series: series.length === 0 ? '' : describeSeries(series, askedMeasures(plan)),
    relations: relations.length === 0 ? '' : describeRelations(relations),
  }
  return STAGES.flatMap((stage): PlanStage[] => {
    const fact = facts[stage]
    const description = fact?.description ?? known[stage] ?? ''
    return description === '' ? [] : [{ stage, parts: [], ...fact, description }]
  })
}

const STAGES: readonly PlanStageName[] = ['prefetch', 'candidates', 'identity', 'count', 'hydrate', 'series', 'relations']

function describeSettled(conditions: readonly string[]): string {
  return `conditions on related entities are settled first: ${conditions.join('; ')}`
}

/** What is attached and needed, whether read with the candidates or for the page's rows. */
function attachedOf(plan: QueryPlan): readonly AttachedScan[] {
  return plan.parts.flatMap((part) => (part.kind === 'scan' ? part.attached.filter(({ when }) => when !== 'never') : []))
}

/** Those of the plan, read or not, and those of related entities that are only shown. */
function printAttachedReads(plan: QueryPlan, reads: QueryRecord['attached']): readonly PlanPart[] {
  const own = attachedOf(plan)
  const others = Array.from(reads.values(), ({ scan }) => scan).filter(({ identity }) => own.every((scan) => scan.identity !== identity))
  return [...own, ...others].map((scan) => printAttached(scan, reads.get(scan.identity)))
}

function printAttached({ attachment, when, member, scanPlan, failure }: AttachedScan, read: AttachedRead | undefined): PlanPart {
  const { bound } = attachment
  const requests = read?.requests ?? []
  const part: PlanPart = {
    source: bound.source,
    collection: bound.collectionId,
    crosswalk: member.crosswalk?.name ?? null,
    ...(failure ? { skipped: `cannot be asked: ${failure.message}` } : {}),
    pushed: [],
    residual: [],
    order: 'none',
    limitPushed: false,
    native: {
      read: when === 'candidates' ? 'by key, with the candidates' : "by key, for the page's rows",
      requests: requests.slice(0, MAX_REQUESTS).map(({ pushed, native }) => ({ pushed: pushed.map(printFilter), native })),
    },
    warnings: scanPlan?.warnings ?? [],
  }
  return read
    ? withFigures({ ...part, keys: { count: read.keys, chunks: requests.length } }, { ...read.outcome, passed: read.outcome.rows })
    : part
}

/** Of a member of an identity group, also what was looked up for it. */
function printRead({ part, outcome, lookups }: PartRead): readonly PlanPart[] {
  return [withFigures(printPart(part), outcome), ...printLookups([...lookups.keys()], lookups)]
}

function printReads(reads: readonly RelatedRead[]): readonly PlannedRead[] {
  return reads.map(({ for: what, keys, queries }) => ({ for: what, keys, queries: queries.map(printExecuted) }))
}

function rounded(milliseconds: number): number {
  return Math.round(milliseconds * 1000) / 1000
}
