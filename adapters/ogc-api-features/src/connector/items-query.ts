// The parameters of a request for items as one EntityQuery, checked before any source is touched.
import type { CountMode, EntityQuery, Filter, Order, PropertySelection, Selection } from '@crosswalk/contract'
import type { FaceCollection, FaceProperty } from './face-collection.ts'
import { CRS84_URI, findCrs, type FaceCrs } from './face-crs.ts'
import type { FaceState } from './face-state.ts'
import { invalidParameter } from './invalid-parameter.ts'
import { CURSOR, FILTER_LANGUAGES, propertyParameters } from './items-parameters.ts'
import type { Parameters } from './parameter.ts'
import { readBbox } from './read-bbox.ts'
import { readDatetime, readInstant } from './read-datetime.ts'
import { readFilter } from './read-filter.ts'

export interface ItemsRequest {
  readonly query: EntityQuery
  /** Features to leave out before the page. */
  readonly offset: number
  /** What features show, in the order of the collection. */
  readonly shown: readonly FaceProperty[]
  /** The system of the answer. */
  readonly crs: FaceCrs
}

/** @throws QueryError QUERY_INVALID with the parameter as its path, and the position inside a filter */
export function itemsQuery(parameters: Parameters, collection: FaceCollection, state: FaceState): ItemsRequest {
  const shown = shownProperties(parameters.get('properties'), collection)
  const after = parameters.get(CURSOR)
  return {
    shown,
    offset: offsetOf(parameters),
    crs: crsOf('crs', parameters, state),
    query: {
      target: collection.target,
      filter: filtersOf(parameters, collection, state),
      select: selectionOf(shown, collection),
      orderBy: orderOf(parameters.get('sortby'), collection),
      first: limitOf(parameters.get('limit'), state),
      ...(after === undefined ? {} : { after }),
      count: countModeOf(after, collection),
    },
  }
}

/** What these properties and the geometry need, each once. */
export function selectionOf(shown: readonly FaceProperty[], { geometrySelection }: FaceCollection): Selection {
  const selections = new Map<string, PropertySelection>()
  for (const selection of [geometrySelection, ...shown.map((property) => property.selection)]) {
    if (selection !== undefined) selections.set(selection.key, selection)
  }
  return { properties: [...selections.values()], relations: [], origins: false, unmapped: false }
}

/** The system that a parameter names, CRS84 without it. @throws QueryError QUERY_INVALID */
export function crsOf(name: string, parameters: Parameters, { systems }: FaceState): FaceCrs {
  return findCrs(name, parameters.get(name) ?? CRS84_URI, systems)
}

/** An exhaustive count reads everything: only where that is memory of ours, and only once for a chain of pages. */
function countModeOf(after: string | undefined, { isLocal }: FaceCollection): CountMode {
  if (after === undefined) return isLocal ? 'exact' : 'cheap'
  return isLocal ? 'cheap' : 'none'
}

function limitOf(text: string | undefined, { limits, defaultLimit }: FaceState): number {
  if (text === undefined) return defaultLimit
  const limit = /^\d{1,15}$/.test(text) ? Number(text) : 0
  if (limit < 1)
    throw invalidParameter('limit', `${JSON.stringify(text.slice(0, 50))} is not a number of features`, {
      expected: [`1 to ${limits.maxPageSize}`],
    })
  return Math.min(limit, limits.maxPageSize)
}

function offsetOf(parameters: Parameters): number {
  const text = parameters.get('offset') ?? '0'
  if (!/^\d{1,9}$/.test(text))
    throw invalidParameter('offset', `${JSON.stringify(text.slice(0, 50))} is not a number of features`, { expected: ['0 or more'] })
  if (text !== '0' && parameters.has(CURSOR)) throw invalidParameter('offset', 'a cursor already says where the page begins')
  return Number(text)
}

