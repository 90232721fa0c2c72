import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseUriTemplate, TemplateError } from './uri-template.ts'

const matches = (template: string, text: string) =>
  parseUriTemplate(template)
    .match(text)
    ?.map((assignment) => Object.fromEntries(assignment))
const expand = (template: string, values: Readonly<Record<string, string>>) => parseUriTemplate(template).expand((name) => values[name])

describe('parseUriTemplate', () => {
  it.each([
    ['urn:{a}', { a: 'x y/ü!' }, 'urn:x%20y%2F%C3%BC%21'],
    ['urn:{+a}', { a: 'x:y/z' }, 'urn:x:y/z'],
    ['{+a}', { a: 'https://example.org/1' }, 'https://example.org/1'],
    ['{a}-{b}', { a: '1', b: '2' }, '1-2'],
    ['{@id}/{a.b}', { '@id': 'x', 'a.b': 'y' }, 'x/y'],
    ['urn:{a}', { a: '\uD800' }, 'urn:%EF%BF%BD'],
    ['urn:{a}', {}, undefined],
    ['urn:{a}', { a: '' }, undefined],
  ])('expands %s with %j', (template, values, expected) => {
    expect(expand(template, values as Readonly<Record<string, string>>)).toBe(expected)
  })

  it.each([
    ['urn:{a}', 'urn:x%20y', [{ a: 'x y' }]],
    ['urn:{a}', 'urn:x%2fy', []],
    ['urn:{a}', 'urn:x y', []],
    ['urn:{a}', 'urn:%', []],
    ['urn:{a}', 'urn:', []],
    ['urn:{a}', 'url:x', []],
    ['urn:{+a}', 'urn:x:y z', [{ a: 'x:y z' }]],
    [
      '{a}-{b}',
      '1-2-3',
      [
        { a: '1', b: '2-3' },
        { a: '1-2', b: '3' },
      ],
    ],
    ['{a}:{a}', 'x:x', [{ a: 'x' }]],
    ['{a}:{a}', 'x:y', []],
    ['{a}/end', 'x/end', [{ a: 'x' }]],
    ['fixed', 'fixed', [{}]],
    ['fixed', 'other', []],
    ['urn:{a}', 'urn:%EF%BF%BD', undefined],
  ])('matches %s against %s', (template, text, expected) => {
    expect(matches(template, text)).toEqual(expected)
  })

  it('gives up on texts that can be read in very many ways, quickly', () => {
    expect(matches('{+a}-{+b}-{+c}-{+d}', '-'.repeat(2000))).toBeUndefined()
  })

  it.each([
    ['{a}{b}', 3],
    ['a}b', 1],
    ['a{b', 1],
    ['{}', 0],
    ['{/a}', 0],
    ['x{a*}', 1],
    ['x{a:3}', 1],
    ['{a,b}', 0],
    ['{a{b}', 0],
  ])('refuses %s at offset %i', (template, offset) => {
    expect(() => parseUriTemplate(template)).toThrow(TemplateError)
    try {
      parseUriTemplate(template)
    } catch (error) {
      expect((error as TemplateError).offset).toBe(offset)
    }
  })

  it('finds what it expanded, for any values', () => {
    const templates = fc.constantFrom('urn:{a}', '{a}/{b}', 'x:{+a}:{b}:y', '{+a}-{b}')
    fc.assert(
      fc.property(
        templates,
        fc.string({ unit: 'binary', minLength: 1 }),
        fc.string({ unit: 'grapheme', minLength: 1 }),
        (template, a, b) => {
          fc.pre(!a.includes('\uFFFD') && !b.includes('\uFFFD'))
          const values = { a, b }
          const { variables } = parseUriTemplate(template)
          const found = matches(template, expand(template, values) ?? '')
          const wanted = Object.fromEntries(Object.entries(values).filter(([name]) => variables.includes(name)))
          if (found !== undefined) expect(found).toContainEqual(wanted)
        },
      ),
    )
  })
})
