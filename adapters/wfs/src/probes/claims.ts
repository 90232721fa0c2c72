// What is claimed of known features: conditions of which it is known whether they hold, for each operator that the compiler would use.
import type { ComparisonName } from '../filter/create-fes.ts'
import { isPlainText, numberLiteral } from '../filter/literals.ts'
import { richest } from './claim.ts'
import type { Claim, ClaimScope, KnownProperty } from './claim.ts'
import type { OperatorKey } from './findings.ts'
import { isMissing } from './known-feature.ts'
import type { KnownFeature } from './known-feature.ts'
import { createNumberClaims } from './number-claims.ts'
import { createTextOrderClaims } from './text-order-claims.ts'

interface Draft {
  readonly operator: OperatorKey
  readonly variant?: string
  readonly says: string
}

/** Claims about texts, numbers and booleans. */
export function createClaims(scope: ClaimScope): readonly Claim[] {
  return [...textClaims(scope), ...textOrderClaims(scope), ...createNumberClaims(scope), ...booleanClaims(scope), ...propertyClaims(scope)]
}

const richestText = (scope: ClaimScope): KnownProperty | undefined =>
  richest(scope, 'text', (value) => typeof value === 'string' && isPlainText(value) && /\p{L}{3}/u.test(value))

function textClaims(scope: ClaimScope): readonly Claim[] {
  const { fes, declares } = scope
  const found = richestText(scope)
  if (found === undefined) return []
  const { name, subjects, missing } = found
  const textOf = ({ item }: KnownFeature): string => String(item[name])
  const claim = (draft: Draft, expected: boolean, node: Claim['node'], on = subjects): Claim => ({
    variant: '',
    ...draft,
    expected,
    subjects: on,
    node,
    isAboutMissing: on === missing,
  })
  const compare =
    (comparison: ComparisonName, change: (text: string) => string): Claim['node'] =>
    (subject) =>
      fes.compare(comparison, name, change(textOf(subject)))
  const same = (text: string): string => text
  const equal: Draft = { operator: 'text =', says: `${name} does not equal its own value` }
  const unequal: Draft = { operator: 'text <>', says: `${name} differs from its own value, or from no other` }
  const not: Draft = { operator: 'not', says: 'Not is not the opposite, or holds of what is missing' }
  const any = (): string => 'no such value'
  const flippable = subjects.filter((subject) => flipCase(textOf(subject)) !== textOf(subject))
  return [
    claim(equal, true, compare('PropertyIsEqualTo', same)),
    claim(
      { ...equal, says: `${name} equals a longer text` },
      false,
      compare('PropertyIsEqualTo', (text) => `${text}x`),
    ),
    claim({ ...equal, says: `${name} equals its value in other case` }, false, compare('PropertyIsEqualTo', flipCase), flippable),
    claim(unequal, false, compare('PropertyIsNotEqualTo', same)),
    claim(unequal, true, compare('PropertyIsNotEqualTo', any)),
    claim(
      { ...unequal, says: `${name} where it is missing differs from a text` },
      false,
      () => fes.compare('PropertyIsNotEqualTo', name, any()),
      missing,
    ),
    claim(not, false, (subject) => fes.not(compare('PropertyIsEqualTo', same)(subject))),
    claim(not, true, (subject) => fes.not(compare('PropertyIsEqualTo', any)(subject))),
    claim(not, false, () => fes.not(fes.compare('PropertyIsEqualTo', name, any())), missing),
    ...(declares('PropertyIsLike') ? likeClaims(scope, { name, subjects, textOf }) : []),
  ].filter(({ subjects: on }) => on.length > 0)
}

/** The property by which order is tried is that of equality. */
function textOrderClaims(scope: ClaimScope): readonly Claim[] {
  const found = richestText(scope)
  return found === undefined ? [] : createTextOrderClaims(scope.fes, found)
}

interface TextProperty {
  readonly name: string
  readonly subjects: readonly KnownFeature[]
  readonly textOf: (subject: KnownFeature) => string
}

