// What the engine needs of a collection once names are settled: a bound crosswalk, or a raw collection in its own names.
import {
  type Collection,
  type Filter,
  type Geometry,
  geometryNameOf,
  ITEM_KEY,
  type ModelDescription,
  type PropertyType,
  type Source,
  type SourceOrder,
} from '@crosswalk/contract'
import { propertiesOf, type CompiledProperty, type Environment } from '@crosswalk/cql2'
import type {
  AttachedSubject,
  BoundAttachment,
  BoundCrosswalk,
  BoundObservations,
  BoundProperty,
  GroupedItems,
  IdLookup,
  Lowered,
  MeasureHistory,
  ObservedItem,
  RequestedReading,
  Subject,
} from '@crosswalk/model'
import type { SourceHandle } from './engine-options.ts'

/** Rows of another collection that entities get other properties from. */
export interface Attachment {
  readonly bound: BoundAttachment
  readonly handle: SourceHandle
  /** Null while it is not available. */
  readonly source: Source | null
}

/** A measure some of whose readings lie behind requests. */
export interface RequestedMeasure {
  /** The entity's own zone, known before anything is read. */
  zoneOf(subject: Subject): string
  /** `readingsOf` gives what came for a subject of a member; of an entity outside identity groups the only member is 0. */
  open(readingsOf: ReadingsOf): MeasureHistory
}
export type ReadingsOf = (member: number, subject: Subject) => readonly RequestedReading[]

export interface Binding {
  /** Null for a raw collection. */
  readonly crosswalk: string | null
  readonly model: ModelDescription | null
  /** Changes when the mapping does. */
  readonly hash: string
  readonly collection: Collection
  /** Conjuncts in source names, part of every scan. */
  readonly where: readonly Filter[]
  readonly grouped: boolean
  /** Where readings come from another collection: subjects are `ObservedItem`. */
  readonly observations: BoundObservations | null
  /** Where there are any, subjects are `AttachedSubject`. */
  readonly attachments: readonly Attachment[]
  /** The default geometry's canonical name, where there is one. */
  readonly geometryName: string | undefined
  readonly environment: Environment<Subject>
  id(subject: Subject): string | null
  /** The source's own unique key of a subject as it is without attachments: of an item, or of a group. */
  keyOf(base: Subject): string
  /** What its source breaks ties by, compared by code point: the key, or a text in the order of its keys. */
  tieOf(base: Subject): string
  /** Null for a raw collection. */
  readonly lookup: IdLookup | null
  groupKey(item: unknown): string | null
  property(name: string): BoundProperty | undefined
  /** Undefined where all readings are in memory once the entity is. */
  requested(name: string): RequestedMeasure | undefined
  lower(conjunct: Filter): Lowered
  lowerOrder(property: string, descending: boolean): SourceOrder | null
  reads(properties: readonly string[]): readonly string[]
  unmapped(item: unknown): Readonly<Record<string, unknown>>
}

export interface CrosswalkBindingOptions {
  readonly attachments: readonly Attachment[]
  readonly source: Pick<Source, 'keyOf' | 'tieOf'>
}

export function bindingOfCrosswalk(bound: BoundCrosswalk, { attachments, source }: CrosswalkBindingOptions): Binding {
  const { crosswalk } = bound
  const ofBase = (ofItem: (item: unknown) => string): ((base: Subject) => string) => {
    if (crosswalk.grouped) return (base) => (base as GroupedItems).group
    return bound.observations === null ? ofItem : (base) => ofItem((base as ObservedItem).item)
  }
  return {
    crosswalk: crosswalk.name,
    model: crosswalk.model,
    hash: crosswalk.hash,
    collection: bound.collection,
    where: crosswalk.where,
    grouped: crosswalk.grouped,
    observations: bound.observations,
    attachments,
    geometryName: geometryNameOf(crosswalk.model),
    environment: bound.environment,
    id: (subject) => bound.id(subject),
    keyOf: ofBase(source.keyOf(bound.collection.id)),
    tieOf: ofBase(tieOfItem(bound.collection.id, source)),
    lookup: bound.lookup,
    groupKey: (item) => bound.groupKey(item),
    property: (name) => bound.property(name),
    requested(name) {
      const requested = bound.property(name)?.requested
      if (requested === undefined) return undefined
      return {
        zoneOf: (subject) => requested.zoneOf(subject),
        open: (readingsOf) => requested.open((subject) => readingsOf(0, subject)),
      }
    },
    lower: (conjunct) => bound.lower(conjunct),
    lowerOrder: (property, descending) => bound.lowerOrder(property, descending),
    reads: (properties) => bound.reads(properties),
    unmapped: (item) => bound.unmapped(item),
  }
}

