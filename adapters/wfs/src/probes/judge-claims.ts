// From the outcomes of claims to what the compiler may use, and to sentences about what was found.
import type { Verdict } from '@crosswalk/contract'
import type { Claim } from './claim.ts'
import type { OperatorKey } from './findings.ts'
import type { ClaimResults } from './run-claims.ts'

export interface Judgement {
  readonly verdict: Verdict
  /** What speaks against exactness, with the feature by which it was seen. */
  readonly evidence: readonly string[]
  /** Nothing depends on it. */
  readonly isRemark: boolean
  /** Some claim was asked and came out right, none wrong. */
  readonly isHeld: boolean
}

/**
 * Of one operator in one writing. Exact where a true and a false claim were tested and all held; inexact where only more matched than should, but
 * not everything; else unsupported: unknown, refused, or missing what it should find.
 */
export function judge(claims: readonly Claim[], { held, failed, refused }: ClaimResults): Judgement {
  const counted = claims.filter(({ isRemark }) => isRemark !== true)
  const evidence = claims.flatMap((claim) => {
    const subject = failed.get(claim)
    if (subject !== undefined) return [`${claim.says} (feature ${subject.selector})`]
    const message = refused.get(claim)
    return message === undefined ? [] : [`refused: ${message.slice(0, 160)}`]
  })
  const tested = (expected: boolean): readonly Claim[] => counted.filter((claim) => claim.expected === expected && held.has(claim))
  const isMissing = counted.some((claim) => (claim.expected && failed.has(claim)) || refused.has(claim))
  const common = { evidence, isRemark: counted.length === 0, isHeld: evidence.length === 0 && counted.some((claim) => held.has(claim)) }
  if (isMissing || tested(true).length === 0) return { verdict: 'unsupported', ...common }
  const isLoose = counted.some((claim) => !claim.expected && failed.has(claim))
  // What becomes of a missing value was not seen: it may be let through.
  const isBlind = NEEDS_MISSING.has(claims[0]?.operator ?? '') && !claims.some((claim) => claim.isAboutMissing === true && held.has(claim))
  if (tested(false).length === 0) return { verdict: isLoose ? 'unsupported' : 'inexact', ...common }
  return { verdict: isLoose || isBlind ? 'inexact' : 'exact', ...common }
}

/** These turn a condition around, and unknown with it where a server has two values of truth only. */
const NEEDS_MISSING: ReadonlySet<string> = new Set(['not', 'text <>', 'number <>'])

/** All judgements, by operator and variant, in the order of the claims. */
export function judgeAll(claims: readonly Claim[], results: ClaimResults): ReadonlyMap<OperatorKey, ReadonlyMap<string, Judgement>> {
  const grouped = new Map<OperatorKey, Map<string, Claim[]>>()
  for (const claim of claims) {
    const variants = grouped.get(claim.operator) ?? new Map<string, Claim[]>()
    variants.set(claim.variant, [...(variants.get(claim.variant) ?? []), claim])
    grouped.set(claim.operator, variants)
  }
  return new Map(
    [...grouped].map(([operator, variants]) => [
      operator,
      new Map([...variants].map(([variant, list]) => [variant, judge(list, results)])),
    ]),
  )
}

/** One sentence per operator that is not used as it was offered. */
export function describeJudgement(operator: OperatorKey, variant: string, { verdict, evidence, isRemark }: Judgement): string | undefined {
  if (evidence.length === 0) return undefined
  const name = variant === '' ? operator : `${operator} (${variant})`
  if (isRemark) return `${operator}: ${evidence.join('; ')}`
  const use = verdict === 'exact' ? 'is used' : verdict === 'inexact' ? 'is used and checked again' : 'is not used'
  return `${name} ${use}: ${evidence.slice(0, 3).join('; ')}`
}
