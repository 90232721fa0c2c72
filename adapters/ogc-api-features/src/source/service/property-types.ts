// The types of a collection's properties: what configuration says, else documents, else a sample of its features.
import type { CollectionProperty, PropertyType } from '@crosswalk/contract'
import { GEOMETRY, ID } from '../items/create-getters.ts'
import type { Feature } from '../items/feature.ts'
import { inferType, namesOf } from '../items/infer-types.ts'
import type { CollectionOptions } from '../options.ts'
import type { DeclaredProperty } from './schema-types.ts'

const TEMPORAL: ReadonlySet<PropertyType> = new Set(['date', 'timestamp', 'time'])

/** What configuration says, else documents, else the sample. Instants that are only said to be strings are found in the sample. */
export function typesOf(
  declared: readonly DeclaredProperty[],
  features: readonly Feature[],
  options: CollectionOptions,
): ReadonlyMap<string, PropertyType> {
  const types = new Map<string, PropertyType>()
  const known = new Map(declared.map((property) => [property.name, property]))
  const names = new Set([...declared.map(({ name }) => name), ...namesOf(features)])
  // A server that calls its instants strings says nothing of strings that the sample does not show.
  const isLoose = declared.some(({ name, isLooseText }) => isLooseText && TEMPORAL.has(inferType(name, features)))
  for (const name of names) {
    if (name === ID || known.get(name)?.type === 'geometry' || isGeometryEcho(name, known, features)) continue
    const said = known.get(name)
    const found = inferType(name, features)
    const isSharper = said?.isLooseText === true && (TEMPORAL.has(found) || (isLoose && found === 'unknown'))
    types.set(name, isSharper || said?.type === undefined ? found : said.type)
  }
  for (const [name, type] of Object.entries(options.types ?? {})) types.set(name, type)
  const ids = features.map(({ id }) => typeof id)
  types.set(
    ID,
    ids.length > 0 && ids.every((type) => type === 'number') ? 'number' : ids.some((type) => type === 'number') ? 'unknown' : 'text',
  )
  types.set(GEOMETRY, 'geometry')
  return types
}

/** A column of the geometry that some features show among their properties, always null. */
export function isGeometryEcho(name: string, known: ReadonlyMap<string, unknown>, features: readonly Feature[]): boolean {
  if (known.has(name) || !/geom|shape|wkb|the_?geo|^way$/i.test(name)) return false
  return features.every(
    ({ properties, geometry }) => !Object.hasOwn(properties ?? {}, name) || (properties?.[name] === null && geometry === null),
  )
}

export function propertiesOf(
  types: ReadonlyMap<string, PropertyType>,
  declared: readonly DeclaredProperty[],
): readonly CollectionProperty[] {
  const units = new Map(declared.map(({ name, unit }) => [name, unit]))
  return [...types].map(([name, type]) => {
    const unit = units.get(name)
    return { name, type, ...(unit === undefined ? {} : { unit }), filterable: false, sortable: false }
  })
}

export function inferredWarnings(
  declared: readonly DeclaredProperty[],
  types: ReadonlyMap<string, PropertyType>,
  count: number,
): readonly string[] {
  const said = new Map(declared.map(({ name, type }) => [name, type]))
  const found = [...types].filter(([name, type]) => name !== ID && name !== GEOMETRY && said.get(name) !== type && type !== 'unknown')
  return found.length === 0 ? [] : [`types found in ${count} features: ${found.map(([name, type]) => `${name} ${type}`).join(', ')}`]
}
