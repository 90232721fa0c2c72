// Unit tests of reading: namespaces, streaming, what is refused and where, encodings, bounded memory.
import { describe, expect, it } from 'vitest'
import { attributeOf, childOf, childrenOf, parseXml, readXml, resolveName, streamXml, XmlError } from './index.ts'
import type { XmlPart } from './index.ts'

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

async function* piecesOf(content: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < content.length; start += size) yield content.subarray(start, start + size)
}

async function collect(lists: AsyncIterable<readonly XmlPart[]>): Promise<readonly (readonly XmlPart[])[]> {
  const all: (readonly XmlPart[])[] = []
  for await (const parts of lists) all.push(parts)
  return all
}

function errorOf(read: () => unknown): XmlError {
  try {
    read()
  } catch (error) {
    if (error instanceof XmlError) return error
    throw error
  }
  throw new Error('nothing was thrown')
}

describe('a document as one tree', () => {
  const root = parseXml(`<?xml version="1.0"?>
<a:root xmlns:a="urn:a" xmlns="urn:d" a:kind="x" plain="1 &lt; 2">
  <child xmlns:b="urn:b">one<![CDATA[ <two> ]]>&#x6a4b;&amp;</child><child b="c"/><a:child/>
</a:root>`)

  it('resolves namespaces of elements and attributes', () => {
    expect([root.namespace, root.name]).toEqual(['urn:a', 'root'])
    expect(attributeOf(root, 'kind', 'urn:a')).toBe('x')
    expect(attributeOf(root, 'kind')).toBeUndefined()
    expect(attributeOf(root, 'plain')).toBe('1 < 2')
    expect(childrenOf(root, 'child').map(({ namespace }) => namespace)).toEqual(['urn:d', 'urn:d', 'urn:a'])
    expect(childrenOf(root, 'child', 'urn:a')).toHaveLength(1)
  })

  it('joins text, CDATA and character references', () => {
    expect(childOf(root, 'child')?.text).toBe('one <two> 橋&')
  })

  it('keeps the prefixes for names within values', () => {
    const child = childOf(root, 'child')
    if (child === undefined) throw new Error('no child')
    expect(resolveName(child, 'b:Type')).toEqual({ namespace: 'urn:b', name: 'Type' })
    expect(resolveName(child, ' Type ')).toEqual({ namespace: 'urn:d', name: 'Type' })
    expect(resolveName(root, 'b:Type')).toBeUndefined()
    expect(resolveName(root, 'toString:Type')).toBeUndefined()
  })

  it('knows the place of an element', () => {
    expect(childOf(root, 'child', 'urn:a')).toMatchObject({ line: 3 })
  })
})

const BOMB = `<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;">]><lolz>&c;</lolz>`

describe('what is refused', () => {
  it.each([
    ['an entity bomb', BOMB, 'dtd'],
    ['an external entity', '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]><a>&x;</a>', 'dtd'],
    ['an external DTD', '<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0//EN" "http://localhost/x.dtd"><html/>', 'dtd'],
    ['an endless DTD', `<!DOCTYPE a [${'<!ENTITY a "b">'.repeat(30_000)}`, 'limit'],
    ['an unknown entity', '<a>&nbsp;</a>', 'not-well-formed'],
    ['an unbound prefix', '<a:b/>', 'not-well-formed'],
    ['an attribute twice', '<a b="1" b="2"/>', 'not-well-formed'],
    ['tags that cross', '<a><b></a></b>', 'not-well-formed'],
    ['two roots', '<a/><b/>', 'not-well-formed'],
    ['a control character', '<a>\u0001</a>', 'not-well-formed'],
    ['a document that breaks off', '<a><b>text</b>', 'broken-off'],
    ['a tag that breaks off', '<a><b att', 'broken-off'],
    ['a document of nothing', '', 'not-well-formed'],
    ['a page that is no XML', 'It works!', 'not-well-formed'],
  ] as const)('%s', (_, text, reason) => {
    const error = errorOf(() => parseXml(text))
    expect(error).toMatchObject({ code: 'SOURCE_MALFORMED', reason })
  })

  it('says where', () => {
    const error = errorOf(() => parseXml('<a>\n  <b>&nbsp;</b>\n</a>'))
    expect(error.position).toMatchObject({ line: 2, column: 12 })
    expect(error.message).toBe('XML, line 2, column 12: undefined entity.')
  })

  it.each([
    ['depth', { maxDepth: 50 }, `${'<a>'.repeat(51)}${'</a>'.repeat(51)}`],
    ['attributes', { maxAttributes: 3 }, '<a b="1" c="2" d="3" e="4"/>'],
    ['elements of a tree', { maxTreeElements: 3 }, '<a><b/><b/><b/></a>'],
    ['the length of a tree', { maxTreeLength: 20 }, `<a>${'<b/>'.repeat(9)}</a>`],
    ['the length of a piece', { maxTokenLength: 100_000 }, `<a>${'x'.repeat(300_000)}</a>`],
    ['the length of a comment', { maxTokenLength: 100_000 }, `<a><!--${'x'.repeat(300_000)}--></a>`],
    ['the length of a tag', { maxTokenLength: 100_000 }, `<a b="${'x'.repeat(300_000)}"/>`],
    ['the whole length', { maxLength: 1000 }, `<a>${'<b/>'.repeat(999)}</a>`],
  ] as const)('more than the limit of %s', (_, limits, text) => {
    expect(errorOf(() => parseXml(text, limits))).toMatchObject({ reason: 'limit' })
  })

  it('depth also in what is passed over', async () => {
    const deep = bytes(`${'<a>'.repeat(500)}${'</a>'.repeat(500)}`)
    await expect(collect(streamXml([deep], { choose: () => 'skip' }))).rejects.toMatchObject({ reason: 'limit' })
  })
})

