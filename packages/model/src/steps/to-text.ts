// The step before text: values of other types as their text.
import type { PropertyType } from '@crosswalk/contract'
import type { Lowered } from '../crosswalk.ts'
import type { Leaf, Scalar } from '../lower/leaf.ts'
import { IS_PRESENT } from '../lower/leaf.ts'
import { NOTHING, unsupported } from '../lower/lowered.ts'
import { UNREADABLE } from '../missing-value.ts'
import { createCodelistStep } from './codelist.ts'
import { codeText, parseDecimal } from './codes.ts'
import type { LowerBelow, Step } from './step.ts'

/** Numbers and booleans as their canonical text, lists and maps unreadable. Undefined where the values are text already. */
export function createToTextStep(type: PropertyType): Step | undefined {
  if (type === 'text') return undefined
  if (type === 'boolean') {
    const codes = new Map([
      ['true', 'true'],
      ['false', 'false'],
    ])
    return { ...createCodelistStep({ codes, from: 'boolean', to: 'text' }), name: 'text' }
  }
  return {
    name: 'text',
    order: 'none',
    lift: (value) => codeText(value) ?? UNREADABLE,
    lower(leaf, below) {
      if (type === 'number') return lowerNumberText(leaf, below)
      if (type === 'array' && (leaf.kind === 'compare' || leaf.kind === 'in')) return below(leaf) // the column knows whether its elements are texts
      const isInstant = type === 'date' || type === 'timestamp' || type === 'time'
      return isInstant && leaf.kind === 'null' ? below(leaf) : unsupported(`text made of ${type} values cannot be compared by the source`)
    },
  }
}

function lowerNumberText(leaf: Leaf, below: LowerBelow): Lowered {
  if (leaf.kind === 'null') return below(leaf)
  if (leaf.kind === 'compare' && (leaf.op === '=' || leaf.op === '<>')) {
    const number = asNumber(leaf.literal)
    if (number !== undefined) return below({ ...leaf, literal: number })
    return leaf.op === '=' ? NOTHING : below(IS_PRESENT)
  }
  if (leaf.kind === 'in') {
    const values = leaf.values.map(asNumber).filter((value) => value !== undefined)
    if (values.length > 0) return below({ ...leaf, values })
    return leaf.negated ? below(IS_PRESENT) : NOTHING
  }
  return unsupported('text made of numbers has another order than the numbers')
}

/** The number whose text this is; undefined where no number is written so. */
function asNumber(literal: Scalar): number | undefined {
  if (typeof literal !== 'string') return undefined
  const number = parseDecimal(literal)
  return number !== undefined && String(number) === literal ? number : undefined
}
