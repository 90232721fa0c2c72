// What leaves through the one error mapper, and what does not.
import { ConfigError, ERRORS, LimitError, QueryError, SourceError, type SourceErrorCode } from '@crosswalk/contract'
import { GraphQLError, Kind, parse } from 'graphql'
import { describe, expect, it, vi } from 'vitest'
import { isAbort, statusOf, toGraphqlError } from './to-graphql-error.ts'

const node = parse('{ a }').definitions[0]
if (node?.kind !== Kind.OPERATION_DEFINITION) throw new Error('no node')
const inField = (originalError: Error): GraphQLError =>
  new GraphQLError(originalError.message, { originalError, path: ['stations'], nodes: [node] })

describe('toGraphqlError', () => {
  it('keeps what a client can act on', () => {
    const details = {
      position: { offset: 1, line: 1, column: 2 },
      path: ['where', 'no2'],
      expected: ['a'],
      reason: 'R',
      cause: new Error('inner'),
    }
    const error = toGraphqlError(inField(new QueryError('QUERY_INVALID', 'wrong', details)))
    expect(error.toJSON()).toMatchObject({
      message: 'wrong',
      path: ['stations'],
      locations: [{ line: 1, column: 1 }],
      extensions: { code: 'QUERY_INVALID', position: details.position, path: ['where', 'no2'], expected: ['a'], reason: 'R' },
    })
    expect(JSON.stringify(error)).not.toContain('inner')
  })

  it.each(Object.keys(ERRORS).filter((code) => code.startsWith('SOURCE_')))(
    '%s names its source, and nothing of the request to it',
    (code) => {
      const details = { sourceId: 'berlin', url: 'https://example.org/secret', native: 'SELECT secret', status: 500, retryAfterMs: 5 }
      const error = toGraphqlError(new SourceError(code as SourceErrorCode, 'no', details))
      expect(error.extensions).toEqual({ code, source: 'berlin', retryAfterMs: 5 })
      expect(statusOf(error)).toBe(ERRORS[code as SourceErrorCode].status)
    },
  )

  it('knows limits and configuration', () => {
    expect(toGraphqlError(new LimitError('too much', { limit: 'rows', maximum: 3 })).extensions).toEqual({
      code: 'LIMIT_EXCEEDED',
      limit: 'rows',
      maximum: 3,
    })
    expect(toGraphqlError(new ConfigError([])).extensions).toEqual({ code: 'CONFIG_INVALID' })
  })

  it('matches on the code, not on the class', () => {
    const foreign = Object.assign(new Error('from another copy'), { code: 'CURSOR_INVALID', details: { reason: 'DATA_CHANGED' } })
    expect(toGraphqlError(foreign).extensions).toEqual({ code: 'CURSOR_INVALID', reason: 'DATA_CHANGED' })
  })

  it('turns errors of the language into QUERY_INVALID', () => {
    const error = toGraphqlError(new GraphQLError('Syntax Error', { extensions: { code: 'GRAPHQL_PARSE_FAILED' } }))
    expect(error.extensions).toEqual({ code: 'QUERY_INVALID', reason: 'GRAPHQL_PARSE_FAILED' })
    expect(toGraphqlError(inField(new GraphQLError('Argument "id" is missing', { nodes: [node] }))).extensions).toEqual({
      code: 'QUERY_INVALID',
    })
  })

  it.each([
    new Error('secret'),
    new TypeError('secret'),
    Object.assign(new Error('secret'), { code: 'ECONNREFUSED' }),
    inField(new Error('secret')),
    inField(new GraphQLError('Float cannot represent non numeric value: "secret"')),
    'secret',
    { secret: true },
    undefined,
  ])('masks and reports %s', (bug) => {
    const onUnexpectedError = vi.fn()
    const error = toGraphqlError(bug, { onUnexpectedError })
    expect(error.message).toBe('Unexpected error')
    expect(error.extensions).toEqual({ code: 'INTERNAL_SERVER_ERROR' })
    expect(JSON.stringify(error)).not.toContain('secret')
    expect(statusOf(error)).toBe(500)
    expect(onUnexpectedError).toHaveBeenCalledTimes(1)
  })

  it('says nothing of an abort', () => {
    const onUnexpectedError = vi.fn()
    const aborted = AbortSignal.abort().reason as Error
    expect(isAbort(aborted)).toBe(true)
    expect(isAbort(inField(aborted))).toBe(true)
    expect(isAbort(new Error('no'))).toBe(false)
    toGraphqlError(aborted, { onUnexpectedError })
    expect(onUnexpectedError).not.toHaveBeenCalled()
  })

  it('changes nothing the second time', () => {
    const onUnexpectedError = vi.fn()
    for (const error of [new Error('x'), new QueryError('QUERY_INVALID', 'x', { path: ['a'] }), new GraphQLError('x')]) {
      const once = toGraphqlError(error)
      expect(toGraphqlError(once, { onUnexpectedError }).toJSON()).toEqual(once.toJSON())
    }
    expect(onUnexpectedError).not.toHaveBeenCalled()
  })

  it('does not follow a ring of causes for ever', () => {
    const ring = new GraphQLError('ring')
    Object.defineProperty(ring, 'originalError', { value: ring })
    expect(toGraphqlError(ring)).toBeInstanceOf(GraphQLError)
  })
})
