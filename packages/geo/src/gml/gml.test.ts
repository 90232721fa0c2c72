// Unit tests of GML: every kind of geometry in its dialects, axis order, arcs within their tolerance, national grids, and what is refused.
import { describe, expect, it } from 'vitest'
import type { Geometry, Position } from '@crosswalk/contract'
import { parseXml } from '@crosswalk/xml'
import { geodesicMetres } from '../ellipsoid.ts'
import { axisOrderOf, CRS84, createGmlReader, createTransform, GmlError, parseCrs, parseWkt, parseWktLiteral } from '../index.ts'
import type { GmlReaderOptions } from '../index.ts'

const GML32 = 'http://www.opengis.net/gml/3.2'
const GML31 = 'http://www.opengis.net/gml'

function read(
  text: string,
  { options = {}, srsName, namespace = GML32 }: { options?: GmlReaderOptions; srsName?: string; namespace?: string } = {},
) {
  const root = parseXml(`<r xmlns="${namespace}" xmlns:gml="${namespace}" xmlns:xlink="http://www.w3.org/1999/xlink">${text}</r>`)
  const [element] = root.children
  if (element === undefined) throw new Error('no element')
  return createGmlReader(options).read(element, srsName)
}

const URN = 'urn:ogc:def:crs:EPSG::4326'
const CRS84_URN = 'urn:ogc:def:crs:OGC:1.3:CRS84'
const square = '0 0 4 0 4 4 0 4 0 0'
const hole = '1 1 1 2 2 2 2 1 1 1'

