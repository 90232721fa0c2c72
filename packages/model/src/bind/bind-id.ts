// Binds `id`: the entity's URI, and lookups by it.
import type { CrosswalkDefinition } from '../definition.ts'
import type { GroupedItems, Subject } from '../crosswalk.ts'
import type { Leaf } from '../lower/leaf.ts'
import { EVERYTHING, NOTHING, unsupported } from '../lower/lowered.ts'
import { createColumnOrigin, createTemplateOrigin } from '../steps/origins.ts'
import type { TemplateSource } from '../steps/origins.ts'
import type { Origin } from '../steps/pipeline.ts'
import { createToTextStep } from '../steps/to-text.ts'
import { createMissingStep } from '../steps/missing.ts'
import { createPipeline } from '../steps/pipeline.ts'
import { parseUriTemplate, percentEncode } from '../uri-template.ts'
import type { UriTemplate } from '../uri-template.ts'
import type { BoundGroup } from './bind-group.ts'
import type { Field } from './field.ts'
import type { BindContext } from './open-columns.ts'
import { openTemplate } from './stage-value.ts'

export interface BoundId {
  /** Null where a variable is missing or empty. */
  readonly idOf: (subject: Subject) => string | null
  readonly field: Field
}

export function bindId(definition: CrosswalkDefinition, context: BindContext, group: BoundGroup | null): BoundId {
  const { id } = definition
  if (id.kind === 'global') return bindGlobal(id.path, context, group)
  const template = id.kind === 'template' ? id.template : mintTemplate(id.path, context)
  const sources = openTemplate(template, { context, group: group?.source ?? null, at: ['id'] })
  const idOf = group === null ? idOfItem(template, sources) : idOfGroup(template, sources)
  return { idOf, field: idField(idOf, createTemplateOrigin(template, sources), group === null || onlyGroup(template)) }
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

function bindGlobal(path: string, context: BindContext, group: BoundGroup | null): BoundId {
  const column = context.open(path, ['id', 'global'])
  const cast = createToTextStep(column.type)
  const steps = [...(cast === undefined ? [] : [cast]), createMissingStep([''], 'text')]
  const pipeline = createPipeline({ origin: createColumnOrigin(column), steps, type: 'text' }, false)
  const read = (item: unknown): string | null => {
    const value = pipeline.lift(item)
    return typeof value === 'string' ? value : null
  }
  const idOf: BoundId['idOf'] = group === null ? read : (subject) => read((subject as GroupedItems).items[0])
  return { idOf, field: idField(idOf, { lower: pipeline.lower }, group === null) }
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

/** Subjects without an identifier are left out of every list, so for all that are left `id` is there. */
function idField(idOf: BoundId['idOf'], origin: Pick<Origin, 'lower'>, lowers: boolean): Field {
  return {
    compiled: { type: 'text', get: (subject) => idOf(subject) },
    lower(leaf: Leaf) {
      if (leaf.kind === 'null') return leaf.negated ? EVERYTHING : NOTHING
      return lowers ? origin.lower(leaf) : unsupported('the identifier is not that of the group')
    },
    order: () => null,
    identity: null,
    absent: false,
  }
}
