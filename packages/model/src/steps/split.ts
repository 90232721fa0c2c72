// The step `split`: one text that holds several values.
import { anyOf, unsupported, weaken } from '../lower/lowered.ts'
import { IS_PRESENT } from '../lower/leaf.ts'
import { UNREADABLE } from '../missing-value.ts'
import { escapeLike, literalPrefix } from './like-pattern.ts'
import type { Step } from './step.ts'

const REASON = 'the text holds several values'

/** Parts without blanks around them; empty parts are left out. */
export function createSplitStep(separator: string): Step {
  return {
    name: 'split',
    order: 'none',
    lift(value) {
      if (typeof value !== 'string') return UNREADABLE
      return value
        .split(separator)
        .map((part) => part.trim())
        .filter((part) => part !== '')
    },
    lower(leaf, below) {
      const containing = (text: string) => below({ kind: 'like', pattern: `%${escapeLike(text)}%`, negated: false })
      // A comparison means some value, and there is none in a text that is missing.
      const present = () => weaken(below(IS_PRESENT), REASON)
      if (leaf.kind === 'null') return leaf.negated ? present() : unsupported(REASON)
      if (leaf.kind === 'compare' && leaf.op === '=' && typeof leaf.literal === 'string') return weaken(containing(leaf.literal), REASON)
      if (leaf.kind === 'in' && !leaf.negated && leaf.values.every((value) => typeof value === 'string')) {
        return weaken(anyOf(leaf.values.map((value) => containing(value))), REASON)
      }
      const prefix = leaf.kind === 'like' && !leaf.negated ? literalPrefix(leaf.pattern) : ''
      return prefix === '' ? present() : weaken(containing(prefix), REASON)
    },
  }
}
