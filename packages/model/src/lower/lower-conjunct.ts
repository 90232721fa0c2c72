// Lowers one conjunct of canonical names to one of source names.
import { QueryError } from '@crosswalk/contract'
import type { Filter } from '@crosswalk/contract'
import { foldProperties, mapProperties, propertiesOf } from '@crosswalk/cql2'
import type { Field } from '../bind/field.ts'
import type { Lowered } from '../crosswalk.ts'
import { readLeaf } from './leaf.ts'
import { allOf, anyOf, EVERYTHING, exactly, NOTHING, unsupported } from './lowered.ts'

/** Looks up a canonical name; undefined where there is none. */
export type FieldLookup = (name: string) => Field | undefined

/** Never throws: what the evaluator would refuse is not pushed, and is refused where it is evaluated. */
export function lowerConjunct(conjunct: Filter, lookup: FieldLookup): Lowered {
  try {
    return lowerFilter(
      foldProperties(conjunct, (name) => lookup(name)?.absent === true),
      lookup,
    )
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    return unsupported(error.message)
  }
}

function lowerFilter(filter: Filter, lookup: FieldLookup): Lowered {
  if (typeof filter === 'boolean') return filter ? EVERYTHING : NOTHING
  if (filter.op === 'and') return allOf(filter.args.map((part) => lowerFilter(part, lookup)))
  if (filter.op === 'or') return anyOf(filter.args.map((part) => lowerFilter(part, lookup)))
  const named = readLeaf(filter)
  if (named === undefined) return lowerWhole(filter, lookup)
  return lookup(named.property)?.lower(named.leaf) ?? unsupported(`${named.property} is not a property of the entity itself`)
}

/** Two properties, arithmetic, folding of case: only where every property is the source's own, unchanged. */
function lowerWhole(filter: Exclude<Filter, boolean>, lookup: FieldLookup): Lowered {
  if (holdsQuantifier(filter)) return unsupported('conditions on related entities and single readings are not for the source')
  const renamed = new Map<string, string>()
  for (const name of propertiesOf(filter)) {
    const identity = lookup(name)?.identity ?? null
    if (identity === null) return unsupported(`${name} is not the same in the source`)
    renamed.set(name, identity)
  }
  if (renamed.size === 0) return unsupported('the condition names no property')
  return exactly(mapProperties(filter, (name) => renamed.get(name) ?? name))
}

function holdsQuantifier(filter: Exclude<Filter, boolean>): boolean {
  if (filter.op === 'some' || filter.op === 'every') return true
  return filter.op === 'not' && typeof filter.args[0] !== 'boolean' && holdsQuantifier(filter.args[0])
}
