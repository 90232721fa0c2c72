// Finds subjects of one member by their identifiers, in chunks that its source can take.
import { type Batch, type Collection, CrosswalkError, type Filter, type ScanPlan, type Source } from '@crosswalk/contract'
import { normalize } from '@crosswalk/cql2'
import type { AttachedSubject, BoundCrosswalk, GroupedItems, IdLookup, Subject } from '@crosswalk/model'
import { notAttached } from '../attached-rows.ts'
import { awaitBatch } from '../await-batch.ts'
import type { Binding } from '../binding.ts'
import type { Reading } from '../fold-items.ts'
import { addBatch, addOutcome, type Outcome } from '../outcome.ts'
import { PartReader, type ReaderOptions } from '../part-reader.ts'
import type { ScanPart } from '../plan-query.ts'
import { compileWhere, whereResidual } from '../plan-scan.ts'
import { MAX_REQUESTS } from '../print-part.ts'
import { MemberFailed } from './member-failed.ts'

export interface ByIdOptions extends Omit<ReaderOptions, 'part' | 'start'> {
  readonly part: ScanPart
  /** What reading costs is added here. */
  readonly outcome: Outcome
  /** And here what was asked. */
  readonly requests: LookupRequests
}

/** How a member was asked for identifiers: in so many requests' worth, and the first of them. */
export interface LookupRequests {
  count: number
  readonly first: Pick<ScanPlan, 'pushed' | 'native'>[]
}

/** Identifiers in one request, whatever a source would take. */
const MAX_IDS = 1000
/** Subjects taken from a reader at a time. */
const TAKEN_AT_ONCE = 4096

const known = new WeakMap<Binding, boolean>()

/** Can entities be found by their identifiers; told once per binding. */
export function canReadById(source: Source, binding: Binding): boolean {
  const { lookup, collection } = binding
  if (collection.local || lookup === null) return lookup !== null
  const found = known.get(binding) ?? isFindable(source, { ...binding, lookup })
  known.set(binding, found)
  return found
}

/** The same of a crosswalk that was bound by itself. */
export function isFindableById(source: Source, bound: BoundCrosswalk): boolean {
  const { collection, crosswalk, lookup } = bound
  return isFindable(source, { collection, where: crosswalk.where, lookup, lower: (conjunct) => bound.lower(conjunct) })
}

type Findable = Pick<Binding, 'collection' | 'where' | 'lower'> & { readonly lookup: IdLookup }

/** In an index of ours, or by a condition that the source evaluates: an identifier that it could make shows it. */
function isFindable(source: Source, binding: Findable): boolean {
  const { collection, where, lookup } = binding
  if (collection.local) return true
  const filter = lowerIds([lookup.example], binding)
  if (filter === null || filter.length === 0) return false
  const plan = source.plan({ collection: collection.id, filter: [...where, ...filter], read: [], fetchSize: 1, count: false })
  return filter.every((conjunct) => plan.pushed.includes(conjunct))
}

/** Conjuncts in source names; empty where no item can have one of them, null where the source cannot be asked for them. */
function lowerIds(ids: readonly string[], binding: Pick<Binding, 'lower'>): readonly Filter[] | null {
  const { filter, verdict } = binding.lower({ op: 'in', args: [{ property: 'id' }, ids] })
  if (filter === false) return []
  if (filter === null || filter === true || verdict === 'unsupported') return null
  const native = normalize(filter, { isMany: () => true })
  return native.includes(false) ? [] : native
}

export type ById = ReadonlyMap<string, readonly Subject[]>

export interface FoundById {
  readonly subjects: ById
  /** Of a local collection that is held by identifiers: all that there are. */
  readonly isWhole: boolean
}

/**
 * Subjects by identifier, several where the collection holds it several times.
 * @throws MemberFailed where the source does not answer
 * @throws LimitError, and the client's own abort
 */
export async function readByIds(ids: readonly string[], options: ByIdOptions): Promise<FoundById> {
  const { part } = options
  if (isIndexed(part.binding)) return { subjects: await indexOf(options), isWhole: true }
  const found = new Map<string, Subject[]>()
  const size = idsPerRequest(part.source)
  for (let start = 0; start < ids.length; start += size) {
    const chunk = ids.slice(start, start + size)
    // Of this request only: a source that answers with more gives the same subjects with each.
    const own = new Map(chunk.map((id): [string, Subject[]] => [id, []]))
    for (const subject of await readChunk(chunk, options)) {
      const id = part.binding.id(subject)
      if (id !== null) own.get(id)?.push(subject)
    }
    for (const [id, subjects] of own) found.set(id, subjects)
  }
  return { subjects: found, isWhole: false }
}

export function idsPerRequest({ keysPerRequest }: Pick<Source, 'keysPerRequest'>): number {
  return Math.min(keysPerRequest, MAX_IDS)
}

/** How a source is asked for an identifier, before any is known; null where it is held in memory. */
export function exampleRequest(part: ScanPart): ScanPlan | null {
  const { lookup, collection } = part.binding
  const native = lookup === null || collection.local ? null : lowerIds([lookup.example], part.binding)
  return native === null || native.length === 0 ? null : planByIds(part, native, 1)
}

async function readChunk(ids: readonly string[], options: ByIdOptions): Promise<readonly Subject[]> {
  const { part } = options
  const { binding } = part
  if (binding.grouped && binding.collection.local) return readGroups(ids, options)
  const native = lowerIds(ids, binding)
  if (native !== null && native.length === 0) return []
  return readNoted(planByIds(part, native ?? [], ids.length), options)
}

