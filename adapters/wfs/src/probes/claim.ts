// One claim about known features, and what claims are made of.
import type { PropertyType } from '@crosswalk/contract'
import type { XmlNode } from '@crosswalk/xml'
import type { Fes } from '../filter/create-fes.ts'
import type { OperatorKey } from './findings.ts'
import { isMissing } from './known-feature.ts'
import type { KnownFeature } from './known-feature.ts'

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

/** A property with the features that have a value of it, and those that have none. */
export interface KnownProperty {
  readonly name: string
  readonly subjects: readonly KnownFeature[]
  readonly missing: readonly KnownFeature[]
}

/** The property of a type with most values among the known features, those that cannot be used left out. */
export function richest(scope: ClaimScope, type: PropertyType, isUsable: (value: unknown) => boolean): KnownProperty | undefined {
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
