// The three places a mapping can begin: a column, a template over columns, a constant.
import type { Lowered } from '../crosswalk.ts'
import type { Leaf } from '../lower/leaf.ts'
import { IS_NULL, IS_PRESENT } from '../lower/leaf.ts'
import { allOf, anyOf, EVERYTHING, NOTHING, unsupported, weaken } from '../lower/lowered.ts'
import { compileLeaf } from '../lower/satisfies-leaf.ts'
import type { UriTemplate } from '../uri-template.ts'
import { codeText, parseDecimal } from './codes.ts'
import type { Column } from './column.ts'
import { lowerColumn } from './column.ts'
import type { Origin } from './pipeline.ts'

const SORTED_TYPES = new Set(['number', 'text', 'date', 'timestamp'])

/** A property of the collection. */
export function createColumnOrigin(column: Column): Origin {
  return {
    type: column.type,
    get: (item) => column.get(item),
    lower: (leaf) => lowerColumn(column, leaf),
    orderBy: column.sortable && SORTED_TYPES.has(column.type) ? column.name : null,
    column: column.name,
  }
}

/** The same value for every item: a leaf about it is decided at once. */
export function createConstantOrigin(value: unknown, type: Origin['type']): Origin {
  return {
    type,
    get: () => value,
    lower: (leaf) => (compileLeaf(leaf, type)(value) ? EVERYTHING : NOTHING),
    orderBy: null,
    column: null,
  }
}

/** Where a variable of a template gets its text from, and how an equality with it lowers. */
export interface TemplateSource {
  read(item: unknown): string | undefined
  lower(leaf: Leaf): Lowered
  /** Where it is a column of texts. */
  readonly column?: Column | undefined
}

/** A column as the text of a template's variable: numbers and booleans in canonical text, missing and empty alike. */
export function createTemplateSource(column: Column): TemplateSource {
  return {
    read: (item) => codeText(column.get(item)),
    lower: (leaf) => lowerVariable(column, leaf),
    column: column.type === 'text' ? column : undefined,
  }
}

function lowerVariable(column: Column, leaf: Leaf): Lowered {
  if (column.type === 'text' || leaf.kind === 'null') return lowerColumn(column, leaf)
  if (leaf.kind === 'compare' && (leaf.op === '=' || leaf.op === '<>') && typeof leaf.literal === 'string') {
    const literal = literalOf(leaf.literal, column)
    if (literal !== undefined) return lowerColumn(column, { ...leaf, literal })
    if (column.type === 'number' || column.type === 'boolean') return leaf.op === '=' ? NOTHING : lowerColumn(column, IS_PRESENT)
  }
  return unsupported(`${column.name} (${column.type}) cannot be compared as text by the source`)
}

function literalOf(text: string, { type }: Column): number | boolean | undefined {
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined
  if (type !== 'number') return undefined
  const number = parseDecimal(text)
  return number !== undefined && String(number) === text ? number : undefined
}

/** A text put together from several columns. Equality lowers to equalities of the variables, exactly: what no expansion gives matches nothing. */
export function createTemplateOrigin(template: UriTemplate, sources: ReadonlyMap<string, TemplateSource>): Origin {
  return {
    type: 'text',
    get(item) {
      return template.expand((name) => sources.get(name)?.read(item))
    },
    lower: (leaf) => lowerTemplate(leaf, { template, sources }),
    orderBy: null,
    column: null,
  }
}

interface TemplateLowering {
  readonly template: UriTemplate
  readonly sources: ReadonlyMap<string, TemplateSource>
}

function lowerTemplate(leaf: Leaf, lowering: TemplateLowering): Lowered {
  if (leaf.kind === 'null') return leaf.negated ? present(lowering) : absent(lowering)
  if (leaf.kind === 'compare' && typeof leaf.literal === 'string') {
    if (leaf.op === '=') return equalTo(leaf.literal, lowering)
    if (leaf.op === '<>') return weaken(present(lowering), 'a template is made of several texts')
  }
  if (leaf.kind === 'in' && !leaf.negated && leaf.values.every((value) => typeof value === 'string')) {
    return anyOf(leaf.values.map((value) => equalTo(value, lowering)))
  }
  return unsupported('a template is made of several texts')
}

function equalTo(text: string, { template, sources }: TemplateLowering): Lowered {
  const assignments = template.match(text)
  if (assignments === undefined) return unsupported('the text can be read in too many ways')
  return anyOf(
    assignments.map((assignment) =>
      allOf([...assignment].map(([name, literal]) => lowerSource(sources, name, { kind: 'compare', op: '=', literal }))),
    ),
  )
}

function present({ template, sources }: TemplateLowering): Lowered {
  return allOf(
    template.variables.flatMap((name) => [
      lowerSource(sources, name, IS_PRESENT),
      lowerSource(sources, name, { kind: 'compare', op: '<>', literal: '' }),
    ]),
  )
}

function absent({ template, sources }: TemplateLowering): Lowered {
  return anyOf(
    template.variables.flatMap((name) => [
      lowerSource(sources, name, IS_NULL),
      lowerSource(sources, name, { kind: 'compare', op: '=', literal: '' }),
    ]),
  )
}

function lowerSource(sources: ReadonlyMap<string, TemplateSource>, name: string, leaf: Leaf): Lowered {
  return sources.get(name)?.lower(leaf) ?? unsupported(`the template's variable ${name} is not bound`)
}
