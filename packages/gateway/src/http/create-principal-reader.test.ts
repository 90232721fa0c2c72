// Which of a caller's headers are seen at all.
import { describe, expect, it } from 'vitest'
import { createPrincipalReader } from './create-principal-reader.ts'

const request = (headers: Readonly<Record<string, string>>): Request => new Request('http://localhost/graphql', { headers })

describe('createPrincipalReader', () => {
  it('is not there where no source declares a header', () => {
    expect(createPrincipalReader([{ options: {} }, { options: { auth: { header: { name: 'a', value: 'b' } } } }])).toBeUndefined()
  })

  it('reads declared headers alone, and tells callers apart without showing what they carry', () => {
    const read = createPrincipalReader([
      { options: { auth: { forward: 'Authorization' } } },
      { options: { auth: { forward: 'X-Tenant' } } },
    ])
    const ana = read?.(request({ authorization: 'Bearer A', cookie: 'c', 'x-tenant': 'one' }))
    const ben = read?.(request({ authorization: 'Bearer B', 'x-tenant': 'one' }))
    expect(ana).toEqual({ key: expect.stringMatching(/^forwarded:[\w-]{43}$/), headers: { authorization: 'Bearer A', 'x-tenant': 'one' } })
    expect(ana?.key).not.toBe(ben?.key)
    expect(read?.(request({ authorization: 'Bearer A', 'x-tenant': 'one' }))?.key).toBe(ana?.key)
    expect(read?.(request({ cookie: 'c' }))).toBeUndefined()
  })
})
