// What is claimed of the order of texts: that it is that of Unicode code points, and of no language.
import type { ComparisonName, Fes } from '../filter/create-fes.ts'
import type { Claim, KnownProperty } from './claim.ts'
import type { OperatorKey } from './findings.ts'
import type { KnownFeature } from './known-feature.ts'

/** A literal beside a known text. Where code points and languages disagree about the two it tells by which of them a server compares. */
interface Neighbour {
  readonly isLater: boolean
  readonly tells?: boolean
  readonly literalOf: (text: string) => string | undefined
}

/** In every language small and capital letters stand together, accents beside their letters, and spaces count little. */
const NEIGHBOURS: readonly Neighbour[] = [
  { isLater: true, literalOf: (text) => `${text}x` },
  { isLater: false, literalOf: (text) => (text.length > 1 ? text.slice(0, -1).trimEnd() : undefined) },
  { isLater: true, tells: true, literalOf: (text) => (/^[B-Z]/.test(text) ? 'a' : undefined) },
  { isLater: false, tells: true, literalOf: (text) => (/^[a-y]/.test(text) ? 'Z' : undefined) },
  { isLater: true, tells: true, literalOf: (text) => (/^[F-Zf-z]/.test(text) ? 'é' : undefined) },
  { isLater: true, tells: true, literalOf: (text) => (/\p{L} \p{L}/u.test(text) ? text.replace(/(\p{L}) (\p{L})/u, '$1$2') : undefined) },
]

const COMPARISONS: readonly (readonly [OperatorKey, ComparisonName, holdsOfLater: boolean, holdsOfSame: boolean])[] = [
  ['text <', 'PropertyIsLessThan', true, false],
  ['text <=', 'PropertyIsLessThanOrEqualTo', true, true],
  ['text >', 'PropertyIsGreaterThan', false, false],
  ['text >=', 'PropertyIsGreaterThanOrEqualTo', false, true],
]

/** None where the known texts cannot tell. */
export function createTextOrderClaims(fes: Fes, { name, subjects, missing }: KnownProperty): readonly Claim[] {
  const textOf = ({ item }: KnownFeature): string => String(item[name])
  const isTold = NEIGHBOURS.some(({ tells, literalOf }) => tells === true && subjects.some((one) => literalOf(textOf(one)) !== undefined))
  if (!isTold) return []
  return COMPARISONS.flatMap(([operator, comparison, holdsOfLater, holdsOfSame]) => {
    const claim = (expected: boolean, literalOf: Neighbour['literalOf'], says: string, on = subjects): Claim => ({
      operator,
      variant: '',
      expected,
      subjects: on.filter((subject) => on === missing || literalOf(textOf(subject)) !== undefined),
      node: (subject) => fes.compare(comparison, name, (on === missing ? 'no such value' : literalOf(textOf(subject))) ?? ''),
      says: `${name}: ${says}`,
      isAboutMissing: on === missing,
    })
    const order = 'texts do not stand in the order of their code points'
    return [
      claim(holdsOfSame, (text) => text, 'a text is less or greater than itself, or not as much as itself'),
      ...NEIGHBOURS.map(({ isLater, literalOf }) => claim(isLater === holdsOfLater, literalOf, order)),
      claim(false, () => undefined, 'a missing text is less or greater than another', missing),
    ].filter(({ subjects: on }) => on.length > 0)
  })
}
