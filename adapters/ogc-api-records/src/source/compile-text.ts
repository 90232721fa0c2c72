// By what conditions on texts let a catalogue narrow its answer: patterns where it has them, else one word of the full text.
import type { Support, Pattern } from './catalogue.ts'
import { argsOf, nameOf } from './conjunct-parts.ts'

/** Products differ in how they read quotes, escapes and wildcards within values; pycsw answers 400 to a doubled quote. */
export const SAFE_TEXT = /^(?! )[^\p{Cc}'"\\*%_,]{1,200}(?<! )$/u
const SAFE_PATTERN = /^[^\p{Cc}'"\\*,]{1,200}$/u

/** One condition as a pattern of the server; undefined where it has none for that. */
function patternOf(conjunct: unknown, { like }: Pick<Support, 'like'>): Pattern | undefined {
  const { op, args } = argsOf(conjunct)
  const name = nameOf(args[0])
  if (name === undefined || !like.has(name)) return undefined
  if (op === 'like') return likePattern(name, args[1])
  if (op !== 'a_contains' || !Array.isArray(args[1])) return undefined
  const [value] = args[1] as readonly unknown[]
  return typeof value === 'string' && SAFE_TEXT.test(value) ? [name, `%${value}%`] : undefined
}

/** Of a list with some of several values: one pattern for each. */
export function patternsOf(conjunct: unknown, support: Pick<Support, 'like' | 'choice'>): readonly Pattern[] | undefined {
  const { op, args } = argsOf(conjunct)
  const [property, values] = args
  const single =
    op === 'a_overlaps' && Array.isArray(values)
      ? values.map((value: unknown) => ({ op: 'a_contains', args: [property, [value]] }))
      : [conjunct]
  const patterns = single.length === 1 || support.choice ? single.map((one) => patternOf(one, support)) : []
  return patterns.length > 0 && patterns.every((pattern) => pattern !== undefined) ? patterns : undefined
}

function likePattern(name: string, pattern: unknown): Pattern | undefined {
  if (typeof pattern !== 'string' || !SAFE_PATTERN.test(pattern)) return undefined
  // One character and any run: the second finds what the first does, and no two products agree on the first.
  const widened = pattern.replaceAll(/[%_]+/g, '%')
  return widened === '%' ? undefined : [name, widened]
}

/**
 * The longest run of ASCII letters and digits that a text must hold to pass: servers differ in how they fold other letters and join several words, and
 * some leave out short words or read these three as operators.
 */
export function wordOf(conjunct: unknown, { words }: Pick<Support, 'words'>): string | undefined {
  const { op, args } = argsOf(conjunct)
  const flipped = op === '=' && nameOf(args[0]) === undefined
  const name = nameOf(args[flipped ? 1 : 0])
  const value = args[flipped ? 0 : 1]
  if (name === undefined || !words.has(name)) return undefined
  if (op === 'like' && typeof value === 'string')
    return longestWord(value.replaceAll(/\\(.)|[%_]/gsu, (_match, escaped?: string) => escaped ?? ' '))
  if (op === '=' && typeof value === 'string') return longestWord(value)
  if (op !== 'a_contains' || !Array.isArray(value)) return undefined
  return longestWord(value.filter((item) => typeof item === 'string').join(' '))
}

/** Of at least three characters; undefined where there is none. */
export function longestWord(text: string): string | undefined {
  const runs = (text.match(/[A-Za-z0-9]{3,100}/g) ?? []).filter((run) => !/^(?:and|not|near)$/i.test(run))
  return runs.toSorted((left, right) => right.length - left.length)[0]
}
