// Tests claims with few requests: each asks for several known features at once, every one under a condition of its own.
import { SourceError } from '@crosswalk/contract'
import type { XmlNode } from '@crosswalk/xml'
import type { Fes } from '../filter/create-fes.ts'
import type { Claim } from './claim.ts'
import type { KnownFeature } from './known-feature.ts'

/** Claims of one outcome about one feature, asked together: all of those that hold, or any of those that do not. */
export interface Question {
  readonly subject: KnownFeature
  readonly expected: boolean
  readonly claims: readonly Claim[]
}

/** `refused`: the server answered with an error. Claims that no request was left for are in none of the lists. */
export interface ClaimResults {
  readonly held: ReadonlySet<Claim>
  readonly failed: ReadonlyMap<Claim, KnownFeature>
  readonly refused: ReadonlyMap<Claim, string>
}

export interface ClaimRunner {
  readonly fes: Fes
  /** Which of the features pass. @throws SourceError */
  readonly ask: (filter: XmlNode) => Promise<ReadonlySet<KnownFeature>>
  readonly select: (subject: KnownFeature) => XmlNode
  /** Requests that may still be sent. */
  readonly left: () => number
}

/** The most conditions in one request: it goes out as one filter. */
const MAX_QUESTIONS = 25

/**
 * Asks in rounds. What comes out wrong is asked again claim by claim, each about another feature, as long as there are requests left.
 * @throws SourceError where the server is not there any more
 */
export async function runClaims(runner: ClaimRunner, claims: readonly Claim[]): Promise<ClaimResults> {
  const results = { held: new Set<Claim>(), failed: new Map<Claim, KnownFeature>(), refused: new Map<Claim, string>() }
  // Each batch goes out by itself: what spoiled a request must not spoil the next.
  const batches: Groups[] = [byOutcome(claims)]
  while (batches.length > 0 && runner.left() > 0) {
    const { questions, waiting } = pack(batches.shift() ?? [])
    if (questions.length === 0) continue
    const { again, apart } = await settle(runner, questions, results)
    const rest = [...again, ...waiting]
    if (rest.length > 0) batches.unshift(rest)
    batches.unshift(...apart)
  }
  return results
}

/** Claims of one outcome each; a group that comes out wrong is taken apart. */
type Groups = (readonly Claim[])[]

interface MutableResults {
  readonly held: Set<Claim>
  readonly failed: Map<Claim, KnownFeature>
  readonly refused: Map<Claim, string>
}

/** One question per feature at most: an answer holds a feature once. */
function pack(groups: Groups): { readonly questions: readonly Question[]; readonly waiting: Groups } {
  const used = new Set<KnownFeature>()
  const questions: Question[] = []
  const waiting: Groups = []
  for (const group of groups) {
    let rest = group
    while (rest.length > 0 && questions.length < MAX_QUESTIONS) {
      const subject = bestSubject(rest, used)
      if (subject === undefined) break
      used.add(subject)
      const claims = rest.filter(({ subjects }) => subjects.includes(subject))
      questions.push({ subject, expected: claims[0]?.expected ?? true, claims })
      rest = rest.filter((claim) => !claims.includes(claim))
    }
    if (rest.length > 0) waiting.push(rest)
  }
  return { questions, waiting }
}

function bestSubject(claims: readonly Claim[], used: ReadonlySet<KnownFeature>): KnownFeature | undefined {
  const counts = new Map<KnownFeature, number>()
  for (const { subjects } of claims)
    for (const subject of subjects) if (!used.has(subject)) counts.set(subject, (counts.get(subject) ?? 0) + 1)
  let best: KnownFeature | undefined
  for (const [subject, count] of counts) if (count > (best === undefined ? 0 : (counts.get(best) ?? 0))) best = subject
  return best
}

/** `again`: groups that belong together in one request; `apart`: batches that do not. */
interface Unsettled {
  readonly again: Groups
  readonly apart: readonly Groups[]
}

async function settle(runner: ClaimRunner, questions: readonly Question[], results: MutableResults): Promise<Unsettled> {
  const outcome = await askOrRefuse(runner, questions)
  if (typeof outcome === 'string') return { again: [], apart: split(questions, outcome, results) }
  const again: Groups = []
  for (const { subject, expected, claims } of questions) {
    if (outcome.has(subject) === expected) for (const claim of claims) results.held.add(claim)
    // Of a way of writing it does not matter which of its claims it was.
    else if (claims.length === 1 || claims.every(({ isApart }) => isApart)) for (const claim of claims) results.failed.set(claim, subject)
    else again.push(...claims.map((claim) => [claim]))
  }
  return { again, apart: [] }
}

async function askOrRefuse({ fes, ask, select }: ClaimRunner, questions: readonly Question[]): Promise<ReadonlySet<KnownFeature> | string> {
  const parts = questions.map(({ subject, expected, claims }) => {
    const nodes = claims.map((claim) => claim.node(subject))
    return fes.and([select(subject), expected ? fes.and(nodes) : fes.or(nodes)])
  })
  try {
    return await ask(fes.or(parts))
  } catch (error) {
    if (error instanceof SourceError && REFUSALS.has(error.code)) return error.message
    throw error
  }
}

/** Codes that one operator can bring about; all others say that the server is not there. */
const REFUSALS: ReadonlySet<string> = new Set(['SOURCE_REJECTED', 'SOURCE_FAILED', 'SOURCE_MALFORMED'])

/** One condition in a filter spoils all: halves are asked for themselves, down to the operator that it is. */
function split(questions: readonly Question[], message: string, results: MutableResults): readonly Groups[] {
  const claims = questions.flatMap((question) => question.claims)
  const operators = new Set(claims.map(nameOf))
  if (operators.size === 1) {
    for (const claim of claims) results.refused.set(claim, message)
    return []
  }
  const half = [...operators].slice(0, operators.size / 2)
  const [first, second] = [claims.filter((claim) => half.includes(nameOf(claim))), claims.filter((claim) => !half.includes(nameOf(claim)))]
  return [byOutcome(first), byOutcome(second)]
}

const nameOf = ({ operator, variant }: Claim): string => `${operator} ${variant}`

function byOutcome(claims: readonly Claim[]): Groups {
  const groups = new Map<string, Claim[]>()
  for (const claim of claims) {
    const key = `${claim.expected} ${claim.isApart === true ? nameOf(claim) : ''}`
    groups.set(key, [...(groups.get(key) ?? []), claim])
  }
  return [...groups.values()]
}
