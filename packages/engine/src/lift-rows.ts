// From candidates to the rows a face shows: only what the selection names is computed, compiled once per part.
import type { EntityOrigin, EntityQuery, EntityRow, Geometry, PropertySelection, Provenance, Selection } from '@crosswalk/contract'
import type { AttachedSubject, BoundProperty, GroupedItems, ReadingProvenance, Subject } from '@crosswalk/model'
import { type Attachment, baseOf, itemOf } from './binding.ts'
import { type Candidate, urisOf } from './candidate.ts'
import type { MergedProvenance } from './identity/merged-history.ts'
import type { GroupPlan, MergedSubject } from './identity/merged-subject.ts'
import { compileDistance } from './order.ts'
import type { ScanPart } from './plan-query.ts'
import { attachedPlace, ownPlace, type Place, placeOf } from './value-place.ts'

const NOTHING: readonly never[] = []

export interface LiftOptions {
  readonly select: Selection
  readonly near: EntityQuery['near']
  /** Epoch milliseconds: when a live source's bytes were read. */
  readonly nowMs: number
}

/** Lifts candidates of any parts; relations are filled in by the caller through `values`. */
export function createLifter(options: LiftOptions): (candidate: Candidate) => MutableRow {
  const compiled = new Map<ScanPart, (candidate: Candidate) => MutableRow>()
  return (candidate) => {
    const known = compiled.get(candidate.part)
    if (known) return known(candidate)
    const lift = candidate.part.binding.model === null ? compileRawRow(candidate.part, options) : compileRow(candidate.part, options)
    compiled.set(candidate.part, lift)
    return lift(candidate)
  }
}

/** An entity row under construction. */
export interface MutableRow extends EntityRow {
  readonly values: Record<string, unknown>
}

function compileRow(part: ScanPart, options: LiftOptions): (candidate: Candidate) => MutableRow {
  const { binding } = part
  const { select, near } = options
  const keys = select.properties.map((selection) => selection.key)
  const lifts = select.properties.map((selection) => compileProperty(part, selection, options))
  const model = binding.model?.name ?? null
  const distance = near ? compileDistance(binding, near) : null
  const origins = select.origins ? ofEachPart(part, compileOrigins) : null
  const unmapped = select.unmapped ? ofEachPart(part, compileUnmapped) : null
  return (candidate) => {
    const { subject, id } = candidate
    const values: Record<string, unknown> = {}
    for (let index = 0; index < keys.length; index += 1) values[keys[index] as string] = (lifts[index] as Lift)(subject)
    return {
      id,
      model,
      resolved: true,
      values,
      origins: origins?.(subject) ?? NOTHING,
      unmapped: unmapped?.(subject) ?? NOTHING,
      distanceMetres: distance ? distance(subject) : null,
      ...(part.group ? { sameAs: part.group.plan.isByUri ? NOTHING : urisOf(candidate).slice(1) } : {}),
    }
  }
}

/** Something of each part of an entity, in configured order; of an entity outside identity groups, of itself. */
function ofEachPart<Value>(
  part: ScanPart,
  compile: (own: ScanPart) => (subject: Subject) => readonly Value[],
): (subject: Subject) => readonly Value[] {
  if (part.group === undefined) return compile(part)
  const reads = part.group.plan.members.map((member) => compile(member.part))
  return (merged) => {
    const values: Value[] = []
    for (const { member, subject } of (merged as MergedSubject).parts) values.push(...(reads[member]?.(subject) ?? NOTHING))
    return values
  }
}

type Lift = (subject: Subject) => unknown

function compileProperty(part: ScanPart, selection: PropertySelection, options: LiftOptions): Lift {
  const property = part.binding.property(selection.property)
  if (!property) return () => null // no crosswalk of this source maps it
  if (!property.reading) return (subject) => property.lift(subject)
  return property.reading(selection.unit, selection.members, readingProvenance(part, property, options.nowMs))
}

