// The shape of a model file's document once it has passed the schema.
import type { YamlFile } from './read-yaml.ts'
import type { ModelProperty, PlaceRelation, PropertyKind, Statistic } from '@crosswalk/contract'

export interface PropertyDocument {
  readonly kind: PropertyKind
  readonly iri: string
  readonly description?: string
  readonly unit?: string
  readonly statistic?: Statistic
  readonly over?: string
  readonly many?: boolean
  readonly role?: NonNullable<ModelProperty['role']>
  readonly target?: string
  readonly by?: PlaceRelation
  readonly withinMetres?: number
  readonly values?: readonly string[]
  readonly inverse?: string
}

export interface ModelDocument {
  readonly name: string
  readonly plural: string
  readonly iri: string
  readonly description?: string
  readonly follows?: { readonly name: string; readonly version: string; readonly iri?: string }
  readonly properties: Readonly<Record<string, PropertyDocument>>
}

/** One document of a file that passed the schema. */
export interface PlacedModel {
  readonly file: YamlFile
  readonly document: number
  readonly model: ModelDocument
}
