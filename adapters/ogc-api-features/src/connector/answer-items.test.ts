// Items over two sources of files: every parameter of the standard, what features hold, and what is refused.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, createLampsWorld, NORTH, SOUTH, type Answer, type World } from '../testing/lamps-world.ts'
import type { Feature } from './to-feature.ts'

const EPSG = 'http://www.opengis.net/def/crs/EPSG/0/'
const CRS84 = 'http://www.opengis.net/def/crs/OGC/1.3/CRS84'

let world: World
let strict: World
beforeAll(async () => {
  world = await createLampsWorld({ face: { raw: true, crs: ['EPSG:4326', 'EPSG:3857', 'EPSG:25833'] } })
  strict = await createLampsWorld({ face: { matchMissing: false }, maxPageSize: 3 })
})
afterAll(async () => {
  await world.close()
  await strict.close()
})

const features = ({ body }: Answer): readonly Feature[] => body['features'] as readonly Feature[]
const numbers = (answer: Answer): string =>
  features(answer)
    .map(({ id }) => String(id).replace(/^https:\/\/data\.example\.org\/(?:north|south)\//, ''))
    .join(' ')
const items = (parameters: Readonly<Record<string, string>> = {}, collection = 'lamps'): Promise<Answer> =>
  ask(world, `/collections/${collection}/items`, parameters)

describe('a feature', () => {
  it('is flat: numbers in canonical units with companions, RFC 3339, URIs, lists', async () => {
    const answer = await items({ limit: '1' })
    expect(answer.headers.get('content-type')).toBe('application/geo+json')
    expect(answer.body).toMatchObject({ type: 'FeatureCollection', numberMatched: 7, numberReturned: 1, complete: true })
    expect(features(answer)[0]).toEqual({
      type: 'Feature',
      id: 'https://data.example.org/north/1/a',
      geometry: { type: 'Point', coordinates: [13.35, 52.5] },
      properties: {
        name: `O'Malley "Brücke" 橋`,
        status: 'ok',
        active: true,
        rank: 2,
        cone: null,
        seen: '2026-03-01T10:00:00Z',
        seen_end: '2026-03-01T10:00:00Z',
        tags: ['old', 'iron'],
        height: 4.5,
        height_unit: 'm',
        height_observedAt: null,
        power: 60,
        power_unit: 'W',
        power_observedAt: null,
        street: 'https://data.example.org/street/a',
        limit: 2,
      },
    })
  })

  it('shows a day as a day, as filters compare it', async () => {
    const seen = ['2026-03-01', '2026-03-02']
    const days = await createLampsWorld({
      south: SOUTH.map((lamp, index) => ({ ...lamp, seen: seen[index] ?? null })),
      types: { seen: 'date' },
    })
    const answer = await ask(days, '/collections/lamps/items', { filter: "seen = DATE('2026-03-02')" })
    expect(features(answer).map(({ properties }) => [properties['seen'], properties['seen_end']])).toEqual([['2026-03-02', '2026-03-02']])
    await days.close()
  })

  it('has a number for its id where the column called id is the key and holds numbers', async () => {
    const raw = await createLampsWorld({ north: NORTH.map((lamp, index) => ({ ...lamp, id: 10 - index })), face: { raw: true } })
    const answer = await ask(raw, '/collections/north:lamps/items', { filter: 'id = 10', properties: 'id' })
    expect(features(answer).map(({ id, properties }) => [id, properties['id']])).toEqual([[10, 10]])
    expect((await ask(raw, '/collections/north:lamps/items/10')).body['id']).toBe(10)
    expect(numbers(await ask(raw, '/collections/north:lamps/items', { sortby: 'id' }))).toBe('6 7 8 9 10')
    await raw.close()
  })

  it('is found by its id in filters and parameters also where no column holds it', async () => {
    for (const parameters of [{ filter: "id = '3'" }, { filter: "id IN ('3','x') AND rank IS NULL" }, { id: '3' }]) {
      expect(numbers(await items(parameters as Record<string, string>, 'north:lamps'))).toBe('3')
    }
    expect(numbers(await items({ sortby: '-id' }, 'north:lamps'))).toBe('4 3 2 1 0')
  })

  it('shows kilowatts as watts, and no number whose unit is not known', async () => {
    const power = features(await items()).map(({ properties }) => [properties['power'], properties['power_unit']])
    expect(power.slice(0, 4)).toEqual([
      [60, 'W'],
      [100, 'W'],
      [80, 'W'],
      [null, 'UNKNOWN'],
    ])
  })

  it('has null for a geometry that is not there', async () => {
    expect(features(await items())[2]?.geometry).toBeNull()
  })

  it('of a raw collection is as the source has it', async () => {
    const [first] = features(await items({ limit: '1', properties: 'street,unit' }, 'north:lamps'))
    expect(first).toEqual({
      type: 'Feature',
      id: '0',
      geometry: { type: 'Point', coordinates: [13.35, 52.5] },
      properties: { street: `O'Malley "Brücke" 橋`, unit: 'W' },
    })
  })

  it('is found by its percent-encoded identifier, and by one whose slashes a proxy has decoded', async () => {
    for (const id of [encodeURIComponent('https://data.example.org/north/1/a'), 'https://data.example.org/north/1/a']) {
      const answer = await ask(world, `/collections/lamps/items/${id}`)
      expect([answer.status, answer.body['id']]).toEqual([200, 'https://data.example.org/north/1/a'])
    }
    expect((await ask(world, '/collections/north:lamps/items/3')).body['id']).toBe('3')
  })

  it('is found also where a client escapes nothing of an identifier that holds escapes itself', async () => {
    const odd = await createLampsWorld({ south: SOUTH.map((lamp) => ({ ...lamp, nr: lamp.nr === '6' ? 'New%20York' : lamp.nr })) })
    const id = 'https://data.example.org/south/New%20York'
    for (const written of [encodeURIComponent(id), id]) {
      const answer = await ask(odd, `/collections/lamps/items/${written}`)
      expect([answer.status, answer.body['id']]).toEqual([200, id])
    }
    await odd.close()
  })

  it('that no source holds is 404, and says what is asked for', async () => {
    const answer = await ask(world, '/collections/lamps/items/urn%3Anone')
    expect([answer.status, answer.body['detail']]).toEqual([404, 'lamps has no feature "urn:none"'])
  })

  it('follows crs', async () => {
    const answer = await ask(world, `/collections/lamps/items/${encodeURIComponent('https://data.example.org/north/2')}`, {
      crs: `${EPSG}4326`,
    })
    expect((answer.body as unknown as Feature).geometry).toEqual({ type: 'Point', coordinates: [52.53, 13.4] })
    expect(answer.headers.get('content-crs')).toBe(`<${EPSG}4326>`)
  })
})

describe('bbox', () => {
  it.each([
    ['13.3,52.4,13.42,52.6', '1/a 2 3 7'],
    ['13.3,52.4,-100,13.42,52.6,100', '1/a 2 3 7'],
    ['179,-18,-179,-17', '3 5 6'],
    ['0,0,1,1', '3'],
    // A box that is a point, on the lamp.
    ['13.4,52.53,13.4,52.53', '2 3'],
  ])('%s gives %s: what has no geometry matches too', async (bbox, expected) => {
    expect(numbers(await items({ bbox }))).toBe(expected)
  })

  it('leaves out what has no geometry where the standard is not followed', async () => {
    const answer = await ask(strict, '/collections/lamps/items', { bbox: '13.3,52.4,13.42,52.6' })
    expect([numbers(answer), answer.body['numberMatched']]).toEqual(['1/a 2 7', 3])
  })

  it.each([
    // Latitude first.
    [`${EPSG}4326`, '52.4,13.3,52.6,13.42'],
    [`${EPSG}4326`, '52.4,13.3,0,52.6,13.42,9'],
    // Easting first.
    [`${EPSG}3857`, '1480549,6872776,1493908,6909349'],
    [`${EPSG}25833`, '384341,5806888,392992,5828948'],
    [CRS84, '13.3,52.4,13.42,52.6'],
  ])('in %s: %s', async (crs, bbox) => {
    expect(numbers(await items({ bbox, 'bbox-crs': crs }))).toBe('1/a 2 3 7')
  })

  it('crosses the antimeridian in EPSG:4326', async () => {
    expect(numbers(await items({ bbox: '-18,179,-17,-179', 'bbox-crs': `${EPSG}4326` }))).toBe('3 5 6')
  })

  it.each(['1,2,3', '1,2,3,4,5', 'a,b,c,d', '', '1,2,3,', '13,53,14,52', '181,0,182,1', '0,0,1,Infinity', '0x1,0,1,1'])(
    'refuses %j',
    async (bbox) => {
      const answer = await items({ bbox })
      expect([answer.status, answer.body['code'], answer.body['parameter']]).toEqual([400, 'QUERY_INVALID', 'bbox'])
    },
  )

  it('refuses an upper corner below the lower one in a projected system, and a system that is not offered', async () => {
    expect((await items({ bbox: '394000,5806000,384000,5830000', 'bbox-crs': `${EPSG}25833` })).status).toBe(400)
    for (const name of ['bbox-crs', 'crs', 'filter-crs']) {
      const answer = await items({ [name]: `${EPSG}31467` })
      expect([answer.status, answer.body['parameter'], answer.body['reason']]).toEqual([400, name, 'CRS_UNKNOWN'])
      expect(answer.body['expected']).toContain(CRS84)
    }
  })
})

describe('crs', () => {
  it('puts coordinates in the order of the authority, in every geometry', async () => {
    const [line] = features(await items({ crs: `${EPSG}4326`, name: 'Ackerstraße', rank: '3' }))
    expect(line?.geometry).toEqual({
      type: 'LineString',
      coordinates: [
        [52.4, 13.3],
        [52.41, 13.32],
      ],
    })
    expect(line?.properties['cone']).toMatchObject({
      type: 'Polygon',
      coordinates: [
        [
          [52.4, 13.3],
          [52.4, 13.31],
          [52.41, 13.31],
          [52.4, 13.3],
        ],
      ],
    })
  })

  it('is CRS84 by default, and says so', async () => {
    expect((await items()).headers.get('content-crs')).toBe(`<${CRS84}>`)
  })

  it('projects', async () => {
    const [lamp] = features(await items({ crs: `${EPSG}25833`, rank: '2' }))
    const [easting = 0, northing = 0] = lamp?.geometry?.type === 'Point' ? lamp.geometry.coordinates : []
    // What GDAL's gdaltransform gives.
    expect(easting).toBeCloseTo(387_996.93, 1)
    expect(northing).toBeCloseTo(5_817_931.62, 1)
  })
})

describe('datetime', () => {
  it.each([
    ['2026-03-01T10:00:00Z', '1/a 2'],
    ['2026-03-01T11:00:00+01:00', '1/a 2'],
    ['2026-03-01', '1/a 2 3'],
    ['2026-03-01T00:00:00Z/2026-03-31T23:59:59Z', '1/a 2 3 4'],
    ['2026-04-01T00:00:00Z/..', '2 5 6 7'],
    ['2026-04-01T00:00:00Z/', '2 5 6 7'],
    ['../2026-03-02T00:00:00Z', '1/a 2 3'],
    ['/2026-03-02T00:00:00Z', '1/a 2 3'],
    ['2026-03-03/2026-04-01', '2 4 5'],
    ['../..', '1/a 2 3 4 5 6 7'],
  ])('%s gives %s: what has no time matches too', async (datetime, expected) => {
    expect(numbers(await items({ datetime }))).toBe(expected)
    expect(numbers(await items({ datetime }, 'north:lamps'))).toBe(
      expected
        .split(' ')
        .map((number) => (number === '1/a' ? 0 : Number(number) - 1))
        .filter((index) => index < 5)
        .join(' '),
    )
  })

  it('matches everything where a collection has no time', async () => {
    expect((await items({ datetime: '1900-01-01' }, 'streets')).body['numberMatched']).toBe(3)
  })

  it.each(['yesterday', '2026-02-30', '2026-03-01T10:00:00', '2026-04-01/2026-03-01', '1/2/3', '', '2026-03-01/x'])(
    'refuses %j',
    async (datetime) => {
      const answer = await items({ datetime })
      expect([answer.status, answer.body['parameter']]).toEqual([400, 'datetime'])
    },
  )
})

describe('limit', () => {
  it('clamps above the largest page and refuses what is no number of features', async () => {
    const clamped = await ask(strict, '/collections/lamps/items', { limit: '10000' })
    expect([clamped.status, clamped.body['numberReturned'], clamped.body['numberMatched']]).toEqual([200, 3, 7])
    for (const limit of ['0', '-1', '1.5', 'ten', '', '1e3']) expect((await items({ limit })).body['parameter']).toBe('limit')
  })
})

describe('offset', () => {
  it('begins after so many features, over more pages than one, and continues by next', async () => {
    const lists: string[] = []
    for (let offset = 0; offset < 9; offset += 1) {
      const answer = await ask(strict, '/collections/lamps/items', { limit: '2', offset: String(offset), sortby: 'name' })
      expect([answer.status, answer.body['numberMatched']]).toEqual([200, 7])
      lists.push(numbers(answer))
    }
    expect(lists).toEqual(['2 7', '7 3', '3 5', '5 6', '6 1/a', '1/a 4', '4', '', ''])
    const page = await ask(strict, '/collections/lamps/items', { limit: '2', offset: '4', sortby: 'name' })
    const next = (page.body['links'] as readonly { rel: string; href: string }[]).find(({ rel }) => rel === 'next')?.href ?? ''
    expect(new URL(next).searchParams.has('offset')).toBe(false)
    expect(numbers(await ask(strict, next))).toBe('4')
  })

  it('refuses what is no number of features, and a cursor beside it', async () => {
    for (const offset of ['-1', '1.5', 'x', '', '9'.repeat(12)]) expect((await items({ offset })).body['parameter']).toBe('offset')
    expect((await items({ offset: '1', cursor: 'abc' })).body['parameter']).toBe('offset')
  })
})

describe('property parameters', () => {
  it.each([
    [{ name: 'Ackerstraße' }, '2 7'],
    [{ status: 'ok', active: 'true' }, '1/a 3 5 7'],
    [{ rank: '7' }, '5 6'],
    [{ tags: 'old' }, '1/a 7'],
    [{ power: '100' }, '2'],
    [{ power_unit: 'UNKNOWN' }, '4'],
    [{ street: 'https://data.example.org/street/b' }, '2 7'],
    [{ seen: '2026-03-01T22:00:00Z' }, '3'],
    [{ seen: '2026-03-01' }, '1/a 3'],
    [{ id: 'https://data.example.org/south/6' }, '6'],
    [{ name: "x' OR '1'='1" }, ''],
  ])('%j', async (parameters, expected) => {
    expect(numbers(await items(parameters as Record<string, string>))).toBe(expected)
  })

  it.each([
    [{ rank: 'many' }, 'rank'],
    [{ active: 'yes' }, 'active'],
    [{ seen: 'today' }, 'seen'],
  ])('refuses %j', async (parameters, name) => {
    const answer = await items(parameters as Record<string, string>)
    expect([answer.status, answer.body['parameter']]).toEqual([400, name])
  })

  it('leave the name to the standard where both want it', async () => {
    expect((await items({ limit: '2' })).body['numberReturned']).toBe(2)
    expect(numbers(await items({ filter: 'limit = 10' }))).toBe('2')
  })
})

describe('filter', () => {
  it.each([
    ["name LIKE 'Acker%' AND height > 4", '2'],
    ['seen_end IS NULL', 400],
    ["CASEI(name) = CASEI('ACKERSTRASSE')", '2 7'],
    ['S_INTERSECTS(location,BBOX(13.3,52.4,13.42,52.6))', '1/a 2 7'],
    ['location IS NULL', '3'],
    ["T_AFTER(seen,TIMESTAMP('2026-04-01T12:00:00Z'))", '6 7'],
    ["A_CONTAINS(tags,('old','iron'))", '1/a'],
    ['rank + 1 = 3', '1/a'],
    ["power_unit = 'UNKNOWN' OR power > 85", '2 4 7'],
    ["NOT (status = 'ok')", '2 6'],
    ['nothing = 1', 400],
    ['name = ', 400],
    ['name > 3', 400],
    ['power.unit IS NULL', 400],
    ['"@key" IS NULL', 400],
    ['myfunction(name) = 1', 400],
  ])('%s', async (filter, expected) => {
    const answer = await items({ filter })
    if (typeof expected === 'string') expect(numbers(answer)).toBe(expected)
    else expect([answer.status, answer.body['code'], answer.body['parameter']]).toEqual([400, 'QUERY_INVALID', 'filter'])
  })

  it('in JSON', async () => {
    const filter = JSON.stringify({ op: '=', args: [{ property: 'rank' }, 7] })
    expect(numbers(await items({ filter, 'filter-lang': 'cql2-json' }))).toBe('5 6')
    const wrong = await items({ filter: '{"op":"=","args":[{"property":"rank"}]}', 'filter-lang': 'cql2-json' })
    expect([wrong.status, wrong.body['path']]).toEqual([400, ['args']])
    expect((await items({ filter: '{', 'filter-lang': 'cql2-json' })).body['detail']).toBe('the filter is not JSON')
    expect((await items({ filter: 'rank = 7', 'filter-lang': 'ecql' })).body['parameter']).toBe('filter-lang')
  })

  it('says where in the text the mistake is', async () => {
    expect((await items({ filter: "name = 'x' AND\n  nume = 3" })).body['position']).toEqual({ offset: 17, line: 2, column: 3 })
  })

  it.each([
    [`${EPSG}4326`, 'S_INTERSECTS(location,POLYGON((52.49 13.34,52.49 13.36,52.51 13.36,52.51 13.34,52.49 13.34)))'],
    [`${EPSG}4326`, 'S_INTERSECTS(location,BBOX(52.49,13.34,52.51,13.36))'],
    [`${EPSG}25833`, 'S_INTERSECTS(location,BBOX(387900,5817900,388100,5818000))'],
    [`${EPSG}25833`, 'S_DWITHIN(location,POINT(387997 5817932),5)'.toLowerCase().replace('point', 'POINT')],
  ])('with literals in %s: %s', async (crs, filter) => {
    expect(numbers(await items({ filter, 'filter-crs': crs }))).toBe('1/a')
  })

  it('joins every other condition', async () => {
    expect(numbers(await items({ filter: 'rank > 2', bbox: '13,52,14,53', status: 'ok', datetime: '2026-05-01/..' }))).toBe('7')
  })
})

describe('sortby and properties', () => {
  it.each([
    ['rank,name', '3 1/a 7 5 6 2 4'],
    ['-rank,-name', '2 6 5 7 1/a 3 4'],
    ['+height', '3 7 5 6 1/a 2 4'],
    ['-seen', '7 6 5 4 3 1/a 2'],
    ['id', '1/a 2 3 4 5 6 7'],
  ])('%s: features without a value come last', async (sortby, expected) => {
    expect(numbers(await items({ sortby }))).toBe(expected)
  })

  it('refuses what does not sort', async () => {
    for (const sortby of ['tags', 'location', 'street', 'nothing', '']) expect((await items({ sortby })).body['parameter']).toBe('sortby')
  })

  it('shows only the properties that are asked for', async () => {
    const shown = features(await items({ properties: 'power,name' })).map(({ properties }) => Object.keys(properties))
    expect(shown[0]).toEqual(['name', 'power'])
    expect(features(await items({ properties: '' }))[0]?.properties).toEqual({})
    expect((await items({ properties: 'name,nothing' })).body['parameter']).toBe('properties')
  })
})

describe('next', () => {
  it('continues the same question, whatever it was', async () => {
    let answer = await ask(strict, '/collections/lamps/items', { limit: '2', sortby: '-rank', filter: 'rank < 8', properties: 'rank' })
    const ranks: unknown[] = []
    const totals: unknown[] = []
    for (let page = 0; page < 10; page += 1) {
      totals.push(answer.body['numberMatched'])
      ranks.push(...features(answer).map(({ properties }) => properties['rank']))
      const next = (answer.body['links'] as readonly { rel: string; href: string }[]).find(({ rel }) => rel === 'next')
      if (next === undefined) break
      answer = await ask(strict, next.href)
    }
    expect(ranks).toEqual([7, 7, 3, 2, 1])
    expect(totals).toEqual([5, 5, 5])
  })

  it('refuses a cursor of another question, or none at all', async () => {
    const first = await items({ limit: '2' })
    const href = (first.body['links'] as readonly { rel: string; href: string }[]).find(({ rel }) => rel === 'next')?.href ?? ''
    const cursor = new URL(href).searchParams.get('cursor') ?? ''
    for (const parameters of [{ cursor, filter: 'rank = 1' }, { cursor: 'abc' }]) {
      const answer = await items(parameters)
      expect([answer.status, answer.body['code']]).toEqual([400, 'CURSOR_INVALID'])
    }
  })
})
