// Lookups by an identifier that the source may spell in several ways.
import type { Filter } from '@crosswalk/contract'
import type { Lowered } from '../crosswalk.ts'
import type { UriNormaliser, UriSpellings } from '../identity/normalise-uri.ts'
import type { Leaf, Scalar } from '../lower/leaf.ts'
import { anyOf, exactly, NOTHING, unsupported } from '../lower/lowered.ts'
import type { Column } from '../steps/column.ts'
import { percentDecode, percentEncode } from '../uri-template.ts'
import type { TemplatePart } from '../uri-template.ts'

/** How identifiers are made of what the source holds. */
export interface IdOrigin {
  lower(leaf: Leaf): Lowered
  /** Text and variables in turn; one variable alone for an identifier that is a column. */
  readonly parts: readonly TemplatePart[]
  /** The column of a text variable; undefined where it is no text, or no column. */
  columnOf(name: string): Column | undefined
}

/** `=`, `<>` and IN on normalised identifiers; what else the source could compare are its own spellings, so that is not lowered. */
export function lowerSpelled(leaf: Leaf, origin: IdOrigin, uris: UriNormaliser): Lowered {
  if (leaf.kind === 'compare' && leaf.op === '<>' && isNormalised(leaf.literal, uris) && uris.spellings(leaf.literal) === null) {
    return origin.lower(leaf)
  }
  const literals = leaf.kind === 'compare' && leaf.op === '=' ? [leaf.literal] : leaf.kind === 'in' && !leaf.negated ? leaf.values : null
  if (literals === null) return unsupported('identifiers are compared once they are normalised')
  const plain: string[] = []
  const parts: Lowered[] = []
  for (const literal of literals) {
    // No identifier is anything but a normalised text.
    if (!isNormalised(literal, uris)) continue
    const spellings = uris.spellings(literal)
    if (spellings === null) plain.push(literal)
    else parts.push(spellings === undefined ? lowerUncounted(origin) : lowerSpellings(spellings, origin))
  }
  if (plain.length > 0) {
    parts.push(lowerKeys(plain, origin) ?? asList(origin.lower(leaf.kind === 'in' ? { ...leaf, values: plain } : leaf)))
  }
  return parts.length === 0 ? NOTHING : anyOf(parts)
}

function isNormalised(literal: Scalar, uris: UriNormaliser): literal is string {
  return typeof literal === 'string' && uris.normalise(literal) === literal
}

/** Could any template make one of them: then it is not for the source to say. */
function lowerUncounted({ parts }: IdOrigin): Lowered {
  const [before = ''] = parts
  const reason = 'the identifier has more spellings than can be counted out'
  return typeof before === 'string' && !/^(?:https?:\/\/(?:dx\.|www\.)?doi\.org|doi|10\.)/i.test(before) && before !== ''
    ? NOTHING
    : unsupported(reason)
}

function lowerSpellings(spellings: UriSpellings, origin: IdOrigin): Lowered {
  const { parts } = origin
  const variables = parts.filter((part) => typeof part !== 'string')
  const before = typeof parts[0] === 'string' ? parts[0] : ''
  const after = parts.length > 1 && typeof parts.at(-1) === 'string' ? (parts.at(-1) as string) : ''
  const [variable] = variables
  const matching = spellings.texts.filter((text) => beginsWith(text, before, spellings.ignoresCase))
  const reach = spellings.prefix !== null && beginsWith(spellings.prefix, before, false) ? spellings.prefix : null
  if (matching.length === 0 && reach === null) return NOTHING
  const column = variable === undefined ? undefined : origin.columnOf(variable.name)
  if (variables.length !== 1 || variable === undefined || column === undefined) {
    return unsupported('the identifier has several spellings, and is made of more than one text')
  }
  const middles = matching.flatMap((text) => {
    const isEnded = text.toLowerCase().endsWith(after.toLowerCase()) && text.length > before.length + after.length
    const middle = text.slice(before.length, text.length - after.length)
    // What would be escaped is not there as it is.
    return isEnded && (variable.verbatim || percentEncode(middle) === middle) ? [middle] : []
  })
  const filters = spelledFilters(column.name, middles, spellings.ignoresCase)
  if (reach !== null && variable.verbatim && after === '') filters.push(beginningFilter(column.name, reach.slice(before.length)))
  const lowered = filters.map((filter): Lowered => ({ filter, verdict: 'inexact', reason: 'the identifier has several spellings' }))
  return lowered.length === 0 ? NOTHING : anyOf(lowered)
}

function beginsWith(text: string, before: string, ignoresCase: boolean): boolean {
  return ignoresCase ? text.toLowerCase().startsWith(before.toLowerCase()) : text.startsWith(before)
}

function spelledFilters(property: string, texts: readonly string[], ignoresCase: boolean): Filter[] {
  if (texts.length === 0) return []
  if (!ignoresCase) return [{ op: 'in', args: [{ property }, texts] }]
  return [{ op: 'in', args: [{ op: 'casei', args: [{ property }] }, texts.map((text) => ({ op: 'casei', args: [text] }) as const)] }]
}

function beginningFilter(property: string, beginning: string): Filter {
  return { op: 'like', args: [{ property }, `${beginning.replaceAll(/[\\%_]/g, String.raw`\$&`)}%`] }
}

/** One text column between fixed texts, as most identifiers are: a thousand of them are looked up at once. */
function lowerKeys(uris: readonly string[], origin: IdOrigin): Lowered | undefined {
  const { parts } = origin
  const [before, variable, after = ''] = parts
  if (parts.length > 3 || typeof before !== 'string' || typeof variable !== 'object' || typeof after !== 'string') return undefined
  const column = origin.columnOf(variable.name)
  if (column === undefined) return undefined
  const values: string[] = []
  for (const uri of new Set(uris)) {
    if (!uri.startsWith(before) || !uri.endsWith(after) || uri.length <= before.length + after.length) continue
    const raw = uri.slice(before.length, uri.length - after.length)
    const value = variable.verbatim ? raw : percentDecode(raw)
    // It may stand for a lone surrogate as well as for itself.
    if (value?.includes('\uFFFD') === true) return undefined
    if (value !== undefined) values.push(value)
  }
  const [only] = values
  const own = { property: column.name }
  return values.length === 0 || only === undefined
    ? NOTHING
    : exactly(values.length === 1 ? { op: '=', args: [own, only] } : { op: 'in', args: [own, values] })
}

/** Equalities of one property as one list: sources look up lists of keys in one step. */
function asList(lowered: Lowered): Lowered {
  const { filter } = lowered
  if (filter === null || typeof filter === 'boolean' || filter.op !== 'or') return lowered
  const values: (string | number | boolean)[] = []
  let property: string | undefined
  for (const part of filter.args) {
    if (typeof part === 'boolean' || part.op !== '=') return lowered
    const [own, literal] = part.args
    if (typeof own !== 'object' || !('property' in own) || typeof literal === 'object') return lowered
    property ??= own.property
    if (own.property !== property) return lowered
    values.push(literal)
  }
  return property === undefined ? lowered : { ...lowered, filter: { op: 'in', args: [{ property }, values] } }
}
