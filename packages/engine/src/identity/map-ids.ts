// Identifiers in conditions: brought to their normal spelling, or to all that mean the same.
import type { Filter, Operand } from '@crosswalk/contract'

/** The filter with each identifier that `id` is compared with replaced by others: equal to one of them, or to none. */
export function mapIds(filter: Filter, expand: (uri: string) => readonly string[]): Filter {
  if (typeof filter === 'boolean') return filter
  switch (filter.op) {
    case 'and':
    case 'or':
      return { op: filter.op, args: filter.args.map((part) => mapIds(part, expand)) }
    case 'not':
      return { op: 'not', args: [mapIds(filter.args[0], expand)] }
    case '=':
    case '<>': {
      const [own, literal] = filter.args
      if (!isId(own) || typeof literal !== 'string') return filter
      const list = oneOf(own, expand(literal))
      return filter.op === '=' ? list : { op: 'not', args: [list] }
    }
    case 'in': {
      const [own, literals] = filter.args
      if (!isId(own)) return filter
      return oneOf(own, [...new Set(literals.flatMap((literal) => (typeof literal === 'string' ? expand(literal) : [])))])
    }
    default:
      return filter
  }
}

function isId(operand: Operand): operand is { readonly property: 'id' } {
  return typeof operand === 'object' && 'property' in operand && operand.property === 'id'
}

function oneOf(own: Operand, uris: readonly string[]): Filter {
  const [only] = uris
  return uris.length === 1 && only !== undefined ? { op: '=', args: [own, only] } : { op: 'in', args: [own, uris] }
}

/** The identifiers that a conjunct asks for, where it asks for nothing else. */
export function idsOfConjunct(filter: Filter): readonly string[] | null {
  if (typeof filter === 'boolean' || (filter.op !== '=' && filter.op !== 'in')) return null
  const [own, given] = filter.args
  if (!isId(own)) return null
  const literals: readonly Operand[] = Array.isArray(given) ? (given as readonly Operand[]) : [given as Operand]
  return literals.every((literal): literal is string => typeof literal === 'string') ? literals : null
}
