// What the evaluator asks of its surroundings: how a property of an item is read, and what type it has.
import { QueryError } from '@crosswalk/contract'
import type { Filter, PropertyType } from '@crosswalk/contract'
import type { PreparedGeometry } from '@crosswalk/geo'
import { nearestName } from './nearest-name.ts'

/** Access to one property, compiled once and called per item. */
export interface CompiledProperty<Item> {
  readonly type: PropertyType
  /** The value. Null and undefined are missing. An array under a scalar type holds several values: a comparison then means *some value*. */
  get(item: Item): unknown
  /** Where missing is more than a null value. @default value is null, NaN, or an array without any value */
  readonly isNull?: ((item: Item) => boolean) | undefined
  /** The geometry as it was prepared before, so that it is not prepared again for every filter. */
  readonly prepared?: ((item: Item) => PreparedGeometry | null | undefined) | undefined
}

/** Three-valued test of an item; null is unknown. */
export type Test<Item> = (item: Item) => boolean | null

export interface Environment<Item> {
  /** Undefined: there is no such property, and the filter is refused. */
  resolve(name: string): CompiledProperty<Item> | undefined
  /** Compiles `some(path, filter)` and `every(path, filter)`. Without it both are refused. */
  readonly quantified?: ((path: string, filter: Filter, kind: 'some' | 'every') => Test<Item>) | undefined
  /** All known names, for the hint in an error. */
  readonly names?: readonly string[] | undefined
}

/**
 * The property, or an error that names the nearest known one.
 * @throws QUERY_INVALID the environment does not know the name
 */
export function resolveProperty<Item>(environment: Environment<Item>, name: string): CompiledProperty<Item> {
  const property = environment.resolve(name)
  if (property !== undefined) return property
  const nearest = environment.names === undefined ? undefined : nearestName(name, environment.names)
  const hint = nearest === undefined ? '' : `; did you mean "${nearest}"?`
  throw new QueryError('QUERY_INVALID', `unknown property "${name}"${hint}`, nearest === undefined ? {} : { expected: [nearest] })
}
