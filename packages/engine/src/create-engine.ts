// The engine behind EntityService: one query in, one page out, whatever the sources do.
import {
  type Completeness,
  type EntityPage,
  type EntityQuery,
  type EntityRow,
  type EntityService,
  type Filter,
  type ModelDescription,
  type Order,
  QueryError,
  type Selection,
  type SourceInfo,
} from '@crosswalk/contract'
import { normalize } from '@crosswalk/cql2'
import { createUriNormaliser, type Identity } from '@crosswalk/model'
import type { Candidate } from './candidate.ts'
import { attachedOutcomes, type AttachedRows, createAttachedRows } from './attached-rows.ts'
import { createCatalogue, type Catalogue } from './catalogue.ts'
import { type CountOptions, countRows } from './count-rows.ts'
import { createCursorSealer, type CursorSealer, hashOf } from './cursor.ts'
import { describeModels, describeSources } from './describe.ts'
import type { EngineLimits, EngineOptions } from './engine-options.ts'
import { createItemFolder, type ItemFolder } from './fold-items.ts'
import { type Gathered, hydrateRelations, type HydrateOptions } from './hydrate-relations.ts'
import { hydrateAttached } from './hydrate-attached.ts'
import { hydrateSeries } from './hydrate-series.ts'
import { wholeOutcomes } from './identity/lookup-outcomes.ts'
import { planGroups } from './identity/plan-group.ts'
import { type Failures, readSteadily } from './identity/read-steadily.ts'
import { resolveUri } from './identity/resolve-uri.ts'
import { warnOfApart } from './identity/warn-of-identities.ts'
import { createLifter, type MutableRow } from './lift-rows.ts'
import { type CandidatePage, readListPage } from './list-page.ts'
import type { PageOptions } from './open-lanes.ts'
import { completenessOf, type Outcome, withNested, withOutcomes } from './outcome.ts'
import { checkDuring } from './plan-during.ts'
import { type PlanOptions, planQuery, type QueryPlan } from './plan-query.ts'
import { resumeAttached, withAttached } from './positions.ts'
import { createQueryRecord, notePage, type QueryRecord, type RelatedRead, runStage } from './plan-record.ts'
import { printFilter } from './print-part.ts'
import { printExecuted, printPlan } from './print-plan.ts'
import { createRequestContext, DEFAULT_LIMITS, type RequestContext, requestContextOf } from './request-context.ts'
import { hasRelations, settleRelations, statedConjuncts } from './settle-relations.ts'
import { checkSeries } from './series/compile-series.ts'
import { createHistoryRequests } from './series/request-histories.ts'
import type { SeriesOptions } from './series/series-frame.ts'
import { createTimelines, type Timelines } from './series/timeline.ts'
import { readSortedPage } from './sorted-page.ts'

/** Rows per batch where the engine filters or sorts itself; never more than a whole request may read. */
const fetchSizeOf = (limits: EngineLimits): number => Math.min(1000, limits.maxScannedRows)
/** Related entities that one relation of a page may hold. */
const MAX_RELATED = 100_000
const NO_SELECTION: Selection = { properties: [], relations: [], origins: false, unmapped: false }

interface Engine {
  readonly options: EngineOptions
  readonly limits: EngineLimits
  readonly catalogue: Catalogue
  readonly sealer: CursorSealer
  readonly folder: ItemFolder
  readonly timelines: Timelines
  readonly identity: Identity
}

export interface EngineSwitches {
  /** False: every conjunct and order is left to the engine. The answers are the same; the tests prove it. @default true */
  readonly pushdown?: boolean | undefined
}

