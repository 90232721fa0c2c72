// Links that servers give: taken byte for byte, put on the configured origin, or refused.
import { describe, expect, it } from 'vitest'
import { createSecretHider } from './hide-secrets.ts'
import { createOriginGuard } from './origin-guard.ts'
import type { OriginGuardOptions } from './origin-guard.ts'

const hide = createSecretHider([], [])
const guardOf = (options: Partial<OriginGuardOptions> = {}) =>
  createOriginGuard({ sourceId: 'city', url: 'https://geo.example/api', origins: [], hide, ...options })
const BASE = 'https://geo.example/api/collections?f=json'

describe('followLink', () => {
  it.each([
    'https://geo.example/api/items?a=%2F&b=%2f&c=a+b&d=é&e={x}|y',
    'https://geo.example/elsewhere?cursor=%7B%22a%22%3A1%7D',
    'https://geo.example:443/api/items',
    'HTTPS://geo.example/api/items',
  ])('takes %s byte for byte', (link) => {
    expect(guardOf().followLink(link, BASE)).toBe(link)
  })

  it.each([
    ['items?a=1', 'https://geo.example/api/items?a=1'],
    ['/x', 'https://geo.example/x'],
    ['?page=2', 'https://geo.example/api/collections?page=2'],
    ['//geo.example/y', 'https://geo.example/y'],
  ])('resolves %s against what it stood in', (link, expected) => {
    expect(guardOf().followLink(link, BASE)).toBe(expected)
  })

  it.each([
    ['https://evil.example/api/items', /leads away/],
    ['http://geo.example/api/items', /leads away/],
    ['https://geo.example.evil.example/', /leads away/],
    ['https://geo.example@evil.example/', /holds a user name/],
    ['https://user@geo.example/', /holds a user name/],
    ['//evil.example/', /leads away/],
    ['file:///etc/passwd', /leads away/],
    ['javascript:alert(1)', /leads away/],
    ['https://', /no URL/],
  ])('refuses %s', (link, message) => {
    expect(() => guardOf().followLink(link, BASE)).toThrow(
      expect.objectContaining({ code: 'SOURCE_MALFORMED', message: expect.stringMatching(message) }),
    )
  })

  it('takes further origins of the source', () => {
    const guard = guardOf({ origins: ['https://files.geo.example'] })
    expect(guard.followLink('https://files.geo.example/a.json', BASE)).toBe('https://files.geo.example/a.json')
    expect(guard.allows('https://files.geo.example/a.json')).toBe(true)
    expect(guard.allows('https://other.geo.example/')).toBe(false)
  })

  it('takes the key out of links that repeat it', () => {
    const guard = guardOf({ keyParameter: 'apikey' })
    expect(guard.followLink('https://geo.example/api/items?a=%2f&apikey=s3cret&b=1', BASE)).toBe('https://geo.example/api/items?a=%2f&b=1')
  })
})

describe('a server that names itself otherwise', () => {
  it('is learned once and reported; its links are read on the configured origin, the rest byte for byte', () => {
    const guard = guardOf()
    expect(() => guard.followLink('http://localhost:5000/items', BASE)).toThrow(/leads away/)
    for (let time = 0; time < 2; time += 1) guard.learnPublicUrl('http://localhost:5000/?f=json')
    expect(guard.notes).toEqual(['calls itself http://localhost:5000; its links are read as https://geo.example/api'])
    expect(guard.followLink('http://localhost:5000/items?a=%2F|', BASE)).toBe('https://geo.example/api/items?a=%2F|')
    expect(guard.followLink('https://geo.example/api/items', BASE)).toBe('https://geo.example/api/items')
    expect(() => guard.followLink('http://localhost:5001/items', BASE)).toThrow(/leads away/)
  })

  it('may have another path too, and links beside it', () => {
    const guard = guardOf()
    guard.learnPublicUrl('https://www.city.example/ogc/')
    expect(guard.followLink('https://www.city.example/ogc/items', BASE)).toBe('https://geo.example/api/items')
    expect(guard.followLink('https://www.city.example/static/a.json', BASE)).toBe('https://geo.example/static/a.json')
    expect(guard.followLink('https://www.city.example/ogcx', BASE)).toBe('https://geo.example/ogcx')
  })

  it('may differ by its path alone', () => {
    const guard = guardOf()
    guard.learnPublicUrl('https://geo.example/')
    expect(guard.followLink('https://geo.example/items', BASE)).toBe('https://geo.example/api/items')
    expect(guard.followLink('https://geo.example/api/items', BASE)).toBe('https://geo.example/api/items')
  })

  it('is no news where it is the configured URL, or configured', () => {
    const same = guardOf()
    same.learnPublicUrl('https://geo.example/api/?f=json')
    const configured = guardOf({ publicUrl: 'http://inner:80/' })
    configured.learnPublicUrl('http://other/')
    expect([same.notes, configured.notes]).toEqual([[], []])
    expect(configured.followLink('http://inner/items', BASE)).toBe('https://geo.example/api/items')
  })
})

describe('the configured URL', () => {
  it.each(['ftp://geo.example/', 'geo.example', 'https://user:secret@geo.example/'])('%s is refused', (url) => {
    const refusal = (): unknown => guardOf({ url })
    expect(refusal).toThrow(expect.objectContaining({ code: 'CONFIG_INVALID', message: expect.not.stringContaining('secret') }))
  })
})
