// Reads one crosswalk document that has passed the schema, and holds it against the models.
import type { Model } from './crosswalk.ts'
import type { CrosswalkDocument } from './crosswalk-document.ts'
import type { CrosswalkDefinition, IdDefinition, PropertyDefinition, ValueDefinition } from './definition.ts'
import { hashMeaning } from './hash-meaning.ts'
import type { IssueList } from './issue-list.ts'
import { suggest } from './issue-list.ts'
import { readAttachments } from './read-attachments.ts'
import { readObservations } from './read-observations.ts'
import { readProperty } from './read-property.ts'
import { readTime } from './read-time.ts'
import { readTemplate, readValue } from './read-value.ts'
import { readWhere } from './read-where.ts'
import type { YamlFile } from './read-yaml.ts'

export interface CrosswalkInput {
  readonly file: YamlFile
  readonly document: number
  readonly crosswalk: CrosswalkDocument
  readonly models: readonly Model[]
  readonly list: IssueList
}

/** Undefined where something without which nothing works is wrong; every mistake goes to the list. */
export function readCrosswalk(input: CrosswalkInput): CrosswalkDefinition | undefined {
  const { crosswalk, models, list, file } = input
  if ((crosswalk.source === undefined) === (crosswalk.adapter === undefined)) {
    list.add([], crosswalk.source === undefined ? 'the crosswalk names no source' : '"source" and "adapter" exclude each other', {
      expected: 'one of "source" and "adapter"',
    })
  }
  const where = crosswalk.where === undefined ? [] : readWhere(crosswalk.where, ['where'], list)
  const group = readGroup(crosswalk.group, list)
  const id = readId(crosswalk, group, list)
  if (crosswalk.time !== undefined) readTime(crosswalk.time, ['time'], list)
  const model = models.find(({ name }) => name === crosswalk.model)
  if (model === undefined) {
    const names = models.map(({ name }) => name)
    list.add(['model'], `there is no model "${crosswalk.model}"`, { expected: suggest(crosswalk.model, names) })
    return undefined
  }
  const properties = readProperties(crosswalk, model, list)
  const observations = readObservations(crosswalk, model, list)
  const attachments = readAttachments(crosswalk, model, list)
  if (id === undefined) return undefined
  return {
    file: file.file,
    name: crosswalk.crosswalk,
    source: crosswalk.source,
    adapter: crosswalk.adapter,
    collection: crosswalk.collection,
    where,
    model,
    id,
    group,
    properties,
    observations,
    attachments,
    hash: hashMeaning({ crosswalk, model: { name: model.name, iri: model.iri, properties: model.properties } }),
    issue: (path, message, options = {}) => ({
      file: file.file,
      ...file.at(input.document, path, options),
      path,
      message,
      expected: options.expected,
    }),
  }
}

function readProperties(crosswalk: CrosswalkDocument, model: Model, list: IssueList): readonly PropertyDefinition[] {
  const context = {
    list,
    at: ['properties'],
    defaultTime: crosswalk.time,
    defaultTimeAt: ['time'],
    history: crosswalk.group === undefined ? null : ('group' as const),
  }
  const definitions: PropertyDefinition[] = []
  for (const [name, document] of Object.entries(crosswalk.properties)) {
    const property = model.property(name)
    if (property === undefined) {
      const names = model.properties.map((known) => known.name)
      list.add(['properties', name], `"${model.name}" has no property "${name}"`, { part: 'key', expected: suggest(name, names) })
      continue
    }
    const definition = readProperty(property, document, context)
    if (definition !== undefined) definitions.push(definition)
  }
  return definitions
}

function readGroup(document: CrosswalkDocument['group'], list: IssueList): readonly ValueDefinition[] | null {
  if (document === undefined) return null
  const isList = Array.isArray(document)
  const members: readonly (string | object)[] = isList ? document : [document as string | object]
  const definitions: ValueDefinition[] = []
  for (const [index, member] of members.entries()) {
    const at = isList ? ['group', index] : ['group']
    const definition = readValue(member, at, list)
    if (definition === undefined) continue
    if (definition.split !== null)
      list.add([...at, 'split'], 'an item belongs to one group', { part: 'key', expected: 'no "split" in a group' })
    definitions.push(definition)
  }
  return definitions
}

function readId(crosswalk: CrosswalkDocument, group: readonly ValueDefinition[] | null, list: IssueList): IdDefinition | undefined {
  const { id } = crosswalk
  if (typeof id !== 'string') return 'global' in id ? { kind: 'global', path: id.global } : { kind: 'local', path: id.local }
  const template = readTemplate(id, ['id'], list)
  if (template === undefined) return undefined
  if (template.variables.length === 0 && group?.length !== 0) {
    list.add(['id'], 'every entity would have the same identifier', { expected: 'a template with a variable such as {id}' })
  }
  if (template.variables.includes('group') && group === null) {
    list.add(['id'], '{group} stands for the group, and there is none', {
      offset: id.indexOf('group'),
      expected: 'the key "group", or another variable',
    })
  }
  if (template.variables.includes('group') && group?.length === 0) {
    list.add(['id'], '{group} is empty where the whole collection is one entity', { offset: id.indexOf('group'), expected: 'a fixed URI' })
  }
  return { kind: 'template', template }
}
