// Relations by key, inverse and by place over several sources: batched, bounded, with stubs for what nobody holds.
import { createMemorySource } from '@crosswalk/adapter-memory'
import type { EntityPage, EntityQuery, EntityRow, Filter, RelationSelection } from '@crosswalk/contract'
import { SourceError } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { ask, createService, handleOf, idsOf, queryFor, selectNames } from './testing/service.ts'

const MODELS = `
name: District
plural: districts
iri: https://example.org/def/District
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  location: { kind: geometry, iri: https://example.org/def/location, role: geometry }
  stops: { kind: relation, iri: https://example.org/def/stops, target: Stop, by: intersects }
  named: { kind: relation, iri: https://example.org/def/named, target: Stop, inverse: district }
---
name: Stop
plural: stops
iri: https://example.org/def/Stop
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  rank: { kind: number, iri: https://example.org/def/rank }
  location: { kind: geometry, iri: https://example.org/def/location, role: geometry }
  district: { kind: relation, iri: https://example.org/def/district, target: District }
  lines: { kind: relation, iri: https://example.org/def/lines, target: District, many: true }
  inside: { kind: relation, iri: https://example.org/def/inside, target: District, by: within }
  close: { kind: relation, iri: https://example.org/def/close, target: Stop, by: near, withinMetres: 120000 }
`
const CROSSWALKS = [
  `
crosswalk: districts
source: d
collection: districts
model: District
id: "urn:district:{key}"
properties: { name: name, location: geom }
`,
  `
crosswalk: stops
source: s
collection: stops
model: Stop
id: "urn:stop:{key}"
properties:
  name: name
  rank: rank
  location: geom
  district: { template: "urn:district:{district}" }
  lines: lines
`,
]
const square = (west: number, south: number): object => ({
  type: 'Polygon',
  coordinates: [
    [
      [west, south],
      [west + 1, south],
      [west + 1, south + 1],
      [west, south + 1],
      [west, south],
    ],
  ],
})
const point = (longitude: number, latitude: number): object => ({ type: 'Point', coordinates: [longitude, latitude] })
const districts = [
  { key: 'a', name: 'Alt', geom: square(0, 0) },
  { key: 'b', name: 'Bad', geom: square(1, 0) },
  { key: 'c', name: 'Leer', geom: square(5, 5) },
  { key: 'd', name: 'Nirgends', geom: null },
]
const stops = [
  { key: '1', name: 'Eins', rank: 3, geom: point(0.5, 0.5), district: 'a', lines: ['urn:district:a', 'urn:district:b'] },
  { key: '2', name: 'Zwei', rank: 1, geom: point(1, 0.5), district: 'b', lines: ['urn:district:gone'] },
  { key: '3', name: 'Drei', rank: 2, geom: point(1.5, 0.5), district: 'gone', lines: [] },
  { key: '4', name: 'Vier', rank: 9, geom: null, district: null, lines: null },
]
const column = (name: string, type: 'text' | 'number' | 'geometry' | 'array') => ({ name, type, filterable: true, sortable: true })

type Memory = ReturnType<typeof createMemorySource>
function setUp(extra: { readonly faults?: () => void } = {}): { service: ReturnType<typeof createService>; stopSource: Memory } {
  const stopOptions = {
    id: 's',
    collections: [
      {
        id: 'stops',
        items: stops,
        properties: [
          column('key', 'text'),
          column('name', 'text'),
          column('rank', 'number'),
          column('geom', 'geometry'),
          column('district', 'text'),
          column('lines', 'array'),
        ],
        keyProperty: 'key',
        geometryProperty: 'geom',
      },
    ],
    ...extra,
  }
  const stopSource = createMemorySource(stopOptions)
  const service = createService({
    model: MODELS,
    crosswalks: CROSSWALKS,
    sources: [
      handleOf({
        id: 'd',
        collections: [
          {
            id: 'districts',
            items: districts,
            properties: [column('key', 'text'), column('name', 'text'), column('geom', 'geometry')],
            keyProperty: 'key',
            geometryProperty: 'geom',
          },
        ],
      }),
      { id: 's', mechanism: 'memory', settings: {}, current: () => stopSource, health: () => ({ state: 'ready', sinceMs: 0 }) },
    ],
  })
  return { service, stopSource }
}

