// What is claimed of numbers: comparisons, ranges, digits, and that they are no texts.
import type { XmlNode } from '@crosswalk/xml'
import type { ComparisonName } from '../filter/create-fes.ts'
import { numberLiteral } from '../filter/literals.ts'
import { richest } from './claim.ts'
import type { Claim, ClaimScope } from './claim.ts'
import type { OperatorKey } from './findings.ts'
import type { KnownFeature } from './known-feature.ts'

export function createNumberClaims(scope: ClaimScope): readonly Claim[] {
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
