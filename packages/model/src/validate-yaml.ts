// Checks a YAML document against a JSON Schema and says each mistake with its place and what would have been right.
import type { ConfigIssue } from '@crosswalk/contract'
import type { ErrorObject } from 'ajv'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describeSchemaError } from './describe-schema-error.ts'
import type { YamlFile } from './read-yaml.ts'

const MAX_ISSUES = 200

/** Validates one document of a file. Compile once, use for many files. */
export type YamlValidator = (document: number, file: YamlFile) => readonly ConfigIssue[]

// Compiling a schema takes a hundred times longer than using it, and schemas are constants. Weak: a gateway that runs needs no validator any more.
const validators = new WeakMap<object, WeakRef<YamlValidator>>()

/** A validator for a JSON Schema (draft 2020-12), remembered with the schema. It reports all mistakes of a document, at most 200. */
export function createYamlValidator(jsonSchema: object): YamlValidator {
  const known = validators.get(jsonSchema)?.deref()
  if (known) return known
  const validator = compileValidator(jsonSchema)
  validators.set(jsonSchema, new WeakRef(validator))
  return validator
}

function compileValidator(jsonSchema: object): YamlValidator {
  // Schemas are constants of ours, held against the meta-schema in tests: compiling that at every start costs more than they do, and so does tidying code that runs a few times.
  const ajv = new Ajv2020({
    allErrors: true,
    verbose: true,
    strict: false,
    validateFormats: false,
    meta: false,
    validateSchema: false,
    code: { optimize: false },
  })
  const validate = ajv.compile(jsonSchema)
  return (document, file) => {
    const value = file.documents[document]
    if (validate(value)) return []
    return selectErrors(validate.errors ?? [], value)
      .slice(0, MAX_ISSUES)
      .map(({ error, path }) => toIssue({ error, path, document, file }))
  }
}

/** `createYamlValidator` for a schema that is used once. */
export function validateYaml(document: number, jsonSchema: object, file: YamlFile): readonly ConfigIssue[] {
  return createYamlValidator(jsonSchema)(document, file)
}

interface PlacedError {
  readonly error: ErrorObject
  readonly path: readonly (string | number)[]
}

function toIssue({ error, path, document, file }: PlacedError & { document: number; file: YamlFile }): ConfigIssue {
  const described = describeSchemaError(error)
  const fullPath = described.key === undefined ? path : [...path, described.key]
  const place = file.at(document, fullPath, { part: described.key === undefined ? 'value' : 'key' })
  return { file: file.file, ...place, path: fullPath, message: described.message, expected: described.expected }
}

const WRAPPERS = new Set(['if', 'propertyNames', 'contains'])

/** Leaves out errors that only say that another error exists, and of alternatives keeps the branch that came nearest. */
function selectErrors(errors: readonly ErrorObject[], value: unknown): readonly PlacedError[] {
  const alternatives = errors.filter((error) => error.keyword === 'anyOf' || error.keyword === 'oneOf')
  const inside = (error: ErrorObject, alternative: ErrorObject): boolean =>
    error !== alternative &&
    error.schemaPath.startsWith(`${alternative.schemaPath}/`) &&
    error.instancePath.startsWith(alternative.instancePath)
  const dropped = new Set<ErrorObject>()
  for (const alternative of alternatives) {
    const branches = errors.filter((error) => inside(error, alternative))
    // A branch that fits the kind of value and fails deeper is the one that was meant.
    const deeper = branches.filter((error) => error.instancePath.length > alternative.instancePath.length)
    for (const error of branches) if (deeper.length === 0 || !deeper.includes(error)) dropped.add(error)
    if (deeper.length > 0) dropped.add(alternative)
  }
  return errors
    .filter((error) => !WRAPPERS.has(error.keyword) && !dropped.has(error))
    .map((error) => ({ error, path: pathOf(error.instancePath, value) }))
}

/** A JSON Pointer as a path; members of lists become numbers. */
function pathOf(pointer: string, root: unknown): readonly (string | number)[] {
  let value = root
  const path: (string | number)[] = []
  for (const raw of pointer.split('/').slice(1)) {
    const name = raw.replaceAll('~1', '/').replaceAll('~0', '~')
    path.push(Array.isArray(value) ? Number(name) : name)
    value = typeof value === 'object' && value !== null ? Reflect.get(value, name) : undefined
  }
  return path
}