function tieOfItem(collection: string, source: Pick<Source, 'keyOf' | 'tieOf'>): (item: unknown) => string {
  return source.tieOf?.(collection) ?? source.keyOf(collection)
}

/** A raw collection: names stay the source's own, every conjunct lowers to itself. */
export function bindingOfCollection(collection: Collection, source: Pick<Source, 'getter' | 'keyOf' | 'tieOf'>): Binding {
  const keyOf = source.keyOf(collection.id)
  const compiled = new Map<string, CompiledProperty<Subject>>()
  const types = new Map(collection.properties.map((property): [string, PropertyType] => [property.name, property.type]))
  const resolve = (name: string): CompiledProperty<Subject> | undefined => {
    const known = compiled.get(name)
    const type = types.get(name)
    if (known) return known
    if (name === ITEM_KEY) return { type: 'text', get: keyOf }
    if (type === undefined) return undefined
    const property = { type, get: source.getter(collection.id, name) }
    compiled.set(name, property)
    return property
  }
  return {
    crosswalk: null,
    model: null,
    hash: '',
    collection,
    where: [],
    grouped: false,
    observations: null,
    attachments: [],
    geometryName: collection.geometryProperty,
    environment: { resolve, names: [...types.keys()] },
    id: keyOf,
    keyOf,
    tieOf: tieOfItem(collection.id, source),
    lookup: null,
    groupKey: () => null,
    property: () => undefined,
    requested: () => undefined,
    lower: (conjunct) => lowerKeys(conjunct, collection) ?? { filter: conjunct, verdict: 'exact', reason: null },
    // Keys that are numbers sort as texts, whatever their column would do.
    lowerOrder: (property, descending) => (property === ITEM_KEY ? null : { property, descending }),
    reads: (properties) => properties.filter((name) => name !== ITEM_KEY),
    unmapped: () => ({}),
  }
}

/**
 * Keys as values of their column: only what is written as a number would be can be the key of a numbered item. Undefined for a conjunct that
 * says nothing of keys.
 */
function lowerKeys(conjunct: Filter, { keyProperty, properties }: Collection): Lowered | undefined {
  if (!propertiesOf(conjunct).includes(ITEM_KEY)) return undefined
  const keys = keysOf(conjunct)
  const type = properties.find(({ name }) => name === keyProperty)?.type
  if (keys === undefined || keyProperty === undefined || (type !== 'text' && type !== 'number')) {
    return { filter: null, verdict: 'unsupported', reason: 'the source knows no such column' }
  }
  const values = type === 'text' ? keys : keys.map(Number).filter((number, index) => String(number) === keys[index])
  if (values.length === 0) return { filter: false, verdict: 'exact', reason: null }
  return {
    filter: { op: 'in', args: [{ property: keyProperty }, values] },
    verdict: 'inexact',
    reason: 'a key is a text, its column may not be',
  }
}

/** The keys that a conjunct lists, and nothing else. */
function keysOf(conjunct: Filter): readonly string[] | undefined {
  if (typeof conjunct === 'boolean' || (conjunct.op !== 'in' && conjunct.op !== '=')) return undefined
  const [operand, given] = conjunct.args
  const keys: readonly unknown[] = Array.isArray(given) ? given : [given]
  const isKey = typeof operand === 'object' && 'property' in operand && operand.property === ITEM_KEY
  return isKey && keys.every((key) => typeof key === 'string') ? keys : undefined
}

/** Are a measure's readings rows of the other collection. */
export function isObserved(binding: Binding, property: string): boolean {
  return binding.observations?.measures.includes(property) ?? false
}

/** The subject as it would be without attachments. */
export function baseOf(binding: Binding, subject: Subject): Subject {
  return binding.attachments.length === 0 ? subject : (subject as AttachedSubject).subject
}

/** The source's own item in a subject that is not a group. */
export function itemOf(binding: Binding, subject: Subject): unknown {
  const base = baseOf(binding, subject)
  return binding.observations === null ? base : (base as ObservedItem).item
}

/** The default geometry of subjects, or null everywhere where the binding has none. */
export function geometryGetter(binding: Binding): (subject: Subject) => Geometry | null {
  const property = binding.geometryName === undefined ? undefined : binding.environment.resolve(binding.geometryName)
  if (!property) return () => null
  return (subject) => (property.get(subject) as Geometry | null | undefined) ?? null
}