// In CRS84, so that the numbers stand as GeoJSON has them. The oracle is the WKT beside.
describe('GML is the same geometry as GeoJSON', () => {
  it.each<[name: string, gml: string, wkt: string]>([
    ['Point', '<Point><pos>1 2</pos></Point>', 'POINT(1 2)'],
    ['Point with a height', '<Point srsDimension="3"><pos>1 2 3</pos></Point>', 'POINT Z(1 2 3)'],
    ['LineString', '<LineString><posList>0 0 1 1 2 0</posList></LineString>', 'LINESTRING(0 0,1 1,2 0)'],
    ['LineString of pos', '<LineString><pos>0 0</pos><pos> 1\n1 </pos></LineString>', 'LINESTRING(0 0,1 1)'],
    [
      'LineString of points',
      '<LineString><pointProperty><Point><pos>0 0</pos></Point></pointProperty><pos>1 1</pos></LineString>',
      'LINESTRING(0 0,1 1)',
    ],
    ['LineString in 3 dimensions', '<LineString><posList srsDimension="3">0 0 9 1 1 8</posList></LineString>', 'LINESTRING Z(0 0 9,1 1 8)'],
    [
      'Curve',
      '<Curve><segments><LineStringSegment><posList>0 0 1 1</posList></LineStringSegment><LineStringSegment><posList>1 1 2 0</posList></LineStringSegment></segments></Curve>',
      'LINESTRING(0 0,1 1,2 0)',
    ],
    [
      'CompositeCurve with one turned around',
      '<CompositeCurve><curveMember><LineString><posList>0 0 1 1</posList></LineString></curveMember><curveMember><OrientableCurve orientation="-"><baseCurve><LineString><posList>2 0 1 1</posList></LineString></baseCurve></OrientableCurve></curveMember></CompositeCurve>',
      'LINESTRING(0 0,1 1,2 0)',
    ],
    [
      'Polygon with a hole',
      `<Polygon><exterior><LinearRing><posList>${square}</posList></LinearRing></exterior><interior><LinearRing><posList>${hole}</posList></LinearRing></interior></Polygon>`,
      'POLYGON((0 0,4 0,4 4,0 4,0 0),(1 1,1 2,2 2,2 1,1 1))',
    ],
    [
      'Polygon of curves',
      `<Polygon><exterior><Ring><curveMember><LineString><posList>0 0 4 0 4 4</posList></LineString></curveMember><curveMember><Curve><segments><LineStringSegment><posList>4 4 0 4 0 0</posList></LineStringSegment></segments></Curve></curveMember></Ring></exterior></Polygon>`,
      'POLYGON((0 0,4 0,4 4,0 4,0 0))',
    ],
    [
      'Surface of one patch, ring left open and wound the wrong way',
      '<Surface><patches><PolygonPatch><exterior><LinearRing><posList>0 0 0 4 4 4 4 0</posList></LinearRing></exterior></PolygonPatch></patches></Surface>',
      'POLYGON((0 0,4 0,4 4,0 4,0 0))',
    ],
    [
      'Surface of two patches',
      `<Surface><patches><PolygonPatch><exterior><LinearRing><posList>${square}</posList></LinearRing></exterior></PolygonPatch><Triangle><exterior><LinearRing><posList>5 5 6 5 6 6 5 5</posList></LinearRing></exterior></Triangle></patches></Surface>`,
      'MULTIPOLYGON(((0 0,4 0,4 4,0 4,0 0)),((5 5,6 5,6 6,5 5)))',
    ],
    [
      'CompositeSurface',
      `<CompositeSurface><surfaceMember><Polygon><exterior><LinearRing><posList>${square}</posList></LinearRing></exterior></Polygon></surfaceMember><surfaceMember><OrientableSurface orientation="-"><baseSurface><Polygon><exterior><LinearRing><posList>5 5 6 5 6 6 5 5</posList></LinearRing></exterior></Polygon></baseSurface></OrientableSurface></surfaceMember></CompositeSurface>`,
      'MULTIPOLYGON(((0 0,4 0,4 4,0 4,0 0)),((5 5,6 5,6 6,5 5)))',
    ],
    [
      'MultiPoint, member',
      '<MultiPoint><pointMember><Point><pos>1 2</pos></Point></pointMember><pointMember><Point><pos>3 4</pos></Point></pointMember></MultiPoint>',
      'MULTIPOINT(1 2,3 4)',
    ],
    [
      'MultiPoint, members',
      '<MultiPoint><pointMembers><Point><pos>1 2</pos></Point><Point><pos>3 4</pos></Point></pointMembers></MultiPoint>',
      'MULTIPOINT(1 2,3 4)',
    ],
    [
      'MultiCurve',
      '<MultiCurve><curveMember><LineString><posList>0 0 1 1</posList></LineString></curveMember><curveMembers><LineString><posList>2 2 3 3</posList></LineString></curveMembers></MultiCurve>',
      'MULTILINESTRING((0 0,1 1),(2 2,3 3))',
    ],
    [
      'MultiSurface',
      `<MultiSurface><surfaceMembers><Polygon><exterior><LinearRing><posList>${square}</posList></LinearRing></exterior></Polygon></surfaceMembers></MultiSurface>`,
      'MULTIPOLYGON(((0 0,4 0,4 4,0 4,0 0)))',
    ],
    [
      'MultiGeometry',
      '<MultiGeometry><geometryMember><Point><pos>1 2</pos></Point></geometryMember><geometryMembers><LineString><posList>0 0 1 1</posList></LineString></geometryMembers></MultiGeometry>',
      'GEOMETRYCOLLECTION(POINT(1 2),LINESTRING(0 0,1 1))',
    ],
    ['Envelope', '<Envelope><lowerCorner>0 1</lowerCorner><upperCorner>4 5</upperCorner></Envelope>', 'POLYGON((0 1,4 1,4 5,0 5,0 1))'],
    ['names and metadata beside', '<Point gml:id="x"><name>n</name><description>d</description><pos>1 2</pos></Point>', 'POINT(1 2)'],
  ])('%s', (_, gml, wkt) => {
    expect(read(gml, { srsName: CRS84_URN })).toEqual(parseWkt(wkt))
  })

  it.each<[name: string, gml: string, wkt: string]>([
    ['Point', '<Point><coordinates>1,2</coordinates></Point>', 'POINT(1 2)'],
    ['coord', '<Point><coord><X>1</X><Y>2</Y><Z>3</Z></coord></Point>', 'POINT Z(1 2 3)'],
    [
      'decimal comma',
      '<LineString><coordinates decimal="," cs=";" ts="|">1,5;2|3;4,25</coordinates></LineString>',
      'LINESTRING(1.5 2,3 4.25)',
    ],
    [
      'Polygon',
      '<Polygon><outerBoundaryIs><LinearRing><coordinates>0,0 4,0 4,4 0,4 0,0</coordinates></LinearRing></outerBoundaryIs><innerBoundaryIs><LinearRing><coordinates>1,1 1,2 2,2 2,1 1,1</coordinates></LinearRing></innerBoundaryIs></Polygon>',
      'POLYGON((0 0,4 0,4 4,0 4,0 0),(1 1,1 2,2 2,2 1,1 1))',
    ],
    [
      'MultiLineString',
      '<MultiLineString><lineStringMember><LineString><coordinates>0,0 1,1</coordinates></LineString></lineStringMember></MultiLineString>',
      'MULTILINESTRING((0 0,1 1))',
    ],
    [
      'MultiPolygon',
      '<MultiPolygon><polygonMember><Polygon><exterior><LinearRing><coordinates>0,0 4,0 4,4 0,4 0,0</coordinates></LinearRing></exterior></Polygon></polygonMember></MultiPolygon>',
      'MULTIPOLYGON(((0 0,4 0,4 4,0 4,0 0)))',
    ],
    ['Box', '<Box><coordinates>0,1 4,5</coordinates></Box>', 'POLYGON((0 1,4 1,4 5,0 5,0 1))'],
    [
      'Surface by its old name',
      `<Surface><polygonPatches><PolygonPatch><exterior><LinearRing><posList>${square}</posList></LinearRing></exterior></PolygonPatch></polygonPatches></Surface>`,
      'POLYGON((0 0,4 0,4 4,0 4,0 0))',
    ],
  ])('GML 2 and 3.1: %s', (_, gml, wkt) => {
    expect(read(gml, { srsName: 'EPSG:4326', namespace: GML31 })).toEqual(parseWkt(wkt))
  })

  it.each([
    '<Point/>',
    '<MultiPoint/>',
    '<Polygon/>',
    '<LineString><posList/></LineString>',
    '<MultiGeometry><geometryMember/></MultiGeometry>',
  ])('%s is empty', (gml) => {
    expect(read(gml, { srsName: URN })).toBe(null)
  })
})