/** Provenance of a reading: the row or item that holds it by its own key, else the entity's item or group. */
export function readingProvenance(part: ScanPart, bound: BoundProperty, nowMs: number): ReadingProvenance {
  return part.group === undefined ? ownProvenance(part, bound, nowMs) : mergedProvenance(part.group.plan, bound, nowMs)
}

/** Merged values ask for the provenance of the part that they come from. */
function mergedProvenance({ members }: GroupPlan, { property }: BoundProperty, nowMs: number): MergedProvenance {
  const known = members.map(({ part }) => {
    const own = part.binding.property(property.name)
    return own && ownProvenance(part, own, nowMs)
  })
  const ofMember = (member: number): ReadingProvenance => {
    const own = known[member]
    if (own === undefined) throw new Error(`${property.name} is asked for of a part that does not map it`)
    return own
  }
  const unasked = (): never => {
    throw new Error(`the provenance of ${property.name} is asked for without its part`)
  }
  return { ofMember, ofSubject: unasked, ofItem: unasked }
}

function ownProvenance(part: ScanPart, { property, reads }: BoundProperty, nowMs: number): ReadingProvenance {
  const own = ownPlace(part)
  const place = placeOf(part, property.name)
  const column = reads[0] ?? null
  const ofItem = provenanceOf(part, place, { property: column, nowMs })
  const ofSubject = provenanceOf(part, own, { property: place.collection === own.collection ? column : null, nowMs })
  const keyOf = place.source.keyOf(place.collection.id)
  return {
    ofItem: (item) => ({ ...ofItem, localId: keyOf(item) }),
    ofSubject: (subject) => ({ ...ofSubject, localId: part.binding.keyOf(subject) }),
  }
}

function provenanceOf(
  part: ScanPart,
  place: Place,
  { property, nowMs }: { readonly property: string | null; readonly nowMs: number },
): Omit<Provenance, 'localId'> {
  const { collection, source } = place
  return {
    source: source.id,
    collection: collection.id,
    property,
    retrievedAtMs: collection.loadedAtMs ?? nowMs,
    crosswalk: part.binding.crosswalk,
    licence: licenceOf(place),
    rule: null,
    losers: NOTHING,
  }
}

/** The item's own origin, then that of the first row of each attachment. */
function compileOrigins(part: ScanPart): (subject: Subject) => readonly EntityOrigin[] {
  const { binding } = part
  const own = compileOrigin(part, ownPlace(part))
  const rows = compileAttached(part, (place) => {
    const keyOf = place.source.keyOf(place.collection.id)
    const origin = compileOrigin(part, place)
    return (row) => origin(keyOf(row))
  })
  return (subject) => [own(binding.keyOf(baseOf(binding, subject))), ...rows(subject)]
}

function compileOrigin(part: ScanPart, { collection, source, handle }: Place): (localId: string) => EntityOrigin {
  const constant = {
    source: source.id,
    collection: collection.id,
    crosswalk: part.binding.crosswalk,
    licence: licenceOf({ collection, handle }),
    attribution: collection.attribution ?? handle.settings.attribution ?? null,
  }
  return (localId) => ({ ...constant, localId })
}

/** Something of the first row of each attachment that has one: it is the row whose values win. */
function compileAttached<Value>(
  { binding }: ScanPart,
  compile: (place: Place, attachment: Attachment) => (row: unknown, subject: Subject) => Value,
): (subject: Subject) => readonly Value[] {
  if (binding.attachments.length === 0) return () => NOTHING
  const compiled = binding.attachments.map((attachment) => {
    const place = attachedPlace(attachment)
    return place === null ? null : compile(place, attachment)
  })
  return (subject) =>
    compiled.flatMap((read, index) => {
      const row = (subject as AttachedSubject).attached[index]?.[0]
      return read === null || row === undefined ? [] : [read(row, subject)]
    })
}

