// Properties of several items (of a group, or rows attached): the first value that is there, and all geometries together.
import type { Geometry } from '@crosswalk/contract'
import type { Subject } from '../crosswalk.ts'
import { isMissing, UNREADABLE } from '../missing-value.ts'
import { collectGeometries } from './collect-geometries.ts'
import { NOT_READ } from './subject-items.ts'
import type { SubjectItems } from './subject-items.ts'

/** Of the items in source order the first value that is there; where there is none, why the first one is missing, and of items not read nobody knows. */
export function firstOfGroup({ of }: SubjectItems, lift: (item: unknown) => unknown): (subject: Subject) => unknown {
  return (subject) => {
    const items = of(subject)
    let missing: unknown = items === NOT_READ ? UNREADABLE : undefined
    for (const [index, item] of items.entries()) {
      const value = lift(item)
      if (!isMissing(value)) return value
      if (index === 0) missing = value
    }
    return missing
  }
}

/** All values of the items, once each, for properties with many values. */
export function allOfGroup(items: SubjectItems, lift: (item: unknown) => unknown): (subject: Subject) => unknown {
  const first = firstOfGroup(items, lift)
  return (subject) => {
    const values = new Set<unknown>()
    for (const item of items.of(subject)) {
      const value = lift(item)
      if (Array.isArray(value)) for (const member of value) values.add(member)
    }
    return values.size > 0 ? [...values] : first(subject)
  }
}

/** The geometries of all items as one, remembered per group: filter, order and answer ask for the same one. */
export function geometryOfGroup(items: SubjectItems, lift: (item: unknown) => unknown): (subject: Subject) => unknown {
  const first = firstOfGroup(items, lift)
  const collected = new WeakMap<object, Geometry | null>()
  return (subject) => {
    const known = collected.get(subject as object)
    if (known !== undefined) return known
    const geometries = items
      .of(subject)
      .map(lift)
      .filter((value) => !isMissing(value)) as Geometry[]
    const geometry = collectGeometries(geometries)
    if (geometry === null) return first(subject)
    collected.set(subject as object, geometry)
    return geometry
  }
}
