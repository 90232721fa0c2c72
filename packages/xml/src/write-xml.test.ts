// Unit tests of writing: the exact text, and what is refused.
import { describe, expect, it } from 'vitest'
import { isXmlText, writeXml, xml } from './index.ts'

describe('writing', () => {
  it('escapes text and attributes', () => {
    expect(writeXml(xml('fes:Literal', { a: `<"&'\n`, b: undefined, c: true }, `]]> & <b>\r`, 3))).toBe(
      `<fes:Literal a="&lt;&quot;&amp;'&#10;" c="true">]]&gt; &amp; &lt;b&gt;&#13;3</fes:Literal>`,
    )
  })

  it('nests, and closes what is empty', () => {
    expect(writeXml(xml('a', {}, xml('b:c', { 'xmlns:b': 'urn:b' }), ''))).toBe('<a><b:c xmlns:b="urn:b"/></a>')
  })

  it.each(['', 'a b', '1a', 'a:b:c', 'a><b', ':a', 'a:', '-a', 'a/'])('refuses the name %j', (name) => {
    expect(() => writeXml(xml(name))).toThrow(TypeError)
    expect(() => writeXml(xml('a', { [name]: 1 }))).toThrow(TypeError)
  })

  it.each(['\u0000', '\u000B', '\uD800', '\uFFFF', '\uFFFE'])('refuses the character %j', (text) => {
    expect(isXmlText(text)).toBe(false)
    expect(() => writeXml(xml('a', {}, text))).toThrow(TypeError)
    expect(() => writeXml(xml('a', { b: text }))).toThrow(TypeError)
  })

  it('holds every other character', () => {
    expect(isXmlText('橋 😀 \t\n\r \u0085 \uFFFD')).toBe(true)
  })
})
