// What the face shows as a collection of features: a model over all its sources, or one raw collection of a source.
import type { Bbox, EntityRow, Geometry, PropertySelection, PropertyType, Target } from '@crosswalk/contract'

export type JsonSchema = Readonly<Record<string, unknown>>

/** One name of the face. A property of a model may have several: a measure has its value, its unit and its time. */
export interface FaceProperty {
  /** In features, filters, query parameters, `sortby` and schemas. */
  readonly name: string
  /** What the service calls it in filters and orders: `no2.observedAt`. */
  readonly path: string
  /** What it is compared as. */
  readonly type: PropertyType
  readonly schema: JsonSchema
  /** Does it stand in features. The default geometry is their geometry, and `id` their id. */
  readonly isShown: boolean
  readonly isQueryable: boolean
  readonly isSortable: boolean
  /** Its values are geometries, which follow the system that is asked for. */
  readonly isGeometry: boolean
  /** What a query selects to have it; undefined where a row has it anyway. */
  readonly selection: PropertySelection | undefined
  /** The value in a feature: a scalar, or a list of them. */
  read(row: EntityRow): unknown
}

export interface FaceCollection {
  /** Safe in URLs as it is; stable as long as the model, or source and collection, keep their names. */
  readonly id: string
  readonly title: string
  readonly description: string | undefined
  /** The model's IRI. */
  readonly iri: string | undefined
  readonly target: Target
  readonly properties: readonly FaceProperty[]
  /** The face's name of the default geometry. */
  readonly geometryName: string | undefined
  readonly geometrySelection: PropertySelection | undefined
  geometryOf(row: EntityRow): Geometry | null
  /** The id in features: a number only where the column that filters call `id` holds numbers. */
  idOf(row: EntityRow): string | number
  /** Names that `datetime` is about: several in raw collections, where none is the default. */
  readonly timeNames: readonly string[]
  /** Degrees. Undefined where it is not known of every part. */
  readonly bbox: Bbox | undefined
  /** Changes whenever any data behind the collection may have. */
  readonly revision: string
  /** Do all parts lie in an index of the gateway, so that counting costs no request. */
  readonly isLocal: boolean
  /** Whom to name and under which terms, each once. */
  readonly licences: readonly string[]
  readonly attributions: readonly string[]
}
