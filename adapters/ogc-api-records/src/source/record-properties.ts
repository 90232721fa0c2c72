// The properties of catalogue records and how each is read: the core of OGC API Records, and what the records themselves show.
import type { CollectionProperty, PropertyType } from '@crosswalk/contract'
import { parseGeometry } from '@crosswalk/geo'
import type { CatalogueRecord } from './catalogue.ts'

/** OGC 20-004 section 8.2 (record core), in its names; `begins`, `ends` (of `time`) and `distributions` are ours. */
const CORE: Readonly<Record<string, PropertyType>> = {
  id: 'text',
  geometry: 'geometry',
  time: 'interval',
  begins: 'time',
  ends: 'time',
  type: 'text',
  title: 'text',
  description: 'text',
  keywords: 'array',
  language: 'text',
  created: 'time',
  updated: 'time',
  issued: 'time',
  license: 'text',
  rights: 'text',
  publisher: 'text',
  formats: 'array',
  contacts: 'json',
  themes: 'json',
  externalIds: 'json',
  links: 'json',
  distributions: 'array',
}

/** As the schema of a record has them (OGC 20-004 section 8.2). */
const LISTS_OF_TEXT: ReadonlySet<string> = new Set(['keywords', 'formats', 'distributions'])

/** The core first, then what a sample of records has besides, by name. */
export function describeProperties(
  sample: readonly CatalogueRecord[],
  isFilterable: (name: string) => boolean,
): readonly CollectionProperty[] {
  const others = new Map<string, PropertyType>()
  for (const { properties } of sample) {
    for (const [name, value] of Object.entries(properties)) {
      if (Object.hasOwn(CORE, name) || value === null || value === undefined) continue
      const type = typeOf(value)
      others.set(name, (others.get(name) ?? type) === type ? type : 'unknown')
    }
  }
  const all = [...Object.entries(CORE), ...[...others].toSorted(([left], [right]) => (left < right ? -1 : 1))]
  return all.map(([name, type]) => ({
    name,
    type,
    ...(LISTS_OF_TEXT.has(name) ? { elements: 'text' } : {}),
    filterable: isFilterable(name),
    sortable: false,
  }))
}

function typeOf(value: unknown): PropertyType {
  if (Array.isArray(value)) return 'array'
  const types: Readonly<Record<string, PropertyType>> = { string: 'text', number: 'number', boolean: 'boolean', object: 'json' }
  return types[typeof value] ?? 'unknown'
}

/** Missing reads as undefined, an explicit null as null. */
export function getterOf(name: string): (item: unknown) => unknown {
  const read =
    SPECIAL[name] ?? ((record: CatalogueRecord) => (Object.hasOwn(record.properties, name) ? record.properties[name] : undefined))
  return (item) => read(item as CatalogueRecord)
}

const SPECIAL: Readonly<Record<string, (record: CatalogueRecord) => unknown>> = Object.assign(Object.create(null) as object, {
  id: ({ id }: CatalogueRecord) => id,
  geometry: ({ geometry }: CatalogueRecord) => (geometry === undefined ? undefined : parseGeometry(geometry)),
  time: ({ time }: CatalogueRecord) => (time === undefined ? undefined : readTime(time)),
  begins: ({ time }: CatalogueRecord) => boundOf(readTime(time)?.start),
  ends: ({ time }: CatalogueRecord) => boundOf(readTime(time)?.end),
  links: ({ links }: CatalogueRecord) => links,
  distributions: ({ links }: CatalogueRecord) => readDistributions(links),
})

/** `{date}`, `{timestamp}` or `{interval}` (OGC 20-004 section 8.2.8); pycsw says `{"null": "date"}` where it has none. */
function readTime(time: unknown): { readonly start: unknown; readonly end: unknown } | null {
  if (typeof time !== 'object' || time === null) return null
  const { date, timestamp, interval } = time as { date?: unknown; timestamp?: unknown; interval?: unknown }
  if (Array.isArray(interval) && interval.length === 2) return { start: interval[0] as unknown, end: interval[1] as unknown }
  const instant = date ?? timestamp
  return typeof instant === 'string' ? { start: instant, end: instant } : null
}

/** An open end is not there. */
function boundOf(bound: unknown): unknown {
  return bound === '..' || bound === '' || bound === null ? undefined : bound
}

/** Relations of a record to its catalogue, not to what it describes. */
const OWN_RELATIONS = new Set(['self', 'alternate', 'collection', 'root', 'parent', 'up', 'first', 'prev', 'next', 'license', 'items'])

/** Addresses of what is described: links to services of pycsw have no relation at all. */
function readDistributions(links: unknown): readonly string[] | undefined {
  if (!Array.isArray(links)) return undefined
  return links.flatMap((link: unknown) => {
    const { rel, href } = (typeof link === 'object' && link !== null ? link : {}) as { rel?: unknown; href?: unknown }
    return typeof href === 'string' && !OWN_RELATIONS.has(String(rel)) ? [href] : []
  })
}
