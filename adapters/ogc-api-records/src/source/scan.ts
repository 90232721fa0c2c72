// Scanning: pages of a catalogue as batches, with an end whatever the server says of the next page.
import { QueryError, SourceError } from '@crosswalk/contract'
import type { Batch, CallContext, ScanPlan, SourceId, Total } from '@crosswalk/contract'
import type { Catalogue, CataloguePage, CatalogueQuery, CatalogueRecord } from './catalogue.ts'
import { pageSize } from './plan.ts'

/** Pages without a record, one after another, that are followed: some servers filter after they page. */
const MAX_EMPTY_PAGES = 20

export interface ScanParts {
  readonly sourceId: SourceId
  readonly catalogue: Catalogue
  readonly query: CatalogueQuery
  readonly plan: ScanPlan
  readonly context: CallContext
  readonly from: string | undefined
}

/** Where a batch begins: a page of the server, and how many of its records have been given before. */
interface Position {
  readonly page: string | null
  readonly skip: number
}

/** @throws SourceError SOURCE_MALFORMED where pages repeat themselves; QueryError CURSOR_INVALID for a `from` that is none of ours */
export async function* scanBatches(parts: ScanParts): AsyncGenerator<Batch, void, undefined> {
  const { catalogue, query, plan, context, from, sourceId } = parts
  const limit = plan.limitPushed ? (plan.request.limit ?? Infinity) : Infinity
  const seen = new Set<string>()
  let position: Position | null = from === undefined ? { page: null, skip: 0 } : readPosition(from, plan)
  let emptyPages = 0
  let given = 0
  let isFirst = from === undefined
  while (position && given < limit) {
    context.signal.throwIfAborted()
    const request = catalogue.toRequest(query, pageSize(plan.request), position.page ?? undefined)
    const page = await catalogue.readPage(request, context)
    const records = page.records.slice(position.skip)
    refuseRepetition(records, seen, sourceId)
    emptyPages = records.length === 0 ? emptyPages + 1 : 0
    if (emptyPages > MAX_EMPTY_PAGES)
      throw malformed(sourceId, `the catalogue gave ${emptyPages} pages without a record, each with a next one`)
    let cost: CataloguePage['cost'] | undefined = page.cost
    for (const batch of cut(records.slice(0, limit - given), { page, position, fetchSize: plan.request.fetchSize })) {
      given += batch.items.length
      context.signal.throwIfAborted()
      yield {
        items: batch.items,
        next: given < limit && batch.next ? writePosition(batch.next, plan) : null,
        total: isFirst ? totalOf(plan, page) : undefined,
        cost,
      }
      isFirst = false
      cost = undefined
    }
    position = page.next === null ? null : { page: page.next, skip: 0 }
  }
}

/** A server may give more than it was asked for. */
function* cut(
  records: readonly CatalogueRecord[],
  at: { readonly page: CataloguePage; readonly position: Position; readonly fetchSize: number },
) {
  for (let start = 0; start < records.length; start += at.fetchSize) {
    const end = Math.min(start + at.fetchSize, records.length)
    const rest: Position = { page: at.position.page, skip: at.position.skip + end }
    const following = at.page.next === null ? null : { page: at.page.next, skip: 0 }
    yield { items: records.slice(start, end), next: end < records.length ? rest : following }
  }
}

/** A `next` that leads in a circle, or a server that ignores where it was told to begin. */
function refuseRepetition(records: readonly CatalogueRecord[], seen: Set<string>, sourceId: SourceId): void {
  const isRepeated = records.length > 0 && records.every(({ id }) => seen.has(id))
  if (isRepeated)
    throw malformed(sourceId, `the catalogue repeats itself: a page of records that were given before, from ${records[0]?.id} on`)
  for (const { id } of records) seen.add(id)
}

function malformed(sourceId: SourceId, message: string): SourceError {
  return new SourceError('SOURCE_MALFORMED', message, { sourceId })
}

function totalOf({ request, countPushed }: ScanPlan, { matched }: CataloguePage): Total | undefined {
  if (!request.count || matched === undefined) return undefined
  return { value: matched, accuracy: countPushed === 'exact' ? 'exact' : 'upper' }
}

function writePosition({ page, skip }: Position, { revision }: ScanPlan): string {
  return JSON.stringify([revision, page, skip])
}

function readPosition(from: string, { revision }: ScanPlan): Position {
  const read = parseOrUndefined(from)
  const [of, page, skip] = Array.isArray(read) && read.length === 3 ? (read as readonly unknown[]) : []
  const isPosition = (page === null || typeof page === 'string') && Number.isInteger(skip) && (skip as number) >= 0
  if (typeof of !== 'string' || !isPosition) throw new QueryError('CURSOR_INVALID', 'this is no position in a catalogue')
  if (of !== revision) throw new QueryError('CURSOR_INVALID', 'the catalogue has been connected anew since', { reason: 'DATA_CHANGED' })
  return { page: page as string | null, skip: skip as number }
}

function parseOrUndefined(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