function readNoted(plan: ScanPlan, options: ByIdOptions): Promise<readonly Subject[]> {
  noteRequest(plan, options.requests)
  return readSubjects(plan, options)
}

function noteRequest(plan: ScanPlan, requests: LookupRequests): void {
  requests.count += 1
  if (requests.first.length < MAX_REQUESTS) requests.first.push(plan)
}

function planByIds({ scanPlan, source, binding }: ScanPart, native: readonly Filter[], count: number): ScanPlan {
  const { collection, read } = scanPlan.request
  return source.plan({ collection, filter: [...binding.where, ...native], read, fetchSize: Math.max(count, 100), count: false })
}

async function readSubjects(scanPlan: ScanPlan, options: ByIdOptions): Promise<readonly Subject[]> {
  const { part, outcome } = options
  const { binding, source } = part
  const accepts = whereResidual(
    scanPlan.residual.filter((conjunct) => binding.where.includes(conjunct)),
    source,
    binding,
  )
  const matches = (subject: Subject): boolean => accepts.every((accept) => accept(subject))
  const reader = new PartReader({ ...options, start: undefined, part: { ...part, scanPlan, matches, keys: [], incomparable: null } })
  const subjects: Subject[] = []
  try {
    while (!reader.ended) {
      await reader.fill(TAKEN_AT_ONCE)
      for (const candidate of reader.buffer.splice(0)) subjects.push(candidate.subject)
    }
  } finally {
    addOutcome(outcome, reader.outcome)
    await reader.close()
  }
  const { status, code, message } = reader.outcome
  if (status === 'ERROR' || status === 'TIMEOUT') throw new MemberFailed(part.identity, { code, message: message ?? '' })
  return subjects
}

/** Items of a local collection that stay as they are, and are few enough to be held by their identifiers. */
const MAX_INDEXED = 200_000

const itemIndices = new WeakMap<Collection, Map<string, ById>>()

export function isIndexed({ collection, observations, attachments }: Binding): boolean {
  const count = collection.count?.value ?? Infinity
  return collection.local && observations === null && attachments.length === 0 && count <= MAX_INDEXED
}

/** Read once per state of the collection, whole items. */
async function indexOf(options: ByIdOptions): Promise<ById> {
  const { binding } = options.part
  const byHash = itemIndices.get(binding.collection) ?? new Map<string, ById>()
  itemIndices.set(binding.collection, byHash)
  const known = byHash.get(binding.hash)
  if (known !== undefined) return known
  const read = binding.reads(binding.model?.properties.map(({ name }) => name) ?? [])
  const plan = options.part.source.plan({
    collection: binding.collection.id,
    filter: binding.where,
    read,
    fetchSize: TAKEN_AT_ONCE,
    count: false,
  })
  const index = new Map<string, Subject[]>()
  for (const subject of await readNoted(plan, options)) {
    const id = binding.id(subject)
    const list = id === null ? undefined : index.get(id)
    if (list) list.push(subject)
    else if (id !== null) index.set(id, [subject])
  }
  byHash.set(binding.hash, index)
  return index
}

type GroupIndex = ReadonlyMap<string, readonly GroupedItems[]>

const indices = new WeakMap<readonly GroupedItems[], GroupIndex>()

/** The groups of a local collection stay in memory; where each identifier is among them is found once. */
async function readGroups(ids: readonly string[], options: ByIdOptions): Promise<readonly Subject[]> {
  const { part, folder, context, attached } = options
  const { binding } = part
  const { groups } = await failing(part, () => folder.groups(binding, context, readWhole(planByIds(part, [], MAX_IDS), options)))
  const wrap = (group: GroupedItems): Subject => (binding.attachments.length === 0 ? group : notAttached(group))
  const index = indices.get(groups) ?? indexGroups(groups, (group) => binding.id(wrap(group)))
  indices.set(groups, index)
  const found = ids.flatMap((id) => index.get(id) ?? [])
  if (binding.attachments.length === 0) return found
  const scans = part.attached.filter(({ when }) => when === 'candidates')
  return attached.join(scans, found.map(wrap) as AttachedSubject[])
}

/** Runs only where the groups are not in memory yet. */
function readWhole(plan: ScanPlan, { part, context, timeoutMs, outcome, requests }: ByIdOptions): Reading {
  const { source, binding } = part
  const controller = new AbortController()
  let iterator: AsyncIterator<Batch> | undefined
  let isNoted = false
  return {
    source,
    plan,
    accept: compileWhere(plan.residual, source, binding.collection),
    timeoutMs,
    note(batch) {
      if (!isNoted) noteRequest(plan, requests)
      isNoted = true
      addBatch(outcome, batch)
    },
    next() {
      iterator ??= source.scan(plan, { ...context, signal: AbortSignal.any([context.signal, controller.signal]) })[Symbol.asyncIterator]()
      return awaitBatch(iterator, { context, timeoutMs: timeoutMs(), sourceId: source.id, controller })
    },
  }
}

async function failing<T>({ identity }: ScanPart, work: () => Promise<T>): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (!(error instanceof CrosswalkError) || !error.code.startsWith('SOURCE_')) throw error
    throw new MemberFailed(identity, { code: error.code, message: error.message })
  }
}

function indexGroups(groups: readonly GroupedItems[], idOf: (group: GroupedItems) => string | null): GroupIndex {
  const index = new Map<string, GroupedItems[]>()
  for (const group of groups) {
    const id = idOf(group)
    const list = id === null ? undefined : index.get(id)
    if (list) list.push(group)
    else if (id !== null) index.set(id, [group])
  }
  return index
}
