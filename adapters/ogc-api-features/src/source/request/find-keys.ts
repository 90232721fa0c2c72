// A conjunct that names features by their identifier, where the server can give single features and has no filter for it.
import type { Filter, Operand } from '@crosswalk/contract'
import { ID } from '../items/create-getters.ts'
import type { CollectionState } from './collection-state.ts'
import { lowerFilter } from './lower-filter.ts'
import { isPropertyRef } from './operands.ts'

/** Single features that one scan asks for; the source's `keysPerRequest` keeps bind joins below it. */
export const MAX_SINGLES = 20

export interface Keys {
  readonly conjunct: Filter
  readonly ids: readonly string[]
}

/** `id = 's01'` and `id IN ('s01', 's02')` become `items/s01` and `items/s02`. */
export function findKeys(conjuncts: readonly Filter[], state: CollectionState): Keys | undefined {
  if (!state.abilities.singles || state.collection.keyProperty !== ID) return undefined
  for (const conjunct of conjuncts) {
    const values = keysOf(conjunct)
    if (values === undefined || lowerFilter(conjunct, state) !== undefined) continue
    const ids = idsOf(values, state.types.get(ID) === 'number' ? 'number' : 'string')
    if (ids !== undefined) return { conjunct, ids }
  }
  return undefined
}

function keysOf(conjunct: Filter): readonly Operand[] | undefined {
  if (typeof conjunct !== 'object' || conjunct === null || !Array.isArray(conjunct.args)) return undefined
  if (conjunct.op !== '=' && conjunct.op !== 'in') return undefined
  const [first, second] = conjunct.args as readonly Operand[]
  if (!isPropertyRef(first) || first.property !== ID || second === undefined) return undefined
  if (conjunct.op === '=') return [second]
  return Array.isArray(second) ? (second as readonly Operand[]) : undefined
}

/** Of the identifiers' own type only, each once; what a path cannot carry safely is not asked for. */
function idsOf(values: readonly Operand[], type: 'number' | 'string'): readonly string[] | undefined {
  if (values.length === 0 || values.length > MAX_SINGLES) return undefined
  const ids = new Set<string>()
  for (const value of values) {
    if ((typeof value !== 'string' && typeof value !== 'number') || typeof value !== type) return undefined
    const id = String(value)
    if (!/^[^/\\?#%\s]+$/.test(id) || /^\.+$/.test(id) || !id.isWellFormed()) return undefined
    ids.add(id)
  }
  return [...ids]
}
