// Types of a model's names without any source: checks a filter or an order before a source is touched.
import { type ModelDescription, type ModelProperty, QueryError, READING_MEMBER_TYPES, seriesOwner, typeOfName } from '@crosswalk/contract'
import { compileFilter, type CompiledProperty, type Environment } from '@crosswalk/cql2'

/** An environment in which everything is missing: compiling against it finds unknown names and types that cannot be compared. */
export function modelEnvironment(model: ModelDescription): Environment<unknown> {
  const resolve = (name: string): CompiledProperty<unknown> | undefined => {
    const type = typeOfName(model, name)
    return type === undefined ? undefined : { type, get: () => null }
  }
  return { resolve, names: ['id', ...model.properties.map((property) => property.name)], quantified: checkSeriesFilter(model) }
}

/** Conditions on the readings of a measure, by the names that a reading has; those on related entities are settled before. */
function checkSeriesFilter(model: ModelDescription): NonNullable<Environment<unknown>['quantified']> {
  return (path, filter) => {
    if (seriesOwner(model, path) === undefined) throw new QueryError('QUERY_INVALID', `${path} has no readings to test one by one`)
    const resolve = (name: string): CompiledProperty<unknown> | undefined => {
      const type = READING_MEMBER_TYPES[name]
      return type === undefined ? undefined : { type, get: () => null }
    }
    compileFilter(filter, { resolve, names: Object.keys(READING_MEMBER_TYPES) })
    return () => null
  }
}

/** Relations that need no crosswalk key: the target's data say who is related. */
export function isDerivedRelation(property: ModelProperty): boolean {
  return property.kind === 'relation' && (property.by !== undefined || property.inverseOf !== undefined)
}
