// A page that begins after so many features: the pages before it are read without showing anything of them.
import { LimitError, type CallContext, type EntityPage, type EntityQuery, type EntityService, type Selection } from '@crosswalk/contract'

const NOTHING: Selection = { properties: [], relations: [], origins: false, unmapped: false }

export interface PageAt {
  readonly query: EntityQuery
  readonly offset: number
  readonly context: CallContext
}

/**
 * The same rows as at that place of the list read by its cursors; none behind its end. All pages share the request's deadline and budget.
 * @throws LimitError LIMIT_EXCEEDED where the pages before cannot be read within the budget
 */
export async function pageAt(service: EntityService, { query, offset, context }: PageAt): Promise<EntityPage> {
  if (offset === 0) return service.page(query, context)
  const { maxPageSize } = service.describe().limits
  let { after, count: countMode } = query
  let first: EntityPage | undefined
  for (let left = offset; left > 0;) {
    const page = await service.page({ ...query, select: NOTHING, first: Math.min(left, maxPageSize), after, count: countMode }, context)
    first ??= page
    left -= page.rows.length
    if (!page.hasNextPage || page.endCursor === null) return { ...page, rows: [], hasNextPage: false, endCursor: null, count: first.count }
    if (page.rows.length === 0)
      throw new LimitError('the features before this offset are too many to pass over', { limit: 'offset', maximum: offset - left })
    after = page.endCursor
    countMode = 'none'
  }
  const page = await service.page({ ...query, after, count: countMode }, context)
  return first === undefined ? page : { ...page, endCursor: page.endCursor, count: first.count }
}
