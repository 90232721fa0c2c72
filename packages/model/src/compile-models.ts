// Compiles model files: every rule checked over all files, all mistakes at once.
import { ConfigError } from '@crosswalk/contract'
import type { ConfigIssue, ModelProperty } from '@crosswalk/contract'
import { checkModels } from './check-models.ts'
import type { Model } from './crosswalk.ts'
import { createIssueList } from './issue-list.ts'
import type { ModelDocument, PlacedModel, PropertyDocument } from './model-document.ts'
import { modelSchema } from './model-schema.ts'
import { readYaml } from './read-yaml.ts'
import type { TextFile, YamlFile } from './read-yaml.ts'
import { createYamlValidator } from './validate-yaml.ts'

/**
 * Models in the order of their files. Relations are resolved over all of them, so shipped models and one's own are compiled together.
 * @throws ConfigError with the mistakes of all files
 */
export function compileModels(files: readonly TextFile[]): readonly Model[] {
  const issues: ConfigIssue[] = []
  const validate = createYamlValidator(modelSchema)
  const placed: PlacedModel[] = []
  for (const input of files) {
    const file = tryRead(input, issues)
    for (const [document, value] of (file?.documents ?? []).entries()) {
      if (value === null || file === undefined) continue
      const found = validate(document, file)
      issues.push(...found)
      // The schema has just said that the document has this shape.
      if (found.length === 0) placed.push({ file, document, model: value as ModelDocument })
    }
  }
  for (const { file, document, model } of placed) {
    const list = createIssueList(file, document)
    checkModels(model, placed, list)
    issues.push(...list.issues)
  }
  if (issues.length > 0) throw new ConfigError(issues)
  return placed.map(({ file, model }) => createModel(file.file, model))
}

/** The file, or undefined with its issues noted. */
export function tryRead(input: TextFile, issues: ConfigIssue[]): YamlFile | undefined {
  try {
    return readYaml(input)
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    issues.push(...error.issues)
    return undefined
  }
}

function createModel(file: string, document: ModelDocument): Model {
  const properties = Object.entries(document.properties).map(([name, property]) => createProperty(name, property))
  const byName = new Map(properties.map((property) => [property.name, property]))
  return {
    file,
    name: document.name,
    plural: document.plural,
    iri: document.iri,
    description: document.description,
    follows: document.follows,
    properties,
    property: (name) => byName.get(name),
  }
}

function createProperty(name: string, document: PropertyDocument): ModelProperty {
  const { many, inverse, ...rest } = document
  return { ...rest, name, many: many === true || document.by !== undefined || inverse !== undefined, inverseOf: inverse }
}
