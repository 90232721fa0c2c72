// Bytes to text, in pieces, so that a file larger than one string can be read line by line.
import { isUtf8 } from 'node:buffer'
import type { Problems } from './problems.ts'

/** The first piece tells what the file is, and may need all of a long first line for that. */
const FIRST_PIECE_BYTES = 2 ** 22
/** Small enough that the garbage of pieces is collected young. */
const PIECE_BYTES = 2 ** 18
/** The longest string that V8 makes. */
const MAX_TEXT_LENGTH = 2 ** 29 - 24

/** A text as consecutive pieces, decoded anew each time they are gone through. */
export type TextPieces = Iterable<string>

/**
 * Without a byte order mark. Pieces never split a character.
 * @throws SourceError SOURCE_MALFORMED bytes that are no UTF-8, with their line
 */
export async function decodeText(content: Buffer, encoding: string | undefined, problems: Problems): Promise<TextPieces> {
  if (encoding !== undefined && !/^utf-?8$/i.test(encoding)) return decodeForeign(content, encoding)
  if (!isUtf8(content)) throw problems.refuse(`${problems.file}:${findInvalidLine(content)}`, 'is not UTF-8; say encoding')
  return { [Symbol.iterator]: () => decodeUtf8(content) }
}

function* decodeUtf8(content: Buffer): Generator<string> {
  const decoder = new TextDecoder()
  for (const bytes of cutPieces(content)) yield decoder.decode(bytes, { stream: true })
  yield decoder.decode()
}

function* cutPieces(content: Buffer): Generator<Buffer> {
  if (content.length > 0) yield content.subarray(0, FIRST_PIECE_BYTES)
  for (let start = FIRST_PIECE_BYTES; start < content.length; start += PIECE_BYTES) yield content.subarray(start, start + PIECE_BYTES)
}

async function decodeForeign(content: Buffer, encoding: string): Promise<TextPieces> {
  const { default: iconv } = await import('iconv-lite')
  function* decode(): Generator<string> {
    const decoder = iconv.getDecoder(encoding)
    for (const bytes of cutPieces(content)) yield decoder.write(bytes)
    yield decoder.end() ?? ''
  }
  return { [Symbol.iterator]: decode }
}

/** A newline is no part of any other UTF-8 character, so a line is valid by itself. */
function findInvalidLine(content: Buffer): number {
  let line = 1
  for (let start = 0; ; line += 1) {
    const end = content.indexOf(0x0a, start)
    if (end < 0 || !isUtf8(content.subarray(start, end))) return line
    start = end + 1
  }
}

/** @throws SourceError SOURCE_MALFORMED longer than a string can be */
export function joinPieces(pieces: TextPieces, problems: Problems): string {
  const parts: string[] = []
  let length = 0
  for (const piece of pieces) {
    length += piece.length
    if (length > MAX_TEXT_LENGTH)
      throw problems.refuse(problems.file, 'is too large for one JSON text; give the records one per line (NDJSON)')
    parts.push(piece)
  }
  return parts.join('')
}
