// Finds the properties of a sample of features, and what type each holds where no document says it.
import type { PropertyType } from '@crosswalk/contract'
import { compilePath, parseDayMs, parseTimestampMs } from '@crosswalk/cql2'
import { isRecord } from '../json.ts'
import type { Feature } from './feature.ts'

/** Members of members are properties too, named by dotted paths, down to this depth. */
const MAX_DEPTH = 4
const MAX_PROPERTIES = 500

/** Names in the order of their first appearance, nested ones after the object they lie in. */
export function namesOf(features: readonly Feature[]): readonly string[] {
  const names = new Set<string>()
  const visit = (value: object, prefix: string, depth: number): void => {
    for (const [name, member] of Object.entries(value)) {
      if (names.size >= MAX_PROPERTIES) return
      names.add(prefix + name)
      if (depth < MAX_DEPTH && isRecord(member) && !('coordinates' in member)) visit(member, `${prefix}${name}.`, depth + 1)
    }
  }
  for (const { properties } of features) visit(properties ?? {}, '', 1)
  return [...names]
}

type Kind = 'number' | 'boolean' | 'date' | 'timestamp' | 'text' | 'array' | 'json'

/** What the values are, `unknown` where there is none or they differ; empty text beside instants counts as no value. */
export function inferType(name: string, features: readonly Feature[]): PropertyType {
  const get = compilePath(name)
  const kinds = new Set<Kind>()
  const instants = new Set<unknown>()
  let hasEmpty = false
  for (const { properties } of features) {
    const value = get(properties)
    if (value === '') hasEmpty = true
    else if (value !== null && value !== undefined) {
      const kind = kindOf(value)
      kinds.add(kind)
      if (isTemporal(kind)) instants.add(value)
    }
  }
  const [only, ...others] = [...kinds]
  // One value that looks like a day may be a version or a code.
  if (only !== undefined && isTemporal(only) && instants.size < 2) return 'text'
  if (only === undefined) return hasEmpty ? 'text' : 'unknown'
  if (others.length === 0) return hasEmpty && !isTemporal(only) ? (only === 'text' ? 'text' : 'unknown') : only
  const all = [...kinds]
  if (all.every(isTemporal)) return 'time'
  return all.every((kind) => kind === 'text' || isTemporal(kind)) ? 'text' : 'unknown'
}

const isTemporal = (kind: Kind): boolean => kind === 'date' || kind === 'timestamp'

function kindOf(value: unknown): Kind {
  if (typeof value === 'number') return 'number'
  if (typeof value === 'boolean') return 'boolean'
  if (typeof value !== 'string') return Array.isArray(value) ? 'array' : 'json'
  if (!Number.isNaN(parseDayMs(value))) return 'date'
  return Number.isNaN(parseTimestampMs(value)) ? 'text' : 'timestamp'
}
