// The text parser's bounds: deep and long filters are refused in bounded time, never with a stack overflow.
import { describe, expect, it } from 'vitest'
import type { QueryError } from '@crosswalk/contract'
import { parseCql2Text, toCql2Json, toCql2Text } from './index.ts'

function failureOf(text: string, options?: Parameters<typeof parseCql2Text>[1]): QueryError {
  try {
    parseCql2Text(text, options)
  } catch (error) {
    return error as QueryError
  }
  throw new Error('parsed')
}

describe('bounds', () => {
  const deep = 10_000
  it.each<[string, string]>([
    ['parentheses', `${'('.repeat(deep)}a=1${')'.repeat(deep)}`],
    ['open parentheses', '('.repeat(deep)],
    ['NOT', `${'NOT '.repeat(deep)}a=1`],
    ['unary minus', `a=${'-'.repeat(deep)}b`],
    ['functions', `${'f('.repeat(deep)}1${')'.repeat(deep)}`],
    ['arrays', `A_EQUALS(a,${'('.repeat(deep)}1${')'.repeat(deep)})`],
    ['sums', `a=${'b+'.repeat(deep)}b`],
    ['products', `a=${'b*'.repeat(deep)}b`],
    ['comparisons', `${'('.repeat(deep)}a=1${')=TRUE'.repeat(deep)}`],
    ['casei', `a=${'CASEI('.repeat(deep)}b${')'.repeat(deep)}`],
    ['collections', `s_equals(a,${'GEOMETRYCOLLECTION('.repeat(deep)}POINT(1 2)${')'.repeat(deep)})`],
    ['intervals of functions', `t_after(a,${'INTERVAL(f('.repeat(deep)}`],
  ])('10,000 %s', (_name, text) => {
    expect(failureOf(text, { maxLength: 1_000_000 }).code).toBe('QUERY_TOO_COMPLEX')
    expect(failureOf(text, { maxLength: 1_000_000, maxDepth: 1_000_000 }).code).toBe('QUERY_TOO_COMPLEX')
  })

  it('a filter of 1 MB is refused at once, or read in bounded time where it is allowed', () => {
    const text = `a IN (${"'x',".repeat(250_000)}'y')`
    expect(failureOf(text).code).toBe('QUERY_TOO_COMPLEX')
    const started = performance.now()
    expect(toCql2Json(parseCql2Text(text, { maxLength: 2_000_000 }))).toBeDefined()
    const broken = failureOf(`${text} x`, { maxLength: 2_000_000 })
    expect(broken.code).toBe('QUERY_INVALID')
    expect(performance.now() - started).toBeLessThan(10_000)
  })

  it('maxDepth counts the tree, also where no parenthesis shows it', () => {
    expect(parseCql2Text('a = b + 1 + 2', { maxDepth: 4 })).toBeDefined()
    expect(failureOf('a = b + 1 + 2', { maxDepth: 3 }).code).toBe('QUERY_TOO_COMPLEX')
  })

  it('what is just allowed prints and parses', () => {
    const text = `${'NOT ('.repeat(98)}a = 1${')'.repeat(98)}`
    const filter = parseCql2Text(text)
    expect(parseCql2Text(toCql2Text(filter))).toEqual(filter)
    expect(failureOf(`NOT (${text})`).code).toBe('QUERY_TOO_COMPLEX')
  })
})