/** @throws QueryError, LimitError as EntityService says */
export function createEngine(options: EngineOptions, switches: EngineSwitches = {}): EntityService {
  const limits = { ...DEFAULT_LIMITS, ...options.limits }
  const identity = options.identity ?? { uris: createUriNormaliser(), groups: [] }
  const engine: Engine = {
    options,
    limits,
    identity,
    catalogue: createCatalogue({ ...options, identity }),
    sealer: createCursorSealer(options.cursorKey),
    folder: createItemFolder(),
    timelines: createTimelines(),
  }
  const pushdown = switches.pushdown ?? true
  const page: EntityService['page'] = async (query, context) => {
    checkQuery(query, engine)
    const requestContext = requestContextOf(context, limits)
    const attached = createAttached(engine, requestContext)
    const record = requestContext.explain ? createQueryRecord() : null
    if (record) record.attached = attached.reads
    return runPage(query, { engine, pushdown, context: requestContext, attached, record, histories: new Map() })
  }
  return {
    describe: (): { models: ReturnType<typeof describeModels>; sources: readonly SourceInfo[]; limits: EngineLimits } => ({
      models: describeModels(options),
      sources: describeSources(options),
      limits,
    }),
    createContext: (request) => createRequestContext(request, limits),
    plan(query) {
      checkQuery(query, engine)
      const conjuncts = statedAndFiltered(query, engine)
      const model = modelOfQuery(query, engine)
      const waiting = model ? conjuncts.filter((conjunct) => hasRelations(conjunct, model)) : []
      const settled = conjuncts.filter((conjunct) => !waiting.includes(conjunct))
      const plan = planQuery({ ...planOptions(engine, pushdown), query, conjuncts: settled })
      return printPlan(plan, { settled: waiting.map(printFilter) })
    },
    page,
    resolve: (uri, context) => resolveUri(uri, { identity, page: (query) => page(query, context), maxPageSize: limits.maxPageSize }),
  }
}

function createAttached({ folder, limits }: Engine, context: RequestContext): AttachedRows {
  return createAttachedRows({ context, folder, fetchSize: fetchSizeOf(limits) })
}

interface Run {
  readonly engine: Engine
  readonly pushdown: boolean
  readonly context: RequestContext
  readonly attached: AttachedRows
  /** What histories behind requests did cost, of related entities too; by source and crosswalk. */
  readonly histories: Map<string, Outcome>
  /** Of the query that runs, where it is to be explained. */
  readonly record: QueryRecord | null
}

async function runPage(query: EntityQuery, run: Run): Promise<EntityPage> {
  const { engine, context, attached, record } = run
  const { folder } = engine
  const lacking: HydrateOptions['lacking'] = []
  const { plan, page } = await readSteadily({
    planWith: await planSettled(query, run, { lacking }),
    sealer: engine.sealer,
    read: (tried, cursor) => {
      resumeAttached(tried, cursor, attached)
      return readPage({ plan: tried, context, cursor, first: query.first, folder, attached }, run)
    },
  })
  const onRead: CountOptions['onRead'] = record ? (read) => record.counted.push(read) : undefined
  const count = await runStage(record, 'count', () => countRows({ plan, page, context, mode: query.count, folder, attached, onRead }))
  const completeness = completenessOf(wholeOutcomes(plan.parts, page))
  const rows = await liftRows(page.candidates, { select: query.select, near: query.near, completeness, run, lacking, path: '' })
  if (record) record.endedAtMs = performance.now()
  const { ids } = query
  const seal = (at: Parameters<CursorSealer['seal']>[1]): string => engine.sealer.seal(plan.hash, withAttached(at, attached))
  const cursorAt = (index: number): string | null => (index >= 0 && index < rows.length ? seal(page.cursorAt(index)) : null)
  return {
    rows:
      ids === undefined || 'source' in query.target ? rows : rows.map((row) => ({ ...row, askedAs: askedAs(row, ids, engine.identity) })),
    hasNextPage: page.hasNextPage,
    cursorAt,
    get endCursor() {
      return page.stoppedAt ? seal(page.stoppedAt) : cursorAt(rows.length - 1)
    },
    count,
    completeness: withNested(withOutcomes(completeness, [...attachedOutcomes(attached), ...run.histories.values()]), lacking),
    ...(record ? { plan: printExecuted(record) } : {}),
  }
}

/** The identifiers asked for that mean an entity, in whatever spelling. */
function askedAs({ id, sameAs = [] }: EntityRow, ids: readonly string[], { uris }: Identity): readonly string[] {
  const meant = new Set([id, ...sameAs])
  return ids.filter((asked) => meant.has(uris.normalise(asked)))
}

async function readPage(options: PageOptions, { record, engine }: Pick<Run, 'record' | 'engine'>): Promise<CandidatePage> {
  const { plan } = options
  const page = await runStage(record, 'candidates', () => (plan.orders.length === 0 ? readListPage(options) : readSortedPage(options)))
  warnOfApart(plan, engine.identity, page.outcomes)
  if (record) notePage(record, plan, page)
  return page
}

