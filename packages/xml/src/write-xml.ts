// Writes XML from values: whatever a text holds, it stays text.

/** An element to be written, or text within one. Names are written as they stand, prefixes included. */
export interface XmlNode {
  readonly name: string
  readonly attributes: Readonly<Record<string, string | number | boolean | undefined>>
  readonly content: readonly (XmlNode | string | number)[]
}

/** `xml('fes:Literal', {}, 'a < b')`. Attributes that are undefined are left out. */
export function xml(name: string, attributes: XmlNode['attributes'] = {}, ...content: XmlNode['content']): XmlNode {
  return { name, attributes, content }
}

/** A name with at most one prefix (XML names 1.0), in the characters that all parsers agree on. */
const NAME = /^[\p{L}_][\p{L}\p{N}_.\-·]*(?::[\p{L}_][\p{L}\p{N}_.\-·]*)?$/u

/**
 * The element as text, without a declaration. Parsed again it is the same, white space and carriage returns included.
 * @throws TypeError a name that is none, or text that XML cannot hold: ask `isXmlText` before
 */
export function writeXml(node: XmlNode): string {
  if (!NAME.test(node.name)) throw new TypeError(`${JSON.stringify(node.name)} is no XML name`)
  let tag = node.name
  for (const [name, value] of Object.entries(node.attributes)) {
    if (value === undefined) continue
    if (!NAME.test(name)) throw new TypeError(`${JSON.stringify(name)} is no XML name`)
    tag += ` ${name}="${escape(String(value), /[&<>"\t\n\r]/g)}"`
  }
  const inside = node.content.map((part) => (typeof part === 'object' ? writeXml(part) : escape(String(part), /[&<>\r]/g))).join('')
  return inside === '' ? `<${tag}/>` : `<${tag}>${inside}</${node.name}>`
}

// Outside of these lie most control characters, lone surrogates and two non-characters (XML 1.0 section 2.2).
const TEXT = /^[\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]*$/u

/** Can an XML document hold the text at all: no escaping helps where it cannot. */
export function isXmlText(text: string): boolean {
  return TEXT.test(text)
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\t': '&#9;',
  '\n': '&#10;',
  '\r': '&#13;',
}

function escape(text: string, characters: RegExp): string {
  if (!isXmlText(text)) throw new TypeError('XML cannot hold this text')
  return text.replace(characters, (character) => ESCAPES[character] ?? '')
}
