// Checks options for callers that have not validated them against the schema, and what the schema cannot say.
import { ConfigError } from '@crosswalk/contract'
import type { ConfigIssue } from '@crosswalk/contract'
import { optionsSchema } from './options.ts'
import type { FilesOptions } from './options.ts'

interface Schema {
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly oneOf?: readonly Schema[]
  readonly items?: Schema
  readonly properties?: Readonly<Record<string, Schema>>
  readonly additionalProperties?: Schema | boolean
  readonly minLength?: number
  readonly maxLength?: number
  readonly minItems?: number
  readonly minProperties?: number
  readonly minimum?: number
  readonly pattern?: string
}

type Path = readonly (string | number)[]

/** @throws ConfigError with every mistake and its path */
export function checkOptions(options: unknown): FilesOptions {
  const issues: ConfigIssue[] = [...checkValue(options, optionsSchema as Schema, [])]
  if (isRecord(options) && options['path'] === undefined && options['collections'] === undefined) {
    issues.push(createIssue([], 'a file source needs a path or collections'))
  }
  if (issues.length > 0) throw new ConfigError(issues)
  return options as FilesOptions
}

export function createIssue(path: Path, message: string, expected?: string): ConfigIssue {
  return { file: 'options', path, message, expected }
}

/** The few keywords that the options' own schema uses. */
function* checkValue(value: unknown, schema: Schema, path: Path): Generator<ConfigIssue> {
  if (schema.oneOf !== undefined) {
    const matching = schema.oneOf.some((option) => checkValue(value, option, path).next().done === true)
    if (!matching) yield createIssue(path, 'has the wrong form', 'a text or a list of texts')
    return
  }
  if (schema.enum !== undefined) {
    if (!schema.enum.includes(value)) yield createIssue(path, `is ${JSON.stringify(value)}`, `one of ${schema.enum.join(', ')}`)
    return
  }
  if (schema.type !== undefined && !hasType(value, schema.type)) {
    yield createIssue(path, `is not of type ${schema.type}`, schema.type)
    return
  }
  if (typeof value === 'string') yield* checkText(value, schema, path)
  if (typeof value === 'number' && value < (schema.minimum ?? -Infinity)) yield createIssue(path, `is below ${schema.minimum}`)
  if (Array.isArray(value)) {
    if (value.length < (schema.minItems ?? 0)) yield createIssue(path, 'is an empty list')
    for (const [index, element] of value.entries()) yield* checkValue(element, schema.items ?? {}, [...path, index])
  } else if (isRecord(value)) yield* checkMembers(value, schema, path)
}

function* checkText(value: string, schema: Schema, path: Path): Generator<ConfigIssue> {
  if (value.length < (schema.minLength ?? 0)) yield createIssue(path, 'is empty')
  if (value.length > (schema.maxLength ?? Infinity)) yield createIssue(path, `is longer than ${schema.maxLength}`)
  if (schema.pattern !== undefined && !new RegExp(schema.pattern).test(value)) yield createIssue(path, `does not match ${schema.pattern}`)
}

function* checkMembers(value: Readonly<Record<string, unknown>>, schema: Schema, path: Path): Generator<ConfigIssue> {
  if (Object.keys(value).length < (schema.minProperties ?? 0)) yield createIssue(path, 'is empty')
  for (const [name, member] of Object.entries(value)) {
    if (member === undefined) continue
    const own = schema.properties?.[name]
    if (own !== undefined) yield* checkValue(member, own, [...path, name])
    else if (typeof schema.additionalProperties === 'object') yield* checkValue(member, schema.additionalProperties, [...path, name])
    else if (schema.additionalProperties === false) {
      yield createIssue([...path, name], 'is not an option', Object.keys(schema.properties ?? {}).join(', '))
    }
  }
}

function hasType(value: unknown, type: string): boolean {
  if (type === 'object') return isRecord(value)
  if (type === 'array') return Array.isArray(value)
  if (type === 'integer') return Number.isInteger(value)
  return typeof value === type
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