/** Conditions on related entities are settled by asking the other side, then the plan is pure again. */
async function planSettled(
  query: EntityQuery,
  run: Run,
  { lacking, joined }: { readonly lacking: HydrateOptions['lacking']; readonly joined?: readonly string[] },
): Promise<(failures: Failures) => QueryPlan> {
  const { engine } = run
  const model = modelOfQuery(query, engine)
  const conjuncts: Filter[] = []
  for (const conjunct of statedAndFiltered(query, engine)) {
    if (!model || !hasRelations(conjunct, model)) conjuncts.push(conjunct)
    else conjuncts.push(...normalize(await settle(conjunct, model, { run, lacking }), normalizeOptions(model)))
  }
  return (failures) => planQuery({ ...planOptions(engine, run.pushdown), query, conjuncts, joined, failures })
}

function planOptions({ catalogue, limits, identity, options }: Engine, pushdown: boolean): Omit<PlanOptions, 'query' | 'conjuncts'> {
  return { catalogue, pushdown, fetchSize: fetchSizeOf(limits), identity, planGroups, now: options.now }
}

function settle(conjunct: Filter, model: ModelDescription, { run, lacking }: Pick<LiftRun, 'run' | 'lacking'>): Promise<Filter> {
  const queries: QueryRecord[] = []
  run.record?.settled.push({ for: printFilter(conjunct), keys: null, queries })
  const options: Parameters<typeof settleRelations>[2] = {
    modelOf: (name) => modelNamed(name, run.engine),
    gather: async (target, filter) => {
      const gathered = await gather(target, { filter, orderBy: [], select: NO_SELECTION }, run)
      lacking.push(gathered.completeness)
      if (gathered.record) queries.push(gathered.record)
      return { candidates: gathered.candidates, isWhole: gathered.completeness.complete }
    },
  }
  return runStage(run.record, 'prefetch', () => settleRelations(conjunct, model, options))
}

/** Reads all entities of a model that pass, by the same stages as a page; what is selected of them is lifted later. */
async function gather(
  model: string,
  what: { readonly filter: readonly Filter[]; readonly orderBy: readonly Order[]; readonly select: Selection },
  outer: Run,
): Promise<Gathered> {
  const record = outer.record ? createQueryRecord() : null
  const { engine, context } = outer
  const attached = createAttached(engine, context)
  const run: Run = { ...outer, record, attached }
  if (record) record.attached = attached.reads
  const query: EntityQuery = { target: { model }, ...what, first: MAX_RELATED, count: 'none' }
  const lacking: HydrateOptions['lacking'] = []
  // Whoever asks for related entities holds their places and their own relations against others.
  const { properties } = modelNamed(model, engine)
  const joined = properties.filter(({ role, kind }) => role === 'geometry' || kind === 'relation').map(({ name }) => name)
  const { plan, page } = await readSteadily({
    planWith: await planSettled(query, run, { lacking, joined }),
    sealer: engine.sealer,
    read: (tried) => readPage({ plan: tried, context, cursor: null, first: MAX_RELATED, folder: engine.folder, attached }, run),
  })
  if (record) record.endedAtMs = performance.now()
  const completeness = withNested(withOutcomes(completenessOf(wholeOutcomes(plan.parts, page)), attachedOutcomes(attached)), lacking)
  const revision = hashOf(plan.parts.map((part) => [part.identity, part.kind === 'idle' ? part.status : part.revision]))
  const isCut = page.hasNextPage
  return { candidates: page.candidates, completeness: isCut ? { ...completeness, complete: false } : completeness, revision, record }
}

interface LiftRun {
  readonly select: Selection
  readonly near: EntityQuery['near']
  /** Of the read that the candidates come from. */
  readonly completeness: Completeness
  readonly run: Run
  readonly lacking: HydrateOptions['lacking']
  /** The relations that lead to these rows, each with a dot behind it: `lines.districts.`. */
  readonly path: string
}

async function liftRows(read: readonly Candidate[], lift: LiftRun): Promise<readonly EntityRow[]> {
  const { select, near, run, path } = lift
  const { relations, series = [] } = select
  const nowMs = run.engine.options.now?.() ?? Date.now()
  // What related rows take is part of the time of their relation.
  const timed = path === '' ? run.record : null
  const candidates = await runStage(timed, 'hydrate', () => hydrateAttached(read, run.attached))
  const rows: MutableRow[] = await runStage(timed, 'hydrate', () => {
    const lifter = createLifter({ select, near, nowMs })
    return candidates.map((candidate) => lifter(candidate))
  })
  if (rows.length === 0 || relations.length + series.length === 0) return rows
  const parents = candidates.map((candidate, index) => ({ candidate, row: rows[index] as MutableRow }))
  if (series.length > 0) await runStage(timed, 'series', () => hydrateSeries(parents, series, seriesOptions(lift, nowMs)))
  if (relations.length > 0) await runStage(timed, 'relations', () => hydrateRelations(parents, relations, hydrateOptions(lift)))
  return rows
}

