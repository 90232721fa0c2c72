// Links of OGC API documents (OGC 17-069r4 section 5.2): chosen by relation and media type.
import { recordsOf, textOf } from '../json.ts'
import type { JsonRecord } from '../json.ts'

export interface Link {
  readonly href: string
  readonly rel: string
  readonly type: string
}

/** Those that can be followed: a templated link is a pattern, not an address. */
export function linksOf(document: JsonRecord): readonly Link[] {
  return recordsOf(document['links']).flatMap((link) => {
    const href = textOf(link['href'])
    const rel = textOf(link['rel'])
    if (href === undefined || rel === undefined || link['templated'] === true || /[{}]/.test(href)) return []
    return [{ href, rel, type: textOf(link['type']) ?? '' }]
  })
}

const OGC_RELATIONS = ['http://www.opengis.net/def/rel/ogc/1.0/', 'https://www.opengis.net/def/rel/ogc/1.0/', '[ogc-rel:', 'ogc-rel:']

/** The relation by its short name: `http://www.opengis.net/def/rel/ogc/1.0/queryables` is `queryables`. */
function shortRelation(rel: string): string {
  const prefix = OGC_RELATIONS.find((start) => rel.startsWith(start))
  return prefix === undefined ? rel : rel.slice(prefix.length).replace(/\]$/, '')
}

/** The first link of the relation, JSON before what does not say its type, never HTML or another format. */
export function findLink(links: readonly Link[], relation: string, pattern = /json/i): Link | undefined {
  const candidates = links.filter(({ rel }) => shortRelation(rel) === relation)
  return candidates.find(({ type }) => pattern.test(type)) ?? candidates.find(({ type }) => type === '')
}
