// Puts an error of the JSON Schema validator into plain words.
import type { ErrorObject } from 'ajv'
import { nearestNames } from './nearest-names.ts'

export interface DescribedError {
  readonly message: string
  readonly expected?: string | undefined
  /** The key below the error's place that the message is about. */
  readonly key?: string | undefined
}

const TYPE_WORDS: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  integer: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  array: 'a list',
  null: 'nothing',
}

/** The message says what is wrong, `expected` what would be right. */
export function describeSchemaError(error: ErrorObject): DescribedError {
  const described = describeByKeyword(error)
  return error.propertyName === undefined
    ? described
    : { ...described, message: `the key "${error.propertyName}" is not right`, key: error.propertyName }
}

function describeByKeyword(error: ErrorObject): DescribedError {
  const parameters: Readonly<Record<string, unknown>> = error.params
  switch (error.keyword) {
    case 'additionalProperties':
    case 'unevaluatedProperties':
      return unknownKey(String(parameters['additionalProperty'] ?? parameters['unevaluatedProperty']), error)
    case 'required':
      return { message: `the key "${String(parameters['missingProperty'])}" is missing` }
    case 'dependentRequired':
      return { message: `the key "${String(parameters['missingProperty'])}" is missing beside "${String(parameters['property'])}"` }
    case 'type':
      return { message: `this is ${wordFor(error.data)}`, expected: typeList(parameters['type']) }
    case 'enum':
      return unlisted(error)
    case 'const':
      return { message: `${show(error.data)} is not right`, expected: show(parameters['allowedValue']) }
    case 'anyOf':
    case 'oneOf':
      return { message: `this is ${wordFor(error.data)}`, expected: descriptionOf(error) ?? alternatives(error.schema) }
    default:
      return describeBound(error)
  }
}

function describeBound(error: ErrorObject): DescribedError {
  const limit = String(error.params['limit'])
  switch (error.keyword) {
    case 'pattern':
      return {
        message: `${show(error.data)} is not right`,
        expected: descriptionOf(error) ?? `text that matches ${String(error.params['pattern'])}`,
      }
    case 'minLength':
      return { message: 'the text is too short', expected: limit === '1' ? 'text that is not empty' : `at least ${limit} characters` }
    case 'maxLength':
      return { message: 'the text is too long', expected: `at most ${limit} characters` }
    case 'minItems':
      return { message: 'the list is too short', expected: `at least ${limit}` }
    case 'maxItems':
      return { message: 'the list is too long', expected: `at most ${limit}` }
    case 'minProperties':
      return { message: 'the map is too small', expected: `at least ${limit} key${limit === '1' ? '' : 's'}${ofKeys(error)}` }
    case 'maxProperties':
      return { message: 'the map is too large', expected: `at most ${limit} key${limit === '1' ? '' : 's'}${ofKeys(error)}` }
    case 'minimum':
    case 'maximum':
    case 'exclusiveMinimum':
    case 'exclusiveMaximum':
      return { message: `${show(error.data)} is out of range`, expected: `a number ${String(error.params['comparison'])} ${limit}` }
    default:
      return { message: error.message ?? 'this is not right', expected: descriptionOf(error) }
  }
}

function unknownKey(key: string, error: ErrorObject): DescribedError {
  const allowed = keysOf(error)
  const near = nearestNames(key, allowed)
  const listed = (near.length > 0 ? near : allowed.slice(0, 20)).map((name) => `"${name}"`)
  return { key, message: `unknown key "${key}"`, expected: listed.length === 0 ? 'no further key' : listed.join(', ') }
}

function unlisted(error: ErrorObject): DescribedError {
  const allowed: readonly unknown[] = Array.isArray(error.schema) ? error.schema : []
  return { message: `${show(error.data)} is not one of the values`, expected: allowed.map(show).join(', ') }
}

function keysOf(error: ErrorObject): readonly string[] {
  const properties: unknown = error.parentSchema?.['properties']
  return typeof properties === 'object' && properties !== null ? Object.keys(properties) : []
}

function ofKeys(error: ErrorObject): string {
  const keys = keysOf(error)
  return keys.length === 0 ? '' : ` of ${keys.map((key) => `"${key}"`).join(', ')}`
}

function alternatives(schemas: unknown): string | undefined {
  if (!Array.isArray(schemas)) return undefined
  const words = schemas.map((schema: unknown) => {
    if (typeof schema !== 'object' || schema === null) return undefined
    const { description, type, const: fixed } = schema as { description?: unknown; type?: unknown; const?: unknown }
    if (typeof description === 'string') return description
    return fixed === undefined ? typeList(type) : show(fixed)
  })
  return words.every((word) => word !== undefined) ? words.join(' or ') : undefined
}

function descriptionOf(error: ErrorObject): string | undefined {
  const description: unknown = error.parentSchema?.['description']
  return typeof description === 'string' ? description : undefined
}

function typeList(types: unknown): string | undefined {
  if (types === undefined) return undefined
  const list: readonly unknown[] = Array.isArray(types) ? types : [types]
  return list.map((type) => TYPE_WORDS[String(type)] ?? String(type)).join(' or ')
}

function wordFor(value: unknown): string {
  if (value === null) return 'empty'
  if (Array.isArray(value)) return 'a list'
  if (typeof value === 'object') return 'a map'
  return `${typeof value === 'string' ? 'the text' : typeof value === 'number' ? 'the number' : 'the value'} ${show(value)}`
}

/** A value in quotation marks, cut where it is long. */
export function show(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value)
  return text.length > 80 ? `${text.slice(0, 77)}...` : text
}
