// The shape of a crosswalk file's document once it has passed the schema.
import type { Mechanism } from '@crosswalk/contract'
import type { TimeLayout } from './time/lower-time.ts'

export type CodeDocument = string | number | boolean
export type CodesDocument = CodeDocument | readonly CodeDocument[]

export interface ValueDocument {
  readonly from?: string
  readonly template?: string
  readonly constant?: unknown
  readonly pick?: Readonly<Record<string, CodesDocument>>
  readonly extract?: string | { readonly pattern: string }
  readonly missing?: CodesDocument
  readonly split?: string
  readonly codelist?: Readonly<Record<string, CodeDocument>>
}

export interface TimeDocument {
  readonly to?: string
  readonly timezone?: string | { readonly from: string; readonly codelist: Readonly<Record<string, string>> }
  readonly lasts?: string
  readonly stamped?: 'start' | 'end'
  readonly layout?: TimeLayout
}

export interface UnitDocument {
  readonly from?: string
  readonly codelist?: Readonly<Record<string, string>>
  readonly override?: string
  readonly because?: string
}

export interface PropertyMapDocument extends ValueDocument, TimeDocument {
  readonly scale?: number
  readonly unit?: string | UnitDocument
  readonly time?: string | (TimeDocument & { readonly from: string })
  readonly quality?: string
  readonly resultTime?: string
  readonly x?: string
  readonly y?: string
  readonly longitude?: string
  readonly latitude?: string
  readonly crs?: string
}

export interface ObservationsDocument {
  readonly collection: string
  readonly of: Readonly<Record<string, string>>
  readonly where?: string
  readonly time: string | (TimeDocument & { readonly from: string })
  readonly measures: Readonly<Record<string, string | PropertyMapDocument>>
}

export interface AttachDocument {
  readonly source?: string
  readonly collection: string
  readonly of: Readonly<Record<string, string>>
  readonly properties: Readonly<Record<string, string | PropertyMapDocument>>
}

export interface CrosswalkDocument {
  readonly crosswalk: string
  readonly version?: string | number
  readonly source?: string
  readonly adapter?: Mechanism
  readonly collection: string
  readonly where?: string
  readonly group?: string | ValueDocument | readonly (string | ValueDocument)[]
  readonly model: string
  readonly id: string | { readonly global: string } | { readonly local: string }
  readonly time?: string | (TimeDocument & { readonly from: string })
  readonly properties: Readonly<Record<string, string | PropertyMapDocument>>
  readonly observations?: ObservationsDocument
  readonly attach?: readonly AttachDocument[]
}