const relation = (property: string, extra: Partial<RelationSelection> = {}): RelationSelection => ({
  key: property,
  property,
  select: selectNames,
  filter: [],
  orderBy: [],
  first: 20,
  count: 'none',
  ...extra,
})
const withRelation = (model: string, ...relations: readonly RelationSelection[]): EntityQuery => ({
  ...queryFor(model),
  select: { ...selectNames, relations },
})
const related = (page: EntityPage, key: string): unknown =>
  page.rows.map((row) => [row.id.slice(4), idsOf(row.values[key] as EntityPage).map((id) => id.slice(4))])

describe('relations by place', () => {
  it('of every row of a page in one read of the other side', async () => {
    const { service, stopSource } = setUp()
    const page = await ask(service, withRelation('District', relation('stops')))
    expect(related(page, 'stops')).toEqual([
      ['district:a', ['stop:1', 'stop:2']],
      ['district:b', ['stop:2', 'stop:3']],
      ['district:c', []],
      ['district:d', []],
    ])
    expect(stopSource.log.filter((call) => call.call === 'scan')).toHaveLength(1)
  })

  it('within and near, with their own page, order, filter and cursor', async () => {
    const { service } = setUp()
    const close = relation('close', { orderBy: [{ property: 'rank', descending: false }], first: 2 })
    const page = await ask(service, withRelation('Stop', relation('inside'), close))
    expect(related(page, 'inside')).toEqual([
      ['stop:1', ['district:a']],
      // On the border of both: within needs the interior.
      ['stop:2', []],
      ['stop:3', ['district:b']],
      ['stop:4', []],
    ])
    expect(related(page, 'close')).toEqual([
      ['stop:1', ['stop:2', 'stop:3']],
      ['stop:2', ['stop:2', 'stop:3']],
      ['stop:3', ['stop:2', 'stop:3']],
      ['stop:4', []],
    ])
    const first = page.rows[0]?.values['close'] as EntityPage
    expect([first.hasNextPage, first.count]).toEqual([true, { value: 3, accuracy: 'EXACT' }])
    const rest = await ask(service, withRelation('Stop', { ...close, after: first.endCursor ?? '' }))
    expect(related(rest, 'close')).toEqual([
      ['stop:1', ['stop:1']],
      ['stop:2', ['stop:1']],
      ['stop:3', ['stop:1']],
      ['stop:4', []],
    ])
  })
})

describe('relations by key', () => {
  it('to one: the entity, a stub for what nobody holds, null for none', async () => {
    const page = await ask(setUp().service, withRelation('Stop', relation('district')))
    expect(page.rows.map((row) => row.values['district'] as EntityRow | null)).toMatchObject([
      { id: 'urn:district:a', resolved: true, values: { name: 'Alt' } },
      { id: 'urn:district:b', resolved: true },
      { id: 'urn:district:gone', resolved: false, values: {} },
      null,
    ])
  })

  it('to many, in one read, dangling ones included', async () => {
    const page = await ask(setUp().service, withRelation('Stop', relation('lines')))
    expect(related(page, 'lines')).toEqual([
      ['stop:1', ['district:a', 'district:b']],
      ['stop:2', ['district:gone']],
      ['stop:3', []],
      ['stop:4', []],
    ])
  })

  it('inverse: asked from the other side', async () => {
    const { service, stopSource } = setUp()
    const page = await ask(service, withRelation('District', relation('named')))
    expect(related(page, 'named')).toEqual([
      ['district:a', ['stop:1']],
      ['district:b', ['stop:2']],
      ['district:c', []],
      ['district:d', []],
    ])
    expect(stopSource.log.filter((call) => call.call === 'scan')).toHaveLength(1)
  })

  it('nested relations are read in batches too', async () => {
    const nested = relation('stops', { select: { ...selectNames, relations: [relation('district')] } })
    const { service } = setUp()
    const page = await ask(service, withRelation('District', nested))
    const names = page.rows.map((row) => (row.values['stops'] as EntityPage).rows.map((stop) => (stop.values['district'] as EntityRow).id))
    expect(names).toEqual([['urn:district:a', 'urn:district:b'], ['urn:district:b', 'urn:district:gone'], [], []])
  })
})

