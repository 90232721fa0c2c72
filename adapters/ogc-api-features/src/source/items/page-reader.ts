// The pages of one request: by the server's links, or by an offset of our own where those lose something.
import { SourceError } from '@crosswalk/contract'
import type { Batch, CallContext } from '@crosswalk/contract'
import { notAPosition } from '../position.ts'
import type { CollectionState } from '../request/collection-state.ts'
import type { NativeRequest } from '../request/create-requests.ts'
import { idOf } from './feature.ts'
import type { Feature } from './feature.ts'
import type { FeatureClient } from './feature-client.ts'

export interface ReadablePage {
  readonly features: readonly Feature[]
  /** Of this page, path and query. */
  readonly address: string
  /** Of the following page; undefined at the end. */
  readonly next: string | undefined
  readonly numberMatched: number | undefined
  readonly damaged: ReadonlySet<Feature>
  readonly cost: () => NonNullable<Batch['cost']>
}

export type ReadPages = AsyncIterable<ReadablePage>

export interface PagerSettings {
  readonly request: NativeRequest
  readonly state: CollectionState
  readonly client: FeatureClient
  readonly context: CallContext
  /** The page to begin with; empty: the first. */
  readonly from: string
}

const MAX_PAGES = 100_000
/** Pages without a feature that still lead on: more of them in a row is a server that does not end. */
const MAX_EMPTY_PAGES = 3

/**
 * Nothing is sent before a page is wanted. Features that stood on the page before are a circle, and so is an address that came before.
 * @throws SourceError SOURCE_MALFORMED
 */
export async function* createPager(settings: PagerSettings): AsyncGenerator<ReadablePage, void, undefined> {
  const { state, client, context, request } = settings
  const seen = new Set<string>()
  let address = settings.from === '' ? pathOf(request.url) : checkAddress(settings)
  let before = ''
  let empty = 0
  for (let count = 0; count < MAX_PAGES; count += 1) {
    context.signal.throwIfAborted()
    seen.add(address)
    const page = await client.readPage({ ...request, url: new URL(address, request.url).href }, state, context)
    const { features } = page
    const digest = features.map((feature) => idOf(feature) ?? JSON.stringify(feature.geometry)).join('\n')
    if (digest !== '' && digest === before) throw circle('a page repeats the one before it', settings)
    before = digest
    const next = nextAddress(settings, { address, page, isAlone: state.abilities.paging.by === 'none' })
    if (next !== undefined && seen.has(next)) throw circle('pages lead in a circle', settings)
    empty = features.length === 0 ? empty + 1 : 0
    if (empty > MAX_EMPTY_PAGES) throw circle(`${empty} empty pages follow each other`, settings)
    if (features.length > 0) yield { features, address, next, numberMatched: page.numberMatched, damaged: page.damaged, cost: page.cost }
    if (next === undefined) return
    address = next
  }
  throw circle(`there are more than ${MAX_PAGES} pages`, settings)
}

interface Read {
  readonly address: string
  readonly page: Awaited<ReturnType<FeatureClient['readPage']>>
  readonly isAlone: boolean
}

function nextAddress(settings: PagerSettings, { address, page, isAlone }: Read): string | undefined {
  const { state, request, client } = settings
  const { features, numberMatched, next } = page
  if (isAlone) {
    if (next !== undefined || (numberMatched ?? 0) > features.length) throw circle('pages repeat, and one does not hold all rows', settings)
    return undefined
  }
  const isByOffset = state.abilities.paging.by === 'offset' || request.method === 'POST'
  if (!isByOffset) {
    if (next === undefined) return undefined
    // A count that was found to be true saves the empty page behind a last full one.
    const offset = offsetOf(new URL(address, request.url))
    if (state.abilities.counts && offset !== undefined && numberMatched !== undefined && offset + features.length >= numberMatched)
      return undefined
    return pathOf(client.followLink(next, new URL(address, request.url).href))
  }
  const url = new URL(address, request.url)
  const offset = Number(url.searchParams.get('offset') ?? 0)
  const end = offset + features.length
  const isEnd = numberMatched === undefined ? next === undefined : end >= numberMatched
  if (isEnd || features.length === 0) return undefined
  return withOffset(address, end)
}

/** Where the page begins; undefined where the address counts in another way than by offset. */
function offsetOf({ searchParams }: URL): number | undefined {
  const offset = searchParams.get('offset')
  if (offset !== null) return /^\d+$/.test(offset) ? Number(offset) : undefined
  return ['startindex', 'page', 'cursor', 'token', 'after'].some((name) => searchParams.has(name)) ? undefined : 0
}

/** The same address with another offset, every other byte as it is. */
function withOffset(address: string, offset: number): string {
  const bare = address.replace(/([?&])offset=\d*(&|$)/, (_, start: string, end: string) => (end === '&' ? start : ''))
  return `${bare}${bare.includes('?') ? '&' : '?'}offset=${offset}`
}

function pathOf(url: string): string {
  const { pathname, search } = new URL(url)
  return pathname + search
}

/** A position holds an address: only one of this collection's items is taken from it. */
function checkAddress({ from, request }: PagerSettings): string {
  const planned = new URL(request.url)
  if (!from.startsWith('/') || from.startsWith('//')) throw notAPosition()
  const url = new URL(from, planned)
  const isHere = url.origin === planned.origin && url.pathname.replace(/\/$/, '') === planned.pathname.replace(/\/$/, '')
  if (!isHere) throw notAPosition()
  return from
}

function circle(message: string, { state, request, client }: PagerSettings): SourceError {
  return new SourceError('SOURCE_MALFORMED', `${state.collection.id}: ${message}`, {
    sourceId: client.sourceId,
    url: request.url.split('?')[0],
  })
}