function likeClaims({ fes }: ClaimScope, { name, subjects, textOf }: TextProperty): readonly Claim[] {
  const stemOf = (subject: KnownFeature): string => /^[\p{L}\p{N}]{2,12}/u.exec(textOf(subject))?.[0] ?? ''
  const on = subjects.filter((subject) => stemOf(subject).length > 1)
  const flippable = on.filter((subject) => flipCase(stemOf(subject)) !== stemOf(subject))
  const like = (expected: boolean, says: string, pattern: (stem: string) => string, among = on): Claim => ({
    operator: 'like',
    variant: '',
    expected,
    subjects: among,
    node: (subject) => fes.like(name, pattern(stemOf(subject))),
    says: `PropertyIsLike: ${name} ${says}`,
  })
  return [
    like(true, 'does not match its own beginning', (stem) => `${stem}*`),
    like(true, 'does not match with wildcards at both ends', (stem) => `*${stem.slice(1)}*`),
    like(true, 'does not match with a wildcard for one character', (stem) => `.${stem.slice(1)}*`),
    like(false, 'matches another beginning', (stem) => `${stem}x9*`),
    like(false, 'matches a part of its value without wildcards', (stem) => stem.slice(0, -1)),
    like(false, 'matches in other case', (stem) => `${flipCase(stem)}*`, flippable),
  ]
}

function booleanClaims(scope: ClaimScope): readonly Claim[] {
  const found = richest(scope, 'boolean', (value) => typeof value === 'boolean')
  if (found === undefined) return []
  const { name, subjects } = found
  return [true, false].map((expected) => ({
    operator: 'boolean =',
    variant: '',
    expected,
    subjects,
    node: ({ item }) => scope.fes.compare('PropertyIsEqualTo', name, String(expected === (item[name] === true))),
    says: `${name} ${expected ? 'does not equal its own value' : 'equals the other value'}`,
  }))
}

/** The end of the variant of claims about empty texts: whether they stand for null is a question, not an expectation. */
export const EMPTY_TEXT = ' (empty)'

/** Of every property: null where it is missing, and not where it has a value. Each for itself, since a server may fail at one of them. */
export function createNullClaims({ fes, features, properties }: Pick<ClaimScope, 'fes' | 'features' | 'properties'>): readonly Claim[] {
  const claims: Claim[] = []
  for (const { name, type } of properties) {
    if (type === 'geometry' || type === 'json') continue
    const add = (expected: boolean, isWanted: (value: unknown) => boolean, variant: string): void => {
      const subjects = features.filter(({ item }) => isWanted(item[name]))
      const says = expected ? `${name} is not null where nothing stands` : `${name} is null where a value stands`
      if (subjects.length > 0) claims.push({ operator: 'isNull', variant, expected, subjects, node: () => fes.isNull(name), says })
    }
    add(true, (value) => (value ?? null) === null, name)
    add(true, (value) => value === '', `${name}${EMPTY_TEXT}`)
    add(false, (value) => !isMissing(value), name)
  }
  return claims
}

/** That a property can be asked about at all: it equals its own value. */
function propertyClaims({ fes, features, properties }: ClaimScope): readonly Claim[] {
  return properties.flatMap(({ name, isSinglePrecision }) => {
    const literalOf = ({ item }: KnownFeature): string | undefined => literalText(item[name])
    const subjects = features.filter((feature) => literalOf(feature) !== undefined)
    if (subjects.length === 0 || isSinglePrecision) return []
    return [
      {
        operator: 'property',
        variant: name,
        expected: true,
        subjects,
        node: (subject: KnownFeature) => fes.compare('PropertyIsEqualTo', name, literalOf(subject) ?? ''),
        says: `${name} does not equal its own value`,
      } satisfies Claim,
    ]
  })
}

function literalText(value: unknown): string | undefined {
  if (typeof value === 'number') return numberLiteral(value)
  if (typeof value === 'boolean') return String(value)
  return typeof value === 'string' && isPlainText(value) && !/^\d{4}-\d\d-\d\d/.test(value) ? value : undefined
}

/** Lower to upper case and back, letter by letter; letters that have no single other one stay. */
export function flipCase(text: string): string {
  return Array.from(text, (character) => {
    const other = character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase()
    return other.length === character.length ? other : character
  }).join('')
}
