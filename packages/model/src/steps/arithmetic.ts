// The steps `scale` and `unit`: out = in * factor + offset, rounded so that equal quantities stay equal.
import type { Lowered } from '../crosswalk.ts'
import type { Leaf, Scalar } from '../lower/leaf.ts'
import { IS_PRESENT } from '../lower/leaf.ts'
import { allOf, anyOf, unsupported, weaken } from '../lower/lowered.ts'
import type { LowerBelow, Step } from './step.ts'

export interface Arithmetic {
  readonly name: 'scale' | 'unit'
  readonly forward: (value: number) => number
  readonly inverse: (value: number) => number
  readonly factor: number
  readonly offset: number
}

const RELATIVE = 1e-12
const REASON = 'arithmetic rounds, so the bounds are widened'
const FLIPPED = { '=': '=', '<>': '<>', '<': '>', '<=': '>=', '>': '<', '>=': '<=' } as const

/** Only a change of sign is exact. Everything else lowers to bounds widened by 1e-12 relative, which the rounding to 15 digits cannot pass. */
export function createArithmeticStep(arithmetic: Arithmetic): Step {
  const exact = Math.abs(arithmetic.factor) === 1 && arithmetic.offset === 0
  return {
    name: arithmetic.name,
    order: !exact ? 'none' : arithmetic.factor < 0 ? 'falling' : 'rising',
    lift: (value) => clamp(arithmetic.forward(value as number)),
    lower(leaf, below) {
      if (leaf.kind === 'null') return below(leaf)
      return exact ? lowerSign(leaf, below) : lowerWidened(leaf, below, arithmetic)
    },
  }
}

/** An overflow stays a number, so that what is there is never taken for missing. */
function clamp(value: number): number {
  if (Number.isFinite(value)) return value
  return value > 0 ? Number.MAX_VALUE : -Number.MAX_VALUE
}

function lowerSign(leaf: Leaf, below: LowerBelow): Lowered {
  const turn = (scalar: Scalar): Scalar => (typeof scalar === 'number' ? -scalar : scalar)
  if (leaf.kind === 'compare') return below({ ...leaf, op: FLIPPED[leaf.op], literal: turn(leaf.literal) })
  if (leaf.kind === 'between') return below({ ...leaf, low: turn(leaf.high), high: turn(leaf.low) })
  if (leaf.kind === 'in') return below({ ...leaf, values: leaf.values.map(turn) })
  return unsupported('this comparison does not go with numbers')
}

interface Range {
  readonly low: number
  readonly high: number
}

function lowerWidened(leaf: Leaf, below: LowerBelow, arithmetic: Arithmetic): Lowered {
  if (leaf.kind === 'compare' && typeof leaf.literal === 'number')
    return lowerCompare(leaf.op, widen(leaf.literal, arithmetic), { below, arithmetic })
  if (leaf.kind === 'in' && leaf.values.every((value) => typeof value === 'number')) {
    if (leaf.negated) return weaken(below(IS_PRESENT), REASON)
    return anyOf(leaf.values.map((value) => within(widen(value, arithmetic), below)))
  }
  if (leaf.kind === 'between' && typeof leaf.low === 'number' && typeof leaf.high === 'number') {
    const [low, high] = [widen(leaf.low, arithmetic), widen(leaf.high, arithmetic)]
    const falling = arithmetic.factor < 0
    if (!leaf.negated) return within({ low: falling ? high.low : low.low, high: falling ? low.high : high.high }, below)
    return anyOf([lowerCompare('<', low, { below, arithmetic }), lowerCompare('>', high, { below, arithmetic })])
  }
  return unsupported('this comparison does not go with numbers')
}

interface Into {
  readonly below: LowerBelow
  readonly arithmetic: Arithmetic
}

function lowerCompare(op: keyof typeof FLIPPED, range: Range, { below, arithmetic }: Into): Lowered {
  const direction = arithmetic.factor < 0 ? FLIPPED[op] : op
  if (direction === '=') return within(range, below)
  if (direction === '<>') return weaken(below(IS_PRESENT), REASON)
  const literal = direction === '<' || direction === '<=' ? range.high : range.low
  return weaken(Number.isFinite(literal) ? below({ kind: 'compare', op: direction, literal }) : below(IS_PRESENT), REASON)
}

function within({ low, high }: Range, below: LowerBelow): Lowered {
  const bounds: Leaf[] = []
  if (Number.isFinite(low) && Number.isFinite(high)) bounds.push({ kind: 'between', low, high, negated: false })
  else if (Number.isFinite(low)) bounds.push({ kind: 'compare', op: '>=', literal: low })
  else if (Number.isFinite(high)) bounds.push({ kind: 'compare', op: '<=', literal: high })
  else bounds.push(IS_PRESENT)
  return weaken(allOf(bounds.map(below)), REASON)
}

/** All inputs that can come out as the literal. The offset counts: 273.15 - 273.15 keeps none of its digits. */
function widen(literal: number, { inverse, factor, offset }: Arithmetic): Range {
  // Beyond this size the result may have been clamped, so anything larger comes out the same.
  if (Math.abs(literal) > 1e300)
    return literal > 0 === factor > 0
      ? { low: 1e290 / Math.abs(factor), high: Infinity }
      : { low: -Infinity, high: -1e290 / Math.abs(factor) }
  const centre = inverse(literal)
  const size = Math.max(Math.abs(centre), Math.abs(literal / factor), Math.abs(offset / factor))
  const width = size * RELATIVE + Math.abs(1e-290 / factor)
  return { low: centre - width, high: centre + width }
}
