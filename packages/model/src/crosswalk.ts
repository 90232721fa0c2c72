// What a compiled crosswalk is to the engine: lift (items to entities) and lower (filters to the source's names), bound to one collection.
import type {
  Collection,
  ErrorCode,
  Filter,
  HistoryPart,
  Mechanism,
  ModelDescription,
  ModelProperty,
  Reading,
  Provenance,
  ReadingMember,
  ReadingPlace,
  Source,
  SourceId,
  SourceOrder,
  Verdict,
} from '@crosswalk/contract'
import type { Environment } from '@crosswalk/cql2'
import type { UriNormaliser } from './identity/normalise-uri.ts'

/** A model file, compiled. */
export interface Model extends ModelDescription {
  readonly file: string
  property(name: string): ModelProperty | undefined
}

/** A crosswalk file, compiled as far as it goes without the collection's description. */
export interface Crosswalk {
  readonly name: string
  readonly file: string
  /** One of the two is set: one source, or every source of a mechanism that has the collection. */
  readonly source?: SourceId | undefined
  readonly adapter?: Mechanism | undefined
  readonly collection: string
  readonly model: Model
  /** Conjuncts in source names, part of every scan. */
  readonly where: readonly Filter[]
  /** Several items are one entity: subjects are `GroupedItems`. */
  readonly grouped: boolean
  /** Canonical properties that it maps. */
  readonly mapped: readonly string[]
  /** SHA-256 over its meaning: part of every cursor. */
  readonly hash: string
  /**
   * @throws ConfigError a path or a type that does not fit the collection, minted ids without a publicUrl
   */
  bind(input: BindInput): BoundCrosswalk
}

export interface BindInput {
  readonly collection: Collection
  readonly source: Pick<Source, 'id' | 'getter' | 'keyOf'>
  /** Another collection of the same source, for `observations`; undefined where it is not there. */
  readonly collectionNamed?: ((name: string) => Collection | undefined) | undefined
  /** Another collection, for `attach`; `source` is undefined for the own one. @default nothing is there */
  readonly attachable?: ((source: SourceId | undefined, collection: string) => Attachable) | undefined
  /** What `{local: path}` identifiers start with. */
  readonly publicUrl?: string | undefined
  /** @default DOIs only: no namespace of INSPIRE is known */
  readonly uris?: UriNormaliser | undefined
}

/** What getters of a grouped crosswalk work on; others work on the item itself. Items in source order, never empty. */
export interface GroupedItems {
  readonly group: string
  readonly items: readonly unknown[]
}
/** What getters of a crosswalk with `observations` work on: the item, and the rows of the other collection that have its key, in source order. */
export interface ObservedItem {
  readonly item: unknown
  readonly rows: readonly unknown[]
}
/** What getters of a crosswalk with `attach` work on: the subject as it would be without, and per attachment the rows with its key. */
export interface AttachedSubject {
  readonly subject: Subject
  /** In the order of the file; rows in source order. Empty where there are none, or where they have not been asked for; `NOT_READ` where they could not be read. */
  readonly attached: readonly (readonly unknown[])[]
}
export type Subject = unknown

/** A collection to attach: there; not there now, so that its properties are missing; or not there at all, which is a mistake in the file. */
export type Attachable =
  | { readonly source: Pick<Source, 'id' | 'getter' | 'keyOf'>; readonly collection: Collection }
  | { readonly unavailable: string; readonly code: ErrorCode }
  | { readonly mistake: string; readonly expected: string | undefined }

/** Other properties from another collection: a left join that never changes which entities exist. */
export interface BoundAttachment {
  readonly source: SourceId
  readonly collectionId: string
  /** Null while it is not available: its properties are missing then. */
  readonly collection: Collection | null
  readonly unavailable: { readonly message: string; readonly code: ErrorCode } | null
  /** Canonical properties that its rows fill. */
  readonly properties: readonly string[]
  /** Source properties of the rows needed to key and lift these canonical ones. */
  reads(properties: readonly string[]): readonly string[]
  /** The key of a row as text; null where a part of it is missing: it belongs to no entity. */
  keyOfRow(row: unknown): string | null
  /** The key of a subject as it would be without attachments. */
  keyOfSubject(subject: Subject): string | null
  /** Conditions that hold for every row with one of these keys, and perhaps for others; null where the keys cannot be written in source names. */
  lowerKeys(keys: readonly string[]): readonly Filter[] | null
  /** The row's top-level properties that the attachment does not name. */
  unmapped(row: unknown): Readonly<Record<string, unknown>>
}

