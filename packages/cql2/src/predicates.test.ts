// The abstract test suite's predicates (OGC 21-065r2 Annex A) on its data set: every one gives its count.
import type { PropertyType } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { compileFilter, normalize, parseCql2Text } from './index.ts'
import type { Environment } from './index.ts'
import { HAS_SHARED_DATA, readSharedJson } from './testing/shared-data.ts'

interface Predicate {
  readonly id: string
  readonly collection: string
  readonly filter: string
  readonly expected: number
  readonly counted?: number
}
interface Feature {
  readonly properties: Readonly<Record<string, unknown>>
  readonly geometry: unknown
}
interface Queryable {
  readonly type?: string
  readonly format?: string
}
interface Collection {
  readonly features: readonly Feature[]
  readonly environment: Environment<Feature>
}

const TYPES: Readonly<Record<string, PropertyType>> = { string: 'text', integer: 'number', number: 'number', boolean: 'boolean' }
const FORMATS: Readonly<Record<string, PropertyType>> = { date: 'date', 'date-time': 'timestamp' }
const collections = new Map<string, Collection>()

function collectionOf(name: string): Collection {
  const known = collections.get(name)
  if (known !== undefined) return known
  const { features } = readSharedJson(`${name}.geojson`) as { readonly features: readonly Feature[] }
  const { properties } = readSharedJson(`${name}.queryables.json`) as { readonly properties: Readonly<Record<string, Queryable>> }
  const environment: Environment<Feature> = {
    names: Object.keys(properties),
    resolve: (property) => {
      const queryable = properties[property]
      if (queryable === undefined) return undefined
      if (property === 'geom') return { type: 'geometry', get: (feature) => feature.geometry }
      const type = FORMATS[queryable.format ?? ''] ?? TYPES[queryable.type ?? ''] ?? 'unknown'
      return { type, get: (feature) => feature.properties[property] }
    },
  }
  const collection = { features, environment }
  collections.set(name, collection)
  return collection
}

const predicates = HAS_SHARED_DATA ? (readSharedJson('predicates.json') as readonly Predicate[]) : []

describe.skipIf(!HAS_SHARED_DATA)('predicates of the abstract test suite', () => {
  it('are all there', () => {
    expect(predicates).toHaveLength(274)
  })

  it.each(predicates.map((predicate) => [predicate.id, predicate.filter, predicate] as const))('%s: %s', (_id, _filter, predicate) => {
    const { features, environment } = collectionOf(predicate.collection)
    const filter = parseCql2Text(predicate.filter)
    const count = predicate.counted ?? predicate.expected
    expect(features.filter(compileFilter(filter, environment))).toHaveLength(count)
    const normal = compileFilter({ op: 'and', args: normalize(filter) }, environment)
    expect(features.filter(normal)).toHaveLength(count)
  })
})
