// What is claimed of known features: conditions of which it is known whether they hold, for each operator that the compiler would use.
import type { PropertyType } from '@crosswalk/contract'
import type { XmlNode } from '@crosswalk/xml'
import type { ComparisonName, Fes } from '../filter/create-fes.ts'
import { isPlainText, numberLiteral } from '../filter/literals.ts'
import { spellTime } from '../filter/time-bounds.ts'
import type { OperatorKey, TimeSpelling } from './findings.ts'
import { isMissing } from './known-feature.ts'
import type { KnownFeature } from './known-feature.ts'
import { createTextOrderClaims } from './text-order-claims.ts'

/** One condition, true or false of each of its subjects. `variant` tells ways of writing the same operator apart. */
export interface Claim {
  readonly operator: OperatorKey
  readonly variant: string
  readonly expected: boolean
  readonly subjects: readonly KnownFeature[]
  readonly node: (subject: KnownFeature) => XmlNode
  /** What a wrong answer means, for a reader. */
  readonly says: string
  /** It shows what becomes of a missing value. */
  readonly isAboutMissing?: boolean | undefined
  /** Asked by itself from the start: most ways of writing the same are wrong. */
  readonly isApart?: boolean | undefined
  /** A claim that only tells something: the operator is used whatever comes of it. */
  readonly isRemark?: boolean | undefined
}

export interface ClaimScope {
  readonly fes: Fes
  readonly features: readonly KnownFeature[]
  readonly properties: readonly { readonly name: string; readonly type: PropertyType; readonly isSinglePrecision: boolean }[]
  readonly declares: (operator: string) => boolean
}

interface Draft {
  readonly operator: OperatorKey
  readonly variant?: string
  readonly says: string
}

/** Claims about texts, numbers and booleans. */
export function createClaims(scope: ClaimScope): readonly Claim[] {
  return [...textClaims(scope), ...textOrderClaims(scope), ...numberClaims(scope), ...booleanClaims(scope), ...propertyClaims(scope)]
}

/** Claims about days and moments, in each way of writing them. */
export function createTimeClaims(scope: ClaimScope): readonly Claim[] {
  return [...timeClaims(scope, 'timestamp'), ...timeClaims(scope, 'date')]
}

const richestText = (scope: ClaimScope): KnownProperty | undefined =>
  richest(scope, 'text', (value) => typeof value === 'string' && isPlainText(value) && /\p{L}{3}/u.test(value))

/** A property with the features that have a value of it, and those that have none. */
export interface KnownProperty {
  readonly name: string
  readonly subjects: readonly KnownFeature[]
  readonly missing: readonly KnownFeature[]
}

/** The property of a type with most values among the known features, those that cannot be used left out. */
function richest(scope: ClaimScope, type: PropertyType, isUsable: (value: unknown) => boolean): KnownProperty | undefined {
  const candidates = scope.properties
    .filter((property) => property.type === type && !property.isSinglePrecision)
    .map(({ name }) => ({
      name,
      subjects: scope.features.filter(({ item }) => isUsable(item[name])),
      missing: scope.features.filter(({ item }) => isMissing(item[name])),
    }))
    .filter(({ subjects }) => subjects.length > 0)
  // One that is sometimes missing says more: what does a comparison make of that.
  return candidates.toSorted(
    (a, b) => Number(b.missing.length > 0) - Number(a.missing.length > 0) || b.subjects.length - a.subjects.length,
  )[0]
}

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

function numberClaims(scope: ClaimScope): readonly Claim[] {
  const { fes, declares } = scope
  const found = richest(
    scope,
    'number',
    (value) => typeof value === 'number' && numberLiteral(value) !== undefined && Math.abs(value) < 1e9,
  )
  if (found === undefined) return []
  const { name, subjects, missing } = found
  const literal = ({ item }: KnownFeature, shift: number): string => numberLiteral(Number(item[name]) + shift) ?? '0'
  const claim = (operator: OperatorKey, expected: boolean, node: Claim['node'], on = subjects): Claim => ({
    operator,
    variant: '',
    expected,
    subjects: on,
    node,
    isAboutMissing: on === missing,
    says: `${name} compared by ${operator.replace('number ', '')} ${expected ? 'does not hold where it should' : 'holds where it should not'}`,
  })
  const one = (operator: OperatorKey, comparison: ComparisonName, expected: boolean, shift: number): Claim =>
    claim(operator, expected, (subject) => fes.compare(comparison, name, literal(subject, shift)))
  const between = (expected: boolean, low: number, high: number): Claim =>
    claim('between', expected, (subject) => fes.between(name, literal(subject, low), literal(subject, high)))
  return [
    one('number =', 'PropertyIsEqualTo', true, 0),
    one('number =', 'PropertyIsEqualTo', false, 0.5),
    one('number <>', 'PropertyIsNotEqualTo', false, 0),
    one('number <>', 'PropertyIsNotEqualTo', true, 0.5),
    claim('number <>', false, () => fes.compare('PropertyIsNotEqualTo', name, '-987654321'), missing),
    claim('not', false, () => fes.not(fes.compare('PropertyIsEqualTo', name, '-987654321')), missing),
    one('number <', 'PropertyIsLessThan', false, 0),
    one('number <', 'PropertyIsLessThan', true, 0.5),
    claim('number <', false, () => fes.compare('PropertyIsLessThan', name, '987654321'), missing),
    one('number <=', 'PropertyIsLessThanOrEqualTo', true, 0),
    one('number <=', 'PropertyIsLessThanOrEqualTo', false, -0.5),
    one('number >', 'PropertyIsGreaterThan', false, 0),
    one('number >', 'PropertyIsGreaterThan', true, -0.5),
    one('number >=', 'PropertyIsGreaterThanOrEqualTo', true, 0),
    one('number >=', 'PropertyIsGreaterThanOrEqualTo', false, 0.5),
    ...orderClaims(scope, name, subjects),
    ...digitClaims(scope, name, subjects),
    ...(declares('PropertyIsBetween') ? [between(true, 0, 0), between(true, -1, 1), between(false, 0.5, 2), between(false, -2, -0.5)] : []),
  ].filter(({ subjects: on }) => on.length > 0)
}