describe('axis order', () => {
  const point: Geometry = { type: 'Point', coordinates: [13.37, 52.51] }
  it.each([
    ['urn:ogc:def:crs:EPSG::4326', '52.51 13.37'],
    ['urn:ogc:def:crs:EPSG:6.9:4326', '52.51 13.37'],
    ['http://www.opengis.net/def/crs/EPSG/0/4326', '52.51 13.37'],
    ['urn:ogc:def:crs:OGC:1.3:CRS84', '13.37 52.51'],
    ['http://www.opengis.net/def/crs/OGC/1.3/CRS84', '13.37 52.51'],
    ['http://www.opengis.net/gml/srs/epsg.xml#4326', '13.37 52.51'],
    ['EPSG:4326', '13.37 52.51'],
  ])('%s', (srsName, pos) => {
    expect(read(`<Point srsName="${srsName}"><pos>${pos}</pos></Point>`)).toEqual(point)
  })

  it('of a short name is what the caller knows of the server', () => {
    const options: GmlReaderOptions = { axisOrder: (srsName) => (srsName === 'EPSG:4326' ? 'latitude-first' : undefined) }
    expect(read('<Point srsName="EPSG:4326"><pos>52.51 13.37</pos></Point>', { options })).toEqual(point)
  })

  it('is inherited with the name, from outside or from the whole', () => {
    expect(read('<Point><pos>52.51 13.37</pos></Point>', { srsName: URN })).toEqual(point)
    expect(read(`<MultiPoint srsName="${URN}"><pointMember><Point><pos>52.51 13.37</pos></Point></pointMember></MultiPoint>`)).toEqual({
      type: 'MultiPoint',
      coordinates: [point.coordinates],
    })
    expect(
      read(`<MultiPoint><pointMember><Point srsName="${URN}"><pos>52.51 13.37</pos></Point></pointMember></MultiPoint>`),
    ).toMatchObject({
      coordinates: [point.coordinates],
    })
  })
})

