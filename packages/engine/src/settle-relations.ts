// Conditions on related entities become plain conditions on our own properties, by asking the other side first.
import {
  geometryNameOf,
  ITEM_KEY,
  type EntityQuery,
  type Filter,
  type Geometry,
  LimitError,
  type ModelDescription,
  type ModelProperty,
  type Operand,
  type Quantified,
  QueryError,
  seriesOwner,
} from '@crosswalk/contract'
import { mapProperties, propertiesOf } from '@crosswalk/cql2'
import { geometryGetter } from './binding.ts'
import { type Candidate, urisOf } from './candidate.ts'

/** Every entity of a model that passes a filter, in no particular order, bounded; `isWhole` is false where a source did not answer. */
export type Gather = (
  model: string,
  filter: readonly Filter[],
) => Promise<{ readonly candidates: readonly Candidate[]; readonly isWhole: boolean }>

export interface SettleOptions {
  readonly modelOf: (name: string) => ModelDescription
  readonly gather: Gather
}

/** How many related places one condition may be compared with. */
const MAX_PLACES = 1000
const MAX_DEPTH = 4

/**
 * Rewrites `some(relation, ...)`, `every(relation, ...)` and relation paths (`district.name = 'x'`) in a filter on `model`.
 * @throws QueryError QUERY_INVALID where the path is no relation; LimitError over the cap
 */
export async function settleRelations(filter: Filter, model: ModelDescription, options: SettleOptions, depth = 0): Promise<Filter> {
  if (depth > MAX_DEPTH) throw new QueryError('QUERY_TOO_COMPLEX', `conditions on relations nest deeper than ${MAX_DEPTH}`)
  if (typeof filter === 'boolean') return filter
  switch (filter.op) {
    case 'and':
    case 'or': {
      const args: Filter[] = []
      for (const argument of filter.args) args.push(await settleRelations(argument, model, options, depth))
      return { op: filter.op, args }
    }
    case 'not':
      return settleNegated(filter.args[0], model, options, depth)
    case 'some':
    case 'every':
      if (isOfReadings(filter, model)) return filter
      return (await settleQuantified(filter, model, options, depth)).filter
    default:
      return settlePath(filter, model, options, depth)
  }
}

/** Without all of the other side nobody can say that there is *no* such entity: unknown, which a filter answers with no. */
async function settleNegated(filter: Filter, model: ModelDescription, options: SettleOptions, depth: number): Promise<Filter> {
  const isQuantified = typeof filter !== 'boolean' && (filter.op === 'some' || filter.op === 'every') && !isOfReadings(filter, model)
  if (!isQuantified) return { op: 'not', args: [await settleRelations(filter, model, options, depth)] }
  const settled = await settleQuantified(filter, model, options, depth)
  return settled.isWhole ? { op: 'not', args: [settled.filter] } : false
}

/** `some(no2.series, ...)` is about the entity's own readings. */
function isOfReadings({ args: [{ property }] }: Quantified, model: ModelDescription): boolean {
  return seriesOwner(model, property) !== undefined
}

/** Does any node speak of a related entity, by `some`, `every` or a path. */
export function hasRelations(filter: Filter, model: ModelDescription): boolean {
  if (typeof filter === 'boolean') return false
  if (filter.op === 'some' || filter.op === 'every') return !isOfReadings(filter, model)
  if (filter.op === 'and' || filter.op === 'or') return filter.args.some((argument) => hasRelations(argument, model))
  if (filter.op === 'not') return hasRelations(filter.args[0], model)
  return propertiesOf(filter).some((name) => isPath(name, model))
}

function isPath(name: string, model: ModelDescription): boolean {
  return relationOf(name, model) !== undefined && !model.properties.some((property) => property.name === name)
}

/** The relation that a name is, or begins with. */
function relationOf(name: string, model: ModelDescription): ModelProperty | undefined {
  if (model.properties.some((property) => property.name === name && property.kind !== 'relation')) return undefined
  return model.properties.find(
    (property) => property.kind === 'relation' && (name === property.name || name.startsWith(`${property.name}.`)),
  )
}

async function settlePath(leaf: Exclude<Filter, boolean>, model: ModelDescription, options: SettleOptions, depth: number): Promise<Filter> {
  const names = propertiesOf(leaf)
  const paths = names.filter((name) => isPath(name, model))
  if (paths.length === 0) return leaf
  const relation = relationOf(paths[0] as string, model) as ModelProperty
  const prefix = `${relation.name}.`
  if (names.some((name) => !name.startsWith(prefix))) {
    throw new QueryError('QUERY_INVALID', `a comparison may not mix ${relation.name}'s properties with others: ${names.join(', ')}`)
  }
  const child = mapProperties(leaf, (name) => name.slice(prefix.length))
  return (await settleQuantified({ op: 'some', args: [{ property: relation.name }, child] }, model, options, depth)).filter
}

