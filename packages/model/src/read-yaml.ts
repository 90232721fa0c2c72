// Reads YAML files into plain data and remembers where each value stands.
import { ConfigError } from '@crosswalk/contract'
import type { ConfigIssue } from '@crosswalk/contract'
import { isAlias, isMap, isScalar, isSeq, LineCounter, parseAllDocuments } from 'yaml'
import type { Document, Node } from 'yaml'

/** A file as text, with the name that messages show. */
export interface TextFile {
  readonly file: string
  readonly text: string
}

/** Line and column from 1. */
export interface YamlPlace {
  readonly line: number
  readonly column: number
}

export type YamlPath = readonly (string | number)[]

/** A file read. Several documents in one file stand apart at `---`. */
export interface YamlFile {
  readonly file: string
  /** Plain data per document. Keys are the text as written: `007` stays `007`. */
  readonly documents: readonly unknown[]
  /**
   * Where the value at a path stands; of a block below its key, the key. Where the path does not exist, the nearest thing above it.
   * `offset` counts into the text of a value written on one line.
   */
  at(
    document: number,
    path: YamlPath,
    options?: { readonly part?: 'key' | 'value' | undefined; readonly offset?: number | undefined },
  ): YamlPlace
}

/** The largest file read, in UTF-16 units. */
export const MAX_YAML_LENGTH = 1_000_000
const MAX_DEPTH = 64
const MAX_NODES = 100_000
const MAX_SYNTAX_ERRORS = 20

interface Conversion {
  readonly anchors: Map<string, { readonly value: unknown; readonly nodes: number }>
  nodes: number
  report(message: string, node: Node | null, expected?: string): void
}

/**
 * Reads all documents of a file. Bounded: one million characters, 64 levels, 100,000 values after aliases are followed.
 * @throws ConfigError CONFIG_INVALID with line and column of every syntax error and every key that stands twice
 */
export function readYaml(input: TextFile): YamlFile {
  const { file, text } = input
  if (text.length > MAX_YAML_LENGTH) {
    throw new ConfigError([{ file, path: [], message: 'the file is too large', expected: `at most ${MAX_YAML_LENGTH} characters` }])
  }
  const lineCounter = new LineCounter()
  const documents = parseDocuments(input, lineCounter)
  const issues: ConfigIssue[] = []
  const placeOf = (offset: number): YamlPlace => {
    const { line, col } = lineCounter.linePos(offset)
    return { line: Math.max(line, 1), column: Math.max(col, 1) }
  }
  const values = documents.map((document) => {
    issues.push(...syntaxIssues(document, input, placeOf))
    const report = (message: string, node: Node | null, expected?: string): void => {
      issues.push({ file, ...placeOf(node?.range?.[0] ?? 0), path: [], message, expected })
    }
    const conversion: Conversion = { anchors: new Map(), nodes: 0, report }
    return document.errors.length > 0 ? null : convert(document.contents, conversion, 0)
  })
  if (issues.length > 0) throw new ConfigError(issues)
  return {
    file,
    documents: values,
    at(document, path, options = {}) {
      return placeOf(locate(documents[document], path, { text, part: options.part ?? 'value', offset: options.offset ?? 0 }))
    },
  }
}

function syntaxIssues(document: Document, { file }: TextFile, placeOf: (offset: number) => YamlPlace): readonly ConfigIssue[] {
  // The library turns an overflow of the stack into one error for each level.
  const overflow = document.errors.find(({ message }) => message.includes('call stack'))
  if (overflow !== undefined)
    return [{ file, ...placeOf(overflow.pos[0]), path: [], message: 'nested too deeply', expected: `at most ${MAX_DEPTH} levels` }]
  return document.errors
    .slice(0, MAX_SYNTAX_ERRORS)
    .map(({ message, pos }) => ({ file, ...placeOf(pos[0]), path: [], message: `not valid YAML: ${message}` }))
}

function parseDocuments({ file, text }: TextFile, lineCounter: LineCounter): readonly Document[] {
  try {
    // Keys are checked for repetition below: the library compares each with each, which a long map turns into minutes.
    const documents = parseAllDocuments(text, { lineCounter, uniqueKeys: false, prettyErrors: false, schema: 'core' })
    return Array.isArray(documents) ? documents : []
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw new ConfigError([{ file, path: [], message: 'nested too deeply', expected: `at most ${MAX_DEPTH} levels` }])
  }
}

