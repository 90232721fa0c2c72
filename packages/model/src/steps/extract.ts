// The step `extract`: the part of a text that a pattern names.
import { RE2JS } from 're2js'
import type { Lowered } from '../crosswalk.ts'
import { anyOf, unsupported, weaken } from '../lower/lowered.ts'
import { UNREADABLE } from '../missing-value.ts'
import { escapeLike, literalPrefix } from './like-pattern.ts'
import type { LowerBelow, Step } from './step.ts'

const REASON = 'the pattern takes a part of the text'

/** Compiled from a mapping file; linear time. @throws Error a pattern that RE2 does not know */
export function compilePattern(pattern: string): RE2JS {
  return RE2JS.compile(pattern)
}

/** The first capture group of the first match, or the match where there is no group; a text that does not match is unreadable. */
export function createExtractStep(pattern: RE2JS): Step {
  const group = pattern.groupCount() > 0 ? 1 : 0
  const anchored = beginsWithGroup(pattern.pattern())
  const part = (text: string, below: LowerBelow): Lowered => {
    return below({ kind: 'like', pattern: `${anchored ? '' : '%'}${escapeLike(text)}%`, negated: false })
  }
  return {
    name: 'extract',
    order: 'none',
    lift(value) {
      if (typeof value !== 'string') return UNREADABLE
      const matcher = pattern.matcher(value)
      return matcher.find() ? (matcher.group(group) ?? UNREADABLE) : UNREADABLE
    },
    lower(leaf, below) {
      if (leaf.kind === 'compare' && leaf.op === '=' && typeof leaf.literal === 'string') return weaken(part(leaf.literal, below), REASON)
      if (leaf.kind === 'in' && !leaf.negated && leaf.values.every((value) => typeof value === 'string')) {
        return weaken(anyOf(leaf.values.map((value) => part(value, below))), REASON)
      }
      if (leaf.kind === 'like' && !leaf.negated) {
        const prefix = literalPrefix(leaf.pattern)
        if (prefix !== '') return weaken(part(prefix, below), REASON)
      }
      return unsupported(REASON)
    },
  }
}

/** `^(...)` with a group that is taken once: what it captures stands at the beginning of the text. */
function beginsWithGroup(pattern: string): boolean {
  if (!pattern.startsWith('^(') || pattern.startsWith('^(?')) return false
  let depth = 0
  let inClass = false
  for (let index = 1; index < pattern.length; index += 1) {
    const character = pattern[index]
    // Quoted stretches would need a parser of their own.
    if (character === '\\' && pattern[index + 1] === 'Q') return false
    if (character === '\\') index += 1
    else if (inClass) inClass = character !== ']'
    else if (character === '[') inClass = pattern[index + 1] !== ']' && pattern.slice(index + 1, index + 3) !== '^]'
    else if (character === '(') depth += 1
    else if (character === ')') {
      depth -= 1
      if (depth === 0) return !'*+?{'.includes(pattern[index + 1] ?? 'x')
    }
  }
  return false
}