interface SettledCondition {
  readonly filter: Filter
  readonly isWhole: boolean
}

async function settleQuantified(
  node: Quantified,
  model: ModelDescription,
  options: SettleOptions,
  depth: number,
): Promise<SettledCondition> {
  const [{ property: name }, child] = node.args
  const relation = model.properties.find((candidate) => candidate.name === name)
  if (relation?.kind !== 'relation' || relation.target === undefined) {
    const expected = model.properties.filter((candidate) => candidate.kind === 'relation').map((candidate) => candidate.name)
    throw new QueryError('QUERY_INVALID', `${node.op}() needs a relation of ${model.name}, not ${JSON.stringify(name)}`, { expected })
  }
  const target = options.modelOf(relation.target)
  const settled = await settleRelations(child, target, options, depth + 1)
  const passing = await options.gather(target.name, [settled])
  if (node.op === 'some') return { filter: relatedTo(passing.candidates, relation, model), isWhole: passing.isWhole }
  // Every child passes = there is none among all children that does not.
  const all = await options.gather(target.name, [])
  const ids = new Set(passing.candidates.map((candidate) => candidate.id))
  const failing = all.candidates.filter((candidate) => !ids.has(candidate.id))
  const isWhole = passing.isWhole && all.isWhole
  return { filter: isWhole ? { op: 'not', args: [relatedTo(failing, relation, model)] } : false, isWhole }
}

/** Two-valued: an entity without the relation is related to nothing. */
function relatedTo(others: readonly Candidate[], relation: ModelProperty, model: ModelDescription): Filter {
  if (others.length === 0) return false
  if (relation.inverseOf !== undefined) return inverseCondition(others, relation.inverseOf)
  if (relation.by !== undefined) return placeCondition(others, relation, model)
  const own = { property: relation.name }
  const ids = others.flatMap((candidate) => urisOf(candidate))
  return {
    op: 'and',
    args: [
      { op: 'not', args: [{ op: 'isNull', args: [own] }] },
      { op: 'in', args: [own, ids] },
    ],
  }
}

function inverseCondition(others: readonly Candidate[], inverseOf: string): Filter {
  const ids = new Set<string>()
  for (const candidate of others) for (const id of uris(candidate.part.binding.property(inverseOf)?.lift(candidate.subject))) ids.add(id)
  return ids.size === 0 ? false : { op: 'in', args: [{ property: 'id' }, [...ids]] }
}

/** A relation's value as a list of URIs. */
export function uris(value: unknown): readonly string[] {
  const values: readonly unknown[] = Array.isArray(value) ? value : [value]
  return values.filter((uri): uri is string => typeof uri === 'string')
}

function placeCondition(others: readonly Candidate[], relation: ModelProperty, model: ModelDescription): Filter {
  const geometries = others.flatMap((candidate) => geometryGetter(candidate.part.binding)(candidate.subject) ?? [])
  if (geometries.length > MAX_PLACES) {
    throw new LimitError(`${geometries.length} places are too many to compare ${model.name} with: at most ${MAX_PLACES}`, {
      limit: 'maxRelatedPlaces',
      maximum: MAX_PLACES,
    })
  }
  const property = geometryNameOf(model)
  if (property === undefined || geometries.length === 0) return false
  const own: Operand = { property }
  const tests = geometries.map((geometry) => placeTest(own, geometry, relation))
  return {
    op: 'and',
    args: [{ op: 'not', args: [{ op: 'isNull', args: [own] }] }, tests.length === 1 ? (tests[0] as Filter) : { op: 'or', args: tests }],
  }
}

/** The subject is the owner of the relation: s_intersects(self, target), s_within(self, target). */
export function placeTest(own: Operand, geometry: Geometry, relation: ModelProperty): Filter {
  if (relation.by === 'near') return { op: 's_dwithin', args: [own, geometry, relation.withinMetres ?? 0] }
  return { op: relation.by === 'within' ? 's_within' : 's_intersects', args: [own, geometry] }
}

/** The conjuncts that a query states beside its filter: identifiers and nearness. */
export function statedConjuncts(query: EntityQuery, model: ModelDescription | undefined): readonly Filter[] {
  const stated: Filter[] = []
  if (query.ids) stated.push({ op: 'in', args: [{ property: 'source' in query.target ? ITEM_KEY : 'id' }, query.ids] })
  const { near } = query
  if (near) {
    const property = model === undefined ? undefined : geometryNameOf(model)
    if (property === undefined) throw new QueryError('QUERY_INVALID', 'near needs a model with a geometry', { path: ['near'] })
    const centre: Geometry = { type: 'Point', coordinates: [near.longitude, near.latitude] }
    stated.push({ op: 's_dwithin', args: [{ property }, centre, near.radiusMetres] })
  }
  return stated
}
