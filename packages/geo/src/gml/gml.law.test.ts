// Law of GML: a geometry that another hand wrote as GML, in any dialect and axis order, is read as the geometry it was.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Geometry, Position } from '@crosswalk/contract'
import { parseXml } from '@crosswalk/xml'
import { createGmlReader, GmlError } from '../index.ts'

const CASES = Number(process.env['CROSSWALK_LAW_CASES'] ?? 500)

const degree = (limit: number): fc.Arbitrary<number> => fc.integer({ min: -limit * 1e6, max: limit * 1e6 }).map((value) => value / 1e6 + 0)
const position = fc.tuple(degree(180), degree(90)).map(([x, y]): Position => [x, y])
const line = fc.array(position, { minLength: 2, maxLength: 6 })
/** Around a centre, counter-clockwise, so that its winding is known without computing it. */
const polygon = fc
  .tuple(fc.integer({ min: -170, max: 170 }), fc.integer({ min: -80, max: 80 }), fc.integer({ min: 3, max: 7 }), fc.boolean())
  .map(([x, y, corners, hasHole]): readonly (readonly Position[])[] => {
    const ring = (radius: number): Position[] => {
      const open = Array.from({ length: corners }, (_, index): Position => {
        const angle = (2 * Math.PI * index) / corners
        // A text has no negative zero.
        const rounded = (value: number): number => Math.round(value * 1e6) / 1e6 + 0
        return [rounded(x + radius * Math.cos(angle)), rounded(y + radius * Math.sin(angle))]
      })
      return [...open, open[0] ?? []]
    }
    return hasHole ? [ring(5), ring(1).toReversed()] : [ring(5)]
  })
const some = <Part>(part: fc.Arbitrary<Part>): fc.Arbitrary<Part[]> => fc.array(part, { minLength: 1, maxLength: 3 })
const simple: fc.Arbitrary<Geometry> = fc.oneof(
  position.map((coordinates): Geometry => ({ type: 'Point', coordinates })),
  some(position).map((coordinates): Geometry => ({ type: 'MultiPoint', coordinates })),
  line.map((coordinates): Geometry => ({ type: 'LineString', coordinates })),
  some(line).map((coordinates): Geometry => ({ type: 'MultiLineString', coordinates })),
  polygon.map((coordinates): Geometry => ({ type: 'Polygon', coordinates })),
  some(polygon).map((coordinates): Geometry => ({ type: 'MultiPolygon', coordinates })),
)
const geometry = fc.oneof(
  simple,
  some(simple).map((geometries): Geometry => ({ type: 'GeometryCollection', geometries })),
)

interface Dialect {
  readonly version: '2' | '3.1' | '3.2'
  readonly isSwapped: boolean
  /** Modern names (Surface, Curve, members) where the version has them. */
  readonly isRich: boolean
}

