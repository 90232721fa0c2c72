// CASEI and ACCENTI: asked for in words that no other table of letters can misread.
import type { Comparison, Filter, In, Like, Operand, PropertyRef } from '@crosswalk/contract'
import { foldAccents, foldCase } from '@crosswalk/cql2'
import type { LoweringState } from './lower-filter.ts'
import { anyOf, weakest } from './lowered.ts'
import type { Lowered } from './lowered.ts'
import { isPlainText, nativeName } from './native-property.ts'
import { isObject, isPropertyRef } from './operands.ts'

type Fold = 'casei' | 'accenti'

/** A list that does not fit an OR chain is not worth a URL. */
const MAX_CHAIN = 50

interface FoldedProperty {
  readonly fold: Fold
  readonly property: PropertyRef
}

/** A property under one of the two; undefined for anything else, one under both too. */
export function foldedProperty(operand: unknown): FoldedProperty | undefined {
  if (!isObject(operand) || !('op' in operand) || (operand.op !== 'casei' && operand.op !== 'accenti')) return undefined
  const [property] = 'args' in operand && Array.isArray(operand.args) ? (operand.args as readonly unknown[]) : []
  return isPropertyRef(property) ? { fold: operand.op, property } : undefined
}

/**
 * `CASEI(name) = CASEI('X')`, `IN` and `LIKE`, as the standard writes them, and always as a superset. Servers fold by tables of their own: most have no `ss` for a sharp s, so that
 * texts with letters that others fold to are asked for by a pattern without these letters.
 */
export function lowerFolded(filter: Comparison | In | Like, state: LoweringState): Lowered | undefined {
  const [first, second] = filter.args as readonly unknown[]
  const folded = foldedProperty(first)
  if (folded === undefined || state.types.get(folded.property.property) !== 'text') return undefined
  if (filter.op === 'in') {
    const values: readonly unknown[] = Array.isArray(second) ? second : []
    if (values.length === 0 || values.length > MAX_CHAIN || (values.length > 1 && state.abilities.filter?.verdicts.get('or') !== 'exact'))
      return undefined
    const parts = values.map((value) => equal(folded, value, state)).filter((part) => part !== undefined)
    return parts.length < values.length ? undefined : { filter: anyOf(parts.map((part) => part.filter)), verdict: weakest(parts) }
  }
  if (filter.op === '=') return equal(folded, second, state)
  if (filter.op !== 'like') return undefined
  const pattern = foldedText(second, folded.fold)
  return pattern === undefined ? undefined : like(folded, withoutRisk(pattern, folded.fold, true), state)
}

/** The literal folded: what is compared. A literal that is not folded, in text that is, equals nothing; that is left to the evaluator. */
function foldedText(operand: unknown, fold: Fold): string | undefined {
  const apply = fold === 'casei' ? foldCase : foldAccents
  if (typeof operand === 'string') return apply(operand) === operand ? operand : undefined
  if (!isObject(operand) || !('op' in operand) || operand.op !== fold || !('args' in operand)) return undefined
  const [text] = operand.args as readonly unknown[]
  return typeof text === 'string' ? apply(text) : undefined
}

function equal(folded: FoldedProperty, operand: unknown, state: LoweringState): Lowered | undefined {
  const text = foldedText(operand, folded.fold)
  const name = nativeName(folded.property, state)
  // What means something in a pattern would have to be escaped there.
  if (text === undefined || text === '' || name === undefined || /[%_]/.test(text)) return undefined
  const pattern = withoutRisk(text, folded.fold, false)
  const verdict = state.abilities.filter?.verdicts.get(`${folded.fold}:text`) ?? 'unsupported'
  if (pattern !== text) return like(folded, pattern, state)
  if (verdict === 'unsupported' || !isPlainText(text, state)) return undefined
  const args: [Operand, Operand] = [
    { op: folded.fold, args: [name] },
    { op: folded.fold, args: [text] },
  ]
  // A server that folds to capitals finds a dotless i as well, and nobody has seen all accents.
  return { filter: { op: '=', args }, verdict: 'inexact' }
}

function like({ fold, property }: FoldedProperty, pattern: string, state: LoweringState): Lowered | undefined {
  const name = nativeName(property, state)
  const verdict = state.abilities.filter?.verdicts.get(`${fold} like:text`) ?? 'unsupported'
  if (name === undefined || verdict === 'unsupported' || !/[^%]/.test(pattern) || !isPlainText(pattern, state)) return undefined
  const filter: Filter = {
    op: 'like',
    args: [
      { op: fold, args: [name] },
      { op: fold, args: [pattern] },
    ],
  }
  return { filter, verdict: 'inexact' }
}

/**
 * `%` in place of all that something beyond ASCII folds to, by full case folding between two normalisations (The Unicode Standard section 3.13): k, s, ss,
 * st, ff, fi, fl, ffi, ffl, semicolon and grave; of what is not ASCII itself, with its neighbours, which may be one sign with it; and of what may be one
 * half of such signs beside a wildcard: f, i (with a dot above) and a (with a half ring) before it, t, i, l, f and n (after an apostrophe) behind it.
 */
function withoutRisk(text: string, fold: Fold, isPattern: boolean): string {
  const runs = fold === 'casei' ? text.replaceAll(/s+t?|f[fil]+|k|[;`]/g, '%') : text
  const joined = isPattern ? runs.replaceAll('_', '%').replaceAll(/[fia]?%+[tilfn]?/g, '%') : runs
  return collapse(joined.replaceAll(/[\u0020-\u007e]?[^\u0020-\u007e]+[\u0020-\u007e]?/g, '%'))
}

const collapse = (pattern: string): string => pattern.replaceAll(/%{2,}/g, '%')
