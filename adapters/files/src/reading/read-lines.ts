// One JSON value per line (NDJSON), or per record of a GeoJSON text sequence (RFC 8142).
import type { TextPieces } from './decode-text.ts'
import { tryParseJson } from './parse-json.ts'
import type { Problems } from './problems.ts'
import { createRecordList } from './records.ts'
import type { Records } from './records.ts'
import type { ToItem } from './to-item.ts'

const RECORD_SEPARATOR = '\u001e'

/** A line that is no JSON object is reported with its number and left out. Empty lines do not count. */
export function readLines(pieces: TextPieces, toItem: ToItem, problems: Problems): Records {
  const list = createRecordList()
  for (const { text, line } of splitRecords(pieces)) {
    if (text.trim() === '') continue
    const place = `${problems.file}:${line}`
    const outcome = tryParseJson(text)
    if (!('value' in outcome)) {
      problems.malformed(place, outcome.message)
      continue
    }
    const item = toItem(outcome.value, place)
    if (item !== undefined) list.add(item, line)
  }
  return list.finish((line) => `${problems.file}:${line}`)
}

/** Lines, or the texts between record separators where the text begins with one; with the line they begin on. */
function* splitRecords(pieces: TextPieces): Generator<{ readonly text: string; readonly line: number }> {
  let rest = ''
  let line = 1
  let separator: string | undefined
  for (const piece of pieces) {
    separator ??= piece === '' ? undefined : piece.startsWith(RECORD_SEPARATOR) ? RECORD_SEPARATOR : '\n'
    if (separator === undefined) continue
    const texts = piece.split(separator)
    texts[0] = rest + (texts[0] ?? '')
    rest = texts.pop() ?? ''
    for (const text of texts) {
      yield { text, line }
      line += separator === '\n' ? 1 : countNewlines(text)
    }
  }
  yield { text: rest, line }
}

const countNewlines = (text: string): number => text.split('\n').length - 1
