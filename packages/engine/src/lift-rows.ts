// From candidates to the rows a face shows: only what the selection names is computed, compiled once per part.
import type {
  Collection,
  EntityOrigin,
  EntityQuery,
  EntityRow,
  Geometry,
  PropertySelection,
  Provenance,
  Selection,
} from '@crosswalk/contract'
import type { GroupedItems, Subject } from '@crosswalk/model'
import { isObserved, itemOf } from './binding.ts'
import { type Candidate, tieOf } from './candidate.ts'
import { compileDistance } from './order.ts'
import type { ScanPart } from './plan-query.ts'

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
  const origin = select.origins ? compileOrigin(part) : null
  return (candidate) => {
    const { subject, id } = candidate
    const values: Record<string, unknown> = {}
    for (let index = 0; index < keys.length; index += 1) values[keys[index] as string] = (lifts[index] as Lift)(subject)
    return {
      id,
      model,
      resolved: true,
      values,
      origins: origin ? [origin(candidate)] : NOTHING,
      unmapped: select.unmapped ? [unmappedOf(candidate)] : NOTHING,
      distanceMetres: distance ? distance(subject) : null,
    }
  }
}

type Lift = (subject: Subject) => unknown

function compileProperty(part: ScanPart, selection: PropertySelection, options: LiftOptions): Lift {
  const property = part.binding.property(selection.property)
  if (!property) return () => null // no crosswalk of this source maps it
  if (!property.reading) return (subject) => property.lift(subject)
  const provenance = subjectProvenance({
    part,
    collection: collectionOf(part, selection.property),
    property: property.reads[0] ?? null,
    nowMs: options.nowMs,
  })
  return property.reading(selection.unit, selection.members, provenance)
}

/** The collection that a property's values stand in. */
export function collectionOf({ binding }: Pick<ScanPart, 'binding'>, property: string): Collection {
  return binding.observations !== null && isObserved(binding, property) ? binding.observations.collection : binding.collection
}

interface ProvenanceOptions {
  readonly part: ScanPart
  /** That the readings are of: the items' own, or that of their rows. */
  readonly collection: Collection
  /** The source's own name of the property. */
  readonly property: string | null
  readonly nowMs: number
}

/** Provenance of what a subject says: an item, or a group as a whole. */
export function subjectProvenance(options: ProvenanceOptions): (subject: Subject) => Provenance {
  const constant = provenanceOf(options)
  return (subject) => ({ ...constant, localId: tieOf({ part: options.part, subject }) })
}

/** Provenance of what one item says, also where it is one of a group. */
export function itemProvenance(options: ProvenanceOptions): (item: unknown) => Provenance {
  const constant = provenanceOf(options)
  const keyOf = options.part.source.keyOf(options.collection.id)
  return (item) => ({ ...constant, localId: keyOf(item) })
}

function provenanceOf({ part, collection, property, nowMs }: ProvenanceOptions): Omit<Provenance, 'localId'> {
  return {
    source: part.source.id,
    collection: collection.id,
    property,
    retrievedAtMs: collection.loadedAtMs ?? nowMs,
    crosswalk: part.binding.crosswalk,
    licence: licenceOf(part, collection),
    rule: null,
    losers: NOTHING,
  }
}

function compileOrigin(part: ScanPart): (candidate: Candidate) => EntityOrigin {
  const constant = {
    source: part.source.id,
    collection: part.binding.collection.id,
    crosswalk: part.binding.crosswalk,
    licence: licenceOf(part, part.binding.collection),
    attribution: part.binding.collection.attribution ?? part.member.handle.settings.attribution ?? null,
  }
  return (candidate) => ({ ...constant, localId: tieOf(candidate) })
}

/** The collection's own licence, else the source's; `UNKNOWN` is said, never guessed. */
export function licenceOf(part: Pick<ScanPart, 'member'>, collection: Collection): string {
  return collection.licence ?? part.member.handle.settings.licence ?? 'UNKNOWN'
}

function unmappedOf(candidate: Candidate): EntityRow['unmapped'][number] {
  const { part, subject } = candidate
  const item = part.binding.grouped ? (subject as GroupedItems).items.at(-1) : itemOf(part.binding, subject)
  const { binding, source } = part
  return { source: source.id, collection: binding.collection.id, id: tieOf(candidate), properties: binding.unmapped(item) }
}

/** A raw item shows its geometry and its properties in the source's own names. */
function compileRawRow(part: ScanPart, options: LiftOptions): (candidate: Candidate) => MutableRow {
  const { collection } = part.binding
  const { source } = part
  const geometryName = collection.geometryProperty
  const geometryOf = geometryName === undefined ? () => null : source.getter(collection.id, geometryName)
  const shown = collection.properties.filter((property) => property.name !== geometryName)
  const getters = shown.map((property) => source.getter(collection.id, property.name))
  const origin = options.select.origins ? compileOrigin(part) : null
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
      origins: origin ? [origin(candidate)] : NOTHING,
      unmapped: NOTHING,
      distanceMetres: null,
    }
  }
}
