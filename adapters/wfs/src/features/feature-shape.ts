// How the features of one collection are read: what each property's text stands for, and what was found to be wrong with some.
import type { PropertyType } from '@crosswalk/contract'
import type { GmlError, GmlReader } from '@crosswalk/geo'
import { keepText } from './keep-text.ts'

export interface ShapeProperty {
  readonly name: string
  readonly type: PropertyType
  readonly isMany: boolean
}

export interface FeatureShape {
  readonly properties: ReadonlyMap<string, ShapeProperty>
  readonly geometryProperty: string | undefined
  readonly gml: GmlReader
  /** The system of geometries that name none. */
  readonly srsName: string | undefined
  /** Does an empty text stand for null: servers that know no other way to write it. */
  readonly emptyIsNull: boolean
  readonly problems: Problems
  /** Called for a geometry in a system that is not known, by those who want geometries: it throws. @default the geometry is left out and counted */
  readonly refuseUnknownCrs?: ((error: GmlError) => never) | undefined
}

/** What could not be read, counted: values are left out, features stay. */
export interface Problems {
  count: number
  first: string | undefined
}

export function countProblem(problems: Problems, message: string): void {
  problems.count += 1
  problems.first ??= message
}

/** A text as a value of its type; what is none of the type stays text. */
export function convertText(text: string, type: PropertyType, emptyIsNull: boolean): unknown {
  if (type === 'text' || type === 'unknown' || type === 'json') return text === '' && emptyIsNull ? null : keepText(text)
  const trimmed = text.trim()
  if (trimmed === '') return null
  if (type === 'number') return NUMBER.test(trimmed) ? Number(trimmed) : keepText(trimmed)
  if (type === 'boolean') return BOOLEANS.get(trimmed.toLowerCase()) ?? keepText(trimmed)
  if (type === 'date') return DATE.exec(trimmed)?.[1] ?? keepText(trimmed)
  return keepText(trimmed)
}

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/
/** A day, with the zone that XML Schema allows at its end. */
const DATE = /^(\d{4}-\d\d-\d\d)(?:Z|[+-]\d\d:\d\d)?$/
const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['t', true],
  ['false', false],
  ['0', false],
  ['f', false],
])
