// The arguments of a list as parts of an EntityQuery, checked before any source is touched.
import {
  geometryNameOf,
  QueryError,
  type EntityQuery,
  type Filter,
  type MergeRule,
  type ModelDescription,
  type Near,
  type Order,
  type ServiceLimits,
  type SourceId,
  type SourceInfo,
} from '@crosswalk/contract'
import { checkFilter, locateName, modelScope, parseCql2Text, type NameScope } from '@crosswalk/cql2'
import { parseBbox, validateGeometry } from '@crosswalk/geo'
import type { Input } from './conditions.ts'
import { atPath, invalid, type InputPath } from './invalid.ts'
import { whereToFilters } from './where-to-filter.ts'

/** Rows of a page where `first` is absent. */
export const DEFAULT_FIRST = 20

/** Coerced arguments. An explicit null is an absent argument, except inside `where`. */
export type Arguments = Readonly<Record<string, unknown>>

export interface ArgumentScope {
  readonly model: ModelDescription
  readonly models: readonly ModelDescription[]
  /** Where the arguments stand: empty at a root field, the aliases on the way down below it. */
  readonly path: InputPath
}

/**
 * `where`, `filter`, `bbox` and `within`: all of them are ANDed.
 * @throws QueryError QUERY_INVALID, QUERY_TOO_COMPLEX with the path, and the position inside `filter`
 */
export function filtersOf(args: Arguments, scope: ArgumentScope): readonly Filter[] {
  const { model, models, path } = scope
  const filters: Filter[] = []
  const where = args['where']
  if (where) filters.push(...whereToFilters(where as Input, { model, models, path: [...path, 'where'] }))
  filters.push(...textFilter(args, modelScope(model, models), path))
  const location = geometryNameOf(model)
  if (args['bbox']) filters.push(bboxFilter(args['bbox'] as readonly number[], location, path))
  if (args['within']) {
    const geometry = atPath([...path, 'within'], () => validateGeometry(args['within']))
    filters.push({ op: 's_within', args: [{ property: roleName(location, [...path, 'within']) }, geometry] })
  }
  return filters
}

/** The `filter` argument: CQL2 text over the names of a scope. @throws QueryError with path and position */
export function textFilter(args: Arguments, scope: NameScope, path: InputPath): readonly Filter[] {
  const text = args['filter']
  if (typeof text !== 'string') return []
  try {
    const filter = parseCql2Text(text)
    checkFilter(filter, scope, { locate: (name, mention) => locateName(text, name, mention) })
    return [filter]
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    // The place inside the text is its position; a path inside the parsed tree would say nothing to its author.
    throw new QueryError(error.code, error.message, { ...error.details, path: [...path, 'filter'], cause: error })
  }
}

/** The box meets the geometry. West greater than east crosses the antimeridian. @throws QueryError QUERY_INVALID */
export function bboxFilter(numbers: readonly number[], property: string | undefined, path: InputPath): Filter {
  const bbox = atPath(path, () => parseBbox(numbers))
  return { op: 's_intersects', args: [{ property: roleName(property, [...path, 'bbox']) }, { bbox }] }
}

function roleName(property: string | undefined, path: InputPath): string {
  if (property === undefined) throw invalid(path, 'there is no geometry to compare with')
  return property
}

/** @throws QueryError QUERY_INVALID for degrees off the globe or a radius that is not positive */
export function nearOf(args: Arguments, path: InputPath = []): Near | undefined {
  const near = args['near'] as Near | null | undefined
  if (!near) return undefined
  const { longitude, latitude, radiusMetres } = near
  const place = [...path, 'near']
  if (!(Math.abs(longitude) <= 180)) throw invalid([...place, 'longitude'], `Longitude ${longitude} is beyond 180 degrees`)
  if (!(Math.abs(latitude) <= 90)) throw invalid([...place, 'latitude'], `Latitude ${latitude} is beyond 90 degrees`)
  if (!(radiusMetres > 0 && Number.isFinite(radiusMetres)))
    throw invalid([...place, 'radiusMetres'], 'The radius must be a number of metres greater than 0')
  return { longitude, latitude, radiusMetres }
}

/**
 * The window of `during`; the service reads its bounds. An explicit null is an absent bound, and a window without any no condition.
 * @throws QueryError QUERY_INVALID for a time zone of nothing
 */
export function duringOf(args: Arguments): Pick<EntityQuery, 'during'> {
  const { from, to } = (args['during'] ?? {}) as { readonly from?: string | null; readonly to?: string | null }
  const during = { ...(from ? { from } : {}), ...(to ? { to } : {}) }
  const { timeZone } = args
  if (Object.keys(during).length === 0) {
    if (typeof timeZone === 'string') throw invalid(['timeZone'], 'timeZone says where the days of during are, and there is no during')
    return {}
  }
  return { during: typeof timeZone === 'string' ? { ...during, timeZone } : during }
}

/** `first` and `after`. @throws QueryError QUERY_INVALID for a size that is not between 1 and the maximum */
export function pagingOf(args: Arguments, limits: ServiceLimits, path: InputPath = []): { first: number; after?: string } {
  const first = (args['first'] as number | null | undefined) ?? Math.min(DEFAULT_FIRST, limits.maxPageSize)
  if (!Number.isInteger(first) || first < 1 || first > limits.maxPageSize) {
    throw invalid([...path, 'first'], `first is ${first}; a page has between 1 and ${limits.maxPageSize} rows`, {
      expected: [`1 to ${limits.maxPageSize}`],
    })
  }
  const after = args['after'] as string | null | undefined
  return after === null || after === undefined ? { first } : { first, after }
}

export function orderOf(args: Arguments): readonly Order[] {
  const orderBy = args['orderBy'] as readonly { by: string; direction?: 'ASC' | 'DESC' | null }[] | null | undefined
  return (orderBy ?? []).map(({ by, direction }) => ({ property: by, descending: direction === 'DESC' }))
}

/** @throws QueryError QUERY_INVALID for a source that is not configured, or an empty list */
export function sourcesOf(args: Arguments, sources: readonly SourceInfo[]): readonly SourceId[] | undefined {
  const ids = args['sources'] as readonly string[] | null | undefined
  if (!ids) return undefined
  const expected = sources.map((source) => source.id)
  if (ids.length === 0) throw invalid(['sources'], 'no source is named; leave the argument out to ask all', { expected })
  for (const [index, id] of ids.entries()) {
    if (!expected.includes(id)) throw invalid(['sources', index], `there is no source ${JSON.stringify(id)}`, { expected })
  }
  return [...new Set(ids)]
}

const MERGE_RULES: Readonly<Record<string, MergeRule>> = { ALL: 'all', APART: 'apart' }

/** Absent and null: the newest, which is what services do by themselves. */
export function mergeOf(args: Arguments): { readonly merge?: MergeRule } {
  const merge = MERGE_RULES[String(args['merge'])]
  return merge === undefined ? {} : { merge }
}
