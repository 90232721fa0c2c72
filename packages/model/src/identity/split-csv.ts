// Splits CSV text (RFC 4180) into rows of cells, one after the other.

export interface CsvRow {
  /** From 1: the line the row begins in. */
  readonly line: number
  readonly cells: readonly string[]
  readonly problem?: string | undefined
}

/** Commas, double quotes, either line end; a byte order mark and empty lines are passed over. */
export function* splitCsv(text: string): Generator<CsvRow, void, undefined> {
  let position = text.startsWith('\uFEFF') ? 1 : 0
  let line = 1
  // Looked for once per quote, not once per line: a long text may hold none.
  let quote = -1
  while (position < text.length) {
    const end = lineEnd(text, position)
    if (quote < position) quote = quoteFrom(text, position)
    if (quote >= end) {
      const row = text.slice(position, end)
      if (row !== '' && row !== '\r') yield { line, cells: (row.endsWith('\r') ? row.slice(0, -1) : row).split(',') }
      position = end + 1
      line += 1
      continue
    }
    const quoted = readQuotedRow(text, position)
    yield quoted === undefined ? { line, cells: [], problem: 'a quote is not closed, or text follows one' } : { line, cells: quoted.cells }
    const next = quoted?.next ?? end + 1
    line += countLines(text, position, next)
    position = next
  }
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from)
  return end === -1 ? text.length : end
}

function quoteFrom(text: string, from: number): number {
  const quote = text.indexOf('"', from)
  return quote === -1 ? text.length : quote
}

function countLines(text: string, from: number, to: number): number {
  let lines = 0
  for (let at = text.indexOf('\n', from); at !== -1 && at < to; at = text.indexOf('\n', at + 1)) lines += 1
  return lines
}

/** Undefined where a quote is not closed or something other than a comma or the line's end follows it. */
function readQuotedRow(text: string, start: number): { readonly cells: readonly string[]; readonly next: number } | undefined {
  const cells: string[] = []
  let position = start
  for (;;) {
    const cell = text[position] === '"' ? readQuoted(text, position + 1) : readPlain(text, position)
    if (cell === undefined) return undefined
    cells.push(cell.value)
    position = cell.next
    if (text[position] === ',') position += 1
    else break
  }
  if (text[position] === '\r') position += 1
  return position >= text.length || text[position] === '\n' ? { cells, next: position + 1 } : undefined
}

interface Cell {
  readonly value: string
  readonly next: number
}

function readPlain(text: string, start: number): Cell {
  let next = start
  while (next < text.length && text[next] !== ',' && text[next] !== '\n' && text[next] !== '\r') next += 1
  return { value: text.slice(start, next), next }
}

function readQuoted(text: string, start: number): Cell | undefined {
  let value = ''
  let position = start
  for (;;) {
    const quote = text.indexOf('"', position)
    if (quote === -1) return undefined
    value += text.slice(position, quote)
    if (text[quote + 1] !== '"') return { value, next: quote + 1 }
    value += '"'
    position = quote + 2
  }
}
