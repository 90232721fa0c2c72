// The evaluator that `exact` refers to, over the items of a source.
import type { Collection, Filter, Source } from '@crosswalk/contract'
import { compileFilter } from '@crosswalk/cql2'

export function createOracle(collection: Collection, conjunct: Filter, source: Source): (item: unknown) => boolean {
  const types = new Map(collection.properties.map((property) => [property.name, property.type]))
  return compileFilter<unknown>(conjunct, {
    resolve(property) {
      const type = types.get(property)
      return type === undefined ? undefined : { type, get: source.getter(collection.id, property) }
    },
  })
}
