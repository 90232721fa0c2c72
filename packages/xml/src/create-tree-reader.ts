// The parser behind every way of reading: text in, opening tags and finished trees out. The only importer of saxes.
import { SaxesParser } from 'saxes'
import type { SaxesAttributeNS, SaxesTagNS } from 'saxes'
import { createTreeBuilder } from './create-tree-builder.ts'
import type { Fail, GrowingElement, TreeBuilder, XmlChoices, XmlPart } from './create-tree-builder.ts'
import { EMPTY_CHILDREN } from './xml-element.ts'
import type { XmlAttribute } from './xml-element.ts'
import { XmlError } from './xml-error.ts'
import type { BoundedXml } from './xml-limits.ts'

export interface TreeReader {
  /** Takes the next piece of text; gives what has become complete by it. @throws XmlError */
  feed(text: string): readonly XmlPart[]
  /** @throws XmlError `broken-off` where the document is not complete */
  end(): readonly XmlPart[]
}

/** The text is handed over in pieces of this length, so that a token's length is noticed in time. */
const PIECE_LENGTH = 65_536

/** Before the first attribute, or the end, of the root's tag. The parser tells of a document type declaration at its end only: an endless one ends here. */
const MAX_PROLOG_LENGTH = 262_144

type Parser = SaxesParser<{ xmlns: true }>

/** One document. Not to be used after an error. */
export function createTreeReader(choices: XmlChoices, limits: BoundedXml): TreeReader {
  const parser: Parser = new SaxesParser({ xmlns: true })
  const fail: Fail = (reason, message) => {
    throw new XmlError(reason, message, { offset: parser.position, line: parser.line, column: parser.columnIndex + 1 })
  }
  const builder = createTreeBuilder(choices, limits, fail)
  const tokens = { last: 0, sawRoot: false }
  listen(parser, { builder, tokens, limits, fail })
  const parse = (step: () => unknown): void => {
    try {
      step()
    } catch (error) {
      // The parser's own complaints begin with their place.
      if (!(error instanceof Error) || error instanceof XmlError || !PARSER_MESSAGE.test(error.message)) throw error
      fail('not-well-formed', error.message.replace(PARSER_MESSAGE, ''))
    }
  }
  return {
    feed(text) {
      for (let start = 0; start < text.length; start += PIECE_LENGTH) {
        parse(() => parser.write(text.length <= PIECE_LENGTH ? text : text.slice(start, start + PIECE_LENGTH)))
        if (parser.position > limits.maxLength) fail('limit', `the document is longer than ${limits.maxLength}`)
        const maximum = tokens.sawRoot ? limits.maxTokenLength : Math.min(MAX_PROLOG_LENGTH, limits.maxTokenLength)
        if (parser.position - tokens.last > maximum) fail('limit', `a piece without elements or text is longer than ${maximum}`)
      }
      return builder.drain()
    },
    end() {
      if (builder.depth() > 0) fail('broken-off', 'the document breaks off')
      parse(() => parser.close())
      return builder.drain()
    },
  }
}

const PARSER_MESSAGE = /^\d+:\d+: /

interface Listening {
  readonly builder: TreeBuilder
  readonly tokens: { last: number; sawRoot: boolean }
  readonly limits: BoundedXml
  readonly fail: Fail
}

/**
 * Six handlers, not one more: the parser keeps each in a field that it adds to itself by a computed name, and from the seventh on V8 keeps all fields of
 * the object in a hash table, the place in the text among them. Measured, that reads at a fifth of the speed.
 */
function listen(parser: Parser, { builder, tokens, limits, fail }: Listening): void {
  let attributeCount = 0
  const onText = (text: string): void => {
    tokens.last = parser.position
    builder.text(text)
  }
  parser.on('doctype', () => fail('dtd', 'a document type declaration is not accepted'))
  parser.on('text', onText)
  parser.on('cdata', onText)
  parser.on('attribute', () => {
    tokens.sawRoot = true
    attributeCount += 1
    if (attributeCount > limits.maxAttributes) fail('limit', `more than ${limits.maxAttributes} attributes`)
  })
  parser.on('opentag', (tag) => {
    const { position } = parser
    const hasAttributes = attributeCount > 0
    attributeCount = 0
    tokens.last = position
    tokens.sawRoot = true
    if (builder.depth() >= limits.maxDepth) fail('limit', `elements nest deeper than ${limits.maxDepth}`)
    if (!builder.isWanted()) {
      builder.pass()
      return
    }
    const inherited = builder.innermost()?.prefixes ?? NO_PREFIXES
    const start: GrowingElement = {
      namespace: tag.uri,
      name: tag.local,
      attributes: hasAttributes ? attributesOf(tag) : NO_ATTRIBUTES,
      prefixes: hasAttributes ? prefixesOf(tag, inherited) : inherited,
      line: parser.line,
      column: parser.columnIndex + 1,
      children: EMPTY_CHILDREN,
      text: '',
    }
    builder.open(start, position)
  })
  parser.on('closetag', () => {
    tokens.last = parser.position
    builder.close()
  })
}

const NO_ATTRIBUTES: readonly XmlAttribute[] = Object.freeze([])
const NO_PREFIXES: Readonly<Record<string, string>> = Object.freeze(
  Object.assign(Object.create(null) as object, { xml: 'http://www.w3.org/XML/1998/namespace' }),
)

function attributesOf({ attributes }: SaxesTagNS): readonly XmlAttribute[] {
  let found: XmlAttribute[] | undefined
  for (const key in attributes) {
    const { name, prefix, uri, local, value } = attributes[key] as SaxesAttributeNS
    if (prefix === 'xmlns' || name === 'xmlns') continue
    found ??= []
    found.push({ namespace: uri, name: local, value })
  }
  return found ?? NO_ATTRIBUTES
}

function prefixesOf({ ns }: SaxesTagNS, inherited: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const declared = Object.keys(ns)
  return declared.length === 0 ? inherited : Object.assign(Object.create(null) as Record<string, string>, inherited, ns)
}
