// Laws of the parser on arbitrary text: it ends, and only with a unit or a typed error.
import { QueryError } from '@crosswalk/contract'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { ATOMS } from './atoms.ts'
import { resolveUnit } from './resolve-unit.ts'
import { parseUcum, tryParseUcum } from './unit-expression.ts'

const pieces = fc.constantFrom(
  'm',
  'kg',
  's-2',
  'Cel',
  '[in_i]',
  '(',
  ')',
  '.',
  '/',
  '{x}',
  '10*',
  '3',
  '[',
  ']',
  '{',
  '}',
  '%',
  "''",
  'u',
  ' ',
  'µ',
  '\n',
  'd',
)
const text = fc.oneof(
  fc.string({ maxLength: 400, unit: 'binary' }),
  fc.array(pieces, { maxLength: 80 }).map((parts) => parts.join('')),
)

it('gives a unit of positive finite size or a QueryError, and the gentle form agrees', () => {
  fc.assert(
    fc.property(text, (code) => {
      const gentle = tryParseUcum(code)
      try {
        const unit = parseUcum(code)
        expect(gentle).toBe(unit)
        expect(unit.factor > 0 && Number.isFinite(unit.factor)).toBe(true)
      } catch (error) {
        expect(error).toBeInstanceOf(QueryError)
        expect(gentle).toBeUndefined()
      }
      const resolved = resolveUnit(code)
      if (resolved !== undefined) expect(tryParseUcum(resolved.ucum)).toBeDefined()
    }),
    { numRuns: 5000 },
  )
})

const simple = fc.constantFrom(
  ...[...ATOMS.values()].filter((atom) => atom.kind === 'ratio' || atom.kind === 'base').map((atom) => atom.symbol),
)
const power = fc.tuple(simple, fc.constantFrom(-2, -1, 1, 2)).map(([symbol, exponent]) => `${symbol}${exponent}`)

it('multiplying adds dimensions and multiplies sizes, dividing the reverse', () => {
  fc.assert(
    fc.property(power, power, (a, b) => {
      const [left, right, product, quotient] = [parseUcum(a), parseUcum(b), parseUcum(`${a}.${b}`), parseUcum(`${a}/${b}`)]
      expect(product.dimension).toEqual(left.dimension.map((exponent, index) => exponent + (right.dimension[index] ?? 0)))
      expect(quotient.dimension).toEqual(left.dimension.map((exponent, index) => exponent - (right.dimension[index] ?? 0)))
      expect(product.factor / (left.factor * right.factor)).toBeCloseTo(1, 12)
      expect(quotient.factor / (left.factor / right.factor)).toBeCloseTo(1, 12)
    }),
    { numRuns: 3000 },
  )
})

it('order of factors does not change the structure', () => {
  fc.assert(
    fc.property(fc.array(power, { minLength: 1, maxLength: 6 }), (factors) => {
      expect(parseUcum(factors.toReversed().join('.')).structure).toBe(parseUcum(factors.join('.')).structure)
    }),
  )
})
