// Laws of XML: what another writer wrote is read as it was meant, what is written reads back the same, any damage is a typed error.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isXmlText, parseXml, streamXml, writeXml, xml, XmlError } from './index.ts'
import type { XmlElement, XmlNode, XmlPart } from './index.ts'

const CASES = Number(process.env['CROSSWALK_LAW_CASES'] ?? 500)

/** The same element in the plainest form: namespace, name, attributes sorted, text, children. */
interface Plain {
  readonly name: string
  readonly attributes: readonly (readonly [name: string, value: string])[]
  readonly text: string
  readonly children: readonly Plain[]
}

const name = fc.constantFrom('a', 'b', 'Feld', 'größe', 'x-1', 'y.2', '_z')
const namespace = fc.constantFrom('', 'urn:one', 'urn:two')
const text = fc
  .array(fc.constantFrom('a', 'ß', '橋', '😀', '<', '>', '&', '"', "'", ']]>', '\t', '\n', '\r', ' ', '&amp;', '<b>', '\u0085'), {
    maxLength: 6,
  })
  .map((parts) => parts.join(''))

const { element } = fc.letrec<{ element: Plain }>((tie) => ({
  element: fc.record({
    name: fc.tuple(namespace, name).map(([space, local]) => `{${space}}${local}`),
    attributes: fc
      .uniqueArray(fc.tuple(name, text), { maxLength: 3, selector: ([key]) => key })
      .map((list) => list.map(([key, value]) => [key, value] as const).toSorted(([a], [b]) => (a < b ? -1 : 1))),
    text,
    children: fc.oneof({ depthSize: 'small' }, fc.constant([]), fc.array(tie('element'), { maxLength: 3 })),
  }),
}))

/** Writes by its own rules, in ways that `writeXml` never does: CDATA, references in two bases, comments, prefixes or defaults, odd white space. */
function write(plain: Plain, random: () => number): string {
  const [, space = '', local = ''] = /^\{(.*?)\}(.*)$/.exec(plain.name) ?? []
  const prefix = space !== '' && random() < 0.5 ? `p${Math.floor(random() * 3)}` : ''
  const declaration = prefix === '' ? ` xmlns='${space}'` : ` xmlns:${prefix}="${space}"`
  const tag = prefix === '' ? local : `${prefix}:${local}`
  const attributes = plain.attributes
    .map(([key, value]) => `${random() < 0.5 ? '\n ' : ' '}${key} = '${references(value, random)}'`)
    .join('')
  const children = plain.children.map((child) => write(child, random)).join('')
  const inside = `${content(plain.text, random)}${children}${random() < 0.3 ? '<!-- & < -->' : ''}${random() < 0.3 ? '<?php & ?>' : ''}`
  return inside === '' && random() < 0.5
    ? `<${tag}${declaration}${attributes} />`
    : `<${tag}${attributes}${declaration}>${inside}</${tag} >`
}

const references = (value: string, random: () => number): string =>
  Array.from(value, (character) => {
    const point = character.codePointAt(0) ?? 0
    if (/[a-z]/.test(character) && random() < 0.8) return character
    return random() < 0.5 ? `&#${point};` : `&#x${point.toString(16)};`
  }).join('')

function content(value: string, random: () => number): string {
  const fitsCdata = !value.includes('\r') && !value.includes(']]>') && value !== ''
  return fitsCdata && random() < 0.5 ? `<![CDATA[${value}]]>` : references(value, random)
}

function toPlain({ namespace: space, name: local, attributes, text: own, children }: XmlElement): Plain {
  return {
    name: `{${space}}${local}`,
    attributes: attributes.map(({ name: key, value }) => [key, value] as const).toSorted(([a], [b]) => (a < b ? -1 : 1)),
    text: own,
    children: children.map(toPlain),
  }
}

function toNode(plain: Plain): XmlNode {
  const [, space = '', local = ''] = /^\{(.*?)\}(.*)$/.exec(plain.name) ?? []
  const own = Object.fromEntries(plain.attributes)
  return xml(local, { xmlns: space, ...own }, plain.text, ...plain.children.map(toNode))
}

const randomFrom = (seed: number): (() => number) => {
  let state = seed >>> 0
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

describe('XML', () => {
  it('is read as another writer meant it, in pieces of any size', async () => {
    await fc.assert(
      fc.asyncProperty(element, fc.nat(), fc.integer({ min: 1, max: 40 }), async (plain, seed, size) => {
        const document = `<?xml version="1.0" encoding="UTF-8"?>\n${write(plain, randomFrom(seed))}\n`
        expect(toPlain(parseXml(document))).toEqual(plain)
        const bytes = new TextEncoder().encode(document)
        const pieces = Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
          bytes.subarray(index * size, (index + 1) * size),
        )
        const parts: XmlPart[] = []
        for await (const some of streamXml(pieces, { choose: () => 'take' })) parts.push(...some)
        expect(parts.map((part) => (part.kind === 'tree' ? toPlain(part.element) : part.kind))).toEqual([plain])
      }),
      { numRuns: CASES },
    )
  })

  it('reads back what it wrote', () => {
    fc.assert(
      fc.property(element, (plain) => {
        expect(toPlain(parseXml(writeXml(toNode(plain))))).toEqual(plain)
      }),
      { numRuns: CASES },
    )
  })

  it('never lets text become syntax, nor accepts what XML cannot hold', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), (value) => {
        if (!isXmlText(value)) expect(() => writeXml(xml('a', {}, value))).toThrow(TypeError)
        else expect(parseXml(writeXml(xml('a', { b: value }, value)))).toMatchObject({ text: value, children: [], attributes: [{ value }] })
      }),
      { numRuns: CASES },
    )
  })

  it('makes a typed error of any damage, and of nothing else', () => {
    fc.assert(
      fc.property(element, fc.nat(), fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }), (plain, seed, cut) => {
        const document = write(plain, randomFrom(seed))
        const broken = document.slice(0, Math.floor(document.length * cut))
        expect(() => parseXml(broken)).toThrow(XmlError)
      }),
      { numRuns: CASES },
    )
  })

  it('never throws anything but its own error on noise', () => {
    const noise = fc.array(
      fc.constantFrom(
        '<',
        '>',
        '</',
        '/>',
        '<!',
        '<![CDATA[',
        ']]>',
        '<?',
        '?>',
        '&',
        ';',
        '"',
        '=',
        'a',
        ':',
        ' ',
        '<!DOCTYPE',
        '[',
        '%',
        '\u0000',
      ),
    )
    fc.assert(
      fc.property(noise, (parts) => {
        try {
          parseXml(`<r>${parts.join('')}`)
        } catch (error) {
          expect(error).toBeInstanceOf(XmlError)
        }
      }),
      { numRuns: CASES * 2 },
    )
  })
})