/** Written by hand of the standard, sharing nothing with the reader. */
function write(given: Geometry, dialect: Dialect): string {
  const { version, isSwapped, isRich } = dialect
  const pair = ([x = 0, y = 0]: Position, separator: string): string => (isSwapped ? `${y}${separator}${x}` : `${x}${separator}${y}`)
  const list = (positions: readonly Position[]): string => {
    if (version === '2') return `<g:coordinates>${positions.map((each) => pair(each, ',')).join(' ')}</g:coordinates>`
    if (!isRich && version === '3.1') return positions.map((each) => `<g:pos>${pair(each, ' ')}</g:pos>`).join('')
    return `<g:posList>\n${positions.map((each) => pair(each, ' ')).join('\n ')} </g:posList>`
  }
  const point = (each: Position): string =>
    `<g:Point>${version === '2' ? `<g:coordinates>${pair(each, ',')}</g:coordinates>` : `<g:pos>${pair(each, ' ')}</g:pos>`}</g:Point>`
  const curve = (positions: readonly Position[]): string =>
    isRich && version !== '2'
      ? `<g:Curve><g:segments><g:LineStringSegment interpolation="linear">${list(positions)}</g:LineStringSegment></g:segments></g:Curve>`
      : `<g:LineString>${list(positions)}</g:LineString>`
  const surface = (rings: readonly (readonly Position[])[]): string => {
    const [outer, inner] = version === '2' ? ['outerBoundaryIs', 'innerBoundaryIs'] : ['exterior', 'interior']
    const boundary = rings
      .map((ring, index) => {
        const name = index === 0 ? outer : inner
        return `<g:${name}><g:LinearRing>${list(ring)}</g:LinearRing></g:${name}>`
      })
      .join('')
    return isRich && version !== '2'
      ? `<g:Surface><g:patches><g:PolygonPatch>${boundary}</g:PolygonPatch></g:patches></g:Surface>`
      : `<g:Polygon>${boundary}</g:Polygon>`
  }
  const many = (parts: readonly string[], [whole, member]: readonly [string, string]): string =>
    isRich && version !== '2'
      ? `<g:${whole}><g:${member}s>${parts.join('')}</g:${member}s></g:${whole}>`
      : `<g:${whole}>${parts.map((part) => `<g:${member}>${part}</g:${member}>`).join('')}</g:${whole}>`
  switch (given.type) {
    case 'Point':
      return point(given.coordinates)
    case 'LineString':
      return curve(given.coordinates)
    case 'Polygon':
      return surface(given.coordinates)
    case 'MultiPoint':
      return many(given.coordinates.map(point), ['MultiPoint', 'pointMember'])
    case 'MultiLineString':
      return many(given.coordinates.map(curve), version === '2' ? ['MultiLineString', 'lineStringMember'] : ['MultiCurve', 'curveMember'])
    case 'MultiPolygon':
      return many(given.coordinates.map(surface), version === '2' ? ['MultiPolygon', 'polygonMember'] : ['MultiSurface', 'surfaceMember'])
    case 'GeometryCollection':
      return many(
        given.geometries.map((part) => write(part, dialect)),
        ['MultiGeometry', 'geometryMember'],
      )
  }
}

const reader = createGmlReader()
const dialects: fc.Arbitrary<Dialect> = fc.record({
  version: fc.constantFrom('2', '3.1', '3.2'),
  isSwapped: fc.boolean(),
  isRich: fc.boolean(),
})

function parse(given: Geometry, dialect: Dialect): ReturnType<typeof parseXml> {
  const namespace = dialect.version === '3.2' ? 'http://www.opengis.net/gml/3.2' : 'http://www.opengis.net/gml'
  return parseXml(write(given, dialect).replace(/^<g:\w+/, (tag) => `${tag} xmlns:g="${namespace}"`))
}

describe('GML', () => {
  it('is read as the geometry it was written from', () => {
    fc.assert(
      fc.property(geometry, dialects, (given, dialect) => {
        const srsName = dialect.isSwapped ? 'urn:ogc:def:crs:EPSG::4326' : 'EPSG:4326'
        expect(reader.read(parse(given, dialect), srsName)).toEqual(given)
      }),
      { numRuns: CASES },
    )
  })

  it('makes a typed error of any damage to its elements', () => {
    fc.assert(
      fc.property(
        geometry,
        dialects,
        fc.nat(),
        fc.constantFrom('Solid', 'name', 'pos', 'Point', 'exterior'),
        (given, dialect, place, name) => {
          const root = parse(given, dialect)
          const all: { name: string }[] = []
          const visit = (element: typeof root): void => {
            all.push(element)
            element.children.forEach(visit)
          }
          visit(root)
          const damaged = all[place % all.length]
          if (damaged !== undefined) damaged.name = name
          try {
            reader.read(root, 'EPSG:4326')
          } catch (error) {
            expect(error).toBeInstanceOf(GmlError)
          }
        },
      ),
      { numRuns: CASES },
    )
  })
})
