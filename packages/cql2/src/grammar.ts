// What the parts of the text parser share.
import type { Filter, Operand } from '@crosswalk/contract'
import { fitsRole, ROLE_LABELS } from './operators.ts'
import type { Role } from './operators.ts'
import { isFilter } from './operand-guards.ts'
import type { TokenStream } from './token-stream.ts'

export interface Grammar {
  readonly tokens: TokenStream
  /** Any expression up to a token that can't go on. `seed` stands for a parenthesised part that was read before. */
  expression(seed?: Operand): Operand
}

/** An expression that is a whole filter; otherwise the error says which operators would have made it one. */
export function parseFilter(grammar: Grammar): Filter {
  return requireFilter(grammar, grammar.expression())
}

export function requireFilter(grammar: Grammar, operand: Operand): Filter {
  if (!isFilter(operand)) throw grammar.tokens.fail()
  return operand
}

/** An expression that fits the role, refused at its first token otherwise. */
export function parseRole(grammar: Grammar, role: Role, parse: () => Operand = () => grammar.expression()): Operand {
  const { offset } = grammar.tokens.current
  const operand = parse()
  if (!fitsRole(operand, role)) throw grammar.tokens.failAt(offset, 'this value does not fit its operator', ROLE_LABELS[role])
  return operand
}
