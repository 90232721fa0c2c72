// The raw surface: items of one collection of one source, in the source's own names.
import type { Collection, CountMode, Filter, PropertyType, SourceInfo } from '@crosswalk/contract'
import { collectionScope, parseCql2Json } from '@crosswalk/cql2'
import { isObjectType } from 'graphql'
import { collectFields } from './collect-fields.ts'
import { connectionType, fetchPage } from './fetch-connection.ts'
import type { Fetch, FieldRequest } from './field-behaviour.ts'
import { invalid } from './invalid.ts'
import { bboxFilter, pagingOf, textFilter, type Arguments } from './list-arguments.ts'
import { connectionPlaces } from './select-entities.ts'

const TEMPORAL: ReadonlySet<PropertyType> = new Set(['date', 'timestamp', 'time', 'interval'])

/**
 * A raw row holds `values.geometry` and `values.properties`; the selection names the columns that are read for them.
 * @throws QueryError QUERY_INVALID for a source or collection that is not there, and for arguments that do not fit it
 */
export const fetchItems: Fetch = (request) => {
  const { args, context } = request
  const source = context.sources().find((candidate) => candidate.id === args['source'])
  if (!source) throw unknown(['source'], args['source'], context.sources())
  const collection = source.collections.find((candidate) => candidate.id === args['collection'])
  if (!collection) throw unknown(['collection'], args['collection'], source.collections)
  const shown = shownFields(request)
  const names = collection.properties.map((property) => property.name).filter((name) => name !== collection.geometryProperty)
  const read = [
    ...(shown.fields.has('properties') ? names : []),
    ...(shown.fields.has('geometry') && collection.geometryProperty !== undefined ? [collection.geometryProperty] : []),
  ]
  return fetchPage(request, {
    target: { source: source.id, collection: collection.id },
    filter: itemFilters(args, collection),
    select: {
      properties: read.map((name) => ({ key: name, property: name, members: [] })),
      relations: [],
      origins: false,
      unmapped: false,
    },
    orderBy: [],
    ...pagingOf(args, context.limits),
    count: shown.count,
  })
}

function itemFilters(args: Arguments, collection: Collection): readonly Filter[] {
  const filters = [...textFilter(args, collectionScope(collection), [])]
  if (args['bbox']) filters.push(bboxFilter(args['bbox'] as readonly number[], collection.geometryProperty, []))
  if (typeof args['datetime'] === 'string') filters.push(datetimeFilter(args['datetime'], collection))
  return filters
}

/**
 * An instant, a day, or an interval with `..` or nothing for an open end; meets any temporal property of the item
 * (OGC 17-069r4 section 7.15.4).
 */
function datetimeFilter(text: string, { id, properties }: Collection): Filter {
  const temporal = properties.filter((property) => TEMPORAL.has(property.type))
  if (temporal.length === 0) throw invalid(['datetime'], `the collection ${id} has no property that is a time`)
  const [start, end, ...rest] = text.split('/').map((part) => (part === '' ? '..' : part))
  const literal = end === undefined ? instant(start ?? '') : { interval: [start, end] }
  try {
    if (rest.length > 0 || (end !== undefined && start !== '..' && end !== '..' && Date.parse(start ?? '') > Date.parse(end)))
      throw new RangeError(text)
    const tests = temporal.map(({ name }) => parseCql2Json({ op: 't_intersects', args: [{ property: name }, literal] }))
    return tests.length === 1 ? (tests[0] as Filter) : { op: 'or', args: tests }
  } catch (cause) {
    const expected = ['2026-03-01T00:00:00Z', '2026-03-01', '2026-03-01/2026-03-08', '../2026-03-08']
    throw invalid(['datetime'], `${JSON.stringify(text)} is not an instant or an interval that begins before it ends`, { expected, cause })
  }
}

function instant(text: string): object {
  return text.length === 10 ? { date: text } : { timestamp: text }
}

function shownFields(request: FieldRequest): { fields: ReadonlySet<string>; count: CountMode } {
  const { places, count } = connectionPlaces(request, connectionType(request), request.nodes)
  const collected = places.flatMap(({ type, nodes }) => (isObjectType(type) ? [...collectFields(request, type, nodes).values()] : []))
  return { fields: new Set(collected.map(([first]) => first?.name.value ?? '')), count }
}

function unknown(path: readonly string[], id: unknown, present: readonly (SourceInfo | Collection)[]): Error {
  return invalid(path, `there is no ${path.join()} ${JSON.stringify(id)}`, { expected: present.map((candidate) => candidate.id) })
}
