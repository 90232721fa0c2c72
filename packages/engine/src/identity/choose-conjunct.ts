// Which condition chooses the candidates of an identity group.
import { type Filter, type ModelDescription, typeOfName } from '@crosswalk/contract'
import { compileFilter, propertiesOf } from '@crosswalk/cql2'
import { modelEnvironment } from '../model-environment.ts'

/** The property that a name is, or is a member of. */
export function rootOf(name: string, model: Pick<ModelDescription, 'properties'>): string {
  if (name === 'id' || model.properties.some((property) => property.name === name)) return name
  const dot = name.lastIndexOf('.')
  return dot === -1 ? name : name.slice(0, dot)
}

export function rootsOf(filter: Filter, model: Pick<ModelDescription, 'properties'>): readonly string[] {
  return [...new Set(propertiesOf(filter).map((name) => rootOf(name, model)))]
}

export interface ChosenConjunct {
  readonly conjunct: Filter
  /** The members that map its property: only their parts can pass. */
  readonly mapping: readonly number[]
}

export interface ChoiceOptions {
  readonly model: ModelDescription
  readonly conjuncts: readonly Filter[]
  /** How many members there are, and which of them map a property. */
  readonly members: number
  readonly maps: (member: number, property: string) => boolean
  /** How much a source would do with a conjunct: 0 nothing, 1 something, 2 all. */
  readonly strength: (member: number, conjunct: Filter) => number
}

/**
 * A conjunct about one property that a missing value does not pass: whatever part gives the merged value, that part passes by itself. One that fewer
 * members map is better, then one that their sources evaluate. Null where there is none: then all members are read.
 */
export function chooseConjunct(options: ChoiceOptions): ChosenConjunct | null {
  const { model, conjuncts, members, maps, strength } = options
  const all = Array.from({ length: members }, (_, member) => member)
  let best: { readonly chosen: ChosenConjunct; readonly rank: readonly [number, number] } | null = null
  for (const conjunct of conjuncts) {
    const [root, ...others] = rootsOf(conjunct, model)
    if (root === undefined || root === 'id' || others.length > 0 || !rejectsMissing(conjunct, model)) continue
    const mapping = all.filter((member) => maps(member, root))
    const weakest = Math.min(2, ...mapping.map((member) => strength(member, conjunct)))
    const rank = [mapping.length, -weakest] as const
    if (best === null || rank[0] < best.rank[0] || (rank[0] === best.rank[0] && rank[1] < best.rank[1])) {
      best = { chosen: { conjunct, mapping }, rank }
    }
  }
  return best?.chosen ?? null
}

/** Conditions on readings one by one do not: `every` holds where there is none. */
function rejectsMissing(conjunct: Filter, model: ModelDescription): boolean {
  const isKnown = propertiesOf(conjunct).every((name) => typeOfName(model, name) !== undefined)
  return isKnown && !compileFilter(conjunct, modelEnvironment(model))(null)
}