function convert(node: unknown, conversion: Conversion, depth: number): unknown {
  if (isAlias(node)) {
    const target = conversion.anchors.get(node.source)
    conversion.nodes += target?.nodes ?? 1
    if (target === undefined) conversion.report(`the alias *${node.source} has no anchor before it`, node)
    return conversion.nodes > MAX_NODES ? tooMany(conversion, node) : target?.value
  }
  const before = conversion.nodes
  conversion.nodes += 1
  if (conversion.nodes > MAX_NODES) return tooMany(conversion, isScalar(node) || isMap(node) || isSeq(node) ? node : null)
  if (!isScalar(node) && !isMap(node) && !isSeq(node)) return null
  if (depth > MAX_DEPTH) {
    if (depth === MAX_DEPTH + 1) conversion.report('nested too deeply', node, `at most ${MAX_DEPTH} levels`)
    return null
  }
  const value = isMap(node)
    ? convertMap(node.items, conversion, depth)
    : isSeq(node)
      ? convertList(node.items, conversion, depth)
      : node.value
  if (node.anchor !== undefined) conversion.anchors.set(node.anchor, { value, nodes: conversion.nodes - before })
  return value
}

function tooMany(conversion: Conversion, node: Node | null): null {
  // Reported once: the count jumps so far that no later value comes back under it.
  if (conversion.nodes < Number.MAX_SAFE_INTEGER / 2)
    conversion.report('too many values', node, `at most ${MAX_NODES} with aliases followed`)
  conversion.nodes = Number.MAX_SAFE_INTEGER / 2
  return null
}

function convertList(items: readonly unknown[], conversion: Conversion, depth: number): readonly unknown[] {
  const list: unknown[] = []
  for (const item of items) {
    if (conversion.nodes > MAX_NODES) break
    list.push(convert(item, conversion, depth + 1))
  }
  return list
}

function convertMap(items: readonly { key: unknown; value: unknown }[], conversion: Conversion, depth: number): object {
  const entries = new Map<string, unknown>()
  for (const { key, value } of items) {
    if (conversion.nodes > MAX_NODES) break
    const name = keyText(key)
    if (name === undefined) {
      conversion.report('a key must be plain text', isMap(key) || isSeq(key) || isAlias(key) ? key : null)
      continue
    }
    if (entries.has(name)) conversion.report(`the key "${name}" stands twice`, isScalar(key) ? key : null)
    entries.set(name, convert(value, conversion, depth + 1))
  }
  return Object.fromEntries(entries)
}

function keyText(key: unknown): string | undefined {
  if (!isScalar(key)) return undefined
  return typeof key.value === 'string' ? key.value : (key.source ?? String(key.value))
}

interface PlaceRequest {
  readonly text: string
  readonly part: 'key' | 'value'
  readonly offset: number
}

function locate(document: Document | undefined, path: YamlPath, request: PlaceRequest): number {
  let node: unknown = document?.contents
  let place = startOf(node) ?? document?.range?.[0] ?? 0
  for (const [index, segment] of path.entries()) {
    const child = childOf(node, segment)
    if (child === undefined) return place
    const isLast = index === path.length - 1
    const below = child.key !== undefined && (isMap(child.value) || isSeq(child.value)) && child.value.flow !== true
    const value = startOf(child.value) ?? place
    place = child.key !== undefined && (below || (isLast && request.part === 'key')) ? (startOf(child.key) ?? value) : value
    node = child.value
  }
  return place + offsetWithin(node, request)
}

function startOf(node: unknown): number | undefined {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node) ? node.range?.[0] : undefined
}

function childOf(node: unknown, segment: string | number): { readonly key?: unknown; readonly value: unknown } | undefined {
  if (isMap(node)) return node.items.find((pair) => keyText(pair.key) === String(segment))
  if (isSeq(node) && typeof segment === 'number' && segment < node.items.length) return { value: node.items[segment] }
  return undefined
}

function offsetWithin(node: unknown, { text, part, offset }: PlaceRequest): number {
  if (offset === 0 || part === 'key' || !isScalar(node) || typeof node.value !== 'string' || !node.range) return 0
  const quote = node.type === 'QUOTE_SINGLE' || node.type === 'QUOTE_DOUBLE' ? 1 : 0
  // Only where the file shows the value letter by letter does an offset into the value say a place in the file.
  const shown = text.startsWith(node.value, node.range[0] + quote)
  return shown ? quote + Math.min(offset, node.value.length) : 0
}
