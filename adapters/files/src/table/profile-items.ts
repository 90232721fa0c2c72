// Finds the properties of parsed items and what type each holds, over all items.
import type { PropertyType } from '@crosswalk/contract'
import { parseGeometry } from '@crosswalk/geo'
import { compilePath } from '@crosswalk/cql2'
import { toDayMs, toInstantMs } from './instants.ts'

/** Members of members are properties too, named by dotted paths, down to this depth. */
const MAX_DEPTH = 4
/** Objects whose keys are data (one member per date, say) must not make a property each. */
const MAX_PROPERTIES = 500

export interface PropertyProfile {
  readonly name: string
  readonly type: PropertyType
  /** Every value that is not missing is of the type, so that it can be indexed and sorted. */
  readonly uniform: boolean
}

export interface ItemsProfile {
  readonly properties: readonly PropertyProfile[]
  readonly isCut: boolean
}

export interface ProfileSettings {
  readonly declared: ReadonlyMap<string, PropertyType>
  /** Where features have their geometry: a geometry also if all of them are null. */
  readonly geometryName: string
}

type Kind = 'number' | 'boolean' | 'date' | 'timestamp' | 'text' | 'geometry' | 'array' | 'json'

/**
 * Properties in the order of their first appearance, nested ones after the object they lie in. Declared types win where the values fit
 * them; where they do not, the type is `unknown`.
 */
export function profileItems(items: readonly object[], settings: ProfileSettings): ItemsProfile {
  const paths = collectPaths(items)
  const properties = [...paths].map((name) => profileProperty(name, items, settings))
  return { properties, isCut: paths.size >= MAX_PROPERTIES }
}

interface Branch {
  readonly members: Map<string, Branch>
}

function collectPaths(items: readonly object[]): ReadonlySet<string> {
  const root: Branch = { members: new Map() }
  const room = { left: MAX_PROPERTIES }
  for (const item of items) visit(item, { branch: root, depth: 1, room })
  const paths = new Set<string>()
  flatten(root, '', paths)
  return paths
}

function visit(value: object, { branch, depth, room }: { branch: Branch; depth: number; room: { left: number } }): void {
  for (const name in value) {
    const member = (value as Readonly<Record<string, unknown>>)[name]
    let next = branch.members.get(name)
    if (next === undefined) {
      if (room.left === 0) continue
      room.left -= 1
      next = { members: new Map() }
      branch.members.set(name, next)
    }
    if (depth < MAX_DEPTH && typeof member === 'object' && member !== null && !Array.isArray(member) && !looksLikeGeometry(member)) {
      visit(member, { branch: next, depth: depth + 1, room })
    }
  }
}

function flatten(branch: Branch, prefix: string, paths: Set<string>): void {
  for (const [name, next] of branch.members) {
    paths.add(prefix + name)
    flatten(next, `${prefix}${name}.`, paths)
  }
}

function profileProperty(name: string, items: readonly object[], { declared, geometryName }: ProfileSettings): PropertyProfile {
  const get = compilePath(name)
  const kinds = new Set<Kind>()
  for (const item of items) {
    const value = get(item)
    if (value !== null && value !== undefined) kinds.add(kindOf(value))
  }
  const type = declared.get(name) ?? (name === geometryName && kinds.size === 0 ? 'geometry' : undefined)
  if (type === undefined) return { name, type: inferType(kinds), uniform: kinds.size === 1 }
  const fits = [...kinds].every((kind) => FITTING[type].includes(kind))
  return { name, type: fits ? type : 'unknown', uniform: fits && !MIXED.includes(type) }
}

const ANYTHING: readonly Kind[] = ['number', 'boolean', 'date', 'timestamp', 'text', 'geometry', 'array', 'json']
const MIXED: readonly PropertyType[] = ['json', 'unknown', 'interval', 'array', 'time']
const FITTING: Readonly<Record<PropertyType, readonly Kind[]>> = {
  text: ['text', 'date', 'timestamp'],
  number: ['number'],
  boolean: ['boolean'],
  date: ['date'],
  timestamp: ['timestamp'],
  time: ['date', 'timestamp'],
  interval: ['text', 'array', 'json'],
  geometry: ['geometry'],
  array: ['array'],
  json: ANYTHING,
  unknown: ANYTHING,
}

/** Days among other text are text; days among instants are times; other mixtures have no type of ours. */
function inferType(kinds: ReadonlySet<Kind>): PropertyType {
  const [only, ...others] = [...kinds]
  if (only === undefined) return 'unknown'
  if (others.length === 0) return only
  if ([...kinds].every((kind) => FITTING.time.includes(kind))) return 'time'
  if ([...kinds].every((kind) => FITTING.text.includes(kind))) return 'text'
  return kinds.has('json') || kinds.has('array') || kinds.has('geometry') ? 'json' : 'unknown'
}

function kindOf(value: unknown): Kind {
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value === 'string') {
    // Nearly all text fails here, before any pattern runs.
    if (value.charCodeAt(4) !== 45) return 'text'
    return toDayMs(value) === undefined ? (toInstantMs(value) === undefined ? 'text' : 'timestamp') : 'date'
  }
  if (Array.isArray(value)) return 'array'
  return looksLikeGeometry(value) && parseGeometry(value) === value ? 'geometry' : 'json'
}

const GEOMETRY_TYPES = new Set<unknown>([
  'Point',
  'MultiPoint',
  'LineString',
  'MultiLineString',
  'Polygon',
  'MultiPolygon',
  'GeometryCollection',
])

function looksLikeGeometry(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    'type' in value &&
    ('coordinates' in value || 'geometries' in value) &&
    GEOMETRY_TYPES.has(value.type)
  )
}
