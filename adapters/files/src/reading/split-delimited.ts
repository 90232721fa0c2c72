// Splits delimited text (RFC 4180) into records, and goes on after a broken one.
import type { TextPieces } from './decode-text.ts'

/** Line breaks and doubled quotes may stand inside quotes. `line` is the one the record begins on, from 1. */
export type DelimitedRecord =
  | { readonly line: number; readonly cells: readonly string[] }
  | { readonly line: number; readonly problem: string }

/** A quote that is not closed within this many characters is taken for a mistake. */
const MAX_RECORD_LENGTH = 2 ** 24
/** Each unclosed quote costs a search to the end; no honest file has more of them. */
const MAX_UNCLOSED_QUOTES = 100

/**
 * Empty lines are no records. A cell that does not begin with a quote is literal, quotes in it included. A broken record is reported, and
 * reading goes on at the next line: one stray quote does not swallow the rest of the file.
 */
export function* splitDelimited(pieces: TextPieces, delimiter: string): Generator<DelimitedRecord, void, undefined> {
  let text = ''
  let line = 1
  let unclosed = 0
  let wantedLength = 0
  for (const { piece, isLast } of markLast(pieces)) {
    text += piece
    if (!isLast && text.length < wantedLength) continue
    let start = 0
    while (start < text.length) {
      let record = readRecord(text, start, delimiter)
      if (record.end < 0 && !isLast && text.length - start < MAX_RECORD_LENGTH) break
      if (record.end < 0 && record.isOpen) {
        unclosed += 1
        const lineEnd = text.indexOf('\n', start)
        record = { end: lineEnd < 0 || unclosed > MAX_UNCLOSED_QUOTES ? text.length : lineEnd + 1, problem: 'a quote is not closed' }
      } else if (record.end < 0 && !isLast) record = { end: text.length, problem: `is longer than ${MAX_RECORD_LENGTH} characters` }
      const end = record.end < 0 ? text.length : record.end
      if (record.problem !== undefined) yield { line, problem: record.problem }
      else if (record.cells.length > 1 || record.cells[0] !== '' || text[start] === '"') yield { line, cells: record.cells }
      line += countNewlines(text, start, end)
      start = end
    }
    text = text.slice(start)
    // A record that does not end yet is read again from its beginning: each time over twice as much, not over one piece more.
    wantedLength = Math.min(text.length * 2, MAX_RECORD_LENGTH)
  }
}

/** `end` is the start of the next record, -1 where the text ends before the record surely does. */
type ReadRecord =
  | { readonly end: number; readonly cells: readonly string[]; readonly problem?: undefined; readonly isOpen?: boolean }
  | { readonly end: number; readonly problem: string; readonly isOpen?: undefined }

function readRecord(text: string, start: number, delimiter: string): ReadRecord {
  const cells: string[] = []
  for (let position = start; ; position += 1) {
    let end: number
    if (text[position] === '"') {
      const quoted = readQuoted(text, position)
      if (quoted === undefined) return { end: -1, cells, isOpen: true }
      cells.push(quoted.cell)
      end = quoted.end
      const after = text[end]
      if (after !== undefined && after !== delimiter && after !== '\n' && after !== '\r') {
        const lineEnd = text.indexOf('\n', end)
        return { end: lineEnd < 0 ? -1 : lineEnd + 1, problem: 'text stands after a closing quote' }
      }
    } else {
      end = findCellEnd(text, position, delimiter)
      cells.push(text.slice(position, end))
    }
    if (text[end] === delimiter) position = end
    else return { end: afterLineBreak(text, end), cells }
  }
}

function readQuoted(text: string, start: number): { readonly cell: string; readonly end: number } | undefined {
  for (let from = start + 1; ;) {
    const quote = text.indexOf('"', from)
    if (quote < 0) return undefined
    if (text[quote + 1] !== '"') return { cell: text.slice(start + 1, quote).replaceAll('""', '"'), end: quote + 1 }
    from = quote + 2
  }
}

function findCellEnd(text: string, start: number, delimiter: string): number {
  const stop = delimiter.charCodeAt(0)
  let end = start
  for (; end < text.length; end += 1) {
    const unit = text.charCodeAt(end)
    if (unit === stop || unit === 0x0a || unit === 0x0d) break
  }
  return end
}

/** A lone carriage return ends a line as well. Whether one at the very end has a newline after it only the next piece tells. */
function afterLineBreak(text: string, end: number): number {
  if (end >= text.length) return -1
  if (text[end] !== '\r') return end + 1
  if (end + 1 >= text.length) return -1
  return text[end + 1] === '\n' ? end + 2 : end + 1
}

function countNewlines(text: string, start: number, end: number): number {
  let count = 0
  for (let index = start; index < end; index += 1) {
    const unit = text.charCodeAt(index)
    if (unit === 0x0a || (unit === 0x0d && text.charCodeAt(index + 1) !== 0x0a)) count += 1
  }
  return count
}

function* markLast(pieces: TextPieces): Generator<{ readonly piece: string; readonly isLast: boolean }> {
  let held: string | undefined
  for (const piece of pieces) {
    if (held !== undefined) yield { piece: held, isLast: false }
    held = piece
  }
  yield { piece: held ?? '', isLast: true }
}
