// One member of the list of collections: its addresses, its extent, its reference systems.
import type { Bbox } from '@crosswalk/contract'
import { parseBbox } from '@crosswalk/geo'
import type { FeatureClient } from '../items/feature-client.ts'
import { isRecord, textOf, textsOf } from '../json.ts'
import type { JsonRecord } from '../json.ts'
import { instantMsOf } from '../request/operands.ts'
import { findLink, linksOf } from './links.ts'
import { childOf } from './read-service.ts'

export interface CollectionDocument {
  readonly id: string
  readonly title: string | undefined
  readonly itemType: string
  /** Absolute, without query. */
  readonly itemsUrl: string
  readonly queryablesUrl: string | undefined
  readonly schemaUrl: string | undefined
  /** URIs as the server spells them. */
  readonly crs: readonly string[]
  readonly storageCrs: string | undefined
  readonly bbox: Bbox | undefined
  /** Of the stated extent in time. */
  readonly span: Span | undefined
  readonly licence: string | undefined
  readonly attribution: string | undefined
}

/** Epoch milliseconds, both ends included; an open one is undefined. */
export interface Span {
  readonly startMs: number | undefined
  readonly endMs: number | undefined
}

interface Member {
  readonly id: string
  readonly document: JsonRecord
  readonly base: string
  /** What `#/crs` stands for (OGC 18-058r1 section 6.2.1). */
  readonly globalCrs: readonly string[]
}

/** @throws SourceError SOURCE_MALFORMED a link to somebody else's origin */
export function describeCollection({ id, document, base, globalCrs }: Member, client: FeatureClient): CollectionDocument {
  const links = linksOf(document)
  const follow = (relation: string, pattern?: RegExp): string | undefined => {
    const link = findLink(links, relation, pattern)
    return link === undefined ? undefined : client.followLink(link.href, base)
  }
  const items = follow('items', /geo\+json|json/i) ?? childOf(base, `${encodeURIComponent(id)}/items`)
  return {
    id,
    title: textOf(document['title']),
    itemType: textOf(document['itemType']) ?? 'feature',
    itemsUrl: withoutQuery(items),
    queryablesUrl: follow('queryables'),
    schemaUrl: follow('schema'),
    crs: textsOf(document['crs']).flatMap((uri) => (uri === '#/crs' ? globalCrs : [uri])),
    storageCrs: textOf(document['storageCrs']),
    bbox: bboxIn(document['extent']),
    span: spanIn(document['extent']),
    licence: textOf(document['license']) ?? links.find(({ rel }) => rel === 'license')?.href,
    attribution: textOf(document['attribution']),
  }
}

/** `f=json` is asked for by Accept; what else a link carries belongs to another question. */
function withoutQuery(url: string): string {
  return url.split(/[?#]/)[0] ?? url
}

/** Of an extent in CRS84, which is what it is without a word about it. */
function bboxIn(extent: unknown): Bbox | undefined {
  const spatial = isRecord(extent) ? extent['spatial'] : undefined
  const crs = isRecord(spatial) ? textOf(spatial['crs']) : undefined
  if (crs !== undefined && !/CRS:?84h?\W*$/i.test(crs)) return undefined
  const list = isRecord(spatial) ? spatial['bbox'] : undefined
  const first: unknown = Array.isArray(list) ? (Array.isArray(list[0]) ? list[0] : list) : undefined
  try {
    return Array.isArray(first) ? parseBbox(first as readonly number[]) : undefined
  } catch {
    return undefined
  }
}

function spanIn(extent: unknown): Span | undefined {
  const temporal = isRecord(extent) ? extent['temporal'] : undefined
  const list = isRecord(temporal) ? temporal['interval'] : undefined
  const first: unknown = Array.isArray(list) ? list[0] : undefined
  if (!Array.isArray(first)) return undefined
  const [startMs, endMs] = [instantMsOf(first[0] as string), instantMsOf(first[1] as string)]
  return startMs === undefined && endMs === undefined ? undefined : { startMs, endMs }
}
