// Reads the steps of a mapping from its document.
import { RE2JSException } from 're2js'
import type { CodesDocument, ValueDocument } from './crosswalk-document.ts'
import type { ValueDefinition, ValueSource } from './definition.ts'
import type { IssueList } from './issue-list.ts'
import type { YamlPath } from './read-yaml.ts'
import { compilePattern } from './steps/extract.ts'
import type { UriTemplate } from './uri-template.ts'
import { parseUriTemplate, TemplateError } from './uri-template.ts'

/** A mapping; undefined where it does not say what it reads. Mistakes go to the list. */
export function readValue(document: string | ValueDocument, at: YamlPath, list: IssueList): ValueDefinition | undefined {
  const value: ValueDocument = typeof document === 'string' ? { from: document } : document
  const source = readSource(value, at, list)
  const extract = value.extract === undefined ? null : readPattern(value.extract, [...at, 'extract'], list)
  if (source === undefined) return undefined
  return {
    at,
    source,
    pick: Object.entries(value.pick ?? {}).map(([path, codes]) => ({ path, codes: readCodes(codes) })),
    extract,
    missing: value.missing === undefined ? [] : readCodes(value.missing),
    split: value.split ?? null,
    codelist: value.codelist === undefined ? null : new Map(Object.entries(value.codelist)),
  }
}

function readSource(value: ValueDocument, at: YamlPath, list: IssueList): ValueSource | undefined {
  const given = (['from', 'template', 'constant'] as const).filter((key) => value[key] !== undefined)
  if (given.length !== 1) {
    list.add(at, given.length === 0 ? 'the mapping does not say what it reads' : `${given.join(' and ')} exclude each other`, {
      expected: 'one of "from", "template", "constant"',
      part: 'key',
    })
    return undefined
  }
  if (value.from !== undefined) return { kind: 'path', path: value.from }
  if (value.template !== undefined) {
    const template = readTemplate(value.template, [...at, 'template'], list)
    return template === undefined ? undefined : { kind: 'template', template }
  }
  const constant = value.constant
  if (typeof constant === 'string' || typeof constant === 'number' || typeof constant === 'boolean')
    return { kind: 'constant', value: constant }
  list.add([...at, 'constant'], 'this constant does not go with the kind of the property', { expected: 'text, a number, true or false' })
  return undefined
}

/** A URI template; undefined with the mistake noted at its letter. */
export function readTemplate(text: string, at: YamlPath, list: IssueList): UriTemplate | undefined {
  try {
    return parseUriTemplate(text)
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    list.add(at, `not a template: ${error.message}`, { offset: error.offset, expected: 'RFC 6570 with {name} and {+name}' })
    return undefined
  }
}

function readPattern(document: string | { readonly pattern: string }, at: YamlPath, list: IssueList) {
  try {
    return compilePattern(typeof document === 'string' ? document : document.pattern)
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error
    list.add(at, `not a pattern: ${error.message}`, { expected: 'a regular expression of RE2: no look-around, no back-references' })
    return null
  }
}

function readCodes(codes: CodesDocument): readonly string[] {
  return (typeof codes === 'object' ? codes : [codes]).map(String)
}
