import { describe, expect, it } from 'vitest'
import { MAX_YAML_LENGTH, readYaml } from './read-yaml.ts'
import { issuesOf } from './testing/bind-sample.ts'

const read = (text: string) => readYaml({ file: 'x.yaml', text })

describe('readYaml', () => {
  it('reads several documents as plain data', () => {
    expect(read('a: 1\nb: [true, null, text]\n---\nc: {d: 1.5}\n').documents).toEqual([
      { a: 1, b: [true, null, 'text'] },
      { c: { d: 1.5 } },
    ])
  })

  it('keeps keys as they are written', () => {
    expect(read('{007: a, 1.0: b, true: c, "x y": d, null: e}').documents[0]).toEqual({
      '007': 'a',
      '1.0': 'b',
      true: 'c',
      'x y': 'd',
      null: 'e',
    })
  })

  it('takes __proto__ for a key like any other', () => {
    const [document] = read('__proto__: {polluted: true}').documents
    expect(Object.keys(document as object)).toEqual(['__proto__'])
    expect((document as { polluted?: unknown }).polluted).toBeUndefined()
  })

  it('follows aliases', () => {
    expect(read('a: &x {b: 1}\nc: *x').documents[0]).toEqual({ a: { b: 1 }, c: { b: 1 } })
  })

  it('has no document for an empty file', () => {
    expect(read('').documents).toEqual([])
  })

  it.each([
    ['a: [1, 2', 'x.yaml:1:9'],
    ['a: 1\nb: 2\na: 3\n', 'x.yaml:3:1 the key "a" stands twice'],
    ['a: {b: 1, "b": 2}', 'x.yaml:1:11 the key "b" stands twice'],
    ['a: *nowhere', 'x.yaml:1:4'],
    ['? {a: 1}\n: b', 'x.yaml:1:3 a key must be plain text'],
    ['a: "x\n', 'x.yaml:'],
  ])('refuses %j with its place', (text, message) => {
    expect(issuesOf(() => read(text))).toContain(message)
  })

  it('reports the mistakes of all documents', () => {
    expect(issuesOf(() => read('a: 1\na: 2\n---\nb: 1\nb: 2\n')).split('\n')).toHaveLength(2)
  })

  it('refuses what is too large, too deep or too many, in bounded time', () => {
    expect(issuesOf(() => read('#'.repeat(MAX_YAML_LENGTH + 1)))).toContain('the file is too large')
    expect(issuesOf(() => read('['.repeat(10_000) + ']'.repeat(10_000)))).toContain('nested too deeply')
    expect(issuesOf(() => read(`${'- '.repeat(70)}x`))).toContain('nested too deeply')
    const bomb = Array.from(
      { length: 12 },
      (_, level) =>
        `a${level}: &a${level} [${Array(9)
          .fill(level === 0 ? 'x' : `*a${level - 1}`)
          .join(', ')}]`,
    )
    expect(issuesOf(() => read(bomb.join('\n')))).toContain('too many values')
    const many = Array.from({ length: 20_000 }, (_, index) => `k${index}: 1`).join('\n')
    expect(Object.keys(read(many).documents[0] as object)).toHaveLength(20_000)
  }, 30_000)
})

describe('YamlFile.at', () => {
  const file = read('a:\n  b: [1, {c: x}]\n  "d": \'it is\'\n---\ne: >\n  folded\n')

  it.each([
    [0, [], {}, 1, 1],
    [0, ['a'], {}, 1, 1],
    [0, ['a', 'b'], {}, 2, 6],
    [0, ['a', 'b', 0], {}, 2, 7],
    [0, ['a', 'b', 1, 'c'], {}, 2, 14],
    [0, ['a', 'b', 1, 'c'], { part: 'key' }, 2, 11],
    [0, ['a', 'd'], {}, 3, 8],
    [0, ['a', 'd'], { offset: 3 }, 3, 12],
    [0, ['a', 'nothing', 'below'], {}, 1, 1],
    [1, ['e'], { offset: 3 }, 5, 4],
    [9, ['e'], {}, 1, 1],
  ] as const)('document %i, path %j, %j is line %i, column %i', (document, path, options, line, column) => {
    expect(file.at(document, path, options)).toEqual({ line, column })
  })
})
