// Properties of grouped items: the first value that is there, and all geometries together.
import type { Geometry } from '@crosswalk/contract'
import type { GroupedItems, Subject } from '../crosswalk.ts'
import { isMissing } from '../missing-value.ts'
import { collectGeometries } from './collect-geometries.ts'

/** Of the items in source order the first value that is there; where there is none, why the first one is missing. */
export function firstOfGroup(lift: (item: unknown) => unknown): (subject: Subject) => unknown {
  return (subject) => {
    const { items } = subject as GroupedItems
    let missing: unknown
    for (const [index, item] of items.entries()) {
      const value = lift(item)
      if (!isMissing(value)) return value
      if (index === 0) missing = value
    }
    return missing
  }
}

/** All values of the items, once each, for properties with many values. */
export function allOfGroup(lift: (item: unknown) => unknown): (subject: Subject) => unknown {
  const first = firstOfGroup(lift)
  return (subject) => {
    const { items } = subject as GroupedItems
    const values = new Set<unknown>()
    for (const item of items) {
      const value = lift(item)
      if (Array.isArray(value)) for (const member of value) values.add(member)
    }
    return values.size > 0 ? [...values] : first(subject)
  }
}

/** The geometries of all items as one, remembered per group: filter, order and answer ask for the same one. */
export function geometryOfGroup(lift: (item: unknown) => unknown): (subject: Subject) => unknown {
  const first = firstOfGroup(lift)
  const collected = new WeakMap<GroupedItems, Geometry | null>()
  return (subject) => {
    const group = subject as GroupedItems
    const known = collected.get(group)
    if (known !== undefined) return known
    const geometries = group.items.map(lift).filter((value) => !isMissing(value)) as Geometry[]
    const geometry = collectGeometries(geometries)
    if (geometry === null) return first(subject)
    collected.set(group, geometry)
    return geometry
  }
}
