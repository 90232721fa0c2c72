import { expect, it } from 'vitest'
import type { Feature } from '../items/feature.ts'
import { readSystem } from '../request/reference-system.ts'
import type { NamedCrs } from '../request/reference-system.ts'
import { compareSystems } from './compare-systems.ts'

/** EPSG says: from 12 to 18.01 east, 46.4 to 84.42 north. */
const UTM33 = readSystem('http://www.opengis.net/def/crs/EPSG/0/25833') as NamedCrs

const at = (id: string, ...coordinates: readonly number[]): Feature => ({
  type: 'Feature',
  id,
  geometry: { type: 'Point', coordinates },
  properties: {},
})

const berlin = at('berlin', 13.4, 52.5)
const fiji = at('fiji', 178, -17)

it.each([
  ['places that are the same', [berlin], [at('berlin', 13.4, 52.5005)], 'same'],
  ['places elsewhere', [berlin], [at('berlin', 13.5, 52.5)], 'apart'],
  ['places with their axes exchanged', [berlin], [at('berlin', 52.5, 13.4)], 'swapped'],
  ['no feature in both', [berlin], [fiji], 'unknown'],
  ['a place outside of the area of use is no witness', [berlin, fiji], [berlin, at('fiji', 30, 0)], 'same'],
  ['nor are only such places', [fiji], [at('fiji', 30, 0)], 'unknown'],
  ['a place inside of it is one', [berlin, fiji], [at('berlin', 13.5, 52.5), at('fiji', 30, 0)], 'apart'],
])('%s', (_name, features, others, comparison) => {
  expect(compareSystems(features, others, UTM33)).toBe(comparison)
})
