// What filters, sort keys and parameters call the properties of a collection, as far as documents and features tell.
import { GEOMETRY, ID } from '../items/create-getters.ts'
import { isGeometryEcho } from '../service/property-types.ts'
import type { ReadCollection } from '../service/read-collection.ts'
import type { Lore } from './probe.ts'

/** What filters call a property: its own name, where queryables or the sample have it; nested ones have no name there. */
export function nativeNames({ state, declared, hasQueryables }: ReadCollection): ReadonlyMap<string, string> {
  const known = hasQueryables ? new Set(declared.map(({ name }) => name)) : undefined
  const identifier = declared.find(({ role }) => role === 'id')?.name ?? ID
  const names = new Map<string, string>()
  for (const [name, type] of state.types) {
    if (type === 'geometry' || name === ID) continue
    if (known?.has(name) ?? !name.includes('.')) names.set(name, name)
  }
  if (known === undefined || known.has(identifier)) names.set(ID, identifier)
  return names
}

/** What the server taught before, a column that features without geometry show, what is declared, and what everybody calls it. */
export function geometryNames({ declared, features }: ReadCollection, { geometryNames: before }: Lore): readonly string[] {
  const known = new Map(declared.map((property) => [property.name, property]))
  const echoes = features.flatMap(({ properties }) => Object.keys(properties ?? {}).filter((name) => isGeometryEcho(name, known, features)))
  const said = declared.filter(({ type }) => type === 'geometry').map(({ name }) => name)
  const own = said.filter((name) => name !== GEOMETRY)
  return [...new Set([...own, ...before, ...echoes, ...(own.length > 0 ? [] : ['geom']), ...said, GEOMETRY])].slice(0, 3)
}

/** Parameters of the standards: a property of such a name cannot be asked for by it. */
export const RESERVED: ReadonlySet<string> = new Set([
  'f',
  'limit',
  'offset',
  'bbox',
  'bbox-crs',
  'crs',
  'datetime',
  'filter',
  'filter-lang',
  'filter-crs',
  'sortby',
  'properties',
  'q',
  'ids',
  'lang',
  'startindex',
])
