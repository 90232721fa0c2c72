// Printing and parsing are inverse, in both encodings, for every tree.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { equalFilters, parseCql2Json, parseCql2Text, toCql2Json, toCql2Text } from './index.ts'
import { arbitraryFilter } from './testing/arbitrary-filter.ts'

const OPTIONS = { maxDepth: 200, maxLength: 1_000_000 }

describe('round trip', () => {
  it('text: parse(print(tree)) is the tree', () => {
    fc.assert(
      fc.property(arbitraryFilter(), (filter) => {
        expect(parseCql2Text(toCql2Text(filter), OPTIONS)).toEqual(filter)
      }),
      { numRuns: 5_000 },
    )
  })

  it('JSON: parse(JSON.parse(JSON.stringify(print(tree)))) is the tree', () => {
    fc.assert(
      fc.property(arbitraryFilter(), (filter) => {
        const sent: unknown = JSON.parse(JSON.stringify(toCql2Json(filter)))
        expect(parseCql2Json(sent, OPTIONS)).toEqual(filter)
      }),
      { numRuns: 2_000 },
    )
  })

  it('equalFilters agrees with a deep comparison', () => {
    fc.assert(
      fc.property(arbitraryFilter(), arbitraryFilter(), (a, b) => {
        expect(equalFilters(a, structuredClone(a))).toBe(true)
        expect(equalFilters(a, b)).toBe(JSON.stringify(toCql2Json(a)) === JSON.stringify(toCql2Json(b)))
      }),
      { numRuns: 1_000 },
    )
  })

  it('no text and no name can become syntax: the printed text keeps its number of tokens', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', minLength: 1 }), fc.string({ unit: 'binary' }), (name, text) => {
        expect(parseCql2Text(toCql2Text({ op: '=', args: [{ property: name }, text] }))).toEqual({
          op: '=',
          args: [{ property: name }, text],
        })
      }),
      { numRuns: 5_000 },
    )
  })
})

describe('any text', () => {
  it('parses or is refused with a typed error and a position', () => {
    const words = fc.constantFrom(
      'a',
      'NOT',
      'AND',
      '(',
      ')',
      ',',
      '=',
      '<',
      "'x'",
      '"q"',
      '1',
      '-',
      '^',
      'IN',
      'BETWEEN',
      'LIKE',
      'IS',
      'NULL',
      'POINT',
      'Z',
      'DATE',
      'INTERVAL',
      'CASEI',
      'S_WITHIN',
      'f',
      "'",
      '.5',
      'TRUE',
      'some',
    )
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(words, { maxLength: 12 }).map((parts) => parts.join(' ')),
          fc.string({ unit: 'binary' }),
        ),
        (text) => {
          let failure: unknown
          try {
            parseCql2Text(text)
          } catch (error) {
            failure = error
          }
          if (failure === undefined) return
          expect(failure).toMatchObject({ code: 'QUERY_INVALID', details: { position: { offset: expect.any(Number) } } })
        },
      ),
      { numRuns: 5_000 },
    )
  })
})
