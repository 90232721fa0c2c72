// What a column of texts holds, decided over the whole file.
import type { PropertyType } from '@crosswalk/contract'
import { toDayMs, toInstantMs } from '../table/instants.ts'

/**
 * How a program writes a number: no leading zeros (a postal code `00501` is text), no plus sign, no bare point; an exponent only with its
 * sign, since `1E5` is as likely a code.
 */
const CANONICAL_NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]\d+)?$/

const TESTS: readonly (readonly [PropertyType, (text: string) => boolean])[] = [
  ['number', (text) => toCanonicalNumber(text) !== undefined],
  ['boolean', (text) => text === 'true' || text === 'false'],
  ['date', (text) => toDayMs(text) !== undefined],
  ['timestamp', (text) => toInstantMs(text) !== undefined],
]

export interface ColumnInference {
  /** Offers one text of the column; empty ones say nothing. */
  readonly see: (text: string) => void
  /** `text` where nothing stricter fits every value, or where there is none. */
  readonly type: () => PropertyType
}

export function createColumnInference(): ColumnInference {
  let candidates = TESTS
  let isSeen = false
  return {
    see(text) {
      if (text === '') return
      isSeen = true
      if (candidates.length > 0 && !candidates.every(([, fits]) => fits(text))) candidates = candidates.filter(([, fits]) => fits(text))
    },
    type: () => (isSeen ? (candidates[0]?.[0] ?? 'text') : 'text'),
  }
}

/** Undefined for other texts, and for integers that a double cannot tell apart: they are identifiers. */
export function toCanonicalNumber(text: string): number | undefined {
  if (!CANONICAL_NUMBER.test(text)) return undefined
  const value = Number(text)
  if (!Number.isFinite(value)) return undefined
  return !Number.isInteger(value) || Number.isSafeInteger(value) || text.includes('e') || text.includes('E') ? value : undefined
}