function filtersOf(parameters: Parameters, collection: FaceCollection, state: FaceState): readonly Filter[] {
  const filters: Filter[] = []
  const bbox = parameters.get('bbox')
  const bboxCrs = crsOf('bbox-crs', parameters, state)
  const { geometryName, timeNames } = collection
  if (bbox !== undefined) {
    const literal = readBbox('bbox', bbox, bboxCrs)
    if (geometryName !== undefined) {
      filters.push(orMissing({ op: 's_intersects', args: [{ property: geometryName }, literal] }, [geometryName], state))
    }
  }
  const datetime = parameters.get('datetime')
  if (datetime !== undefined) {
    const literal = readDatetime(datetime)
    const tests = timeNames.map((name): Filter => ({ op: 't_intersects', args: [{ property: name }, literal] }))
    if (tests.length > 0) filters.push(orMissing(anyOf(tests), timeNames, state))
  }
  for (const property of propertyParameters(collection)) {
    const value = parameters.get(property.name)
    if (value !== undefined) filters.push(equals(property, value))
  }
  return [...filters, ...filterOf(parameters, collection, state)]
}

/** What has none of these properties matches too, as the standard has it for `bbox` and `datetime`. */
function orMissing(filter: Filter, names: readonly string[], { matchMissing }: FaceState): Filter {
  if (!matchMissing) return filter
  const missing = names.map((name): Filter => ({ op: 'isNull', args: [{ property: name }] }))
  return anyOf([filter, missing.length === 1 ? (missing[0] as Filter) : { op: 'and', args: missing }])
}

function anyOf(filters: readonly Filter[]): Filter {
  return filters.length === 1 ? (filters[0] as Filter) : { op: 'or', args: filters }
}

function filterOf(parameters: Parameters, collection: FaceCollection, state: FaceState): readonly Filter[] {
  const text = parameters.get('filter')
  const language = parameters.get('filter-lang') ?? FILTER_LANGUAGES[0]
  if (!(FILTER_LANGUAGES as readonly string[]).includes(language)) {
    throw invalidParameter('filter-lang', `${JSON.stringify(language.slice(0, 50))} is not a language of filters`, {
      expected: FILTER_LANGUAGES,
    })
  }
  const crs = crsOf('filter-crs', parameters, state)
  return text === undefined ? [] : [readFilter({ text, language, crs }, collection)]
}

/** A property parameter: equality, and for times the day or instant that it names. */
function equals({ name, path, type }: FaceProperty, text: string): Filter {
  const property = { property: path }
  const refuse = (expected: string): Error =>
    invalidParameter(name, `${JSON.stringify(text.slice(0, 200))} is not a value of ${name}`, { expected: [expected] })
  switch (type) {
    case 'number': {
      const value = text.trim() === '' ? Number.NaN : Number(text)
      if (!Number.isFinite(value)) throw refuse('a number')
      return { op: '=', args: [property, value] }
    }
    case 'boolean': {
      if (text !== 'true' && text !== 'false') throw refuse('true or false')
      return { op: '=', args: [property, text === 'true'] }
    }
    case 'date':
    case 'timestamp':
    case 'time': {
      const instant = readInstant(text)
      if (instant === undefined) throw refuse('a date or a timestamp with its zone')
      return { op: 't_intersects', args: [property, instant.length === 10 ? { date: instant } : { timestamp: instant }] }
    }
    default:
      return { op: '=', args: [property, text] }
  }
}

function orderOf(text: string | undefined, { properties }: FaceCollection): readonly Order[] {
  if (text === undefined) return []
  const sortables = new Map(properties.filter(({ isSortable }) => isSortable).map((property) => [property.name, property]))
  return text.split(',').map((part) => {
    // In a form a `+` is a space.
    const [, sign = '', name = ''] = /^([-+ ]?)(.*)$/s.exec(part) ?? []
    const property = sortables.get(name)
    if (property === undefined)
      throw invalidParameter('sortby', `${JSON.stringify(name.slice(0, 200))} is not a sortable`, { expected: [...sortables.keys()] })
    return { property: property.path, descending: sign === '-' }
  })
}

function shownProperties(text: string | undefined, { properties, geometryName }: FaceCollection): readonly FaceProperty[] {
  const shown = properties.filter(({ isShown }) => isShown)
  if (text === undefined) return shown
  const names = new Set(text === '' ? [] : text.split(','))
  for (const name of names) {
    if (name !== geometryName && name !== 'id' && !shown.some((property) => property.name === name)) {
      throw invalidParameter('properties', `${JSON.stringify(name.slice(0, 200))} is not a property`, {
        expected: shown.map((property) => property.name),
      })
    }
  }
  return shown.filter(({ name }) => names.has(name))
}