/** Where readings come from another collection of the same source: one row per reading (long) or per time (wide). */
export interface BoundObservations {
  readonly collection: Collection
  /** Conjuncts in the rows' source names, part of its scan. */
  readonly where: readonly Filter[]
  /** Canonical measures that read the rows; a query that names none of them needs no rows. */
  readonly measures: readonly string[]
  /** Source properties of the rows needed to key and lift them. */
  readonly reads: readonly string[]
  /** The key of a row, and of an item, as text; null where a part of it is missing: the row is reported and left out, the item has no rows. */
  keyOfRow(row: unknown): string | null
  keyOfItem(item: unknown): string | null
  /** What of a row no part of the crosswalk names. */
  unmapped(row: unknown): Readonly<Record<string, unknown>>
}

/** A canonical conjunct in source names. `exact`: a subject passes one exactly if it passes the other. `false` matches nothing. */
export interface Lowered {
  /** Null where nothing can be pushed (verdict `unsupported`). */
  readonly filter: Filter | null
  readonly verdict: Verdict
  /** Why it is not exact, in words for explain. */
  readonly reason: string | null
}

/** The readings of a measure of one entity, item by item. All functions are compiled once and called per item. */
export interface MeasureHistory {
  /** The items that hold a reading, in source order. */
  items(subject: Subject): readonly unknown[]
  /** The entity's own zone (IANA name or offset); `UTC` where none is declared. */
  zoneOf(subject: Subject): string
  /** Phenomenon time in epoch milliseconds; `start` is null where there is no instant, `end` equals `start` for an instant. */
  boundsOf(item: unknown): { readonly start: number | null; readonly end: number | null }
  /**
   * The value in a unit (any spelling; canonical by default); null where it is missing or of unknown unit.
   * @throws QueryError QUERY_INVALID for a unit of another dimension
   */
  valueIn(unit: string | undefined): (item: unknown) => number | null
  /** Is there a value that cannot be compared, its unit being unknown. */
  isIncomparable(item: unknown): boolean
  /** As `BoundProperty.reading`, of one item. */
  reading(unit: string | undefined, members: readonly ReadingMember[], provenance: ReadingProvenance): (item: unknown) => Reading
  readonly qualityOf: ((item: unknown) => string | null) | null
  /** In an identity group: where an item stands. */
  readonly placeOf?: ((item: unknown) => ReadingPlace) | undefined
  /** In an identity group that keeps all: the same, with the readings that lost behind each that won. Raw series show it. */
  readonly unmerged?: MeasureHistory | undefined
  /** ISO 8601 duration that one reading covers: the crosswalk's `lasts`, else the model's `over`; null where neither is said. */
  readonly lasts: string | null
}

/** One reading of what a source answered. */
export interface RequestedReading {
  /** Of whom it is: the subject as it would be without attachments. */
  readonly subject: Subject
  readonly columns: HistoryPart
  readonly index: number
}

/**
 * A measure whose readings lie behind a request (`CollectionProperty.history`): what to ask for, and how that is read. Values, units and times go
 * through the same mapping as the latest reading, which the item holds; a unit that a reading states itself is its own.
 */
export interface RequestedHistory {
  /** The source's own name of the property. */
  readonly property: string
  /** Has this subject the measure at all: where `pick` says no, there is nothing to ask for. */
  holds(subject: Subject): boolean
  /** The entity's own zone (IANA name or offset); `UTC` where none is declared. */
  zoneOf(subject: Subject): string
  /**
   * Where the source's own times must lie for readings to start in `[from, to)` (epoch milliseconds): the same where they are not shifted,
   * else a stretch that holds them all.
   */
  stampsOf(window: { readonly from: number; readonly to: number }, subject: Subject): RequestedStamps
  /** Do the source's own values mean the same in this unit, so that what it aggregates is what we would. */
  isUnchanged(unit: string | undefined): boolean
  /** What a filter may ask of each reading: `value observedAt resultTime unit quality missing`. */
  readonly environment: Environment<unknown>
  /** `readingsOf` gives what came for a subject, in order. */
  open(readingsOf: (subject: Subject) => readonly RequestedReading[]): MeasureHistory
}

export interface RequestedStamps {
  readonly from: number
  readonly to: number
  readonly isExact: boolean
}

