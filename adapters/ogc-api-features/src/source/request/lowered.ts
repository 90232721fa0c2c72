// What a conjunct became on its way to the server.
import type { Filter } from '@crosswalk/contract'

/** A filter in the server's names, and whether it lets through exactly the rows of the conjunct or more. */
export interface Lowered {
  readonly filter: Filter
  readonly verdict: 'exact' | 'inexact'
}

export function allOf(filters: readonly Filter[]): Filter {
  const [only, ...others] = filters
  return only !== undefined && others.length === 0 ? only : { op: 'and', args: filters }
}

export function anyOf(filters: readonly Filter[]): Filter {
  const [only, ...others] = filters
  return only !== undefined && others.length === 0 ? only : { op: 'or', args: filters }
}

export function weakest(parts: readonly Lowered[]): Lowered['verdict'] {
  return parts.every(({ verdict }) => verdict === 'exact') ? 'exact' : 'inexact'
}
