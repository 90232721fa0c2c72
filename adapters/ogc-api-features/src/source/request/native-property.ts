// What a server's filter calls a property, and which texts it reads as they are.
import type { Filter, PropertyRef } from '@crosswalk/contract'
import type { LoweringState } from './lower-filter.ts'
import type { Lowered } from './lowered.ts'

/** The property as the server's filter calls it. */
export function nativeName({ property }: PropertyRef, { abilities }: LoweringState): PropertyRef | undefined {
  const name = abilities.filter?.names.get(property)
  return name === undefined ? undefined : { property: name }
}

export function lowerWith(name: string, filter: Filter, { abilities }: LoweringState): Lowered | undefined {
  const verdict = abilities.filter?.verdicts.get(name) ?? 'unsupported'
  return verdict === 'unsupported' ? undefined : { filter, verdict }
}

/** Control characters are lost on the way to some parsers, and backslashes are escapes to others: neither is sent. */
const PRINTABLE = /^[^\\\p{Cc}]*$/u

/** A quote and what is beyond ASCII are tried by a probe. */
export function isPlainText(text: string, { abilities: { filter } }: LoweringState): boolean {
  if (!PRINTABLE.test(text) || !text.isWellFormed()) return false
  // An empty text is two quotes.
  if (filter?.quotes !== true && (text === '' || text.includes("'"))) return false
  return filter?.unicode === true || /^[\u0020-\u007e]*$/.test(text)
}
