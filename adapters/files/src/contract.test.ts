// The file source keeps the laws of a source: points with gaps, mixed geometries without ids, a gzipped table with every column type.
import type { Filter } from '@crosswalk/contract'
import { arbitraryRequest, testSource } from '@crosswalk/contract/testing'
import { compileFilter } from '@crosswalk/cql2'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { filesAdapter } from './index.ts'

const baseDirectory = new URL('__fixtures__/', import.meta.url).pathname
const name = { property: 'name' }
const size: Filter = { op: 'between', args: [{ property: 'size' }, 2, 8] }
const box: Filter = { op: 's_intersects', args: [{ property: 'geometry' }, { bbox: [100, -60, -100, 60] }] }

testSource({
  name: 'files',
  kit: { describe, it, expect },
  connect: () =>
    filesAdapter.connect(
      { path: ['towns.geojson', 'shapes.geojsonl', 'stations.csv.gz'], reload: false },
      { sourceId: 'files', baseDirectory, signal: new AbortController().signal },
    ),
  collections: [
    {
      id: 'towns',
      count: 60,
      filters: [[size, box], [{ op: 'in', args: [{ property: 'id' }, ['t4', 't99', 'x']] }], [{ op: 'or', args: [size, box] }], [false]],
      orders: [
        [{ property: 'label', descending: true }],
        [
          { property: 'open', descending: false },
          { property: 'size', descending: true },
        ],
        [{ property: 'mixed', descending: false }],
      ],
      values: [
        { key: 't4', property: 'size', value: undefined },
        { key: 't6', property: 'label', value: null },
        { key: 't0', property: 'address.zip', value: '00' },
        { key: 't0', property: 'address.house.number', value: 0 },
        { key: 't0', property: 'address.street', value: 'a' },
      ],
    },
    {
      id: 'shapes',
      count: 24,
      filters: [[{ op: 's_within', args: [{ property: 'geometry' }, { bbox: [-9, -9, 9, 9] }] }]],
      orders: [[{ property: 'rank', descending: true }]],
    },
    {
      id: 'stations',
      count: 40,
      filters: [
        [{ op: 'like', args: [name, 'tw%'] }],
        [{ op: 'like', args: [name, 's%i'] }],
        [{ op: 'not', args: [{ op: 'isNull', args: [name] }] }],
      ],
      orders: [
        [{ property: 'since', descending: true }],
        [
          { property: 'name', descending: false },
          { property: 'height', descending: false },
        ],
      ],
      values: [
        { key: '0', property: 'postcode', value: '00500' },
        { key: '15', property: 'height', value: undefined },
      ],
    },
  ],
  oracle(collection, conjunct, source) {
    const types = new Map(collection.properties.map((property) => [property.name, property.type]))
    return compileFilter<unknown>(conjunct, {
      resolve(property) {
        const type = types.get(property)
        return type === undefined ? undefined : { type, get: source.getter(collection.id, property) }
      },
    })
  },
  forAll: (collection, { items, source }, check) =>
    fc.assert(
      fc.asyncProperty(arbitraryRequest(fc, collection, { items, get: (property) => source.getter(collection.id, property) }), check),
      {
        numRuns: 150,
      },
    ),
})
