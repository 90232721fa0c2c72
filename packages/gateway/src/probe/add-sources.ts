// Adds entries to the sources of a configuration file, and leaves every other byte of meaning as it is: comments, order, other keys.
import { readFile, rename, writeFile } from 'node:fs/promises'
import { ConfigError } from '@crosswalk/contract'
import { Document, isMap, isSeq, parseDocument } from 'yaml'
import type { ProbedSource } from './probe-report.ts'

export interface AddedSources {
  /** Identifiers of the entries that were added. */
  readonly added: readonly string[]
  /** Entries that were there already: found by adapter and URL. */
  readonly present: readonly string[]
}

type Found = Pick<ProbedSource, 'mechanism' | 'options' | 'title'> & {
  /** As it is to stand in the file: variables by name. */
  readonly connection?: Readonly<Record<string, unknown>> | undefined
}

/** Writes the file anew beside itself and then in its place; where nothing is to add it stays. @throws ConfigError for a file that is none of ours */
export async function addSources(file: string, found: readonly Found[]): Promise<AddedSources> {
  const document = await readDocument(file)
  const entries = entriesOf(document, file)
  const added: string[] = []
  const present: string[] = []
  for (const source of found) {
    const same = entries.find((entry) => entry['adapter'] === source.mechanism && sameUrl(entry['url'], source.options['url']))
    if (same) {
      present.push(String(same['id']))
      continue
    }
    const taken = new Set(entries.map((entry) => String(entry['id'])))
    const entry = entryOf(source, taken)
    entries.push(entry)
    document.addIn(['sources'], document.createNode(entry))
    added.push(entry.id)
  }
  if (added.length > 0) {
    await writeFile(`${file}.new`, document.toString({ lineWidth: 0, indentSeq: true }))
    await rename(`${file}.new`, file)
  }
  return { added, present }
}

async function readDocument(file: string): Promise<Document> {
  let text: string
  try {
    text = await readFile(file, 'utf8')
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unreadable'
    if (reason === 'ENOENT') return new Document({ sources: [] })
    throw new ConfigError([{ file, path: [], message: `the file cannot be read (${reason})` }])
  }
  const document = parseDocument(text)
  const [error] = document.errors
  if (error) {
    const [place] = error.linePos ?? []
    throw new ConfigError([{ file, line: place?.line, column: place?.col, path: [], message: error.message.split('\n', 1)[0] as string }])
  }
  return document as Document
}

/** The sources as they stand, and a list for more where there is none. */
function entriesOf(document: Document, file: string): Record<string, unknown>[] {
  if (document.contents === null) document.contents = document.createNode({})
  if (!isMap(document.contents)) throw new ConfigError([{ file, path: [], message: 'this is no configuration', expected: 'a mapping' }])
  const sources = document.get('sources')
  if (sources === undefined || sources === null) document.set('sources', document.createNode([]))
  else if (!isSeq(sources)) throw new ConfigError([{ file, path: ['sources'], message: 'this is no list of sources', expected: 'a list' }])
  const list = document.get('sources')
  // An empty list is mostly written `[]`; what is added would stand inside its brackets.
  if (isSeq(list) && list.items.length === 0) list.flow = false
  const { sources: plain } = document.toJS() as { readonly sources: readonly unknown[] }
  return plain.filter((entry) => typeof entry === 'object' && entry !== null).map((entry) => ({ ...entry }))
}

function entryOf(
  { mechanism, options, title, connection = {} }: Found,
  taken: ReadonlySet<string>,
): Record<string, unknown> & { readonly id: string } {
  const named = title === null || title.trim() === '' ? {} : { title: title.trim() }
  const id = findId([title, hostOf(options['url'])], mechanism, taken)
  return { id, adapter: mechanism, ...(escapeVariables(named) as object), ...(escapeVariables(options) as object), ...connection }
}

/** From the title, else the host; unique by the mechanism, else by a number. */
function findId(names: readonly (string | null)[], mechanism: string, taken: ReadonlySet<string>): string {
  const base = names.map((name) => slugOf(name ?? '')).find((slug) => slug !== '') ?? mechanism
  const candidates = [base, `${base}-${mechanism}`, ...Array.from({ length: taken.size + 1 }, (_, index) => `${base}-${index + 2}`)]
  return candidates.find((candidate) => !taken.has(candidate)) as string
}

function slugOf(name: string): string {
  const plain = name
    .normalize('NFKD')
    .replaceAll(/\p{M}/gu, '')
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
  return plain
    .replace(/^[^a-z]+/, '')
    .slice(0, 40)
    .replace(/-+$/, '')
}

function hostOf(url: unknown): string | null {
  return typeof url === 'string' && URL.canParse(url) ? new URL(url).hostname : null
}

function sameUrl(left: unknown, right: unknown): boolean {
  const normal = (url: unknown): string =>
    (typeof url === 'string' && URL.canParse(url) ? new URL(url).href : String(url)).replace(/\/+$/, '')
  return normal(left) === normal(right)
}

/** What a server says is text, also where it looks like one of our variables. */
function escapeVariables(value: unknown): unknown {
  if (typeof value === 'string') return value.replaceAll('${', () => '$${')
  if (Array.isArray(value)) return value.map(escapeVariables)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, escapeVariables(inner)]))
}
