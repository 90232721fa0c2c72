// Unit tests of WKT: forms, prefixes, errors with their place, bounds.
import { describe, expect, it } from 'vitest'
import { parseWkt, parseWktLiteral } from './parse-wkt.ts'
import { toWkt } from './to-wkt.ts'

function failure(text: string): unknown {
  try {
    return parseWkt(text)
  } catch (error) {
    return error
  }
}

describe('parseWkt', () => {
  it.each([
    ['POINT(1 2)', { type: 'Point', coordinates: [1, 2] }],
    ['point z ( 1 2 3 )', { type: 'Point', coordinates: [1, 2, 3] }],
    ['POINTZ(1 2 3)', { type: 'Point', coordinates: [1, 2, 3] }],
    ['POINT(1 2 3)', { type: 'Point', coordinates: [1, 2, 3] }],
    ['POINT M(1 2 9)', { type: 'Point', coordinates: [1, 2] }],
    ['POINT ZM(1 2 3 9)', { type: 'Point', coordinates: [1, 2, 3] }],
    ['POINT(-1.5e-3 +.25)', { type: 'Point', coordinates: [-0.0015, 0.25] }],
    ['SRID=4326;POINT(1 2)', { type: 'Point', coordinates: [1, 2] }],
    [
      'MULTIPOINT(1 2,3 4)',
      {
        type: 'MultiPoint',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    [
      'MULTIPOINT((1 2),EMPTY,(3 4))',
      {
        type: 'MultiPoint',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    [
      'LINESTRING\n(1 2,\t3 4)',
      {
        type: 'LineString',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
    ],
    [
      'POLYGON((0 0,1 0,1 1,0 0))',
      {
        type: 'Polygon',
        coordinates: [
          [
            [0, 0],
            [1, 0],
            [1, 1],
            [0, 0],
          ],
        ],
      },
    ],
    [
      'MULTILINESTRING((0 0,1 0),EMPTY)',
      {
        type: 'MultiLineString',
        coordinates: [
          [
            [0, 0],
            [1, 0],
          ],
        ],
      },
    ],
    [
      'MULTIPOLYGON(((0 0,1 0,1 1,0 0)))',
      {
        type: 'MultiPolygon',
        coordinates: [
          [
            [
              [0, 0],
              [1, 0],
              [1, 1],
              [0, 0],
            ],
          ],
        ],
      },
    ],
    [
      'GEOMETRYCOLLECTION(POINT(1 2),LINESTRING EMPTY,GEOMETRYCOLLECTION(POINT(3 4)))',
      {
        type: 'GeometryCollection',
        geometries: [
          { type: 'Point', coordinates: [1, 2] },
          { type: 'GeometryCollection', geometries: [{ type: 'Point', coordinates: [3, 4] }] },
        ],
      },
    ],
  ])('reads %s', (text, expected) => {
    expect(parseWkt(text)).toEqual(expected)
  })

  it('swaps axes on request', () => {
    expect(parseWkt('POINT(52 13 7)', { axisOrder: 'latitude-first' })).toEqual({ type: 'Point', coordinates: [13, 52, 7] })
  })

  it.each([
    ['', 0],
    ['POINT', 5],
    ['POINT(1)', 7],
    ['POINT(1 2', 9],
    ['POINT(1 2) x', 11],
    ['POINT(1 2 3 4 5)', 14],
    ['POINT Z(1 2)', 11],
    ['CIRCLE(1 2)', 0],
    ['POINT(1;2)', 7],
    ['POINT(1e999 2)', 6],
    ['POINT(1 --2)', 8],
    ['POLYGON((0 0,1 0)', 17],
  ])('refuses %s at offset %i', (text, offset) => {
    expect(failure(text)).toMatchObject({ code: 'QUERY_INVALID', details: { position: { offset, line: 1, column: offset + 1 } } })
  })

  it('counts lines', () => {
    expect(failure('LINESTRING(\n  1 2,\n  3 x)')).toMatchObject({ details: { position: { line: 3, column: 5 } } })
  })

  it('refuses EMPTY and other systems, naming the reason', () => {
    expect(failure('POINT EMPTY')).toMatchObject({ code: 'QUERY_INVALID', details: { reason: 'GEOMETRY_EMPTY' } })
    expect(failure('GEOMETRYCOLLECTION(POINT EMPTY)')).toMatchObject({ details: { reason: 'GEOMETRY_EMPTY' } })
    expect(failure('SRID=25833;POINT(1 2)')).toMatchObject({ details: { reason: 'CRS_UNEXPECTED' } })
  })

  it('is bounded', () => {
    const deep = `${'GEOMETRYCOLLECTION('.repeat(9)}POINT(1 2)${')'.repeat(9)}`
    expect(failure(deep)).toMatchObject({ code: 'QUERY_TOO_COMPLEX' })
    expect(failure('GEOMETRYCOLLECTION('.repeat(100_000))).toMatchObject({ code: 'QUERY_TOO_COMPLEX' })
    expect(failure(`MULTIPOINT(${'1 2,'.repeat(100_000)}1 2)`)).toMatchObject({ code: 'QUERY_TOO_COMPLEX' })
    expect(() => parseWkt('LINESTRING(1 2,3 4,5 6)', { maxPositions: 2 })).toThrow(expect.objectContaining({ code: 'QUERY_TOO_COMPLEX' }))
  })

  it('takes linear time for a hostile text', () => {
    const started = performance.now()
    failure(`POINT(${'1'.repeat(1_000_000)}x`)
    failure(`POINT(${' '.repeat(1_000_000)}x`)
    expect(performance.now() - started).toBeLessThan(2_000)
  })
})

describe('parseWktLiteral', () => {
  it('gives the CRS as written', () => {
    const iri = 'http://www.opengis.net/def/crs/EPSG/0/4326'
    expect(parseWktLiteral(`<${iri}> POINT(52 13)`)).toEqual({ crs: iri, geometry: { type: 'Point', coordinates: [52, 13] } })
    expect(parseWktLiteral('SRID=25833; POINT(391776 5820073)').crs).toBe('EPSG:25833')
    expect(parseWktLiteral('POINT(1 2)')).toEqual({ geometry: { type: 'Point', coordinates: [1, 2] } })
    expect(parseWktLiteral('<http://www.opengis.net/def/crs/OGC/1.3/CRS84> POLYGON EMPTY').geometry).toBeNull()
  })
})

describe('toWkt', () => {
  it('writes heights only if all positions have one', () => {
    expect(
      toWkt({
        type: 'LineString',
        coordinates: [
          [1, 2, 3],
          [4, 5, 6],
        ],
      }),
    ).toBe('LINESTRING Z(1 2 3,4 5 6)')
    expect(
      toWkt({
        type: 'LineString',
        coordinates: [
          [1, 2, 3],
          [4, 5],
        ],
      }),
    ).toBe('LINESTRING(1 2,4 5)')
    expect(toWkt({ type: 'Point', coordinates: [13, 52] }, { axisOrder: 'latitude-first' })).toBe('POINT(52 13)')
    expect(toWkt({ type: 'MultiPolygon', coordinates: [] })).toBe('MULTIPOLYGON EMPTY')
    expect(toWkt({ type: 'MultiPoint', coordinates: [[1, 2]] })).toBe('MULTIPOINT((1 2))')
  })
})
