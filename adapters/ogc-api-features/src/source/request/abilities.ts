// What one collection of one server was found able to do: data that probes filled, read by the compiler.
import type { PropertyType, Verdict } from '@crosswalk/contract'
import type { Writing } from './writing.ts'

/** How a filter is written: CQL2 (OGC 21-065r2) or what went before it, in text or JSON. */
export type FilterLanguage = 'cql2-text' | 'cql2-json' | 'cql-text' | 'cql-json'

/** Types whose values a source's operators were tried on, one by one. */
export type ProbedType = Extract<PropertyType, 'text' | 'number' | 'boolean' | 'date' | 'timestamp' | 'geometry'>

/**
 * One thing a filter can say, with the type of the property it says it of: `=:text`, `like:text`, `s_intersects:geometry`, `not`, `or`.
 * What is absent from a map of them is unsupported.
 */
export type AbilityName = string

export interface FilterAbility {
  readonly language: FilterLanguage
  readonly verdicts: ReadonlyMap<AbilityName, Verdict>
  /** By property: what the filter calls it. A property that is absent cannot stand in a filter. */
  readonly names: ReadonlyMap<string, string>
  /** How it reads geometries. */
  readonly places: Writing
  /** Texts with a single quote, and beyond ASCII, arrive as they are. */
  readonly quotes: boolean
  readonly unicode: boolean
}

export interface DatetimeAbility {
  /** The property by which the server selects. */
  readonly property: string
  /** What the collection states of its extent in time, epoch milliseconds: what does not meet it is a 400 to some servers. */
  readonly span: { readonly startMs: number | undefined; readonly endMs: number | undefined } | undefined
}

export type NullPlacement = 'first' | 'last'

export interface SortAbility {
  readonly types: ReadonlySet<ProbedType>
  readonly ascending: NullPlacement | undefined
  readonly descending: NullPlacement | undefined
  readonly names: ReadonlyMap<string, string>
  /** What `sortby` calls the key, whose order is that of its text. */
  readonly keyName: string
}

export interface PagingAbility {
  /** `link`: the server's `next`, byte for byte. `offset`: its `next` loses something, so that the request is repeated with `offset`. `none`: pages repeat. */
  readonly by: 'link' | 'offset' | 'none'
  /** Without it every page has the length that the request asks for. */
  readonly maximum: number
}

export interface Abilities {
  readonly paging: PagingAbility
  /** `numberMatched` is the number of rows that pass the request. */
  readonly counts: boolean
  /** `bbox` selects, if it is written so: what lies outside is not there, and nothing inside is lost. Features without geometry may be there. */
  readonly bbox: Writing | undefined
  readonly datetime: DatetimeAbility | undefined
  /** Types whose properties can be query parameters that mean equality; the names of those properties. */
  readonly parameters: { readonly types: ReadonlySet<ProbedType>; readonly names: ReadonlySet<string> }
  readonly filter: FilterAbility | undefined
  readonly sort: SortAbility | undefined
  /** `properties=` leaves the others out and keeps id and geometry: wanted by the configuration, and seen to work. */
  readonly selects: boolean
  /** A single feature answers at `items/{id}`. */
  readonly singles: boolean
  /** Degrees by which coordinates in answers may be off those the server compares: boxes are widened by it. */
  readonly marginDegrees: number
}

/** A collection that nobody has asked anything yet: it can be read, and that is all. */
export const NO_ABILITIES: Abilities = {
  paging: { by: 'link', maximum: 1000 },
  counts: false,
  bbox: undefined,
  datetime: undefined,
  parameters: { types: new Set(), names: new Set() },
  filter: undefined,
  sort: undefined,
  selects: false,
  singles: false,
  marginDegrees: 0,
}

const STRENGTH: Readonly<Record<Verdict, number>> = { exact: 2, inexact: 1, unsupported: 0 }

export function weaker(left: Verdict, right: Verdict): Verdict {
  return STRENGTH[left] <= STRENGTH[right] ? left : right
}