// AC-23d: one place by every label, at most half a metre apart.
describe('one point by different systems', () => {
  it.each([
    ['Amersfoort', [5.38720621, 52.1551744], '28992', '155000 463000'],
    // Riga, by PROJ 9.5 without grid files. LKS-92 has northing first in the register.
    ['Riga', [24.105186, 56.949649], '3059', '311786.028 506398.452'],
  ] as const)('%s', (_, [longitude, latitude], grid, pos) => {
    const iri = 'http://www.opengis.net/def/crs/EPSG/0/4326'
    const literal = parseWktLiteral(`<${iri}> POINT(${latitude} ${longitude})`, { axisOrder: axisOrderOf(parseCrs(iri), iri) })
    const order = axisOrderOf(parseCrs(`EPSG:${grid}`), `urn:ogc:def:crs:EPSG::${grid}`)
    const text = grid === '3059' && order === 'longitude-first' ? pos.split(' ').toReversed().join(' ') : pos
    const points = [
      read(`<Point srsName="${CRS84_URN}"><pos>${longitude} ${latitude}</pos></Point>`),
      read(`<Point srsName="${URN}"><pos>${latitude} ${longitude}</pos></Point>`),
      literal.geometry,
      read(`<Point srsName="urn:ogc:def:crs:EPSG::${grid}"><pos>${text}</pos></Point>`),
    ]
    for (const point of points) {
      if (point?.type !== 'Point') throw new Error('no point')
      const [x = 0, y = 0] = point.coordinates
      expect(geodesicMetres([x, y], [longitude, latitude])).toBeLessThan(0.5)
    }
    expect(createTransform(parseCrs(grid), CRS84).accuracyMetres).toBeGreaterThan(0)
  })
})

describe('arcs', () => {
  const coordinatesOf = (geometry: Geometry | null): readonly Position[] => {
    if (geometry?.type !== 'LineString') throw new Error('no line')
    return geometry.coordinates
  }
  const segment = (name: string, posList: string): string =>
    `<Curve srsName="urn:ogc:def:crs:EPSG::25833"><segments><${name}><posList>${posList}</posList></${name}></segments></Curve>`
  const back = createTransform(CRS84, parseCrs('25833')).forward
  const toPlane = (geometry: Geometry | null): readonly Position[] => coordinatesOf(geometry).map((position) => back(position) ?? [])
  /** Farthest that a vertex, or the middle of an edge, lies from the circle. */
  const worst = (line: readonly Position[], [cx, cy]: readonly [number, number], radius: number): number => {
    const off = ([x = 0, y = 0]: Position): number => Math.abs(Math.hypot(x - cx, y - cy) - radius)
    const middles = line.slice(1).map(([x = 0, y = 0], index) => [(x + (line[index]?.[0] ?? 0)) / 2, (y + (line[index]?.[1] ?? 0)) / 2])
    return Math.max(...line.map(off), ...middles.map(off))
  }

  it.each([0.01, 0.1, 5])('keep within %f m', (arcToleranceMetres) => {
    const centre = [400_000, 5_800_000] as const
    const arc = segment('Arc', '400100 5800000 400000 5800100 399900 5800000')
    const line = toPlane(read(arc, { options: { arcToleranceMetres } }))
    expect(worst(line, centre, 100)).toBeLessThan(arcToleranceMetres + 1e-3)
    // The upper half only, both ends exact.
    expect(line.every(([, y = 0]) => y >= 5_800_000 - 1e-3)).toBe(true)
    expect(line.at(-1)?.[0]).toBeCloseTo(399_900, 3)
    const circle = toPlane(read(segment('Circle', '400100 5800000 400000 5800100 399900 5800000'), { options: { arcToleranceMetres } }))
    expect(worst(circle, centre, 100)).toBeLessThan(arcToleranceMetres + 1e-3)
    expect(circle.at(-1)?.[0]).toBeCloseTo(400_100, 3)
    expect(Math.min(...circle.map(([, y = 0]) => y))).toBeLessThan(5_799_900 + 1.5 * arcToleranceMetres + 1)
  })

  it('string together', () => {
    const line = toPlane(
      read(
        segment(
          'ArcString',
          '0 0 100 100 200 0 300 -100 400 0'.replace(/(-?\d+) (-?\d+)/g, (_, x, y) => `${400_000 + Number(x)} ${5_800_000 + Number(y)}`),
        ),
      ),
    )
    expect(Math.max(...line.map(([, y = 0]) => y))).toBeCloseTo(5_800_100, 0)
    expect(Math.min(...line.map(([, y = 0]) => y))).toBeCloseTo(5_799_900, 0)
    expect(line.some(([x = 0, y = 0]) => Math.hypot(x - 400_200, y - 5_800_000) < 1e-3)).toBe(true)
  })

  it('around a centre, in metres also where coordinates are degrees or feet', () => {
    const around = (srs: string, pos: string): string =>
      `<Curve srsName="urn:ogc:def:crs:EPSG::${srs}"><segments><CircleByCenterPoint><pos>${pos}</pos><radius uom="km">1</radius></CircleByCenterPoint></segments></Curve>`
    for (const position of coordinatesOf(read(around('4326', '52.5 13.4')))) {
      expect(geodesicMetres([13.4, 52.5], [position[0] ?? 0, position[1] ?? 0])).toBeCloseTo(1000, 3)
    }
    expect(worst(toPlane(read(around('25833', '400000 5800000'))), [400_000, 5_800_000], 1000)).toBeLessThan(0.11)
    const feet = coordinatesOf(read(around('2249', '775000 2956000')))
    const [east, west] = [feet[0] ?? [], feet[Math.floor(feet.length / 2)] ?? []]
    expect(Math.abs(geodesicMetres([east[0] ?? 0, east[1] ?? 0], [west[0] ?? 0, west[1] ?? 0]) - 2000)).toBeLessThan(1)
  })

  it('of three positions in a line are that line', () => {
    expect(coordinatesOf(read(segment('Arc', '400000 5800000 400050 5800000 400100 5800000')))).toHaveLength(3)
  })
})

