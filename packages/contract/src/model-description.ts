// A canonical entity type as every face sees it.

export type PropertyKind = 'text' | 'number' | 'boolean' | 'enum' | 'time' | 'geometry' | 'relation' | 'measure'
export type Statistic = 'mean' | 'min' | 'max' | 'sum' | 'count' | 'instantaneous'
export type PlaceRelation = 'intersects' | 'within' | 'near'

export interface ModelProperty {
  readonly name: string
  readonly kind: PropertyKind
  readonly iri: string
  readonly description?: string | undefined
  /** A list of values; a scalar comparison means some value. Always true for relations by place and inverse ones. */
  readonly many: boolean
  /** The default geometry, time or label of the model. */
  readonly role?: 'geometry' | 'time' | 'label' | undefined
  /** Measures: UCUM code of the canonical unit. */
  readonly unit?: string | undefined
  /** Measures: what kind of statistic a reading is. Absent: not said. */
  readonly statistic?: Statistic | undefined
  /** Measures: the period (ISO 8601 duration) one reading covers. */
  readonly over?: string | undefined
  /** Enums: the codes. */
  readonly values?: readonly string[] | undefined
  /** Relations: the model at the other end. */
  readonly target?: string | undefined
  /** Relations by place: how our default geometry relates to the target's. */
  readonly by?: PlaceRelation | undefined
  /** Relations by place with `near`: geodesic metres. */
  readonly withinMetres?: number | undefined
  /** Relations that are the other side of a relation property of the target. */
  readonly inverseOf?: string | undefined
}

export interface ModelDescription {
  readonly name: string
  /** The plural as a field name: `transportStations`. */
  readonly plural: string
  readonly iri: string
  readonly description?: string | undefined
  /** The published model it follows, with its version. */
  readonly follows?: { readonly name: string; readonly version: string; readonly iri?: string | undefined } | undefined
  readonly properties: readonly ModelProperty[]
}