/** The collection's own licence, else the source's; `UNKNOWN` is said, never guessed. */
function licenceOf({ collection, handle }: Pick<Place, 'collection' | 'handle'>): string {
  return collection.licence ?? handle.settings.licence ?? 'UNKNOWN'
}

/** What no part of the crosswalk names: of the item, of a group's newest one, and of the rows whose values are shown. */
function compileUnmapped(part: ScanPart): (subject: Subject) => EntityRow['unmapped'] {
  const { binding } = part
  const ofItem = compileRest(ownPlace(part), (item) => binding.unmapped(item))
  const isAttached = (name: string): boolean => binding.attachments.some(({ bound }) => bound.properties.includes(name))
  const newest = compileNewest(part, binding.model?.properties.map(({ name }) => name).filter((name) => !isAttached(name)) ?? [])
  const observed = compileObserved(part)
  const attached = compileAttached(part, (place, { bound }) => {
    const first = compileRest(place, (row) => bound.unmapped(row))
    const shown = compileNewest(part, bound.properties)
    return (row, subject) => [...new Set([...shown(subject), row])].map(first)
  })
  return (subject) => {
    const base = baseOf(binding, subject)
    const item = binding.grouped ? (newest(subject)[0] ?? (base as GroupedItems).items.at(-1)) : itemOf(binding, subject)
    return [{ ...ofItem(item), id: binding.keyOf(base) }, ...observed(subject), ...attached(subject).flat()]
  }
}

type Rest = EntityRow['unmapped'][number]

function compileRest({ source, collection }: Place, unmapped: (item: unknown) => Rest['properties']): (item: unknown) => Rest {
  const keyOf = source.keyOf(collection.id)
  return (item) => ({ source: source.id, collection: collection.id, id: keyOf(item), properties: unmapped(item) })
}

/** The rows that the latest readings of measures are of, each once, the newest first. */
function compileNewest({ binding }: ScanPart, names: readonly string[]): (subject: Subject) => readonly unknown[] {
  const properties = names.flatMap((name) => binding.property(name) ?? []).filter((property) => property.latest !== undefined)
  const startOf = (property: BoundProperty, subject: Subject): number => property.bounds?.(subject).start ?? -Infinity
  return (subject) => {
    const sorted =
      properties.length < 2 ? properties : properties.toSorted((left, right) => startOf(right, subject) - startOf(left, subject))
    return [...new Set(sorted.map((property) => property.latest?.(subject)).filter((row) => row !== undefined))]
  }
}

function compileObserved(part: ScanPart): (subject: Subject) => readonly Rest[] {
  const { observations } = part.binding
  if (observations === null) return () => NOTHING
  const place = { ...ownPlace(part), collection: observations.collection }
  const rest = compileRest(place, (row) => observations.unmapped(row))
  const newest = compileNewest(part, observations.measures)
  return (subject) => newest(subject).map(rest)
}

/** A raw item shows its geometry and its properties in the source's own names. */
function compileRawRow(part: ScanPart, options: LiftOptions): (candidate: Candidate) => MutableRow {
  const { collection } = part.binding
  const { source } = part
  const geometryName = collection.geometryProperty
  const geometryOf = geometryName === undefined ? () => null : source.getter(collection.id, geometryName)
  const shown = collection.properties.filter((property) => property.name !== geometryName)
  const getters = shown.map((property) => source.getter(collection.id, property.name))
  const origins = options.select.origins ? compileOrigins(part) : null
  return (candidate) => {
    const properties: Record<string, unknown> = {}
    for (const [index, property] of shown.entries()) {
      const value = (getters[index] as Lift)(candidate.subject)
      if (value !== undefined) properties[property.name] = value
    }
    return {
      id: candidate.id,
      model: null,
      resolved: true,
      values: { geometry: (geometryOf(candidate.subject) as Geometry | null | undefined) ?? null, properties },
      origins: origins?.(candidate.subject) ?? NOTHING,
      unmapped: NOTHING,
      distanceMetres: null,
    }
  }
}