describe('what is refused, by the name of the element', () => {
  it.each<[gml: string, reason: string, element: string]>([
    ['<Solid/>', 'unsupported', 'Solid'],
    ['<Curve><segments><Bezier><posList>0 0 1 1 2 2</posList></Bezier></segments></Curve>', 'unsupported', 'Bezier'],
    ['<Surface><patches><Cone/></patches></Surface>', 'unsupported', 'Cone'],
    ['<MultiPoint><pointMember xlink:href="#p1"/></MultiPoint>', 'unsupported', 'pointMember'],
    ['<MultiPoint><curveMember/></MultiPoint>', 'unsupported', 'curveMember'],
    ['<Point><pos>1</pos></Point>', 'malformed', 'pos'],
    ['<Point><pos>1 x</pos></Point>', 'malformed', 'pos'],
    ['<Point><pos>NaN 1</pos></Point>', 'malformed', 'pos'],
    ['<LineString><posList>1 2 3</posList></LineString>', 'malformed', 'posList'],
    ['<LineString><posList>1 2</posList></LineString>', 'malformed', 'LineString'],
    ['<Polygon><exterior><LinearRing><posList>0 0 1 1 0 0</posList></LinearRing></exterior></Polygon>', 'malformed', 'LinearRing'],
    [`<Polygon><interior><LinearRing><posList>${square}</posList></LinearRing></interior></Polygon>`, 'malformed', 'Polygon'],
    ['<Point srsName="urn:ogc:def:crs:EPSG::1"><pos>1 2</pos></Point>', 'crs', 'Point'],
    ['<Point srsName="urn:ogc:def:crs:EPSG::99999"><pos>1 2</pos></Point>', 'crs', 'Point'],
    ['<Point srsName="urn:ogc:def:crs:EPSG::4326"><pos>179.99 -17.7</pos></Point>', 'range', 'Point'],
    [
      '<MultiPoint srsName="EPSG:4326"><pointMember><Point srsName="EPSG:3857"><pos>1 2</pos></Point></pointMember></MultiPoint>',
      'unsupported',
      'Point',
    ],
    [
      `${'<MultiGeometry><geometryMember>'.repeat(40)}<Point><pos>1 2</pos></Point>${'</geometryMember></MultiGeometry>'.repeat(40)}`,
      'limit',
      'MultiGeometry',
    ],
  ])('%s', (gml, reason, element) => {
    const outcome = ((): unknown => {
      try {
        return read(gml, { srsName: CRS84_URN })
      } catch (error) {
        return error
      }
    })()
    expect(outcome).toBeInstanceOf(GmlError)
    expect(outcome).toMatchObject({ code: 'SOURCE_MALFORMED', reason, element, line: 1 })
  })

  it('a system that nobody names', () => {
    expect(() => read('<Point><pos>1 2</pos></Point>')).toThrow(expect.objectContaining({ reason: 'crs' }))
  })

  it('more positions than allowed', () => {
    const gml = `<LineString><posList>${'1 2 '.repeat(50)}</posList></LineString>`
    expect(() => read(gml, { srsName: CRS84_URN, options: { maxPositions: 49 } })).toThrow(expect.objectContaining({ reason: 'limit' }))
  })
})
