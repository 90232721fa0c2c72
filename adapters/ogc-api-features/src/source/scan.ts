// Scanning: the planned requests one after the other, page by page, in batches.
import { createHash } from 'node:crypto'
import type { Batch, CallContext, ScanPlan, Total } from '@crosswalk/contract'
import type { Feature } from './items/feature.ts'
import { idOf } from './items/feature.ts'
import { createPager } from './items/page-reader.ts'
import type { ReadPages } from './items/page-reader.ts'
import type { FeatureClient } from './items/feature-client.ts'
import type { NativePlan } from './plan.ts'
import { notAPosition, readPosition, writePosition } from './position.ts'
import type { Position } from './position.ts'
import type { NativeRequest } from './request/create-requests.ts'
import type { CollectionState } from './request/collection-state.ts'
import { NO_GEOMETRY } from './service/read-collection.ts'

export interface ScanSettings {
  readonly plan: ScanPlan
  readonly state: CollectionState
  readonly client: FeatureClient
}

/**
 * Batches of at most `fetchSize` rows, never empty. A page is asked for when its first row is wanted.
 * @throws QueryError CURSOR_INVALID
 * @throws SourceError SOURCE_MALFORMED also where pages lead in a circle
 */
export async function* scanFeatures(settings: ScanSettings, context: CallContext, from?: string): AsyncGenerator<Batch, void, undefined> {
  const { plan } = settings
  context.signal.throwIfAborted()
  const { requests } = plan.native as NativePlan
  const question = digestOf(requests)
  const start = from === undefined ? undefined : readPosition(from, question)
  if (start !== undefined && start.part >= requests.length) throw notAPosition()
  const singles = requests[0]?.kind === 'single'
  yield* singles
    ? scanSingles({ ...settings, requests, question }, context, start)
    : scanPages({ ...settings, requests, question }, context, start)
}

interface Scan extends ScanSettings {
  readonly requests: readonly NativeRequest[]
  readonly question: string
}

/** One batch is held back at the end of a request that another follows: it is the last one where that has no rows. */
async function* scanPages(scan: Scan, context: CallContext, start: Position | undefined): AsyncGenerator<Batch, void, undefined> {
  const { plan, requests } = scan
  const most = plan.limitPushed ? (plan.request.limit ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY
  const progress: Progress = {
    given: start?.given ?? 0,
    most,
    wantsTotal: start === undefined && plan.request.count && plan.countPushed !== 'unsupported',
  }
  let held: Batch | undefined
  for (let part = start?.part ?? 0; part < requests.length && progress.given < most; part += 1) {
    for await (const batch of scanPart({ ...scan, part, start: part === start?.part ? start : undefined }, context, progress)) {
      if (held !== undefined) yield held
      held = batch
      const isPartEnd = batch.next === null && part < requests.length - 1 && progress.given < most
      if (isPartEnd)
        held = { ...batch, next: writePosition({ part: part + 1, page: '', skip: 0, given: progress.given, question: scan.question }) }
      else {
        yield batch
        held = undefined
      }
    }
  }
  if (held !== undefined) yield { ...held, next: null }
}

interface Progress {
  given: number
  readonly most: number
  wantsTotal: boolean
}

interface Part extends Scan {
  readonly part: number
  readonly start: Position | undefined
}

/** The batches of one request, the last one without successor. */
async function* scanPart(scan: Part, context: CallContext, progress: Progress): AsyncGenerator<Batch, void, undefined> {
  const { plan, state, client, requests, question, part, start } = scan
  const size = Math.max(1, Math.floor(plan.request.fetchSize))
  const request = requests[part] as NativeRequest
  const pages: ReadPages = createPager({ request, state, client, context, from: start?.page ?? '' })
  let skip = start?.skip ?? 0
  for await (const page of pages) {
    const { features } = page
    const first = Math.min(skip, features.length)
    skip -= first
    for (let index = first; index < features.length && progress.given < progress.most; index += size) {
      context.signal.throwIfAborted()
      const items = features.slice(index, Math.min(index + size, index + progress.most - progress.given))
      progress.given += items.length
      const isPageDone = index + items.length >= features.length
      const isLast = progress.given >= progress.most || (isPageDone && page.next === undefined)
      const place = isPageDone ? { page: page.next ?? '', skip: 0 } : { page: page.address, skip: index + items.length }
      const total = progress.wantsTotal ? totalOf(plan, page.numberMatched) : undefined
      progress.wantsTotal = false
      const next = isLast ? null : writePosition({ part, ...place, given: progress.given, question })
      yield {
        items,
        next,
        ...(total === undefined ? {} : { total }),
        ...damageOf(items.filter((item) => page.damaged.has(item)).length),
        cost: index === first ? page.cost() : { requests: 0, bytes: 0 },
      }
    }
    if (progress.given >= progress.most) return
  }
}

function damageOf(items: number): Pick<Batch, 'damaged'> {
  return items === 0 ? {} : { damaged: { items, says: NO_GEOMETRY } }
}

function totalOf(plan: ScanPlan, matched: number | undefined): Total | undefined {
  if (matched === undefined) return undefined
  return { value: matched, accuracy: plan.countPushed === 'exact' ? 'exact' : 'upper' }
}

/** Asked for a few at a time, given out in the order of the plan; what is not there is no row. */
const SINGLES_AT_ONCE = 4

async function* scanSingles(scan: Scan, context: CallContext, start: Position | undefined): AsyncGenerator<Batch, void, undefined> {
  const { plan, client, requests, question, state } = scan
  const size = Math.max(1, Math.min(Math.floor(plan.request.fetchSize), SINGLES_AT_ONCE))
  const most = plan.limitPushed ? (plan.request.limit ?? Number.POSITIVE_INFINITY) : Number.POSITIVE_INFINITY
  let given = start?.given ?? 0
  let held: Batch | undefined
  for (let part = start?.part ?? 0; part < requests.length && given < most; part += size) {
    context.signal.throwIfAborted()
    const chunk = requests.slice(part, part + size)
    const answers = await Promise.all(chunk.map((request) => client.readFeature(request, state, context)))
    const found = answers.filter(({ feature }, index) => isAskedFor(feature, chunk[index])).slice(0, most - given)
    const items = found.map(({ feature }) => feature as Feature)
    if (items.length === 0) continue
    if (held !== undefined) yield held
    given += items.length
    const cost = { requests: answers.length, bytes: answers.reduce((sum, { bytes }) => sum + bytes, 0) }
    const next = part + size < requests.length ? writePosition({ part: part + size, page: '', skip: 0, given, question }) : null
    held = { items, next, ...damageOf(found.filter(({ isDamaged }) => isDamaged).length), cost }
  }
  if (held !== undefined) yield { ...held, next: null }
}

/** A server that gives another feature than the one that the path names has none of that name. */
function isAskedFor(feature: Feature | undefined, request: NativeRequest | undefined): boolean {
  const id = feature === undefined ? undefined : idOf(feature)
  const path = request === undefined ? '' : new URL(request.url).pathname
  return id !== undefined && path.endsWith(`/${encodeURIComponent(id)}`)
}

/** Of everything but the page size: a reader may go on with larger pages. */
function digestOf(requests: readonly NativeRequest[]): string {
  const text = JSON.stringify(requests.map(({ url, body }) => [url.replace(/([?&])limit=\d+/, '$1'), body ?? '']))
  return createHash('sha256').update(text).digest('base64url').slice(0, 12)
}
