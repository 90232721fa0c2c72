// Unit tests of CRS spellings and their axis orders.
import { describe, expect, it } from 'vitest'
import { axisOrderOf, parseCrs } from './parse-crs.ts'

describe('parseCrs', () => {
  it.each([
    'CRS84',
    'crs84',
    'OGC:CRS84',
    'CRS:84',
    '[OGC:CRS84]',
    'http://www.opengis.net/def/crs/OGC/1.3/CRS84',
    'https://www.opengis.net/def/crs/OGC/0/CRS84',
    '<http://www.opengis.net/def/crs/OGC/1.3/CRS84>',
    'urn:ogc:def:crs:OGC:1.3:CRS84',
    'urn:ogc:def:crs:OGC::CRS84',
  ])('reads %s as CRS84', (text) => {
    expect(parseCrs(text)).toEqual({ authority: 'OGC', code: 'CRS84' })
  })

  it('keeps CRS84h apart', () => {
    expect(parseCrs('http://www.opengis.net/def/crs/OGC/0/CRS84h')).toEqual({ authority: 'OGC', code: 'CRS84h' })
  })

  it.each([
    'EPSG:25833',
    'epsg:25833',
    'EPSG::25833',
    '25833',
    ' [EPSG:25833] ',
    'http://www.opengis.net/def/crs/EPSG/0/25833',
    'https://www.opengis.net/def/crs/EPSG/10.2/25833',
    'urn:ogc:def:crs:EPSG::25833',
    'urn:ogc:def:crs:EPSG:6.9:25833',
    'urn:x-ogc:def:crs:EPSG:25833',
    'http://www.opengis.net/gml/srs/epsg.xml#25833',
  ])('reads %s', (text) => {
    expect(parseCrs(text)).toEqual({ authority: 'EPSG', code: '25833' })
  })

  it.each(['', '84', 'WGS84', 'EPSG:', 'EPSG:abc', 'urn:ogc:def:crs:EPSG::', 'http://example.org/25833', 'x'.repeat(100_000)])(
    'refuses %.40s',
    (text) => {
      expect(() => parseCrs(text)).toThrow(
        expect.objectContaining({ code: 'QUERY_INVALID', details: expect.objectContaining({ reason: 'CRS_UNKNOWN' }) }),
      )
    },
  )
})

describe('axisOrderOf', () => {
  const urn = (code: number): string => `urn:ogc:def:crs:EPSG::${code}`

  it.each([4326, 4258, 31466, 31467, 31468, 31469, 3035, 3059, 2180, 3006, 3021, 2393, 2193, 3346, 3301, 32661, 5513])(
    'is northing first for the URN of EPSG:%i',
    (code) => {
      expect(axisOrderOf(parseCrs(urn(code)), urn(code))).toBe('latitude-first')
    },
  )

  it.each([25832, 25833, 3857, 28992, 27700, 5514, 3067, 2056, 31370, 32633, 3031, 3413, 27561, 7084])(
    'is easting first for the URN of EPSG:%i',
    (code) => {
      expect(axisOrderOf(parseCrs(urn(code)), urn(code))).toBe('longitude-first')
    },
  )

  it('follows the spelling', () => {
    const crs = parseCrs('EPSG:4326')
    for (const spelling of ['EPSG:4326', '4326', 'http://www.opengis.net/gml/srs/epsg.xml#4326']) {
      expect(axisOrderOf(crs, spelling)).toBe('longitude-first')
    }
    for (const spelling of ['http://www.opengis.net/def/crs/EPSG/0/4326', '<https://www.opengis.net/def/crs/EPSG/0/4326>']) {
      expect(axisOrderOf(crs, spelling)).toBe('latitude-first')
    }
    const crs84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'
    expect(axisOrderOf(parseCrs(crs84), crs84)).toBe('longitude-first')
  })

  it('refuses an authority spelling that is not in the table', () => {
    expect(() => axisOrderOf({ authority: 'EPSG', code: '5703' }, urn(5703))).toThrow(expect.objectContaining({ code: 'QUERY_INVALID' }))
  })
})
