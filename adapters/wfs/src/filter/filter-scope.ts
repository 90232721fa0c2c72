// What the compiler knows of a collection, and what it makes of a condition.
import type { PropertyType, Verdict } from '@crosswalk/contract'
import type { XmlNode } from '@crosswalk/xml'
import type { Findings, OperatorKey } from '../probes/findings.ts'
import type { Fes } from './create-fes.ts'

/** What the compiler may know. */
export interface FilterScope {
  readonly fes: Fes
  readonly findings: Findings
  /** Type of a property that the server may be asked about; undefined for every other name. */
  readonly typeOf: (property: string) => PropertyType | undefined
  /** May the server be asked whether the property is null. */
  readonly isNullable: (property: string) => boolean
  /** The most positions that a geometry in a filter may have: as many as a request can carry. */
  readonly maxPositions: number
  /** The property whose values are feature ids. */
  readonly idProperty: string | undefined
}

/** Inexact lets more rows through, never fewer. */
export interface CompiledFilter {
  readonly node: XmlNode
  readonly verdict: Exclude<Verdict, 'unsupported'>
}

export function verdictOf({ findings }: FilterScope, key: OperatorKey): Verdict {
  return findings.operators.get(key) ?? 'unsupported'
}

/** The property that stands there, with its type; undefined for any other operand. */
export function propertyOf(operand: unknown, scope: FilterScope): { readonly name: string; readonly type: PropertyType } | undefined {
  if (typeof operand !== 'object' || operand === null || !('property' in operand) || typeof operand.property !== 'string') return undefined
  const type = scope.typeOf(operand.property)
  return type === undefined ? undefined : { name: operand.property, type }
}
