// A crosswalk as declared: checked, compiled as far as it goes without the collection's description.
import type { ConfigIssue, Filter, Geometry, Mechanism, ModelProperty } from '@crosswalk/contract'
import type { Crs } from '@crosswalk/geo'
import type { RE2JS } from 're2js'
import type { Model } from './crosswalk.ts'
import type { IssueOptions } from './issue-list.ts'
import type { YamlPath } from './read-yaml.ts'
import type { TimeLayout } from './time/lower-time.ts'
import type { TimeZone } from './time/time-zone.ts'
import type { UriTemplate } from './uri-template.ts'

export type ValueSource =
  | { readonly kind: 'path'; readonly path: string }
  | { readonly kind: 'template'; readonly template: UriTemplate }
  | { readonly kind: 'constant'; readonly value: string | number | boolean }

/** `from|template|constant -> pick -> extract -> missing -> split -> codelist`, always in this order. */
export interface ValueDefinition {
  /** Where in the document. */
  readonly at: YamlPath
  readonly source: ValueSource
  readonly pick: readonly { readonly path: string; readonly codes: readonly string[] }[]
  readonly extract: RE2JS | null
  readonly missing: readonly string[]
  readonly split: string | null
  readonly codelist: ReadonlyMap<string, string | number | boolean> | null
}

export interface TimeDefinition {
  readonly at: YamlPath
  readonly path: string
  /** The property with the end of the span; undefined where `path` says it all. */
  readonly end: string | undefined
  readonly zone: TimeZone | { readonly path: string; readonly codes: ReadonlyMap<string, TimeZone> } | null
  readonly lasts: string | undefined
  readonly stamped: 'start' | 'end'
  readonly layout: TimeLayout | undefined
}

export type UnitDefinition =
  /** `default` holds where the source states none, `override` always. */
  | { readonly kind: 'default' | 'override'; readonly ucum: string }
  /** Read per item, through a code list where there is one. */
  | { readonly kind: 'item'; readonly path: string; readonly codes: ReadonlyMap<string, string> | null }

interface PropertyBase {
  readonly property: ModelProperty
  readonly at: YamlPath
}
export type PlainDefinition = PropertyBase & { readonly kind: 'plain'; readonly value: ValueDefinition; readonly scale: number }
export type TimePropertyDefinition = PropertyBase & { readonly kind: 'time'; readonly time: TimeDefinition }
export type GeometryDefinition = PropertyBase & { readonly kind: 'geometry'; readonly geometry: GeometrySource }
export type MeasureDefinition = PropertyBase & {
  readonly kind: 'measure'
  readonly value: ValueDefinition
  readonly scale: number
  readonly unit: UnitDefinition | null
  readonly time: TimeDefinition | null
  readonly quality: string | null
  readonly resultTime: string | null
}
export type PropertyDefinition = PlainDefinition | TimePropertyDefinition | GeometryDefinition | MeasureDefinition

export type GeometrySource =
  | { readonly kind: 'path'; readonly path: string; readonly crs: Crs | null }
  | { readonly kind: 'columns'; readonly x: string; readonly y: string; readonly crs: Crs | null }
  | { readonly kind: 'constant'; readonly value: Geometry }

export type IdDefinition =
  | { readonly kind: 'template'; readonly template: UriTemplate }
  | { readonly kind: 'global' | 'local'; readonly path: string }

/** Columns of the rows of another collection, and what of the items they equal. */
export type KeyPairs = readonly { readonly row: string; readonly item: string }[]

/** Readings that are rows of another collection of the same source. */
export interface ObservationsDefinition {
  readonly collection: string
  /** Never empty. */
  readonly of: KeyPairs
  readonly where: readonly Filter[]
  readonly measures: readonly MeasureDefinition[]
}

/** Other properties, from rows of another collection that have the entity's key. */
export interface AttachmentDefinition {
  readonly at: YamlPath
  /** Undefined: the source of the items. */
  readonly source: string | undefined
  readonly collection: string
  /** Never empty. Of a grouped crosswalk `group` is the group. */
  readonly of: KeyPairs
  readonly properties: readonly PropertyDefinition[]
}

export interface CrosswalkDefinition {
  readonly file: string
  readonly name: string
  readonly source: string | undefined
  readonly adapter: Mechanism | undefined
  readonly collection: string
  readonly where: readonly Filter[]
  readonly model: Model
  readonly id: IdDefinition
  /** Null: not grouped. Empty: the whole collection is one entity. */
  readonly group: readonly ValueDefinition[] | null
  readonly properties: readonly PropertyDefinition[]
  /** Null: all readings are the items' own. */
  readonly observations: ObservationsDefinition | null
  readonly attachments: readonly AttachmentDefinition[]
  readonly hash: string
  /** A mistake found when the crosswalk meets its collection, placed in the file. */
  readonly issue: (path: YamlPath, message: string, options?: IssueOptions) => ConfigIssue
}
