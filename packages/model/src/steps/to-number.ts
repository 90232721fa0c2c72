// The step before numbers: text read as a number.
import type { PropertyType } from '@crosswalk/contract'
import { unsupported } from '../lower/lowered.ts'
import { UNREADABLE } from '../missing-value.ts'
import { parseDecimal } from './codes.ts'
import type { Step } from './step.ts'

/** Canonical decimal text only: `1,5`, `007` and `n/a` are unreadable, never guessed. Undefined where the values are numbers already. */
export function createToNumberStep(type: PropertyType): Step | undefined {
  if (type === 'number') return undefined
  return {
    name: 'number',
    order: 'none',
    lift(value) {
      if (typeof value === 'number') return Number.isFinite(value) ? value : UNREADABLE
      return typeof value === 'string' ? (parseDecimal(value) ?? UNREADABLE) : UNREADABLE
    },
    // `5`, `5.0` and `5e0` are one number but three texts.
    lower: () => unsupported('numbers written as text cannot be compared by the source'),
  }
}
