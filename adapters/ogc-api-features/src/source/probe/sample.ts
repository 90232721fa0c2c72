// The known items that probes ask about: a page of the collection itself, with our own evaluator over it.
import type { Filter, PropertyType } from '@crosswalk/contract'
import { compileFilter3 } from '@crosswalk/cql2'
import { createGetter, GEOMETRY, ID } from '../items/create-getters.ts'
import { idOf } from '../items/feature.ts'
import type { Feature } from '../items/feature.ts'

export interface Sample {
  /** Those with an identifier of their own that no other has. */
  readonly features: readonly Feature[]
  readonly types: ReadonlyMap<string, PropertyType>
  /** Every feature of the collection is among them. */
  readonly isWhole: boolean
  read(property: string): (item: Feature) => unknown
  /** What our evaluator says, null for unknown; undefined where the filter means nothing. */
  evaluate(filter: Filter, item: Feature): boolean | null | undefined
}

export interface SampleSettings {
  readonly features: readonly Feature[]
  readonly types: ReadonlyMap<string, PropertyType>
  readonly emptyIsNull: boolean
  readonly isWhole: boolean
}

export function createSample({ features, types, emptyIsNull, isWhole }: SampleSettings): Sample {
  const counts = new Map<string, number>()
  for (const feature of features) counts.set(idOf(feature) ?? '', (counts.get(idOf(feature) ?? '') ?? 0) + 1)
  const getters = new Map<string, (item: unknown) => unknown>()
  const read = (property: string): ((item: unknown) => unknown) => {
    const known = getters.get(property) ?? createGetter(property, { types, emptyIsNull })
    getters.set(property, known)
    return known
  }
  return {
    features: features.filter((feature) => idOf(feature) !== undefined && counts.get(idOf(feature) ?? '') === 1),
    types,
    isWhole,
    read,
    evaluate(filter, item) {
      try {
        return compileFilter3<Feature>(filter, {
          resolve: (name) => {
            const type = name === GEOMETRY ? 'geometry' : types.get(name)
            return type === undefined ? undefined : { type, get: read(name) }
          },
        })(item)
      } catch {
        return undefined
      }
    },
  }
}

/** Properties of a type, the identifier last: what is said of it is said of others first. */
export function propertiesOfType(sample: Sample, type: PropertyType): readonly string[] {
  const names = [...sample.types].filter(([, own]) => own === type).map(([name]) => name)
  return [...names.filter((name) => name !== ID), ...names.filter((name) => name === ID)]
}
