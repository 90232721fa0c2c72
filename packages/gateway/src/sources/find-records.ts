// Which records of a catalogue lead to which sources: one question through the model Dataset.
import type { EntityOrigin, EntityPage, EntityQuery, EntityRow, EntityService, Filter, SourceId } from '@crosswalk/contract'
import { endpointOf } from './endpoint.ts'

const PAGE_SIZE = 100
/** Records that lead somewhere near the sources, over all pages of one question. */
const MAX_RECORDS = 1_000

export interface SourceAddress {
  readonly id: SourceId
  readonly url: string
}

/** What one record says of the source that its links lead to. */
export interface SourceRecord {
  readonly id: string
  readonly title: string | undefined
  readonly description: string | undefined
  readonly licence: string | undefined
  readonly publisher: string | undefined
  readonly origins: readonly EntityOrigin[]
}

export interface FoundRecords {
  /** By identifier. Of every source that was asked for, none where no record leads to it. */
  readonly bySource: ReadonlyMap<SourceId, readonly SourceRecord[]>
  /** Why records may be missing. */
  readonly lack: string | undefined
  /** The catalogue gave nothing at all: worth asking again. */
  readonly isDown: boolean
}

const TEXTS = ['title', 'description', 'licence', 'publisher'] as const

/** @throws what EntityService.page throws */
export async function findRecords(
  service: EntityService,
  catalogue: SourceId,
  { sources, signal }: { readonly sources: readonly SourceAddress[]; readonly signal: AbortSignal },
): Promise<FoundRecords> {
  const bySource = new Map<SourceId, SourceRecord[]>(sources.map(({ id }) => [id, []]))
  const context = service.createContext({ signal })
  const query = toQuery(catalogue, sources, Math.min(PAGE_SIZE, service.describe().limits.maxPageSize))
  let page = await service.page(query, context)
  let read = page.rows.length
  collect(page.rows, sources, bySource)
  while (page.hasNextPage && page.endCursor !== null && read < MAX_RECORDS) {
    page = await service.page({ ...query, after: page.endCursor }, context)
    read += page.rows.length
    collect(page.rows, sources, bySource)
  }
  for (const records of bySource.values()) records.sort((left, right) => (left.id < right.id ? -1 : 1))
  return { bySource, ...lackOf(page, read) }
}

function lackOf({ completeness, hasNextPage }: EntityPage, read: number): Pick<FoundRecords, 'lack' | 'isDown'> {
  const failed = completeness.entries.find(({ status }) => status === 'ERROR' || status === 'TIMEOUT')
  if (failed) return { lack: `${failed.code}: ${failed.message}`, isDown: failed.rows === 0 && read === 0 }
  return { lack: hasNextPage ? `more than ${MAX_RECORDS} records lead to the hosts of sources` : undefined, isDown: false }
}

function toQuery(catalogue: SourceId, sources: readonly SourceAddress[], first: number): EntityQuery {
  const properties = [...TEXTS, 'links'].map((property) => ({ key: property, property, members: [] }))
  return {
    target: { model: 'Dataset' },
    sources: [catalogue],
    filter: [leadsNear(sources)],
    select: { properties, relations: [], origins: true, unmapped: false },
    orderBy: [],
    first,
    count: 'none',
    // Each record by itself: of what another catalogue says it is asked on its own.
    merge: 'apart',
  }
}

/** A superset, by host: an address has too many spellings for a pattern. What is read is compared by `endpointOf`. */
function leadsNear(sources: readonly SourceAddress[]): Filter {
  const hosts = new Set(sources.flatMap(({ url }) => URL.parse(url)?.hostname ?? []))
  const args = [...hosts].map((host): Filter => {
    const pattern = `%${host.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`
    return {
      op: 'like',
      args: [
        { op: 'casei', args: [{ property: 'links' }] },
        { op: 'casei', args: [pattern] },
      ],
    }
  })
  return { op: 'or', args }
}

function collect(rows: readonly EntityRow[], sources: readonly SourceAddress[], bySource: ReadonlyMap<SourceId, SourceRecord[]>): void {
  for (const row of rows) {
    const links = row.values['links']
    const reached = new Set(
      (Array.isArray(links) ? links : [links]).map((link) => (typeof link === 'string' ? endpointOf(link) : undefined)),
    )
    for (const { id, url } of sources) {
      const endpoint = endpointOf(url)
      if (endpoint !== undefined && reached.has(endpoint)) bySource.get(id)?.push(toRecord(row))
    }
  }
}

function toRecord({ id, values, origins }: EntityRow): SourceRecord {
  const text = (name: (typeof TEXTS)[number]): string | undefined => {
    const value = values[name]
    return typeof value === 'string' && value.trim() !== '' ? value : undefined
  }
  return { id, title: text('title'), description: text('description'), licence: text('licence'), publisher: text('publisher'), origins }
}
