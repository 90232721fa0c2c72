// Puts the declared steps of a mapping together, each for the type of value that reaches it.
import type { PropertyKind, PropertyType } from '@crosswalk/contract'
import { roundSignificant15 } from '@crosswalk/units'
import type { ValueDefinition } from '../definition.ts'
import { createArithmeticStep } from '../steps/arithmetic.ts'
import { createCodelistStep } from '../steps/codelist.ts'
import { createExtractStep } from '../steps/extract.ts'
import { createMissingStep } from '../steps/missing.ts'
import { createColumnOrigin, createConstantOrigin, createTemplateOrigin, createTemplateSource } from '../steps/origins.ts'
import type { TemplateSource } from '../steps/origins.ts'
import { createPickStep } from '../steps/pick.ts'
import type { PickCondition } from '../steps/pick.ts'
import type { Origin, StagedPipeline } from '../steps/pipeline.ts'
import { createSplitStep } from '../steps/split.ts'
import type { Step } from '../steps/step.ts'
import { createToNumberStep } from '../steps/to-number.ts'
import { createToTextStep } from '../steps/to-text.ts'
import type { UriTemplate } from '../uri-template.ts'
import type { YamlPath } from '../read-yaml.ts'
import type { BindContext } from './open-columns.ts'

/** `{group}` in templates; null where the crosswalk does not group. */
export type GroupSource = TemplateSource | null

/** The steps up to `codelist`, in their one order. */
export function stageValue(value: ValueDefinition, context: BindContext, group: GroupSource): StagedPipeline {
  const origin = openOrigin(value, context, group)
  const steps: Step[] = []
  let type: PropertyType = origin.type
  const add = (step: Step | undefined, next: PropertyType): void => {
    if (step !== undefined) steps.push(step)
    type = next
  }
  if (value.pick.length > 0) add(createPickStep(openPick(value, context)), type)
  if (value.extract !== null) {
    add(createToTextStep(type), 'text')
    add(createExtractStep(value.extract), 'text')
  }
  if (value.missing.length > 0) add(createMissingStep(value.missing, type), type)
  if (value.split !== null) {
    add(createToTextStep(type), 'text')
    add(createSplitStep(value.split), 'text')
  }
  if (value.codelist !== null) {
    const to = typeOfCodes(value.codelist)
    add(createCodelistStep({ codes: value.codelist, from: type, to }), to)
  }
  return { origin, steps, type }
}

/** The conditions of `pick`, bound to columns. */
export function openPick({ pick, at }: ValueDefinition, context: BindContext): readonly PickCondition[] {
  return pick.map(({ path, codes }) => ({ column: context.open(path, [...at, 'pick', path]), codes }))
}

function openOrigin(value: ValueDefinition, context: BindContext, group: GroupSource): Origin {
  const { source, at } = value
  switch (source.kind) {
    case 'path':
      return createColumnOrigin(context.open(source.path, at.length === 0 ? at : [...at, 'from']))
    case 'template':
      return createTemplateOrigin(source.template, openTemplate(source.template, { context, group, at: [...at, 'template'] }))
    case 'constant':
      return createConstantOrigin(source.value, typeOfCode(source.value))
  }
}

export interface TemplateContext {
  readonly context: BindContext
  readonly group: GroupSource
  readonly at: YamlPath
}

/** The variables of a template, bound to columns and to the group. */
export function openTemplate(template: UriTemplate, { context, group, at }: TemplateContext): ReadonlyMap<string, TemplateSource> {
  return new Map(
    template.variables.map((name) => {
      const source = name === 'group' && group !== null ? group : createTemplateSource(context.open(name, at))
      return [name, source] as const
    }),
  )
}

function typeOfCode(value: string | number | boolean): PropertyType {
  return typeof value === 'string' ? 'text' : typeof value === 'number' ? 'number' : 'boolean'
}

function typeOfCodes(codes: ReadonlyMap<string, string | number | boolean>): PropertyType {
  const [first = ''] = codes.values()
  return typeOfCode(first)
}

/** Types of columns that a kind can never be read from. */
const UNFIT: Readonly<Partial<Record<PropertyKind, readonly PropertyType[]>>> = {
  text: ['geometry', 'interval'],
  relation: ['geometry', 'interval', 'boolean', 'date', 'timestamp'],
  enum: ['geometry', 'interval'],
  number: ['geometry', 'interval', 'boolean', 'date', 'timestamp', 'time'],
  measure: ['geometry', 'interval', 'boolean', 'date', 'timestamp', 'time'],
  boolean: ['geometry', 'interval', 'number', 'date', 'timestamp', 'time'],
}

export interface Finish {
  readonly kind: PropertyKind
  /** The codes of an enum. */
  readonly values: readonly string[]
  readonly scale: number
}

/** The last steps: what comes out is of the property's kind, or unreadable. */
export function finishValue({ origin, steps, type }: StagedPipeline, { kind, values, scale }: Finish): StagedPipeline | string {
  if (UNFIT[kind]?.includes(type) === true) return `${type} values do not go with a property of kind ${kind}`
  const finished = [...steps]
  const add = (step: Step | undefined): void => {
    if (step !== undefined) finished.push(step)
  }
  const hasCodes = steps.at(-1)?.name === 'codelist'
  if (kind === 'text' || kind === 'relation' || (kind === 'enum' && !hasCodes)) add(createToTextStep(type))
  // An empty text is no URI.
  if (kind === 'relation') add(createMissingStep([''], 'text'))
  if (kind === 'enum' && !hasCodes)
    add(createCodelistStep({ codes: new Map(values.map((code) => [code, code])), from: 'text', to: 'text' }))
  if (kind === 'boolean' && type !== 'boolean') add(createCodelistStep({ codes: BOOLEAN_CODES, from: type, to: 'boolean' }))
  if (kind === 'number' || kind === 'measure') add(createToNumberStep(type))
  if (scale !== 1) add(createScaleStep(scale))
  return { origin, steps: finished, type: kind === 'number' || kind === 'measure' ? 'number' : kind === 'boolean' ? 'boolean' : 'text' }
}

const BOOLEAN_CODES: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['false', false],
])

function createScaleStep(scale: number): Step {
  const exact = scale === -1
  return createArithmeticStep({
    name: 'scale',
    factor: scale,
    offset: 0,
    forward: exact ? (value) => -value : (value) => roundSignificant15(value * scale),
    inverse: (value) => value / scale,
  })
}
