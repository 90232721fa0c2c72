// Reads `attach`: other properties, from rows of other collections that have the entity's key.
import type { Model } from './crosswalk.ts'
import type { AttachDocument, CrosswalkDocument } from './crosswalk-document.ts'
import type { AttachmentDefinition, PropertyDefinition } from './definition.ts'
import type { IssueList } from './issue-list.ts'
import { suggest } from './issue-list.ts'
import { readProperty } from './read-property.ts'
import type { YamlPath } from './read-yaml.ts'

/** Empty where there are none; every mistake goes to the list. */
export function readAttachments(crosswalk: CrosswalkDocument, model: Model, list: IssueList): readonly AttachmentDefinition[] {
  // What a property is mapped by, so that two mappings of one are told apart by their places.
  const holders = new Map<string, string>()
  for (const name of Object.keys(crosswalk.properties)) holders.set(name, 'under "properties"')
  for (const name of Object.keys(crosswalk.observations?.measures ?? {})) holders.set(name, 'under "observations"')
  return (crosswalk.attach ?? []).map((document, index) => {
    const at = ['attach', index]
    return {
      at,
      source: document.source === crosswalk.source ? undefined : document.source,
      collection: document.collection,
      of: Object.entries(document.of).map(([row, item]) => ({ row, item })),
      properties: readProperties(document, { at: [...at, 'properties'], model, list, holders }),
    }
  })
}

interface Surroundings {
  readonly at: YamlPath
  readonly model: Model
  readonly list: IssueList
  readonly holders: Map<string, string>
}

function readProperties({ properties }: AttachDocument, surroundings: Surroundings): readonly PropertyDefinition[] {
  const { at, model, list, holders } = surroundings
  const definitions: PropertyDefinition[] = []
  for (const [name, document] of Object.entries(properties)) {
    const property = model.property(name)
    if (property === undefined) {
      const names = model.properties.map((known) => known.name)
      list.add([...at, name], `"${model.name}" has no property "${name}"`, { part: 'key', expected: suggest(name, names) })
      continue
    }
    const holder = holders.get(name)
    if (holder !== undefined) {
      list.add([...at, name], `"${name}" is also mapped ${holder}`, { part: 'key', expected: 'one mapping of each property' })
    }
    holders.set(name, 'by another attachment')
    const context = { list, at, defaultTime: undefined, defaultTimeAt: at, history: 'attach' as const }
    const definition = readProperty(property, document, context)
    if (definition !== undefined) definitions.push(definition)
  }
  return definitions
}
