// The filter tree: CQL2 (OGC 21-065r2) in its JSON form, plus the extensions of Crosswalk.
// One difference from the JSON encoding: a function is `{op: 'function', name, args}`, so that `op` tells every node apart.
import type { Geometry } from './geometry.ts'

/** A property by name. Dots split only where no longer exact name exists: `no2.observedAt` is a member, `a.b` may be a name. */
export interface PropertyRef {
  readonly property: string
}
/** A calendar day, `2026-03-01`; without zone. */
export interface DateLiteral {
  readonly date: string
}
/** An instant, RFC 3339. CQL2 text demands UTC `Z`. */
export interface TimestampLiteral {
  readonly timestamp: string
}
/** A closed interval; `..` is an open end (OGC 21-065r2 section 6.3.4). Strings are dates or timestamps. */
export interface IntervalLiteral {
  readonly interval: readonly [IntervalBound, IntervalBound]
}
export type IntervalBound = string | PropertyRef | FunctionCall
/** `[west, south, east, north]`, or six numbers with heights; west greater than east crosses the antimeridian. */
export interface BboxLiteral {
  readonly bbox: readonly number[]
}
export type InstantLiteral = DateLiteral | TimestampLiteral
export type TemporalLiteral = InstantLiteral | IntervalLiteral
export type SpatialLiteral = Geometry | BboxLiteral
export type Literal = string | number | boolean | TemporalLiteral | SpatialLiteral

export type ArithmeticOperator = '+' | '-' | '*' | '/' | '%' | 'div' | '^'
export interface Arithmetic {
  readonly op: ArithmeticOperator
  readonly args: readonly [Operand, Operand]
}
/** Case (`casei`) or accent (`accenti`) folding of text. */
export interface TextFold {
  readonly op: 'casei' | 'accenti'
  readonly args: readonly [Operand]
}
export interface FunctionCall {
  readonly op: 'function'
  readonly name: string
  readonly args: readonly Operand[]
}
/** Anything that can stand beside an operator. A nested array is an array literal. */
export type Operand = Literal | PropertyRef | Arithmetic | TextFold | FunctionCall | readonly Operand[] | Filter

export type ComparisonOperator = '=' | '<>' | '<' | '<=' | '>' | '>='
export type SpatialOperator =
  | 's_intersects'
  | 's_equals'
  | 's_disjoint'
  | 's_touches'
  | 's_within'
  | 's_overlaps'
  | 's_crosses'
  | 's_contains'
export type TemporalOperator =
  | 't_after'
  | 't_before'
  | 't_contains'
  | 't_disjoint'
  | 't_during'
  | 't_equals'
  | 't_finishedBy'
  | 't_finishes'
  | 't_intersects'
  | 't_meets'
  | 't_metBy'
  | 't_overlappedBy'
  | 't_overlaps'
  | 't_startedBy'
  | 't_starts'
export type ArrayOperator = 'a_equals' | 'a_contains' | 'a_containedBy' | 'a_overlaps'

export interface And {
  readonly op: 'and'
  readonly args: readonly Filter[]
}
export interface Or {
  readonly op: 'or'
  readonly args: readonly Filter[]
}
export interface Not {
  readonly op: 'not'
  readonly args: readonly [Filter]
}
export interface Comparison {
  readonly op: ComparisonOperator
  readonly args: readonly [Operand, Operand]
}
/** `%` any run, `_` one character, backslash escapes (OGC 21-065r2 section 7.2). Case-sensitive. */
export interface Like {
  readonly op: 'like'
  readonly args: readonly [Operand, Operand]
}
/** Both ends belong to the range. */
export interface Between {
  readonly op: 'between'
  readonly args: readonly [Operand, Operand, Operand]
}
export interface In {
  readonly op: 'in'
  readonly args: readonly [Operand, readonly Operand[]]
}
export interface IsNull {
  readonly op: 'isNull'
  readonly args: readonly [Operand]
}
/** Planar in CRS84 degrees; exact DE-9IM. */
export interface Spatial {
  readonly op: SpatialOperator
  readonly args: readonly [Operand, Operand]
}
/** Crosswalk extension: geodesic distance in metres on the WGS 84 ellipsoid, the bound included. */
export interface WithinDistance {
  readonly op: 's_dwithin'
  readonly args: readonly [Operand, Operand, number]
}
export interface Temporal {
  readonly op: TemporalOperator
  readonly args: readonly [Operand, Operand]
}
export interface ArrayComparison {
  readonly op: ArrayOperator
  readonly args: readonly [Operand, Operand]
}
/**
 * Crosswalk extension: some (every) child on the path, tested as one binding, satisfies the filter; names inside are the child's.
 * `every` holds where there is no child.
 */
export interface Quantified {
  readonly op: 'some' | 'every'
  readonly args: readonly [PropertyRef, Filter]
}

/** A boolean expression. `true` and `false` are literals. */
export type Filter =
  | boolean
  | And
  | Or
  | Not
  | Comparison
  | Like
  | Between
  | In
  | IsNull
  | Spatial
  | WithinDistance
  | Temporal
  | ArrayComparison
  | Quantified
  | FunctionCall