/** A number that ten digits tell from the next one: QGIS Server 3.22 writes six of a literal into its own query. */
function digitClaims({ fes }: ClaimScope, name: string, subjects: readonly KnownFeature[]): readonly Claim[] {
  const beside = (value: number): number => value + Math.max(1, Math.abs(value)) * 1e-9
  const claim = (expected: boolean, change: (value: number) => number): Claim => ({
    operator: 'number digits',
    variant: '',
    expected,
    isApart: true,
    subjects,
    node: ({ item }) => fes.compare('PropertyIsEqualTo', name, numberLiteral(change(Number(item[name]))) ?? ''),
    says: `${name} ${expected ? 'does not equal its own value' : 'equals a number that differs in the tenth digit'}`,
  })
  return [claim(true, (value) => value), claim(false, beside)]
}

/** Numbers that are less as numbers and greater as texts: 4 and 10. */
function orderClaims({ fes }: ClaimScope, name: string, subjects: readonly KnownFeature[]): readonly Claim[] {
  const on = subjects.filter(({ item }) => /^[2-9]/.test(String(item[name])))
  const node = ({ item }: KnownFeature, comparison: ComparisonName): XmlNode =>
    fes.compare(comparison, name, numberLiteral(10 ** Math.ceil(Math.log10(Number(item[name]) + 1))) ?? '')
  if (on.length === 0) return []
  const common = { variant: '', subjects: on, says: `${name} is compared as a text` }
  return [
    { ...common, operator: 'number <', expected: true, node: (subject) => node(subject, 'PropertyIsLessThan') },
    { ...common, operator: 'number <=', expected: true, node: (subject) => node(subject, 'PropertyIsLessThanOrEqualTo') },
    { ...common, operator: 'number >', expected: false, node: (subject) => node(subject, 'PropertyIsGreaterThan') },
    { ...common, operator: 'number >=', expected: false, node: (subject) => node(subject, 'PropertyIsGreaterThanOrEqualTo') },
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

const SPELLINGS: Readonly<Record<'date' | 'timestamp', readonly TimeSpelling[]>> = {
  date: ['T and Z'],
  timestamp: ['T and Z', 'space and offset', 'space', 'quoted'],
}

const STEP_MS = { date: 86_400_000, timestamp: 1000 } as const

function timeClaims(scope: ClaimScope, type: 'date' | 'timestamp'): readonly Claim[] {
  const { fes } = scope
  const found = richest(scope, type, (value) => typeof value === 'string' && spellTime(Date.parse(value), type, 'T and Z') !== undefined)
  if (found === undefined) return []
  const { name, subjects } = found
  const spell = ({ item }: KnownFeature, steps: number, spelling: TimeSpelling): string =>
    spellTime(Date.parse(String(item[name])) + steps * STEP_MS[type], type, spelling) ?? ''
  const from = (subject: KnownFeature, steps: number, spelling: TimeSpelling): XmlNode =>
    fes.compare('PropertyIsGreaterThanOrEqualTo', name, spell(subject, steps, spelling))
  const to = (subject: KnownFeature, steps: number, spelling: TimeSpelling): XmlNode =>
    fes.compare('PropertyIsLessThanOrEqualTo', name, spell(subject, steps, spelling))
  const ranges = SPELLINGS[type].flatMap((spelling): Claim[] => {
    const claim = (expected: boolean, node: Claim['node']): Claim => ({
      operator: `${type} range`,
      variant: spelling,
      isApart: true,
      expected,
      subjects,
      node,
      says: `${name} compared with ${spell(subjects[0] as KnownFeature, 0, spelling)} ${expected ? 'does not hold where it should' : 'holds where it should not'}`,
    })
    return [
      claim(true, (subject) => fes.and([from(subject, -1, spelling), to(subject, 1, spelling)])),
      claim(false, (subject) => fes.or([from(subject, 2, spelling), to(subject, -2, spelling)])),
    ]
  })
  return [...ranges, ...(scope.declares('During') ? duringClaims(scope, { name, type, subjects }) : [])]
}

function duringClaims(
  { fes }: ClaimScope,
  { name, type, subjects }: { name: string; type: 'date' | 'timestamp'; subjects: readonly KnownFeature[] },
): readonly Claim[] {
  const claim = (expected: boolean, begin: number, end: number): Claim => ({
    operator: `${type} during`,
    variant: '',
    isApart: true,
    expected,
    subjects,
    node: ({ item }) => {
      const ms = Date.parse(String(item[name]))
      const [from, to] = [begin, end].map((steps) => spellTime(ms + steps * STEP_MS[type], 'timestamp', 'T and Z') ?? '')
      return fes.during(name, from ?? '', to ?? '')
    },
    says: `During of ${name} ${expected ? 'misses a time within the period' : 'holds outside of the period'}`,
  })
  return [
    claim(true, -1, 1),
    claim(false, 2, 4),
    { ...claim(false, 0, 3), variant: 'ends', says: 'During includes the ends of the period, which ISO 19108 leaves out', isRemark: true },
  ]
}

/** Lower to upper case and back, letter by letter; letters that have no single other one stay. */
export function flipCase(text: string): string {
  return Array.from(text, (character) => {
    const other = character === character.toLowerCase() ? character.toUpperCase() : character.toLowerCase()
    return other.length === character.length ? other : character
  }).join('')
}
