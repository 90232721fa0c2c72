// AC-15: the spellings of one identifier are one URI; what only looks like one is left alone.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createUriNormaliser } from './normalise-uri.ts'

const uris = createUriNormaliser(['https://data.example.org/so/ef', 'https://data.example.org/so/ef/deep/'])
const normalise = (text: string): string => uris.normalise(text)

describe('DOIs', () => {
  it.each([
    '10.5555/Abc.1',
    'doi:10.5555/abc.1',
    'DOI: 10.5555/ABC.1',
    'DOI 10.5555/abc.1',
    'http://doi.org/10.5555/aBc.1',
    'https://doi.org/10.5555/abc.1',
    'http://dx.doi.org/10.5555/abc.1',
    'https://DX.DOI.org/10.5555/abc.1',
    'https://www.doi.org/10.5555/abc.1',
  ])('%s is one URI', (text) => {
    expect(normalise(text)).toBe('https://doi.org/10.5555/abc.1')
  })

  it('with signs that no URI may hold are the same escaped and not', () => {
    const address = 'https://doi.org/10.1002/(sici)1097-4571(199806)49:8%3c693::aid-asi4%3e3.0.co;2-o'
    expect(normalise('10.1002/(SICI)1097-4571(199806)49:8<693::AID-ASI4>3.0.CO;2-O')).toBe(address)
    expect(normalise('https://doi.org/10.1002/(SICI)1097-4571(199806)49:8%3C693::AID-ASI4%3E3.0.CO;2-O')).toBe(address)
    expect(normalise('10.5555/a#b?c')).toBe('https://doi.org/10.5555/a%23b%3fc')
    expect(normalise('10.5555/ä')).toBe('https://doi.org/10.5555/%c3%a4')
  })

  it.each([
    '10.5555',
    '10.55/x',
    'doi:x',
    'https://doi.org/',
    'https://example.org/10.5555/x',
    'x10.5555/y',
    '10.5555/a b',
    ' 10.5555/a',
    '',
  ])('leaves %j alone', (text) => {
    expect(normalise(text)).toBe(text)
    expect(uris.spellings(text)).toBeNull()
  })

  it('leaves a text alone that is too long to be one', () => {
    const text = `10.5555/${'x'.repeat(3000)}`
    expect(normalise(text)).toBe(text)
  })
})

describe('INSPIRE identifiers', () => {
  it('are one URI whatever their version', () => {
    expect(normalise('https://data.example.org/so/ef/DE_1/2024-01-01T00:00:00Z')).toBe('https://data.example.org/so/ef/DE_1')
    expect(normalise('https://data.example.org/so/ef/DE_1')).toBe('https://data.example.org/so/ef/DE_1')
  })

  it('belong to the longest namespace they begin with', () => {
    expect(normalise('https://data.example.org/so/ef/deep/7/v2')).toBe('https://data.example.org/so/ef/deep/7')
    expect(normalise('https://data.example.org/so/ef/deep/7')).toBe('https://data.example.org/so/ef/deep/7')
  })

  it.each([
    'https://data.example.org/so/efx/1/2',
    'https://data.example.org/so/ef/a/b/c',
    'https://data.example.org/so/ef/',
    'https://data.example.org/so/ef/a%20b/1',
  ])('leaves %s alone', (text) => {
    expect(normalise(text)).toBe(text)
  })
})

describe('spellings', () => {
  it('lead back to the URI, and the URI is one of them', () => {
    const uri = 'https://doi.org/10.5555/abc.1'
    const all = uris.spellings(uri)?.texts ?? []
    expect(all).toContain(uri)
    expect(new Set(all.map((text) => normalise(text.toUpperCase())))).toEqual(new Set([uri]))
    expect(uris.spellings('https://data.example.org/so/ef/DE_1')).toMatchObject({ texts: ['https://data.example.org/so/ef/DE_1'] })
  })

  it('cannot be counted out where escapes may stand or not', () => {
    expect(uris.spellings(normalise('10.5555/a<b'))).toBeUndefined()
  })
})

describe('normalising', () => {
  it('twice is normalising once', () => {
    const near = fc
      .tuple(fc.constantFrom('', 'doi:', 'DOI ', 'http://dx.doi.org/', 'https://data.example.org/so/ef/'), fc.string())
      .map(([prefix, rest]) => `${prefix}10.5555/${rest}`)
    fc.assert(
      fc.property(fc.oneof(near, fc.string()), (text) => {
        expect(normalise(normalise(text))).toBe(normalise(text))
      }),
    )
  })
})
