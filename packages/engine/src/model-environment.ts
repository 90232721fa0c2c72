// Types of a model's names without any source: checks a filter or an order before a source is touched.
import { type ModelDescription, type ModelProperty, typeOfName } from '@crosswalk/contract'
import type { CompiledProperty, Environment } from '@crosswalk/cql2'

/** An environment in which everything is missing: compiling against it finds unknown names and types that cannot be compared. */
export function modelEnvironment(model: ModelDescription): Environment<unknown> {
  const resolve = (name: string): CompiledProperty<unknown> | undefined => {
    const type = typeOfName(model, name)
    return type === undefined ? undefined : { type, get: () => null }
  }
  return { resolve, names: ['id', ...model.properties.map((property) => property.name)] }
}

/** Relations that need no crosswalk key: the target's data say who is related. */
export function isDerivedRelation(property: ModelProperty): boolean {
  return property.kind === 'relation' && (property.by !== undefined || property.inverseOf !== undefined)
}