function seriesOptions({ completeness, run, path }: LiftRun, nowMs: number): SeriesOptions {
  const { sealer, timelines } = run.engine
  const { record, context, histories, attached } = run
  // What was attached for these rows alone has been read since.
  const whole = withNested(completeness, [completenessOf(attachedOutcomes(attached))])
  return {
    completeness: whole,
    sealer,
    timelines,
    nowMs,
    requests: createHistoryRequests(context, histories),
    onShown: record ? (shown) => record.series.push({ ...shown, path }) : undefined,
  }
}

function hydrateOptions({ run, lacking, path }: LiftRun): HydrateOptions {
  return {
    modelOf: (name) => modelNamed(name, run.engine),
    gather: (model, what) => gather(model, what, run),
    lift: async (candidates, { property, select }, completeness) => {
      const rows = await liftRows(candidates, { select, near: undefined, completeness, run, lacking, path: `${path}${property}.` })
      return new Map(candidates.map((candidate, index) => [candidate, rows[index] as EntityRow]))
    },
    onRead: ({ property }, keys, chunks) => {
      run.record?.relations.push({ for: `${path}${property}`, keys, queries: recordsOf(chunks) })
    },
    normalise: (uri) => run.engine.identity.uris.normalise(uri),
    sealer: run.engine.sealer,
    maxPageSize: run.engine.limits.maxPageSize,
    lacking,
  }
}

function recordsOf(gathered: readonly Gathered[]): RelatedRead['queries'] {
  return gathered.flatMap(({ record }) => record ?? [])
}

/** @throws QueryError QUERY_INVALID for a page size out of range, a place out of the world, a series that cannot be */
function checkQuery(query: EntityQuery, engine: Engine): void {
  const { first, near } = query
  const { limits } = engine
  if (!Number.isInteger(first) || first < 1 || first > limits.maxPageSize) {
    throw new QueryError('QUERY_INVALID', `first must be a whole number from 1 to ${limits.maxPageSize}, not ${first}`, { path: ['first'] })
  }
  checkDuring(query, modelOfQuery(query, engine))
  checkSeries(query.select, modelOfQuery(query, engine), (name) => engine.options.models.find((model) => model.name === name))
  if (!near) return
  const isPlace = Math.abs(near.longitude) <= 180 && Math.abs(near.latitude) <= 90
  if (!isPlace) throw new QueryError('QUERY_INVALID', 'near needs a longitude within ±180 and a latitude within ±90', { path: ['near'] })
  if (!(near.radiusMetres >= 0) || !Number.isFinite(near.radiusMetres)) {
    throw new QueryError('QUERY_INVALID', 'radiusMetres must be a finite number, zero or more', { path: ['near', 'radiusMetres'] })
  }
}

function statedAndFiltered(query: EntityQuery, engine: Engine): readonly Filter[] {
  const model = modelOfQuery(query, engine)
  const all: Filter = { op: 'and', args: [...statedConjuncts(query, model), ...query.filter] }
  return normalize(all, model === undefined ? rawNormalizeOptions(query, engine) : normalizeOptions(model))
}

/** Of a raw collection's columns, lists and those of unknown type may hold several values. */
function rawNormalizeOptions({ target }: EntityQuery, engine: Engine): { readonly isMany: (name: string) => boolean } {
  if (!('source' in target)) return { isMany: () => true }
  const source = engine.options.sources.find((handle) => handle.id === target.source)?.current()
  const properties = source?.collections.get(target.collection)?.properties ?? []
  const single = new Set(properties.filter(({ type }) => type !== 'array' && type !== 'json' && type !== 'unknown').map(({ name }) => name))
  return { isMany: (name) => !single.has(name) }
}

/** Where a property holds several values, NOT(some value = x) is not (some value <> x). */
function normalizeOptions(model: ModelDescription): { readonly isMany: (name: string) => boolean } {
  return { isMany: (name) => model.properties.some((property) => property.many && property.name === name) }
}

function modelOfQuery(query: EntityQuery, engine: Engine): ModelDescription | undefined {
  return 'model' in query.target && engine.catalogue.hasModel(query.target.model) ? modelNamed(query.target.model, engine) : undefined
}

function modelNamed(name: string, engine: Engine): ModelDescription {
  const model = engine.options.models.find((candidate) => candidate.name === name)
  if (!model) throw new QueryError('QUERY_INVALID', `no model is called ${JSON.stringify(name)}`)
  return model
}
