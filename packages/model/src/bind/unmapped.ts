// What of an item no part of the crosswalk names.
import type { BindInput } from '../crosswalk.ts'
import type { PropertyBinding } from './bind-property.ts'

export interface UnmappedInput {
  readonly input: BindInput
  /** Paths that the crosswalk names. */
  readonly used: readonly string[]
  readonly bindings: ReadonlyMap<string, PropertyBinding>
}

/** Top-level properties that are there and not named, and those that are named and cannot be read: nothing is lost. */
export function createUnmapped({ input, used, bindings }: UnmappedInput): (item: unknown) => Readonly<Record<string, unknown>> {
  const { collection, source } = input
  const usedTops = new Set(used.map(topOf))
  const tops = [...new Set(collection.properties.map(({ name }) => topOf(name)))]
  const free = tops.filter((name) => !usedTops.has(name)).map((name) => ({ name, get: createReader(input, name) }))
  const raw = [...bindings.values()].flatMap(({ unreadable }) =>
    unreadable === null ? [] : [{ name: unreadable.path, get: source.getter(collection.id, unreadable.path), test: unreadable.test }],
  )
  return (item) => {
    const properties: Record<string, unknown> = {}
    for (const { name, get } of free) {
      const value = get(item)
      if (value !== undefined) properties[name] = value
    }
    for (const { name, get, test } of raw) if (test(item)) properties[name] = get(item)
    return properties
  }
}

/** A dotted name leads into a top-level property, unless it is described as it stands and its beginning is not. */
function topOf(path: string): string {
  const dot = path.indexOf('.')
  return dot === -1 ? path : path.slice(0, dot)
}

function createReader({ collection, source }: BindInput, top: string): (item: unknown) => unknown {
  const whole = source.getter(collection.id, top)
  const parts = collection.properties
    .filter(({ name }) => name !== top && topOf(name) === top)
    .map(({ name }) => ({ name, get: source.getter(collection.id, name) }))
  if (parts.length === 0) return whole
  return (item) => {
    const value = whole(item)
    if (value !== undefined) return value
    // The name itself holds a dot: there is no map to show, only its parts.
    const found = parts.map(({ name, get }) => [name, get(item)] as const).filter(([, part]) => part !== undefined)
    return found.length === 0 ? undefined : Object.fromEntries(found)
  }
}
