// A collection with what probes found of it: its abilities, and what follows for its properties.
import type { CollectionProperty, PropertyType } from '@crosswalk/contract'
import { ID } from '../items/create-getters.ts'
import type { Abilities, FilterAbility, ProbedType } from '../request/abilities.ts'
import type { CollectionState } from '../request/collection-state.ts'

export function settleCollection(state: CollectionState, abilities: Abilities, quirks: readonly string[]): CollectionState {
  const properties = state.collection.properties.map((property) => describe(property, abilities))
  const { count } = state.collection
  const isTrue = abilities.counts && count !== undefined
  return {
    ...state,
    abilities,
    quirks,
    isProbed: true,
    collection: Object.freeze({
      ...state.collection,
      properties,
      ...(isTrue ? { count: { value: count.value, accuracy: 'exact' as const } } : {}),
    }),
  }
}

function describe(property: CollectionProperty, abilities: Abilities): CollectionProperty {
  const { filter, sort, parameters, datetime, bbox } = abilities
  const { name, type } = property
  const isFiltered = filter?.names.has(name) === true && hasVerdict(filter, type)
  const filterable =
    isFiltered ||
    (type === 'geometry' && bbox !== undefined) ||
    datetime?.property === name ||
    (parameters.names.has(name) && parameters.types.has(type as ProbedType))
  return { ...property, filterable, sortable: sort !== undefined && isSortable(name, type, abilities) }
}

function hasVerdict({ verdicts }: FilterAbility, type: PropertyType): boolean {
  return [...verdicts].some(([ability, verdict]) => verdict !== 'unsupported' && ability.endsWith(`:${type}`))
}

/** In both directions, one of them in two requests if need be. */
function isSortable(name: string, type: PropertyType, { sort, filter }: Abilities): boolean {
  if (sort?.names.has(name) !== true || !sort.types.has(type as ProbedType)) return false
  if (name === ID) return true
  const splits = filter?.names.has(name) === true && filter.verdicts.get('isNull') === 'exact' && filter.verdicts.get('not') === 'exact'
  return splits || (sort.ascending === 'last' && sort.descending === 'last')
}
