// Checks a filter against names and their types before a source is touched. Pure over the description; any face can use it.
import {
  QueryError,
  READING_MEMBER_TYPES,
  seriesOwner,
  typeOfName,
  type Collection,
  type Filter,
  type ModelDescription,
  type PropertyType,
  type TextPosition,
} from '@crosswalk/contract'
import { compileFilter } from './compile-filter.ts'
import type { Environment } from './environment.ts'

/** The names a filter may use. */
export interface NameScope {
  /** Whose names they are, for messages. */
  readonly owner: string
  readonly names: readonly string[]
  /** Undefined where there is no such name. */
  typeOf(name: string): PropertyType | undefined
  /** The names of the children on a path; undefined where the path has none. */
  child(path: string): NameScope | undefined
}

export interface CheckOptions {
  /** Where the n-th mention (from 0) of a name stands in the text that the filter was parsed from. */
  readonly locate?: ((name: string, mention: number) => TextPosition | undefined) | undefined
}

/** Properties, `id`, members of measures (`no2.observedAt`) and relation paths (`line.name`). The longest exact name wins. */
export function modelScope(model: ModelDescription, models: readonly ModelDescription[]): NameScope {
  const childOf = (path: string): NameScope | undefined => {
    if (seriesOwner(model, path) !== undefined) return READING_SCOPE
    const relation = model.properties.find((property) => property.name === path && property.kind === 'relation')
    const target = models.find((candidate) => candidate.name === relation?.target)
    return target && modelScope(target, models)
  }
  return {
    owner: model.name,
    names: ['id', ...model.properties.map((property) => property.name)],
    typeOf: (name) => {
      const own = typeOfName(model, name)
      const dot = name.indexOf('.')
      if (own !== undefined || dot < 0) return own
      return childOf(name.slice(0, dot))?.typeOf(name.slice(dot + 1))
    },
    child: childOf,
  }
}

/** Of one reading of a measure, in `some(no2.series, ...)`. */
const READING_SCOPE: NameScope = {
  owner: 'a reading',
  names: Object.keys(READING_MEMBER_TYPES),
  typeOf: (name) => READING_MEMBER_TYPES[name],
  child: () => undefined,
}

/** The raw surface: a collection's own names. */
export function collectionScope(collection: Collection): NameScope {
  const types = new Map(collection.properties.map((property) => [property.name, property.type]))
  return {
    owner: `the collection ${collection.id}`,
    names: [...types.keys()],
    typeOf: (name) => types.get(name) ?? (name === collection.geometryProperty ? 'geometry' : undefined),
    child: () => undefined,
  }
}

/**
 * Every name is known, and what is compared can be compared.
 * @throws QueryError QUERY_INVALID with the nearest known name or what was expected, and the position where `locate` knows it
 */
export function checkFilter(filter: Filter, scope: NameScope, options: CheckOptions = {}): void {
  const mentions = new Map<string, number>()
  // The evaluator resolves names in the order of the text, so the last one it asked for is the one it stumbled over.
  let last: { readonly name: string; readonly mention: number } | undefined
  const mention = (name: string): void => {
    const count = mentions.get(name) ?? 0
    mentions.set(name, count + 1)
    last = { name, mention: count }
  }
  try {
    compileFilter(filter, environmentOf(scope, mention))
  } catch (error) {
    if (!(error instanceof QueryError) || error.details.position) throw error
    const position = last && options.locate?.(last.name, last.mention)
    throw new QueryError(error.code, error.message, { ...error.details, ...(position ? { position } : {}), cause: error })
  }
}

/** Everything is missing in it: only names and types matter. */
function environmentOf(scope: NameScope, mention: (name: string) => void): Environment<unknown> {
  return {
    names: scope.names,
    resolve: (name) => {
      mention(name)
      const type = scope.typeOf(name)
      return type === undefined ? undefined : { type, get: () => null }
    },
    quantified: (path, filter) => {
      mention(path)
      const child = scope.child(path)
      if (!child) {
        const expected = scope.names.flatMap((name) => [name, `${name}.series`]).filter((name) => scope.child(name) !== undefined)
        throw new QueryError('QUERY_INVALID', `${path} is neither a relation of ${scope.owner} nor the series of a measure`, { expected })
      }
      compileFilter(filter, environmentOf(child, mention))
      return () => null
    },
  }
}