describe('a stream of small trees', () => {
  const text = `<fc n="2"><bounds><x/></bounds><m><f id="1"><v>ä</v></f></m><m><f id="2"/></m></fc>`
  const read = async (size: number, content = bytes(text)): Promise<readonly XmlPart[]> => {
    const lists = await collect(
      streamXml(piecesOf(content, size), {
        choose: ({ name }, parents) => (name === 'bounds' ? 'skip' : parents.at(-1)?.name === 'm' ? 'take' : 'enter'),
      }),
    )
    expect(lists.every((parts) => parts.length > 0)).toBe(true)
    return lists.flat()
  }

  it.each([1, 2, 3, 7, 1000])('is the same in pieces of %i bytes', async (size) => {
    const parts = await read(size)
    expect(parts.map(({ kind, element }) => `${kind} ${element.name}`)).toEqual([
      'start fc',
      'start m',
      'tree f',
      'end m',
      'start m',
      'tree f',
      'end m',
      'end fc',
    ])
    const [tree] = parts.flatMap((part) => (part.kind === 'tree' ? [part.element] : []))
    expect(tree === undefined ? undefined : childOf(tree, 'v')?.text).toBe('ä')
  })

  it('leaves out of a tree what is not wanted, however deep it is', async () => {
    const document = '<fc><m><f><v>1</v><bounds>x<v>2</v></bounds><w><bounds/><v>3</v></w></f></m></fc>'
    const lists = await collect(
      streamXml([bytes(document)], {
        choose: ({ name }) => (name === 'f' ? 'take' : 'enter'),
        leaveOut: ({ name }, parent) => name === 'bounds' && parent.name === 'f',
      }),
    )
    const [tree] = lists.flat().flatMap((part) => (part.kind === 'tree' ? [part.element] : []))
    expect(tree?.children.map(({ name, children }) => [name, children.map((child) => child.name)])).toEqual([
      ['v', []],
      ['w', ['bounds', 'v']],
    ])
    expect(tree?.text).toBe('')
  })

  it('gives what was right before the end broke off', async () => {
    const kinds: string[] = []
    const reading = (async () => {
      for await (const parts of streamXml(piecesOf(bytes(text.slice(0, -10)), 5), {
        choose: ({ name }) => (name === 'f' ? 'take' : 'enter'),
      })) {
        kinds.push(...parts.map(({ kind }) => kind))
      }
    })()
    await expect(reading).rejects.toMatchObject({ reason: 'broken-off' })
    expect(kinds).toContain('tree')
  })

  it('closes its input when left early', async () => {
    let isClosed = false
    async function* endless(): AsyncGenerator<Uint8Array> {
      try {
        yield bytes('<a>')
        for (;;) yield bytes('<b/>')
      } finally {
        isClosed = true
      }
    }
    for await (const parts of streamXml(endless(), { choose: ({ name }) => (name === 'b' ? 'take' : 'enter') })) {
      if (parts.some(({ kind }) => kind === 'tree')) break
    }
    expect(isClosed).toBe(true)
  })
})

describe('encodings', () => {
  const body = '<a>Straße ěščř</a>'
  const latin = '<a>Straße</a>'
  const utf16 = (text: string, isBig: boolean, mark: boolean): Uint8Array => {
    const little = Buffer.from(mark ? `\uFEFF${text}` : text, 'utf16le')
    return isBig ? little.swap16() : little
  }
  it.each<[name: string, content: Uint8Array, expected: string, charset?: string]>([
    ['UTF-8 without declaration', bytes(body), 'Straße ěščř'],
    ['UTF-8 with mark', bytes(`\uFEFF${body}`), 'Straße ěščř'],
    ['UTF-16 little', utf16(`<?xml version="1.0" encoding="UTF-16"?>${body}`, false, true), 'Straße ěščř'],
    ['UTF-16 big', utf16(body, true, true), 'Straße ěščř'],
    ['UTF-16 big without mark', utf16(`<?xml version="1.0" encoding="UTF-16"?>${body}`, true, false), 'Straße ěščř'],
    ['ISO-8859-1', Buffer.from(`<?xml version="1.0" encoding="ISO-8859-1"?>${latin}`, 'latin1'), 'Straße'],
    [
      'ISO-8859-2',
      Buffer.concat([bytes(`<?xml version='1.0' encoding='iso-8859-2' ?>`), Buffer.from('<a>\xec\xb9\xe8\xf8</a>', 'latin1')]),
      'ěščř',
    ],
    ['the charset of the transport', Buffer.from(latin, 'latin1'), 'Straße', 'iso-8859-1'],
    ['UTF-16 declared, UTF-8 sent', bytes(`<?xml version="1.0" encoding="UTF-16"?>${body}`), 'Straße ěščř'],
  ])('%s', async (_, content, expected, charset) => {
    for (const size of [1, 5, 100_000]) expect((await readXml(piecesOf(content, size), { charset })).text).toBe(expected)
  })

  it.each([
    ['bytes that are no UTF-8', Buffer.from('<a>\xff\xfe</a>', 'latin1')],
    ['an unknown encoding', bytes('<?xml version="1.0" encoding="klingon"?><a/>')],
    ['a character cut off at the end', bytes('<a/><!--ä-->').subarray(0, -4)],
  ])('%s', async (_, content) => {
    await expect(readXml(piecesOf(content, 3))).rejects.toMatchObject({ code: 'SOURCE_MALFORMED', reason: 'encoding' })
  })
})
