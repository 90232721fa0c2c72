// What is known of a collection once it was probed: all that the compiler decides by. No product is named in it.
import type { Bbox, Verdict } from '@crosswalk/contract'

/** What a claim is about, and what the compiler asks for. */
export type OperatorKey =
  /** Can a property be asked about: by its name as the variant. */
  | 'property'
  | 'text ='
  | 'text <>'
  | 'text <'
  | 'text <='
  | 'text >'
  | 'text >='
  | 'like'
  /** Are literals of more than six digits compared as they stand. */
  | 'number digits'
  | 'number ='
  | 'number <>'
  | 'number <'
  | 'number <='
  | 'number >'
  | 'number >='
  | 'between'
  | 'boolean ='
  | 'isNull'
  | 'not'
  | 'date range'
  | 'timestamp range'
  | 'date during'
  | 'timestamp during'
  | 'bbox'
  | 'intersects'
  | 'dwithin'
  | 'resourceId'
  | 'resourceIds'

/** How an instant is written into a literal. */
export type TimeSpelling = 'T and Z' | 'space and offset' | 'space' | 'quoted'

/** How places are written into a filter, so that a box around a known feature finds it. */
export interface FilterCrs {
  readonly srsName: string
  readonly latitudeFirst: boolean
}

/** Where the server puts features without a value; `unseen`: there was none to see. */
export type NullPlacement = 'first' | 'last' | 'unseen'

export type SortType = 'text' | 'number' | 'date' | 'timestamp'
export type SortKind = `${SortType} ${'ascending' | 'descending'}`

export interface Findings {
  /** Features in all, by `resultType=hits`; undefined where the server does not count. */
  readonly total: number | undefined
  readonly operators: ReadonlyMap<OperatorKey, Verdict>
  /** Properties of which a value was asked for and found. */
  readonly askable: ReadonlySet<string>
  /** Properties of which the server was asked whether they are null, and said what is so. */
  readonly nullable: ReadonlySet<string>
  readonly timeSpelling: ReadonlyMap<'date' | 'timestamp', TimeSpelling>
  readonly filterCrs: FilterCrs | undefined
  /** How far a position may lie from where it is said to be: rounded coordinates, transformed systems. */
  readonly marginDegrees: number
  /** `STARTINDEX` works: without it a list can only be read from its start. */
  readonly hasStartIndex: boolean
  /** Sorting by the key works, which keeps pages apart. */
  readonly sortsByKey: boolean
  /** Asked for some properties, the server gives these and no others. */
  readonly projects: boolean
  /** Sorted by the key, features stand as we put them: by code point, also where the keys are numbers. */
  readonly sortsTies: boolean
  /** What else features can be sorted by. */
  readonly sorts: ReadonlyMap<SortKind, NullPlacement>
  /** The GeoJSON format that says the same as GML does; undefined where there is none. */
  readonly geoJsonFormat: string | undefined
  /** So many features are known to come in one answer. */
  readonly provenPageSize: number
  readonly bbox: Bbox | undefined
}

export const NOTHING_FOUND: Findings = {
  total: undefined,
  operators: new Map(),
  askable: new Set(),
  nullable: new Set(),
  timeSpelling: new Map(),
  filterCrs: undefined,
  marginDegrees: 0,
  hasStartIndex: false,
  sortsByKey: false,
  projects: false,
  sortsTies: false,
  sorts: new Map(),
  geoJsonFormat: undefined,
  provenPageSize: 0,
  bbox: undefined,
}
