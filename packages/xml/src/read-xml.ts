// The ways to read: a whole document as one tree, or a long one as a stream of small trees.
import { createTreeReader } from './create-tree-reader.ts'
import type { XmlChoice, XmlChoices, XmlPart } from './create-tree-builder.ts'
import { decodeXml } from './decode-xml.ts'
import type { XmlElement } from './xml-element.ts'
import { XmlError } from './xml-error.ts'
import { boundXml } from './xml-limits.ts'
import type { XmlLimits } from './xml-limits.ts'

export type { XmlChoice, XmlPart }

export interface XmlReadOptions {
  /** The charset that the transport stated; a byte order mark is stronger, the XML declaration weaker. */
  readonly charset?: string | undefined
  readonly limits?: XmlLimits | undefined
}

export interface StreamXmlOptions extends XmlReadOptions, XmlChoices {}

/** So much text is parsed before what it brought is handed on: trees that wait for others outlive the collector's young generation, which then grows. */
const YIELD_LENGTH = 16_384

/** A document read at once may be so long, unless the caller says otherwise. */
const MAX_DOCUMENT_LENGTH = 67_108_864

/**
 * The parts of a long document, as many at a time as a piece of bytes brings, never an empty list. Memory holds one tree and what one piece
 * brought. The document is judged to its end: an error may follow parts that were right.
 * @throws XmlError
 */
export async function* streamXml(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { charset, limits, ...choices }: StreamXmlOptions,
): AsyncGenerator<readonly XmlPart[], void, undefined> {
  const reader = createTreeReader(choices, boundXml(limits))
  for await (const text of decodeXml(chunks, charset)) {
    for (let start = 0; start < text.length; start += YIELD_LENGTH) {
      const parts = reader.feed(text.slice(start, start + YIELD_LENGTH))
      if (parts.length > 0) yield parts
    }
  }
  const rest = reader.end()
  if (rest.length > 0) yield rest
}

/** The root element of a document from its bytes. @throws XmlError */
export async function readXml(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  { charset, limits }: XmlReadOptions = {},
): Promise<XmlElement> {
  const reader = createTreeReader(takeRoot, boundXml({ maxLength: MAX_DOCUMENT_LENGTH, ...limits }))
  const parts: XmlPart[] = []
  for await (const text of decodeXml(chunks, charset)) parts.push(...reader.feed(text))
  return rootOf([...parts, ...reader.end()])
}

/** The root element of a document that is text already; an encoding it declares says nothing any more. @throws XmlError */
export function parseXml(text: string, limits?: XmlLimits): XmlElement {
  const reader = createTreeReader(takeRoot, boundXml({ maxLength: MAX_DOCUMENT_LENGTH, ...limits }))
  return rootOf([...reader.feed(text), ...reader.end()])
}

const takeRoot: XmlChoices = { choose: (): XmlChoice => 'take' }

function rootOf(parts: readonly XmlPart[]): XmlElement {
  const [first] = parts
  if (first?.kind === 'tree') return first.element
  throw new XmlError('broken-off', 'there is no element', { offset: 0, line: 1, column: 1 })
}
