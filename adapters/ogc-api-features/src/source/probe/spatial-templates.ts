// Questions about spatial operators, over the places of the sample itself: around them, beside them, on the edge.
import type { Filter, SpatialOperator } from '@crosswalk/contract'
import { bboxOf, parseGeometry } from '@crosswalk/geo'
import {
  alongside,
  around,
  beside,
  besideTriangle,
  diamond,
  inside,
  itself,
  onEdge,
  shifted,
  through,
  touching,
  wideAround,
  wideBeside,
} from './known-literals.ts'
import type { Place } from './known-literals.ts'
import { GEOMETRY } from '../items/create-getters.ts'
import type { Feature } from '../items/feature.ts'
import type { AbilityName } from '../request/abilities.ts'
import type { Sample } from './sample.ts'
import type { Question, Template } from './template.ts'

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
