// Compiles crosswalk files: every mistake of all files at once.
import { ConfigError } from '@crosswalk/contract'
import type { ConfigIssue } from '@crosswalk/contract'
import { bindCrosswalk } from './bind/bind-crosswalk.ts'
import { tryRead } from './compile-models.ts'
import type { Crosswalk, Model } from './crosswalk.ts'
import type { CrosswalkDocument } from './crosswalk-document.ts'
import { crosswalkSchema, LATER_KEYS } from './crosswalk-schema.ts'
import type { CrosswalkDefinition } from './definition.ts'
import { createIssueList } from './issue-list.ts'
import { readCrosswalk } from './read-crosswalk.ts'
import type { TextFile, YamlFile } from './read-yaml.ts'
import { createYamlValidator } from './validate-yaml.ts'
import type { YamlValidator } from './validate-yaml.ts'

/**
 * Crosswalks in the order of their files.
 * @throws ConfigError with the mistakes of all files
 */
export function compileCrosswalks(files: readonly TextFile[], models: readonly Model[]): readonly Crosswalk[] {
  const issues: ConfigIssue[] = []
  const validate = createYamlValidator(crosswalkSchema)
  const holders = new Map<string, string>()
  const definitions: CrosswalkDefinition[] = []
  for (const input of files) {
    const file = tryRead(input, issues)
    for (const [document, value] of (file?.documents ?? []).entries()) {
      if (value === null || file === undefined) continue
      const found = checkShape(validate, document, file)
      issues.push(...found)
      if (found.length > 0) continue
      const list = createIssueList(file, document)
      // The schema has just said that the document has this shape.
      const crosswalk = value as CrosswalkDocument
      const holder = holders.get(crosswalk.crosswalk)
      if (holder !== undefined)
        list.add(['crosswalk'], `the name "${crosswalk.crosswalk}" is already in ${holder}`, { expected: 'a name of its own' })
      holders.set(crosswalk.crosswalk, file.file)
      const definition = readCrosswalk({ file, document, crosswalk, models, list })
      issues.push(...list.issues)
      if (definition !== undefined) definitions.push(definition)
    }
  }
  if (issues.length > 0) throw new ConfigError(issues)
  return definitions.map(createCrosswalk)
}

/** The schema's mistakes; keys that a later version will know are told apart from misspelt ones. */
function checkShape(validate: YamlValidator, document: number, file: YamlFile): readonly ConfigIssue[] {
  return validate(document, file).map((issue) => {
    const [key, ...rest] = issue.path
    const later = rest.length === 0 && typeof key === 'string' && Object.hasOwn(LATER_KEYS, key) ? LATER_KEYS[key] : undefined
    return later === undefined
      ? issue
      : { ...issue, message: `this version does not know "${String(key)}" (${later}) yet`, expected: 'a crosswalk without it' }
  })
}

function createCrosswalk(definition: CrosswalkDefinition): Crosswalk {
  const { name, file, source, adapter, collection, model, where, hash } = definition
  const crosswalk: Crosswalk = {
    name,
    file,
    source,
    adapter,
    collection,
    model,
    where,
    hash,
    grouped: definition.group !== null,
    mapped: [
      ...definition.properties,
      ...(definition.observations?.measures ?? []),
      ...definition.attachments.flatMap(({ properties }) => properties),
    ].map(({ property }) => property.name),
    bind: (input) => bindCrosswalk({ definition, crosswalk, input }),
  }
  return crosswalk
}
