// Questions about spatial operators, over the places of the sample itself: around them, beside them, on the edge.
import type { Bbox, Filter, Geometry, Literal, Polygon, Position, SpatialOperator } from '@crosswalk/contract'
import { bboxOf, parseGeometry } from '@crosswalk/geo'
import { GEOMETRY } from '../items/create-getters.ts'
import type { Feature } from '../items/feature.ts'
import type { AbilityName } from '../request/abilities.ts'
import type { Sample } from './sample.ts'
import type { Question, Template } from './template.ts'

/** About a hundred metres: more than any rounding of coordinates, less than the distance of most places. */
const STEP = 0.001

type Place = (geometry: Geometry, bbox: Bbox) => Literal | undefined

const around: Place = (_, [west, south, east, north]) => ({ bbox: [west - STEP, south - STEP, east + STEP, north + STEP] })
const beside: Place = (_, [, south, east, north]) => ({ bbox: [east + STEP, south - STEP, east + 2 * STEP, north + STEP] })
/** The place touches the western edge from inside. */
const onEdge: Place = (_, [west, south, east, north]) => ({ bbox: [west, south - STEP, east + STEP, north + STEP] })
/** A point on the western edge; what has an extent lies outside and touches it. */
const touching: Place = (_, [, south, east, north]) => ({ bbox: [east, south - STEP, east + STEP, north + STEP] })
/** As long as it is short: it stands in a URL. */
const itself: Place = (geometry) => {
  if (geometry.type === 'Point') return { type: 'Point', coordinates: geometry.coordinates.slice(0, 2) }
  return geometry.type === 'GeometryCollection' || JSON.stringify(geometry.coordinates).length > 800 ? undefined : geometry
}
const inside: Place = (_, [west, south, east, north]) => ({ type: 'Point', coordinates: [(west + east) / 2, (south + north) / 2] })
const shifted: Place = (_, [west, south]) => ({ type: 'Point', coordinates: [west - STEP, south - STEP] })

/** Degrees in which the place has room. */
const sizeOf = ([west, south, east, north]: Bbox): number => Math.max(east - west, north - south) + 2 * STEP

/** Standing on its corner around the place. */
const diamond: Place = (_, [west, south, east, north]) => {
  const [x, y, size] = [(west + east) / 2, (south + north) / 2, 2 * sizeOf([west, south, east, north])]
  return polygon([x - size, y], [x, y - size], [x + size, y], [x, y + size])
}
/** The place lies in the box around the triangle, and beyond its longest side. */
const besideTriangle: Place = (_, [west, south, east, north]) => {
  const size = sizeOf([west, south, east, north])
  return polygon([west - 4 * size, south - 4 * size], [east + size, south - 4 * size], [west - 4 * size, north + size])
}
/** Bent in the middle of the place. */
const through: Place = (_, [west, south, east, north]) => {
  const [x, y, size] = [(west + east) / 2, (south + north) / 2, sizeOf([west, south, east, north])]
  return {
    type: 'LineString',
    coordinates: [
      [x - size, y],
      [x, y],
      [x + size, y + size],
    ],
  }
}
/** Along two sides of the place, not touching it. */
const alongside: Place = (_, [west, south, east, north]) => {
  const size = sizeOf([west, south, east, north])
  return {
    type: 'LineString',
    coordinates: [
      [west - size, south - size],
      [east + size, south - size],
      [east + size, north + size],
    ],
  }
}
const polygon = (...corners: readonly Position[]): Polygon => ({ type: 'Polygon', coordinates: [[...corners, corners[0] ?? []]] })

/** Sixty degrees to either side, half a degree around the place towards the equator: a great circle would run degrees nearer to the pole than the parallel. */
const wideAround: Place = (_, [west, south, east, north]) =>
  isBetween([west, south, east, north])
    ? { bbox: [west - 60, south > 0 ? south - 0.5 : south - 15, east + 60, south > 0 ? north + 15 : north + 0.5] }
    : undefined
/** As wide, and half a degree nearer to the equator than the place. */
const wideBeside: Place = (_, [west, south, east, north]) =>
  isBetween([west, south, east, north])
    ? { bbox: [west - 60, south > 0 ? south - 15 : north + 0.5, east + 60, south > 0 ? south - 0.5 : north + 15] }
    : undefined

const isBetween = ([west, south, east, north]: Bbox): boolean =>
  Math.min(Math.abs(south), Math.abs(north)) > 16 &&
  Math.max(Math.abs(south), Math.abs(north)) < 70 &&
  north - south < 1 &&
  Math.max(-west, east) < 119

