// The typed `where` of a model as a CQL2 tree in canonical names.
import type { Filter, ModelDescription, ModelProperty } from '@crosswalk/contract'
import {
  codeConditions,
  comparisonConditions,
  geometryConditions,
  negate,
  numberConditions,
  refuseNull,
  textConditions,
  timeConditions,
  type ConditionPlace,
  type Input,
} from './conditions.ts'
import { invalid, type InputPath } from './invalid.ts'
import { measureConditions } from './measure-conditions.ts'
import { isTypedEnum } from './schema-names.ts'

export interface WhereScope {
  readonly model: ModelDescription
  readonly models: readonly ModelDescription[]
  readonly path: InputPath
}

/**
 * The conjuncts of a `where`. Everything in one input object is ANDed; `and: []` is true, `or: []` false.
 * @throws QueryError QUERY_INVALID with the path: an explicit null, a bad geometry, unit, code or time
 */
export function whereToFilters(where: Input, scope: WhereScope): readonly Filter[] {
  return Object.entries(where).flatMap(([key, value]) => {
    const path = [...scope.path, key]
    refuseNull(value, path)
    if (key === 'and' || key === 'or') {
      const parts = (value as readonly Input[]).map((part, index) => all(whereToFilters(part, { ...scope, path: [...path, index] })))
      return [key === 'and' ? all(parts) : any(parts)]
    }
    if (key === 'not') return [negate(all(whereToFilters(value as Input, { ...scope, path })))]
    return propertyConditions(key, value as Input, { ...scope, path })
  })
}

function propertyConditions(name: string, input: Input, scope: WhereScope): readonly Filter[] {
  const place: ConditionPlace = { name, path: scope.path }
  if (name === 'id') return comparisonConditions(input, place)
  const property = scope.model.properties.find((candidate) => candidate.name === name)
  if (!property) throw invalid(scope.path, `${scope.model.name} has no property ${name}`)
  switch (property.kind) {
    case 'text':
      return textConditions(input, place)
    case 'number':
      return numberConditions(input, place)
    case 'boolean':
      return comparisonConditions(input, place)
    case 'enum':
      return isTypedEnum(property) ? comparisonConditions(input, place) : codeConditions(input, place, property)
    case 'time':
      return timeConditions(input, place)
    case 'geometry':
      return geometryConditions(input, place)
    case 'measure':
      return measureConditions(input, place, property)
    case 'relation':
      return relationConditions(property, input, scope)
  }
}

/** `some` child, `every` child (true without any), `none`. The conditions of one input object are tested on the same child. */
function relationConditions(property: ModelProperty, input: Input, scope: WhereScope): readonly Filter[] {
  const model = scope.models.find((candidate) => candidate.name === property.target)
  if (!model) throw invalid(scope.path, `${property.name} leads to a model that is not served`)
  return Object.entries(input).map(([key, value]): Filter => {
    const path = [...scope.path, key]
    refuseNull(value, path)
    const child = all(whereToFilters(value as Input, { ...scope, model, path }))
    const subject = { property: property.name }
    if (key === 'every') return { op: 'every', args: [subject, child] }
    const some: Filter = { op: 'some', args: [subject, child] }
    return key === 'none' ? negate(some) : some
  })
}

/** The conjunction; true of nothing. */
export function all(filters: readonly Filter[]): Filter {
  return filters.length === 0 ? true : filters.length === 1 ? (filters[0] as Filter) : { op: 'and', args: filters }
}

function any(filters: readonly Filter[]): Filter {
  return filters.length === 0 ? false : filters.length === 1 ? (filters[0] as Filter) : { op: 'or', args: filters }
}
