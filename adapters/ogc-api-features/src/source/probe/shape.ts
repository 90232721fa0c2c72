// How questions about scalar properties are made: a shape, and any property of the type and feature over which it can be built.
import type { ComparisonOperator, Filter, Literal, PropertyType } from '@crosswalk/contract'
import type { Feature } from '../items/feature.ts'
import { propertiesOfType } from './sample.ts'
import type { Sample } from './sample.ts'
import type { Question, Template } from './template.ts'

export interface Shape {
  readonly ability: string
  readonly family: string
  readonly expected: boolean
  readonly says: string
  /** Over features without the value; they must not come back. */
  readonly onNull?: boolean
  /** The filter for one property of the type and its value in the feature. */
  readonly build: (property: string, value: never) => Filter | undefined
}

/** The first property of the type for which the shape can be built over this feature, and for which our evaluator expects what it expects. */
export function toTemplate(sample: Sample, type: PropertyType, shape: Shape): Template {
  const names = propertiesOfType(sample, type)
  const { onNull = false } = shape
  return {
    ability: shape.ability,
    family: shape.family,
    expected: shape.expected,
    says: shape.says,
    ask(item: Feature): Question | undefined {
      for (const name of names) {
        const value = sample.read(name)(item)
        if ((value === null || value === undefined) !== onNull) continue
        const filter = shape.build(name, value as never)
        if (filter === undefined || (sample.evaluate(filter, item) === true) !== shape.expected) continue
        return { filter, about: `${name} is ${onNull ? 'null' : JSON.stringify(value)}` }
      }
      return undefined
    },
  }
}

export const compare = (property: string, op: ComparisonOperator, literal: Literal): Filter => ({ op, args: [{ property }, literal] })
export const not = (filter: Filter): Filter => ({ op: 'not', args: [filter] })

/** A value with a quote, a backslash or anything beyond ASCII has questions of its own. */
const PLAIN = /^[\u0020-\u0026\u0028-\u005b\u005d-\u007e]{1,80}$/
export const isPlain = (value: unknown): value is string => typeof value === 'string' && PLAIN.test(value) && value.trim() === value

/** A literal beside which something is known to be, or nothing to be known. */
export type Near = (value: unknown, step: -1 | 0 | 1) => Literal | undefined
