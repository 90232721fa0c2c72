// A lowered filter in the language that a server was found to understand.
import type { Filter, Operand } from '@crosswalk/contract'
import { toCql2Json, toCql2Text } from '@crosswalk/cql2'
import type { FilterAbility } from './abilities.ts'
import { writePlaces } from './writing.ts'

/**
 * The text of the filter, its places as the server reads them. Names are already the server's.
 *
 *     cql2-text   S_INTERSECTS(geom, POINT(13.4 52.5)) AND updated >= TIMESTAMP('2026-03-01T00:00:00Z')
 *     cql-text    INTERSECTS(geom, POINT(13.4 52.5)) AND updated >= '2026-03-01T00:00:00Z'     (OGC 07-006r1 annex B, as ECQL)
 *     cql2-json   {"op":"and","args":[{"op":"s_intersects","args":[...]}, ...]}
 *     cql-json    the same tree, instants as texts
 */
export function printFilter(given: Filter, { language, places }: Pick<FilterAbility, 'language' | 'places'>): string {
  const filter = writePlaces(given, places)
  switch (language) {
    case 'cql2-text':
      return toCql2Text(filter)
    case 'cql2-json':
      return JSON.stringify(toCql2Json(filter))
    case 'cql-text':
      return toCql2Text(mapFilter(plainInstants(filter) as Filter))
    case 'cql-json':
      return JSON.stringify(toCql2Json(plainInstants(filter) as Filter))
  }
}

type Node = Exclude<Filter, boolean>

const isNode = (operand: Operand): operand is Node => typeof operand === 'object' && !Array.isArray(operand) && 'op' in operand

/** Older servers have no word for an instant: the plain text is read as one beside a property that is one. */
function plainInstants(operand: Operand): Operand {
  if (typeof operand !== 'object') return operand
  if (Array.isArray(operand)) return operand.map(plainInstants)
  if (isNode(operand)) return { ...operand, args: operand.args.map((part: Operand) => plainInstants(part)) } as Filter
  if ('timestamp' in operand) return operand.timestamp
  return 'date' in operand ? operand.date : operand
}

/** `s_intersects` is INTERSECTS there, and so on. */
function mapFilter(filter: Filter): Filter {
  if (typeof filter === 'boolean') return filter
  if (filter.op === 'and' || filter.op === 'or') return { op: filter.op, args: filter.args.map(mapFilter) }
  if (filter.op === 'not') return { op: 'not', args: [mapFilter(filter.args[0])] }
  if (filter.op === 's_dwithin' || !filter.op.startsWith('s_')) return filter
  return { op: 'function', name: filter.op.slice(2).toUpperCase(), args: (filter as { readonly args: readonly Operand[] }).args }
}
