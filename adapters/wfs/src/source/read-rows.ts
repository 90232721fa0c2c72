// Rows of a list, page after page, until there is reason to believe that it ends.
import { SourceError } from '@crosswalk/contract'
import type { WfsItem } from '../features/wfs-item.ts'
import { nextPageSize, pageBounds } from './next-page-size.ts'
import type { WfsOptions } from './options.ts'
import type { PageAhead, ReadAhead } from './read-ahead.ts'
import { readPage, sendForPage } from './read-page.ts'
import type { PageReading, PageState } from './read-page.ts'

export interface RowReading extends PageReading {
  readonly readAhead: ReadAhead
  readonly countDefault: number | undefined
  /** Index of the first row wanted. */
  readonly from: number
  /** Rows wanted in all, from there on. */
  readonly wanted: number
  /** Rows of the first page; later ones are larger, within the bounds of the options. */
  readonly pageSize: number
  readonly options: WfsOptions
}

/** Lists of items, never empty. @throws SourceError also for a server that gives the same page again */
export async function* readRows(reading: RowReading): AsyncGenerator<readonly WfsItem[], void, undefined> {
  const { collection, from, wanted } = reading
  const { hasStartIndex } = collection.probed.findings
  const loop = createLoopGuard(reading)
  const next = createAhead(reading)
  let size = Math.min(reading.pageSize, boundsOf(reading).features)
  let start = hasStartIndex ? from : 0
  let link: string | undefined
  try {
    for (;;) {
      const ahead = next.take(start)
      const count = ahead?.count ?? (hasStartIndex ? Math.min(size, wanted - (start - from)) : undefined)
      const page: PageState = { start, count, received: 0, head: undefined, url: '', bytes: 0, waitMs: 0 }
      for await (const items of readPage(reading, page, { link, ahead, onAnswer: () => next.begin(page) })) {
        loop.check(items[0], page)
        page.received += items.length
        // Without STARTINDEX a list begins at its beginning and is not cut: rows around the wanted ones are passed over.
        const first = start + page.received - items.length
        const kept = hasStartIndex ? items : items.slice(Math.max(0, from - first), Math.max(0, from + wanted - first))
        if (kept.length > 0) yield kept
      }
      start += page.received
      if (start - from >= wanted || page.received === 0) return
      link = nextLink(reading, page, start)
      if (link === undefined && !hasMore(reading, page, start)) return
      size = sizeAfter(reading, page)
    }
  } finally {
    next.drop()
  }
}

function boundsOf({ collection, options }: RowReading): ReturnType<typeof pageBounds> {
  return pageBounds(options, collection.probed.findings.geoJsonFormat !== undefined)
}

function sizeAfter(reading: RowReading, { count = 1, received, bytes, waitMs }: PageState): number {
  return nextPageSize({ size: count, received, bytes, waitMs }, boundsOf(reading))
}

interface Ahead {
  /** Called when a page's answer has begun: sends for the one after it, where a reader who went on once will want it and there is one. */
  begin(page: PageState): void
  /** The page that begins there, where it was sent for; any other is dropped. */
  take(start: number): PageAhead | undefined
  drop(): void
}

/** Whoever reads a second page wants a third: the first is followed by none of its own accord. */
function createAhead(reading: RowReading): Ahead {
  const { collection, planned, from, wanted, readAhead, context, meter } = reading
  const { findings } = collection.probed
  const total = planned.nodes.length === 0 ? findings.total : undefined
  let sent: PageAhead | undefined
  let before: PageState | undefined
  const drop = (): void => {
    sent?.drop()
    sent = undefined
  }
  return {
    begin(page) {
      const last = before
      before = page
      if (last === undefined || page.count === undefined) return
      const start = page.start + page.count
      const count = Math.min(sizeAfter(reading, { ...last, count: page.count }), wanted - (start - from))
      if (count < 1 || (last.head?.matched ?? total ?? 0) <= start) return
      sent = readAhead({ start, count, context, send: (own) => sendForPage(reading, { start, count, link: undefined }, own) })
    },
    take(start) {
      if (sent !== undefined && sent.start !== start) {
        meter.add({ requests: 1, bytes: 0 })
        drop()
      }
      const taken = sent
      sent = undefined
      return taken
    },
    drop,
  }
}

/** The server's own link, only where pages cannot be asked for by number. @throws SourceError where the list goes on and nothing leads there */
function nextLink({ client, collection, countDefault }: RowReading, { head, url, received }: PageState, start: number): string | undefined {
  if (collection.probed.findings.hasStartIndex) return undefined
  if (head?.next !== undefined) return client.http.followLink(head.next, url)
  if ((head?.matched ?? start) > start || received === countDefault) {
    const message = `the server gives ${start} features of ${head?.matched ?? 'more'}, and no way to the others: it knows neither STARTINDEX nor a next link`
    throw new SourceError('SOURCE_MALFORMED', message, { sourceId: client.sourceId, url })
  }
  return undefined
}

/** A full page is followed by another; a short one only where the server is known, or may be suspected, to have cut it short. */
function hasMore({ collection, countDefault }: RowReading, { received, head, count }: PageState, start: number): boolean {
  const { findings } = collection.probed
  if (!findings.hasStartIndex || count === undefined) return false
  if (received >= count) return true
  if (head?.matched !== undefined) return head.matched > start
  if (head?.next !== undefined) return true
  if (received === countDefault) return true
  return received > findings.provenPageSize
}

/** Two pages that begin with the same feature are one page: the server does not go on. */
function createLoopGuard({ client, collection }: RowReading): { check(first: WfsItem | undefined, page: PageState): void } {
  const seen = new Set<string>()
  return {
    check(first, page) {
      if (first === undefined || page.received > 0) return
      const key = collection.keyOf(first)
      if (seen.has(key)) {
        throw new SourceError('SOURCE_MALFORMED', `the server gives the page that begins with ${key.slice(0, 80)} again`, {
          sourceId: client.sourceId,
          url: page.url,
        })
      }
      seen.add(key)
    },
  }
}
