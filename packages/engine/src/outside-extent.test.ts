// A place that a collection does not reach: which filters say so, and that its source is then not asked.
import { createMemorySource } from '@crosswalk/adapter-memory'
import type { Bbox, Collection, Filter } from '@crosswalk/contract'
import { parseCql2Text } from '@crosswalk/cql2'
import { describe, expect, it } from 'vitest'
import { isOutsideExtent } from './outside-extent.ts'
import { ask, createService, idsOf, queryFor } from './testing/service.ts'

const BERLIN: Bbox = [13.08, 52.33, 13.77, 52.68]

function collection(bbox: Bbox | undefined, ...geometries: readonly string[]): Collection {
  const properties = geometries.map((name) => ({ name, type: 'geometry' as const, filterable: true, sortable: false }))
  const rest = { paging: 'snapshot', revision: '', local: true, skippedRows: 0, warnings: [] } as const
  return { id: 'places', properties, geometryProperty: geometries[0], bbox, ...rest }
}

const isOutside = (text: string, bbox: Bbox | undefined = BERLIN): boolean =>
  isOutsideExtent(collection(bbox, 'geom'), [parseCql2Text(text)])

describe('outside the extent', () => {
  it.each([
    's_intersects(geom, bbox(-122.5, 47.5, -122.2, 47.7))',
    's_within(geom, polygon((0 0, 1 0, 1 1, 0 1, 0 0)))',
    's_contains(geom, point(0 0))',
    's_equals(geom, point(13.4 52.7))',
    's_crosses(geom, linestring(0 0, 1 1))',
    's_overlaps(geom, polygon((0 0, 1 0, 1 1, 0 1, 0 0)))',
    's_touches(point(0 0), geom)',
    's_intersects(geom, bbox(170, -20, -170, 20))',
  ])('%s', (text) => {
    expect(isOutside(text)).toBe(true)
  })

  it.each([
    's_intersects(geom, bbox(13.7, 52.6, 14, 53))',
    's_intersects(geom, bbox(13.77, 52.68, 14, 53))',
    's_intersects(geom, bbox(13, 52, -170, 53))',
    's_intersects(geom, bbox(13.77005, 52.5, 14, 52.6))',
    's_disjoint(geom, point(0 0))',
    'not s_intersects(geom, point(0 0))',
    's_intersects(other, point(0 0))',
    's_intersects(geom, point(0 0)) or name = 1',
    'name = 1',
  ])('not so: %s', (text) => {
    expect(isOutside(text)).toBe(false)
  })

  it('by distance, over the bound', () => {
    const near = (metres: number): Filter => ({
      op: 's_dwithin',
      args: [{ property: 'geom' }, { type: 'Point', coordinates: [13.4, 52.2] }, metres],
    })
    expect(isOutsideExtent(collection(BERLIN, 'geom'), [near(5000)])).toBe(true)
    expect(isOutsideExtent(collection(BERLIN, 'geom'), [near(20_000)])).toBe(false)
  })

  it('over the antimeridian', () => {
    const fiji: Bbox = [177, -19, -179, -16]
    expect(isOutside('s_intersects(geom, bbox(179, -18, -179.5, -17))', fiji)).toBe(false)
    expect(isOutside('s_intersects(geom, bbox(13, 52, 14, 53))', fiji)).toBe(true)
  })

  it('is not known where no extent is stated, or where there are two geometries', () => {
    expect(isOutsideExtent(collection(undefined, 'geom'), [parseCql2Text('s_contains(geom, point(0 0))')])).toBe(false)
    expect(isOutsideExtent(collection(BERLIN, 'geom', 'entrance'), [parseCql2Text('s_contains(geom, point(0 0))')])).toBe(false)
  })
})

const MODEL = `
name: Place
plural: places
properties:
  name: { kind: text, iri: https://example.org/name, role: label }
  location: { kind: geometry, iri: https://example.org/location, role: geometry }
iri: https://example.org/Place
`
const crosswalkOf = (city: string): string => `
crosswalk: ${city}
source: ${city}
collection: places
model: Place
id: 'urn:${city}:{id}'
properties: { name: name, location: geom }
`

describe('a query with a place', () => {
  it('asks no city that lies elsewhere, and says which', async () => {
    const asked: string[] = []
    const city = (id: string, bbox: Bbox) => {
      const item = { id: '1', name: id, geom: { type: 'Point', coordinates: [bbox[0] + 0.1, bbox[1] + 0.1] } }
      const property = (name: string, type: 'text' | 'geometry') => ({ name, type, filterable: true, sortable: false })
      const properties = [property('id', 'text'), property('name', 'text'), property('geom', 'geometry')]
      const source = createMemorySource({
        id,
        collections: [{ id: 'places', items: [item], properties, keyProperty: 'id', geometryProperty: 'geom', bbox }],
      })
      const watched = { ...source, scan: (...call: Parameters<typeof source.scan>) => (asked.push(id), source.scan(...call)) }
      return {
        id,
        mechanism: 'memory' as const,
        settings: {},
        current: () => watched,
        health: () => ({ state: 'ready' as const, sinceMs: 0 }),
      }
    }
    const service = createService({
      model: MODEL,
      crosswalks: ['berlin', 'seattle'].map(crosswalkOf),
      sources: [city('berlin', BERLIN), city('seattle', [-122.5, 47.4, -122.2, 47.8])],
    })
    const filter: readonly Filter[] = [{ op: 's_intersects', args: [{ property: 'location' }, { bbox: [13, 52, 14, 53] }] }]
    const page = await ask(service, { ...queryFor('Place'), filter })
    expect(idsOf(page)).toEqual(['urn:berlin:1'])
    expect(asked).toEqual(['berlin'])
    expect(page.completeness.entries.map(({ status, code, requests }) => [status, code, requests])).toEqual([
      ['OK', null, 1],
      ['SKIPPED', 'NO_MATCH_POSSIBLE', 0],
    ])
  })
})
