// Coordinates that were transformed on their way are not those that the server compares: boxes are wider, and nothing spatial is exact.
import { expect, it } from 'vitest'
import { recordedState } from '../../__fixtures__/recorded-state.ts'
import { lowerFilter } from '../request/lower-filter.ts'
import { readSystem } from '../request/reference-system.ts'
import { settlePlaces } from './inexact-places.ts'
import { createSample } from './sample.ts'

const state = recordedState('/collections/stations/items', 'cql2-text')
const sample = createSample({ features: [], types: state.types, emptyIsNull: false, isWhole: false })
const system = (code: string) => readSystem(`http://www.opengis.net/def/crs/EPSG/0/${code}`)

it.each([
  ['asked for in EPSG:25833', { crs: system('25833'), repair: { swapped: false } }],
  ['found to be in EPSG:31467', { crs: undefined, repair: { swapped: false, actual: system('31467') } }],
])('where they are %s', (_, systems) => {
  const { filter, marginDegrees } = settlePlaces(state.abilities.filter, sample, systems)
  // A metre at least, a kilometre at most.
  expect(marginDegrees).toBeGreaterThan(1e-5)
  expect(marginDegrees).toBeLessThan(1e-2)
  const verdicts = filter?.verdicts
  const names = ['s_intersects:geometry', 's_within:geometry', 'polygons:geometry', '=:text']
  expect(names.map((name) => verdicts?.get(name))).toEqual(['inexact', 'unsupported', 'unsupported', 'exact'])
  const lowered = lowerFilter(
    { op: 's_within', args: [{ property: 'geometry' }, { bbox: [13, 52, 14, 53] }] },
    { ...state, abilities: { ...state.abilities, filter, marginDegrees } },
  )
  expect(lowered?.verdict).toBe('inexact')
  expect(JSON.stringify(lowered?.filter)).toContain(String(13 - marginDegrees))
})

it('where they are degrees of WGS 84 they stay what they are', () => {
  const settled = settlePlaces(state.abilities.filter, sample, { crs: system('4326'), repair: { swapped: true } })
  expect([settled.marginDegrees, settled.filter]).toEqual([0, state.abilities.filter])
})
