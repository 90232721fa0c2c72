// From the bytes of a document to its text: byte order mark, then the transport's charset, then the XML declaration, else UTF-8.
import { XmlError } from './xml-error.ts'

const START = { offset: 0, line: 1, column: 1 }

/** So many bytes are looked at for the declaration, which must stand first. */
const HEAD_BYTES = 1024

/**
 * The text in pieces, as it arrives. The encoding is that of a byte order mark, else the charset given, else of the XML declaration, else
 * UTF-8 (XML 1.0 appendix F, RFC 7303 section 3); any that TextDecoder has. ISO-8859-1 is read as windows-1252, as browsers do.
 * @throws XmlError `encoding` for an encoding that nobody knows, or bytes that are none of its text
 */
export async function* decodeXml(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  charset?: string,
): AsyncGenerator<string, void, undefined> {
  let head: Uint8Array | undefined = new Uint8Array(0)
  let decoder: TextDecoder | undefined
  for await (const chunk of chunks) {
    if (head !== undefined) {
      head = head.length === 0 ? chunk : Buffer.concat([head, chunk])
      if (head.length < HEAD_BYTES && !isDeclared(head)) continue
    }
    decoder ??= createDecoder(head ?? chunk, charset)
    const text = decode(decoder, head ?? chunk, true)
    head = undefined
    if (text !== '') yield text
  }
  decoder ??= createDecoder(head ?? new Uint8Array(0), charset)
  const rest = decode(decoder, head ?? new Uint8Array(0), false)
  if (rest !== '') yield rest
}

function decode(decoder: TextDecoder, bytes: Uint8Array, stream: boolean): string {
  try {
    return decoder.decode(bytes, { stream })
  } catch {
    throw new XmlError('encoding', `the bytes are no ${decoder.encoding} text`, START)
  }
}

/** Has the whole declaration arrived, or is it known that there is none. */
function isDeclared(head: Uint8Array): boolean {
  if (head.length < 5) return false
  const text = latin(head).replaceAll('\0', '')
  return !text.startsWith('<?xml') || text.includes('?>')
}

function createDecoder(head: Uint8Array, charset: string | undefined): TextDecoder {
  const label = encodingByBytes(head) ?? charset ?? declaredEncoding(head) ?? 'utf-8'
  try {
    return new TextDecoder(label, { fatal: true })
  } catch {
    throw new XmlError('encoding', `unknown encoding ${label.slice(0, 40)}`, START)
  }
}

/** By the byte order mark, or by the zeros that UTF-16 has around `<`. */
function encodingByBytes([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8'
  if (first === 0xfe && second === 0xff) return 'utf-16be'
  if (first === 0xff && second === 0xfe) return 'utf-16le'
  if (first === 0 && second === 0x3c) return 'utf-16be'
  if (first === 0x3c && second === 0) return 'utf-16le'
  return undefined
}

/** One that says UTF-16 in single bytes is not meant: the declaration was kept when the text was recoded. */
function declaredEncoding(head: Uint8Array): string | undefined {
  const label = /^<\?xml\s[^>]*?\sencoding\s*=\s*["']([A-Za-z][\w.:-]{0,40})["']/.exec(latin(head))?.[1]
  return label !== undefined && /^(?:utf-?16|ucs-?2|iso-10646)/i.test(label) ? undefined : label
}

function latin(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, HEAD_BYTES)).toString('latin1')
}