describe('conditions on relations', () => {
  const some = (name: string, child: Filter): Filter => ({ op: 'some', args: [{ property: name }, child] })
  const every = (name: string, child: Filter): Filter => ({ op: 'every', args: [{ property: name }, child] })
  const named = (name: string): Filter => ({ op: '=', args: [{ property: 'name' }, name] })
  const asked = async (model: string, filter: Filter): Promise<readonly string[]> =>
    idsOf(await ask(setUp().service, { ...queryFor(model), filter: [filter] })).map((id) => id.slice(4))

  it('some by place, inverse and by key', async () => {
    expect(await asked('District', some('stops', named('Zwei')))).toEqual(['district:a', 'district:b'])
    expect(await asked('District', some('named', named('Zwei')))).toEqual(['district:b'])
    expect(await asked('Stop', some('district', named('Alt')))).toEqual(['stop:1'])
    expect(await asked('Stop', some('lines', named('Bad')))).toEqual(['stop:1'])
    expect(await asked('Stop', some('close', named('Eins')))).toEqual(['stop:1', 'stop:2', 'stop:3'])
  })
  it('none is not some, for those without any relation too', async () => {
    expect(await asked('District', { op: 'not', args: [some('stops', named('Zwei'))] })).toEqual(['district:c', 'district:d'])
    expect(await asked('Stop', { op: 'not', args: [some('district', named('Alt'))] })).toEqual(['stop:2', 'stop:3', 'stop:4'])
  })
  it('every holds where there is no child', async () => {
    expect(await asked('District', every('stops', { op: '<', args: [{ property: 'rank' }, 3] }))).toEqual([
      'district:b',
      'district:c',
      'district:d',
    ])
  })
  it('a path is the same as some', async () => {
    expect(await asked('Stop', { op: '=', args: [{ property: 'district.name' }, 'Alt'] })).toEqual(['stop:1'])
  })
  it('nested', async () => {
    expect(await asked('District', some('stops', some('district', named('Bad'))))).toEqual(['district:a', 'district:b'])
  })
  it('on what is no relation is refused', async () => {
    await expect(asked('Stop', some('name', named('x')))).rejects.toMatchObject({ code: 'QUERY_INVALID' })
  })
})

describe('a dead other side', () => {
  const faults = (): never => {
    throw new SourceError('SOURCE_FAILED', 'broken', { sourceId: 's' })
  }
  it('lowers the completeness of the relation and of the root', async () => {
    const page = await ask(setUp({ faults }).service, withRelation('District', relation('stops')))
    expect(page.rows).toHaveLength(4)
    expect(page.rows.map((row) => (row.values['stops'] as EntityPage).completeness.complete)).toEqual([false, false, false, false])
    expect(page.completeness.complete).toBe(false)
    expect(page.completeness.entries).toContainEqual(expect.objectContaining({ source: 's', status: 'ERROR', code: 'SOURCE_FAILED' }))
  })
  it('a condition on it holds for what is known, and never by what is not', async () => {
    const { service } = setUp({ faults })
    const some: Filter = { op: 'some', args: [{ property: 'stops' }, { op: '=', args: [{ property: 'name' }, 'Zwei'] }] }
    for (const filter of [some, { op: 'not', args: [some] } as const, { ...some, op: 'every' as const }]) {
      const page = await ask(service, { ...queryFor('District'), filter: [filter] })
      expect([idsOf(page), page.completeness.complete]).toEqual([[], false])
    }
  })
})