const SHAPES: readonly (readonly [op: SpatialOperator, place: Place, expected: boolean, family: string, says: string])[] = [
  ['s_intersects', around, true, 'places', 'loses what lies inside: the axes are swapped, or the name is another'],
  ['s_intersects', beside, false, 'places', 'finds what lies outside'],
  ['s_intersects', onEdge, true, 'edges', 'loses what lies on the edge'],
  ['s_intersects', touching, true, 'edges', 'loses what touches from outside'],
  ['s_within', around, true, 'relations', 'loses what lies within'],
  ['s_within', beside, false, 'relations', 'finds what lies outside'],
  ['s_within', touching, false, 'relations', 'finds what only touches'],
  ['s_disjoint', beside, true, 'relations', 'loses what lies apart'],
  ['s_disjoint', around, false, 'relations', 'finds what lies inside'],
  ['s_equals', itself, true, 'equals', 'does not find the place itself: coordinates in answers are rounded'],
  ['s_equals', shifted, false, 'equals', 'finds another place'],
  ['s_touches', touching, true, 'relations', 'loses what touches'],
  ['s_touches', around, false, 'relations', 'finds what lies inside'],
  ['s_contains', inside, true, 'relations', 'loses what contains the point'],
  ['s_contains', shifted, false, 'relations', 'finds what does not contain the point'],
  ['s_intersects', wideAround, true, 'relations', 'loses what lies inside of a wide box: edges are great circles'],
  ['s_intersects', wideBeside, false, 'relations', 'finds what lies beside a wide box: edges are great circles'],
]

/** Literals that are neither points nor boxes. */
const LITERALS: readonly (readonly [ability: AbilityName, place: Place, expected: boolean, says: string])[] = [
  ['polygons:geometry', diamond, true, 'in a filter lose what lies inside'],
  ['polygons:geometry', besideTriangle, false, 'in a filter stand for the box around them'],
  ['lines:geometry', through, true, 'in a filter lose what lies on them'],
  ['lines:geometry', alongside, false, 'in a filter stand for the box around them'],
]

export function spatialTemplates(sample: Sample): readonly Template[] {
  // A place with few digits equals itself also where answers are rounded.
  const digits = Math.max(0, ...sample.features.map(decimalsOf))
  const isNull: Filter = { op: 'isNull', args: [{ property: GEOMETRY }] }
  const nulls = [true, false].map((expected): Template => ({
    ability: 'isNull:geometry',
    family: 'null geometry',
    expected,
    says: 'is wrong about features without geometry',
    ask: (item) =>
      (item.geometry === null) === expected ? { filter: isNull, about: `the geometry is ${expected ? 'null' : 'there'}` } : undefined,
  }))
  const disjointNull: Template = {
    ability: 's_disjoint:geometry',
    family: 'relations',
    expected: false,
    says: 'finds features without geometry',
    ask: (item) =>
      item.geometry === null
        ? { filter: { op: 's_disjoint', args: [{ property: GEOMETRY }, { bbox: [0, 0, 1, 1] }] }, about: 'the geometry is null' }
        : undefined,
  }
  return [
    ...LITERALS.map(([ability, place, expected, says]) => ({
      ability,
      family: 'shapes',
      expected,
      says,
      ask: askPlace(sample, 's_intersects', place, expected),
    })),
    ...SHAPES.map(([op, place, expected, family, says]) => ({
      ability: `${op}:geometry`,
      family,
      expected,
      says,
      ask:
        op === 's_equals' && expected ? whereFinest(askPlace(sample, op, place, expected), digits) : askPlace(sample, op, place, expected),
    })),
    disjointNull,
    ...nulls,
  ]
}

function whereFinest(ask: Template['ask'], digits: number): Template['ask'] {
  return (item) => (decimalsOf(item) < digits ? undefined : ask(item))
}

/** Of the coordinates, as they are written. */
export function decimalsOf({ geometry }: Feature): number {
  const fractions = JSON.stringify(geometry ?? null).match(/\.\d+/g) ?? []
  return Math.max(0, ...fractions.map((fraction) => fraction.length - 1))
}

function askPlace(sample: Sample, op: SpatialOperator, place: Place, expected: boolean): Template['ask'] {
  return (item: Feature): Question | undefined => {
    const geometry = parseGeometry(item.geometry)
    if (geometry === null) return undefined
    const bbox = bboxOf(geometry)
    if (!(bbox[0] > -179 && bbox[2] < 179 && bbox[1] > -89 && bbox[3] < 89)) return undefined
    const literal = place(geometry, bbox)
    if (literal === undefined) return undefined
    const filter: Filter = { op, args: [{ property: GEOMETRY }, literal] }
    return (sample.evaluate(filter, item) === true) === expected ? { filter, about: `it lies at ${bbox.slice(0, 2).join(' ')}` } : undefined
  }
}

/** DWITHIN of the older language: its unit is often not read. */
export function distanceTemplates(): readonly Template[] {
  return [
    {
      ability: 'dwithin',
      family: 'distance',
      expected: false,
      says: 'reads its metres as degrees, or not at all',
      ask(item) {
        const geometry = parseGeometry(item.geometry)
        if (geometry?.type !== 'Point') return undefined
        const [longitude = 0, latitude = 0] = geometry.coordinates
        if (!(Math.abs(longitude) < 179 && Math.abs(latitude) < 88)) return undefined
        const centre = { type: 'Point', coordinates: [longitude, latitude + 0.1] } as const
        return {
          filter: { op: 's_dwithin', args: [{ property: GEOMETRY }, centre, 100] },
          native: (language, nameOf) =>
            language === 'cql-text'
              ? { text: `DWITHIN(${nameOf(GEOMETRY)}, POINT(${longitude} ${latitude + 0.1}), 100, meters)` }
              : undefined,
          about: 'it lies 11 km away',
        }
      },
    },
  ]
}