/** What is known of a crosswalk's identifiers before anything is read. */
export interface IdLookup {
  /** No two subjects have the same one, whatever the data. */
  readonly isUnique: boolean
  /** Some identifier that it could make: how it lowers shows whether entities can be found by theirs. */
  readonly example: string
  /** False where no subject can have this normalised URI. */
  mayHold(uri: string): boolean
}

/** Where a reading comes from: an entity as a whole (as it would be without attachments), or one of its items or rows. */
export interface ReadingProvenance {
  ofSubject(subject: Subject): Provenance
  ofItem(item: unknown): Provenance
}

/** An IANA name or an offset; `UTC` where none is declared. */
export interface PropertyZone {
  /** The same for all subjects; null where it is read per item. */
  readonly fixed: string | null
  of(subject: Subject): string
}

export interface BoundProperty {
  readonly property: ModelProperty
  /** The source's own names it reads; of a measure under `observations` names of the rows. */
  readonly reads: readonly string[]
  /** Text, number, boolean, enum code, TimeSpan (kind time), Geometry, URI (relations): the value or null; a list where the property is `many`. */
  lift(subject: Subject): unknown
  /**
   * Measures only: compiles the reading shown, with only the wanted members computed. Values in `unit` (any spelling), else canonical;
   * where the source's unit is unknown the value is shown as it is with unit UNKNOWN.
   * @throws QueryError QUERY_INVALID for a unit of another dimension
   */
  reading?(
    unit: string | undefined,
    members: readonly ReadingMember[],
    provenance: ReadingProvenance,
  ): (subject: Subject) => Reading | readonly Reading[]
  /** Measures of grouped crosswalks, and those under `observations`: every reading, not only the latest that `lift` and `reading` show. Absent where an entity has one reading. */
  readonly history?: MeasureHistory | undefined
  /** Measures whose history lies behind a request of its own. Not together with `history`; `lift` and `reading` show the latest, which items hold. */
  readonly requested?: RequestedHistory | undefined
  /** Kind time: the zone of its local times and days. */
  readonly zone?: PropertyZone | undefined
  /** Measures: readings one by one, and what a filter may ask of each: `value observedAt resultTime unit quality missing`. */
  readonly readings?: { items(subject: Subject): readonly unknown[]; readonly environment: Environment<unknown> } | undefined
  /** Measures: phenomenon time of the reading that `reading` shows, in epoch milliseconds; null where there is no instant. */
  bounds?(subject: Subject): { readonly start: number | null; readonly end: number | null }
  /** Measures of several items or rows: the one that holds the reading that `reading` shows; undefined where there is none. */
  latest?(subject: Subject): unknown
  /** Measures whose unit may be unknown: is there a value that cannot be compared. Null where that cannot happen. */
  readonly incomparable: ((subject: Subject) => boolean) | null
}

export interface BoundCrosswalk {
  readonly crosswalk: Crosswalk
  readonly collection: Collection
  readonly warnings: readonly string[]
  /** Null where all readings are the item's own. Otherwise subjects are `ObservedItem`. */
  readonly observations: BoundObservations | null
  /** Where there are any, subjects are `AttachedSubject`. */
  readonly attachments: readonly BoundAttachment[]
  /** The entity's URI, normalised; null where a variable of the template is missing: the item is reported and left out. */
  id(subject: Subject): string | null
  /** How entities are found by their identifiers. */
  readonly lookup: IdLookup
  /** The group an item belongs to; null where the crosswalk does not group, or the item has no group. */
  groupKey(item: unknown): string | null
  property(name: string): BoundProperty | undefined
  /** Evaluates canonical filters on subjects: properties, `id`, members such as `no2.observedAt`; a property not mapped reads as missing. */
  readonly environment: Environment<Subject>
  /**
   * One conjunct in negation normal form. Grouped crosswalks lower nothing but conjuncts that pick whole groups; of crosswalks with
   * `observations` no condition on an observed measure is lowered, and all others speak of the item.
   */
  lower(conjunct: Filter): Lowered
  /** Null where the source's order is not certainly ours: only strictly monotone steps keep it. */
  lowerOrder(property: string, descending: boolean): SourceOrder | null
  /** Source properties of the items needed to lift these canonical ones, the id, the group and the key of `observations`. */
  reads(properties: readonly string[]): readonly string[]
  /** The item's top-level properties that no step, where, id or time of the crosswalk names. */
  unmapped(item: unknown): Readonly<Record<string, unknown>>
}
