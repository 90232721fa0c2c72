// Files of published packages read as what they are known to hold.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Geometry, Position, Source } from '@crosswalk/contract'
import { readItems, requestAll } from '@crosswalk/contract/testing'
import { compileRecord } from '../__fixtures__/connect-files.ts'
import { filesAdapter } from '../index.ts'

let source: Source

beforeAll(async () => {
  source = await filesAdapter.connect(
    {
      path: 'package:vega-datasets/data/{airports.csv,zipcodes.csv,weather.csv,seattle-weather-hourly-normals.csv,earthquakes.json,udistrict.json}',
      collections: {
        stops: { path: 'package:vbb-stations/full.json', rows: '$.*', licence: 'ISC' },
        boroughs: { path: 'package:vega-datasets/data/londonBoroughs.json', object: 'boroughs' },
        tube: { path: 'package:vega-datasets/data/londonTubeLines.json', duplicates: 'group' },
        counties: { path: 'package:vega-datasets/data/us-10m.json', object: 'counties', duplicates: 'group' },
      },
    },
    { sourceId: 'real', baseDirectory: import.meta.dirname, signal: new AbortController().signal },
  )
})
afterAll(() => source.close())

describe('package files', () => {
  it('hold as many items as they are known to', () => {
    expect(source.description.quirks).toEqual([])
    expect(Object.fromEntries([...source.collections].map(([id, { count }]) => [id, count?.value]))).toEqual({
      stops: 26_679,
      boroughs: 33,
      tube: 394,
      counties: 3641,
      airports: 3376,
      zipcodes: 42_049,
      weather: 2922,
      'seattle-weather-hourly-normals': 8759,
      earthquakes: 1707,
      udistrict: 182,
    })
  })

  it('keep postal codes and station codes text', async () => {
    const [first] = await readItems(source, requestAll('zipcodes', { filter: [{ op: '=', args: [{ property: 'zip_code' }, '00501'] }] }))
    expect(compileRecord(source, 'zipcodes')(first)).toMatchObject({ zip_code: '00501', city: 'Holtsville', latitude: 40.922326 })
    const types = source.collections.get('airports')?.properties.map(({ name, type }) => `${name} ${type}`)
    expect(types).toEqual(['iata text', 'name text', 'city text', 'state text', 'country text', 'latitude number', 'longitude number'])
    expect(source.collections.get('weather')?.properties.find(({ name }) => name === 'date')?.type).toBe('date')
  })

  it('find the stops of Berlin by nested properties', async () => {
    const between = (property: string, low: number, high: number) => ({ op: 'between', args: [{ property }, low, high] }) as const
    const plan = source.plan(
      requestAll('stops', { filter: [between('location.latitude', 52.3383, 52.6755), between('location.longitude', 13.0884, 13.7612)] }),
    )
    expect(plan.residual).toEqual([])
    // The note on the data counts 10,059 in its own box of Berlin.
    expect((await readItems(source, plan.request)).length).toBeGreaterThan(9000)
    expect(source.collections.get('stops')?.keyProperty).toBe('id')
  })

  it('have the boroughs wound as RFC 7946', async () => {
    const rings = (await readItems(source, requestAll('boroughs'))).flatMap((item) =>
      outerRings((item as { readonly geometry: Geometry }).geometry),
    )
    expect(rings.length).toBeGreaterThanOrEqual(33)
    expect(rings.filter((ring) => signedArea(ring) > 0).length).toBeGreaterThanOrEqual(33)
    // Quantisation left a sliver without area among them.
    expect(rings.filter((ring) => signedArea(ring) < 0)).toEqual([])
  })

  it('are named by package, never by place', () => {
    expect(source.collections.get('stops')?.files?.[0]).toMatchObject({ name: 'package:vbb-stations/full.json', bytes: 5_829_068 })
  })
})

function outerRings(geometry: Geometry): readonly (readonly Position[])[] {
  if (geometry.type === 'Polygon') return geometry.coordinates.slice(0, 1)
  return geometry.type === 'MultiPolygon' ? geometry.coordinates.flatMap((rings) => rings.slice(0, 1)) : []
}

function signedArea(ring: readonly Position[]): number {
  return ring.slice(1).reduce((sum, [x = 0, y = 0], index) => sum + (ring[index]?.[0] ?? 0) * y - x * (ring[index]?.[1] ?? 0), 0)
}
