// A table of identifiers that mean the same: CSV text to classes, by union-find.
import { ConfigError, type ConfigIssue } from '@crosswalk/contract'
import type { UriNormaliser } from './normalise-uri.ts'
import { type CsvRow, splitCsv } from './split-csv.ts'

export interface SameAsTable {
  /** All URIs that mean the same, the one given among them, in the table's order; just the one where the table does not know it. */
  classOf(uri: string): readonly string[]
  /** URIs that the table names. */
  readonly size: number
}

export interface SameAsFile {
  /** As messages name it. */
  readonly file: string
  readonly text: string
  /** @default 2500000 */
  readonly maxUris?: number | undefined
}

const MAX_SAME_AS_URIS = 2_500_000
/** Of one thing: what a chain of pairs adds up to. A longer one is a mistake in the table, or no identity. */
export const MAX_SAME_AS_CLASS = 100
const MAX_ISSUES = 20
const MAX_URI_LENGTH = 2000

/**
 * Each row says that its URIs are one thing; the first row names the columns, two of them for pairs, more for sets, and empty cells say
 * nothing. Rows that repeat or close a circle add nothing. Identifiers are normalised.
 * @throws ConfigError CONFIG_INVALID with file and line: a row with fewer than two URIs, a text that is no URI, a class of more than 100
 * URIs, more than 2,500,000 of them
 */
export function readSameAsTable({ file, text, maxUris }: SameAsFile, uris: Pick<UriNormaliser, 'normalise'>): SameAsTable {
  const classes = createClasses()
  const issues: ConfigIssue[] = []
  const add = createRowReader({ classes, uris, maxUris: maxUris ?? MAX_SAME_AS_URIS })
  let rows = 0
  for (const row of splitCsv(text)) {
    rows += 1
    const problem = add(row)
    if (problem) issues.push({ file, line: row.line, column: 1, path: [], message: problem.message, expected: problem.expected })
    if (problem?.isLast === true || issues.length >= MAX_ISSUES) break
  }
  const expected = 'a row that names the columns'
  if (rows === 0) issues.push({ file, line: 1, column: 1, path: [], message: 'the table is empty', expected })
  if (issues.length > 0) throw new ConfigError(issues)
  return { classOf: (uri) => classes.of(uri), size: classes.size() }
}

interface Problem {
  readonly message: string
  readonly expected: string
  /** Nothing behind it is worth reading. */
  readonly isLast?: boolean | undefined
}

interface RowReaderOptions {
  readonly classes: Classes
  readonly uris: Pick<UriNormaliser, 'normalise'>
  readonly maxUris: number
}

function createRowReader({ classes, uris, maxUris }: RowReaderOptions): (row: CsvRow) => Problem | undefined {
  let columns = 0
  return ({ cells, problem }) => {
    if (problem !== undefined) return { message: problem, expected: 'quotes that are closed, doubled inside' }
    if (columns === 0) {
      columns = cells.length
      const expected = 'two columns for pairs, more for sets, named in the first row'
      return columns < 2 ? { message: 'the table has one column', expected, isLast: true } : undefined
    }
    const found = readRow(cells, columns)
    if (typeof found === 'string') return { message: found, expected: 'two or more absolute URIs, DOIs or URNs' }
    const size = classes.join(found.map((uri) => uris.normalise(uri)))
    if (classes.size() > maxUris) {
      const expected = 'a smaller table, or equal URIs by templates (by: uri)'
      return { message: `the table names more than ${maxUris} URIs`, expected, isLast: true }
    }
    if (size <= MAX_SAME_AS_CLASS) return undefined
    return { message: `${size} URIs would mean one thing`, expected: `at most ${MAX_SAME_AS_CLASS}, chains of rows counted together` }
  }
}

/** The URIs of a row, or what is wrong with it. */
function readRow(cells: readonly string[], columns: number): readonly string[] | string {
  if (cells.length > columns) return `the row has ${cells.length} cells, the first row ${columns}`
  const uris = cells.map((cell) => cell.trim()).filter((cell) => cell !== '')
  const wrong = uris.find((uri) => uri.length > MAX_URI_LENGTH || !(/^[a-z][\w+.-]*:\S/i.test(uri) || /^(?:doi )?10\.\d/i.test(uri)))
  if (wrong !== undefined) return `${JSON.stringify(wrong.slice(0, 100))} is no URI`
  return uris.length < 2 ? 'the row does not say what is the same' : uris
}

interface Classes {
  /** The size of the class that all of them are in then. */
  join(uris: readonly string[]): number
  of(uri: string): readonly string[]
  size(): number
}

/** Union by size; the members of a class are a ring, so that two rings are joined by exchanging one step of each. */
function createClasses(): Classes {
  const indices = new Map<string, number>()
  const uris: string[] = []
  const parents: number[] = []
  const next: number[] = []
  const sizes: number[] = []
  const indexOf = (uri: string): number => {
    const known = indices.get(uri)
    if (known !== undefined) return known
    const index = uris.length
    indices.set(uri, index)
    uris.push(uri)
    parents.push(index)
    next.push(index)
    sizes.push(1)
    return index
  }
  const rootOf = (index: number): number => {
    let root = index
    for (let parent = parents[root] as number; parent !== root; parent = parents[root] as number) {
      // Halving the path keeps later walks short.
      parents[root] = parents[parent] as number
      root = parents[root] as number
    }
    return root
  }
  const unite = (a: number, b: number): number => {
    const [left, right] = [rootOf(a), rootOf(b)]
    if (left === right) return left
    const [large, small] = (sizes[left] as number) >= (sizes[right] as number) ? [left, right] : [right, left]
    parents[small] = large
    sizes[large] = (sizes[large] as number) + (sizes[small] as number)
    const step = next[large] as number
    next[large] = next[small] as number
    next[small] = step
    return large
  }
  return {
    join(members) {
      const [first = 0, ...others] = members.map(indexOf)
      let root = rootOf(first)
      for (const other of others) root = unite(root, other)
      return sizes[root] as number
    },
    of(uri) {
      const start = indices.get(uri)
      if (start === undefined) return [uri]
      const members = [start]
      for (let index = next[start] as number; index !== start; index = next[index] as number) members.push(index)
      return members.toSorted((a, b) => a - b).map((index) => uris[index] as string)
    },
    size: () => uris.length,
  }
}
