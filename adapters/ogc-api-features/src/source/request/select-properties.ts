// Property selection: only what somebody will read, of a server that is said to honour it.
import type { ScanRequest, Filter } from '@crosswalk/contract'
import { propertiesOf } from '@crosswalk/cql2'
import { GEOMETRY, ID } from '../items/create-getters.ts'
import type { CollectionState } from './collection-state.ts'

interface Selection {
  readonly state: CollectionState
  readonly request: ScanRequest
  readonly residual: readonly Filter[]
}

/** Names for `properties`, or undefined for all: where nothing says what will be read, or a name is none of the collection's. */
export function selectProperties({ state, request, residual }: Selection): readonly string[] | undefined {
  if (!state.abilities.selects || request.read.length === 0) return undefined
  const wanted = [
    ...request.read,
    ...residual.flatMap((conjunct) => [...propertiesOf(conjunct)]),
    ...(request.orderBy ?? []).map(({ property }) => property),
  ]
  const names = new Set<string>()
  for (const name of wanted) {
    if (name === ID || name === GEOMETRY) continue
    const known = state.types.has(name) ? name : undefined
    if (known === undefined || known.includes('.') || known.includes(',')) return undefined
    names.add(known)
  }
  return names.size === 0 ? undefined : [...names]
}
