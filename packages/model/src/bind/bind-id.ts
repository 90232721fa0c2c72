// Binds `id`: the entity's URI, and lookups by it.
import type { CrosswalkDefinition } from '../definition.ts'
import type { GroupedItems, Subject } from '../crosswalk.ts'
import { createUriNormaliser } from '../identity/normalise-uri.ts'
import type { UriNormaliser } from '../identity/normalise-uri.ts'
import type { Leaf } from '../lower/leaf.ts'
import { EVERYTHING, NOTHING, unsupported } from '../lower/lowered.ts'
import { createColumnOrigin, createTemplateOrigin } from '../steps/origins.ts'
import type { TemplateSource } from '../steps/origins.ts'
import { createToTextStep } from '../steps/to-text.ts'
import { createMissingStep } from '../steps/missing.ts'
import { createPipeline } from '../steps/pipeline.ts'
import { parseUriTemplate, percentEncode } from '../uri-template.ts'
import type { UriTemplate } from '../uri-template.ts'
import type { BoundGroup } from './bind-group.ts'
import type { Field } from './field.ts'
import { lowerSpelled } from './lower-spellings.ts'
import type { IdOrigin } from './lower-spellings.ts'
import type { BindContext } from './open-columns.ts'
import { openTemplate } from './stage-value.ts'

export interface BoundId {
  /** Null where a variable is missing or empty. */
  readonly idOf: (subject: Subject) => string | null
  readonly field: Field
  readonly isUnique: boolean
  /** Some identifier that it could make. */
  readonly example: string
}

/** Identifiers are normalised: DOIs and INSPIRE identifiers have one spelling each. */
export function bindId(definition: CrosswalkDefinition, context: BindContext, group: BoundGroup | null): BoundId {
  const { id } = definition
  const uris = context.input.uris ?? createUriNormaliser()
  if (id.kind === 'global') return bindGlobal(id.path, { context, group, uris })
  const template = id.kind === 'template' ? id.template : mintTemplate(id.path, context)
  const sources = openTemplate(template, { context, group: group?.source ?? null, at: ['id'] })
  const expanded = group === null ? idOfItem(template, sources) : idOfGroup(template, sources)
  const idOf = normalised(expanded, uris)
  const made = createTemplateOrigin(template, sources)
  const origin = {
    lower: (leaf: Leaf) => made.lower(leaf),
    parts: template.parts,
    columnOf: (name: string) => sources.get(name)?.column,
  }
  return {
    idOf,
    field: idField(idOf, { origin, uris, lowers: group === null || onlyGroup(template) }),
    isUnique: isUnique(template, { context, group, uris }),
    example: uris.normalise(template.expand(() => '1') ?? ''),
  }
}

/** Made of what no two subjects have in common, the whole group or else the collection's key, and never spelled otherwise. */
function isUnique({ parts }: UriTemplate, { context, group, uris }: IdScope): boolean {
  const key = group === null ? context.input.collection.keyProperty : 'group'
  const [beginning] = parts
  const variables = parts.filter((part) => typeof part !== 'string')
  return variables.length === 1 && variables[0]?.name === key && typeof beginning === 'string' && uris.isPlain(beginning)
}

function normalised(idOf: BoundId['idOf'], uris: UriNormaliser): BoundId['idOf'] {
  return (subject) => {
    const id = idOf(subject)
    return id === null ? null : uris.normalise(id)
  }
}

/** In a group only `{group}` is the same for all items; another column could pick some of them. */
function onlyGroup(template: UriTemplate): boolean {
  return template.variables.every((name) => name === 'group')
}

function idOfItem(template: UriTemplate, sources: ReadonlyMap<string, TemplateSource>): BoundId['idOf'] {
  const [before, variable, after = ''] = template.parts
  // Most templates are one variable behind a fixed beginning.
  if (typeof before === 'string' && typeof variable === 'object' && typeof after === 'string' && template.parts.length <= 3) {
    const source = sources.get(variable.name)
    return (subject) => {
      const value = source?.read(subject)
      if (value === undefined || value === '') return null
      return before + (variable.verbatim ? value : percentEncode(value)) + after
    }
  }
  return (subject) => template.expand((name) => sources.get(name)?.read(subject)) ?? null
}

function idOfGroup(template: UriTemplate, sources: ReadonlyMap<string, TemplateSource>): BoundId['idOf'] {
  return (subject) => {
    const { group, items } = subject as GroupedItems
    return template.expand((name) => (name === 'group' ? group : sources.get(name)?.read(items[0]))) ?? null
  }
}

interface IdScope {
  readonly context: BindContext
  readonly group: BoundGroup | null
  readonly uris: UriNormaliser
}

function bindGlobal(path: string, { context, group, uris }: IdScope): BoundId {
  const column = context.open(path, ['id', 'global'])
  const cast = createToTextStep(column.type)
  const steps = [...(cast === undefined ? [] : [cast]), createMissingStep([''], 'text')]
  const pipeline = createPipeline({ origin: createColumnOrigin(column), steps, type: 'text' }, false)
  const read = (item: unknown): string | null => {
    const value = pipeline.lift(item)
    return typeof value === 'string' ? value : null
  }
  const idOf = normalised(group === null ? read : (subject) => read((subject as GroupedItems).items[0]), uris)
  const origin = {
    lower: (leaf: Leaf) => pipeline.lower(leaf),
    parts: [{ name: path, verbatim: true }],
    columnOf: () => (column.type === 'text' ? column : undefined),
  }
  return {
    idOf,
    field: idField(idOf, { origin, uris, lowers: group === null }),
    // A column may hold any spelling.
    isUnique: false,
    example: 'urn:example:1',
  }
}

function mintTemplate(path: string, context: BindContext): UriTemplate {
  const { input, definition, issues } = context
  if (input.publicUrl === undefined) {
    issues.push(
      definition.issue(['id', 'local'], 'identifiers are minted under publicUrl, and there is none', {
        expected: 'publicUrl in the configuration, or a template',
      }),
    )
  }
  const base = (input.publicUrl ?? 'urn:missing').replace(/\/+$/, '')
  const fixed = `${base}/id/${percentEncode(input.source.id)}/${percentEncode(input.collection.id)}/`
  // Braces in an address would be read as variables.
  const template = parseUriTemplate(`${fixed.replaceAll('{', '%7B').replaceAll('}', '%7D')}{x}`)
  return renameVariable(template, path)
}

function renameVariable(template: UriTemplate, path: string): UriTemplate {
  const parts = template.parts.map((part) => (typeof part === 'string' ? part : { ...part, name: path }))
  return {
    text: template.text,
    parts,
    variables: [path],
    expand: (read) => template.expand(() => read(path)),
    match: (text) => template.match(text)?.map((assignment) => new Map([[path, assignment.get('x') ?? '']])),
  }
}

interface IdLowering {
  readonly origin: IdOrigin
  readonly uris: UriNormaliser
  readonly lowers: boolean
}

/** Subjects without an identifier are left out of every list, so for all that are left `id` is there. */
function idField(idOf: BoundId['idOf'], { origin, uris, lowers }: IdLowering): Field {
  return {
    compiled: { type: 'text', get: (subject) => idOf(subject) },
    lower(leaf: Leaf) {
      if (leaf.kind === 'null') return leaf.negated ? EVERYTHING : NOTHING
      return lowers ? lowerSpelled(leaf, origin, uris) : unsupported('the identifier is not that of the group')
    },
    order: () => null,
    identity: null,
    absent: false,
  }
}
