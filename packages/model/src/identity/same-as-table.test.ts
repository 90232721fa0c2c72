// A sameAs table: pairs and sets, chains and circles, and what is refused with its line.
import fc from 'fast-check'
import { ConfigError } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { createUriNormaliser } from './normalise-uri.ts'
import { MAX_SAME_AS_CLASS, readSameAsTable, type SameAsTable } from './same-as-table.ts'

const normaliser = createUriNormaliser()
const read = (text: string): SameAsTable => readSameAsTable({ file: 'same.csv', text }, normaliser)
const issuesOf = (text: string): readonly string[] => {
  try {
    read(text)
  } catch (error) {
    if (error instanceof ConfigError) return error.issues.map(({ line, message }) => `${line}: ${message}`)
    throw error
  }
  return []
}

describe('a table', () => {
  it('holds pairs, and what they add up to', () => {
    const table = read('a,b\nurn:x:1,urn:y:1\nurn:y:1,urn:z:1\nurn:x:2,urn:y:2\n')
    expect(table.classOf('urn:z:1')).toEqual(['urn:x:1', 'urn:y:1', 'urn:z:1'])
    expect(table.classOf('urn:y:2')).toEqual(['urn:x:2', 'urn:y:2'])
    expect(table.classOf('urn:x:3')).toEqual(['urn:x:3'])
    expect(table.size).toBe(5)
  })

  it('holds sets with empty cells, quotes, either line end, and no line end', () => {
    const table = read('\uFEFFberlin,hamburg,other\r\nurn:x:1,,"urn:z:1"\r\n\r\n"urn:x:""2""\n",urn:y:2,urn:z:2')
    expect(table.classOf('urn:z:1')).toEqual(['urn:x:1', 'urn:z:1'])
    expect(table.classOf('urn:z:2')).toEqual(['urn:x:"2"', 'urn:y:2', 'urn:z:2'])
  })

  it('takes circles and repetitions for what they say: nothing new', () => {
    const table = read('a,b\nurn:x:1,urn:y:1\nurn:y:1,urn:x:1\nurn:y:1,urn:z:1\nurn:z:1,urn:x:1\nurn:x:1,urn:x:1\nurn:x:1,urn:y:1\n')
    expect(table.classOf('urn:x:1')).toEqual(['urn:x:1', 'urn:y:1', 'urn:z:1'])
  })

  it('normalises what it names', () => {
    const table = read('a,b\nDOI 10.5555/A,urn:y:1\nhttp://dx.doi.org/10.5555/a,urn:z:1\n')
    expect(table.classOf('urn:z:1')).toEqual(['https://doi.org/10.5555/a', 'urn:y:1', 'urn:z:1'])
  })
})

describe('a wrong table', () => {
  it.each([
    ['', '1: the table is empty'],
    ['uri\nurn:x:1\n', '1: the table has one column'],
    ['a,b\nurn:x:1,\n', '2: the row does not say what is the same'],
    ['a,b\n\nurn:x:1,urn:y:1,urn:z:1\n', '3: the row has 3 cells, the first row 2'],
    ['a,b\nurn:x:1,station seven\n', '2: "station seven" is no URI'],
    ['a,b\nurn:x:1,urn:y:1\n"urn:x:2,urn:y:2\n', '3: a quote is not closed, or text follows one'],
    ['a,b\n"urn:x:1"2,urn:y:1\n', '2: a quote is not closed, or text follows one'],
  ])('%j is refused with its line', (text, issue) => {
    expect(issuesOf(text)[0]).toBe(issue)
  })

  it('of many mistakes shows the first twenty', () => {
    expect(issuesOf(`a,b\n${'x,y\n'.repeat(1000)}`)).toHaveLength(20)
  })

  it('in which a chain of pairs grows without end is refused where it passes the bound', () => {
    const chain = (length: number): string =>
      `a,b\n${Array.from({ length }, (_, index) => `urn:x:${index},urn:x:${index + 1}`).join('\n')}\n`
    expect(read(chain(MAX_SAME_AS_CLASS - 1)).classOf('urn:x:5')).toHaveLength(MAX_SAME_AS_CLASS)
    expect(issuesOf(chain(MAX_SAME_AS_CLASS))).toEqual([`${MAX_SAME_AS_CLASS + 1}: ${MAX_SAME_AS_CLASS + 1} URIs would mean one thing`])
  })
})

const rows = (count: number): string => `a,b\n${Array.from({ length: count }, (_, index) => `urn:x:${index},urn:y:${index}`).join('\n')}\n`

describe('a long table', () => {
  it('is read', () => {
    const table = read(rows(100_000))
    expect(table.size).toBe(200_000)
    expect(table.classOf('urn:y:99999')).toEqual(['urn:x:99999', 'urn:y:99999'])
  })

  it('with too many URIs is refused where it passes the bound', () => {
    const limited = (): SameAsTable => readSameAsTable({ file: 'same.csv', text: rows(10), maxUris: 8 }, normaliser)
    expect(limited).toThrow('same.csv:6:1 the table names more than 8 URIs')
  })
})

describe('classes', () => {
  it('are the connected parts, however the pairs stand', () => {
    const pairs = fc.array(fc.tuple(fc.nat({ max: 20 }), fc.nat({ max: 20 })), { minLength: 1, maxLength: 30 })
    fc.assert(
      fc.property(pairs, (edges) => {
        const table = read(`a,b\n${edges.map(([from, to]) => `urn:n:${from},urn:n:${to}`).join('\n')}\n`)
        for (const start of new Set(edges.flat())) {
          const reached = new Set([start])
          for (let grown = true; grown;) {
            const before = reached.size
            for (const [from, to] of edges) if (reached.has(from) || reached.has(to)) reached.add(from).add(to)
            grown = reached.size > before
          }
          expect(new Set(table.classOf(`urn:n:${start}`))).toEqual(new Set([...reached].map((node) => `urn:n:${node}`)))
        }
      }),
    )
  })
})
