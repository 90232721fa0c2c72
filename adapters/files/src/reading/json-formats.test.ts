// Every JSON format gives the items its standard says, and what cannot be read is reported with its place.
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { writeFiles } from '../__fixtures__/connect-files.ts'

const point = { type: 'Point', coordinates: [13.4, 52.5] }
const collectionOf = (...features: readonly object[]): string => JSON.stringify({ type: 'FeatureCollection', features })
const clockwise = [
  [0, 0],
  [0, 2],
  [2, 2],
  [2, 0],
  [0, 0],
]

describe('GeoJSON', () => {
  it('gives properties, id and geometry as one item', async () => {
    await using files = await writeFiles({
      'a.geojson': collectionOf({ type: 'Feature', id: 7, properties: { name: 'x', none: null }, geometry: point }),
    })
    const { items, collection } = await files.connect()
    expect(await items('a')).toEqual([{ id: 7, name: 'x', none: null, geometry: point }])
    expect(collection('a')).toMatchObject({
      geometryProperty: 'geometry',
      keyProperty: 'id',
      bbox: [13.4, 52.5, 13.4, 52.5],
      skippedRows: 0,
      local: true,
    })
  })

  it('puts the geometry where geometryName says, and keeps a property of that name or of another id readable', async () => {
    const feature = { type: 'Feature', id: 'f', properties: { geom: 'a text', id: 'own', geometry: 'stays' }, geometry: point }
    await using files = await writeFiles({ 'a.geojson': collectionOf(feature) })
    const { items, collection, source } = await files.connect({ path: '*', collections: { a: { geometryName: 'geom' } } })
    const [item] = await items('a')
    expect(item).toMatchObject({ id: 'f', geom: point, geometry: 'stays' })
    expect(source.getter('a', 'properties.geom')(item)).toBe('a text')
    expect(source.getter('a', 'properties.id')(item)).toBe('own')
    expect(collection('a').warnings.filter((warning) => warning.includes('hidden'))).toHaveLength(2)
    expect(collection('a').geometryProperty).toBe('geom')
  })

  it('winds rings as RFC 7946, takes empty geometries for none, and reads one feature alone', async () => {
    const polygon = { type: 'Feature', properties: {}, geometry: { type: 'Polygon', coordinates: [clockwise] } }
    const empty = { type: 'Feature', properties: null, geometry: { type: 'Polygon', coordinates: [] } }
    await using files = await writeFiles({ 'a.geojson': collectionOf(polygon, empty), 'one.geojson': JSON.stringify(polygon) })
    const { items, collection } = await files.connect()
    expect(await items('a')).toEqual([{ geometry: { type: 'Polygon', coordinates: [clockwise.toReversed()] } }, { geometry: null }])
    expect(await items('one')).toHaveLength(1)
    expect(collection('a').skippedRows).toBe(0)
  })

  it('reports malformed features with their index and leaves them out, or refuses the file', async () => {
    const good = { type: 'Feature', properties: { n: 1 }, geometry: point }
    const bad = { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: ['x', 1] } }
    await using files = await writeFiles({ 'a.geojson': collectionOf(good, bad, good) })
    const { items, collection } = await files.connect()
    expect(await items('a')).toHaveLength(2)
    expect(collection('a').skippedRows).toBe(1)
    expect(collection('a').warnings.join('\n')).toContain('a.geojson[1]')
    await expect(files.connect({ path: '*', collections: { a: { malformed: 'refuse' } } })).rejects.toMatchObject({
      code: 'SOURCE_MALFORMED',
    })
  })

  it('caps the messages about malformed records, not their count', async () => {
    await using files = await writeFiles({ 'a.json': JSON.stringify([{ n: 1 }, ...Array.from({ length: 150 }, () => 3)]) })
    const { collection } = await files.connect()
    expect(collection('a').skippedRows).toBe(150)
    expect(collection('a').warnings).toHaveLength(101)
    expect(collection('a').warnings.at(-1)).toBe('50 more records were skipped')
  })

  it('brings a file of another reference system to CRS84 and says so', async () => {
    const feature = { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [389_890.11, 5_819_926.28] } }
    const crs = { type: 'name', properties: { name: 'urn:ogc:def:crs:EPSG::25833' } }
    await using files = await writeFiles({ 'a.geojson': JSON.stringify({ type: 'FeatureCollection', crs, features: [feature] }) })
    const { collection } = await files.connect()
    const [west = 0, south = 0] = collection('a').bbox ?? []
    expect(west).toBeCloseTo(13.377, 2)
    expect(south).toBeCloseTo(52.518, 2)
    expect(collection('a').warnings.join()).toContain('EPSG::25833')
  })

  it('warns of coordinates that are no degrees', async () => {
    const feature = { type: 'Feature', properties: {}, geometry: { type: 'Point', coordinates: [389_890, 5_819_926] } }
    await using files = await writeFiles({ 'a.geojson': collectionOf(feature) })
    const { collection } = await files.connect()
    expect(collection('a').warnings.join()).toContain('no degrees')
  })
})

describe('TopoJSON', () => {
  const topology = (objects: object): string =>
    JSON.stringify({
      type: 'Topology',
      transform: { scale: [0.5, 0.5], translate: [10, 50] },
      arcs: [
        [
          [0, 0],
          [0, 4],
          [4, 0],
          [0, -4],
          [-4, 0],
        ],
      ],
      objects,
    })
  const square = { type: 'Polygon', arcs: [[0]], id: 'q', properties: { name: 'square' } }

  it('joins arcs, undoes quantisation and winds rings', async () => {
    await using files = await writeFiles({ 'a.json': topology({ squares: { type: 'GeometryCollection', geometries: [square] } }) })
    const { items } = await files.connect()
    const ring = [
      [10, 50],
      [12, 50],
      [12, 52],
      [10, 52],
      [10, 50],
    ]
    expect(await items('a')).toEqual([{ id: 'q', name: 'square', geometry: { type: 'Polygon', coordinates: [ring] } }])
  })

  it('asks which object is meant where there are several', async () => {
    await using files = await writeFiles({ 'a.json': topology({ one: square, two: square }) })
    await expect(files.connect()).rejects.toThrow('one, two')
    const { items } = await files.connect({ path: '*', collections: { a: { object: 'two' } } })
    expect(await items('a')).toHaveLength(1)
  })

  it('refuses arcs that are not there', async () => {
    await using files = await writeFiles({ 'a.json': topology({ one: { type: 'Polygon', arcs: [[5]] } }) })
    await expect(files.connect()).rejects.toMatchObject({ code: 'SOURCE_MALFORMED' })
  })
})

describe('JSON records', () => {
  it('reads a list, and an object of records whose names become ids', async () => {
    await using files = await writeFiles({
      'list.json': '[{"a":1},{"a":null},7]',
      'members.json': '{"x":{"a":1},"y":{"a":2,"id":"own"}}',
      'nested.json': '{"data":{"rows":[{"a":1},{"a":2}]},"meta":{}}',
    })
    const { items, collection } = await files.connect({
      path: '*',
      collections: { members: { rows: '$.*' }, nested: { rows: "$['data'].rows[*]" } },
    })
    expect(await items('list')).toEqual([{ a: 1 }, { a: null }])
    expect(collection('list').skippedRows).toBe(1)
    expect(await items('members')).toEqual([
      { a: 1, id: 'x' },
      { a: 2, id: 'own' },
    ])
    expect(await items('nested')).toEqual([{ a: 1 }, { a: 2 }])
  })

  it('says what rows would fit an object', async () => {
    await using files = await writeFiles({ 'a.json': '{"data":[1],"meta":{}}' })
    await expect(files.connect()).rejects.toThrow('$["data"][*]')
  })

  it('finds nested properties with their types, and geometries beside features', async () => {
    const items = [
      {
        id: 'a',
        where: { lon: 1, lat: 2 },
        day: '2026-02-28',
        at: '2026-02-28T00:00:00Z',
        when: '2026-01-01',
        spot: point,
        mixed: 1,
        gone: null,
      },
      {
        id: 'b',
        where: { lon: 1 },
        day: '2026-02-01',
        at: '2026-02-28T00:00:00+01:00',
        when: '2026-01-01T00:00:00Z',
        spot: null,
        mixed: 'x',
        list: [1],
      },
    ]
    await using files = await writeFiles({ 'a.json': JSON.stringify(items) })
    const { collection } = await files.connect()
    expect(Object.fromEntries(collection('a').properties.map(({ name, type }) => [name, type]))).toEqual({
      id: 'text',
      where: 'json',
      'where.lon': 'number',
      'where.lat': 'number',
      day: 'date',
      at: 'timestamp',
      when: 'time',
      spot: 'geometry',
      mixed: 'unknown',
      gone: 'unknown',
      list: 'array',
    })
  })

  it('takes days that no calendar has for text', async () => {
    await using files = await writeFiles({ 'a.json': '[{"d":"2026-02-30","t":"2026-13-01T00:00:00Z"}]' })
    const { collection } = await files.connect()
    expect(collection('a').properties.map(({ type }) => type)).toEqual(['text', 'text'])
  })

  it('warns of integers that lose digits', async () => {
    await using files = await writeFiles({ 'a.json': '[{"n":12345678901234567890}]' })
    expect((await files.connect()).collection('a').warnings.join()).toContain('rounded')
  })

  it('does not make a property of every key where keys are data', async () => {
    const wide = Object.fromEntries(Array.from({ length: 3000 }, (_, day) => [`d${day}`, { value: day }]))
    await using files = await writeFiles({ 'a.json': JSON.stringify([wide]) })
    const { collection } = await files.connect()
    expect(collection('a').properties).toHaveLength(500)
    expect(collection('a').warnings.join()).toContain('too many properties')
  })
})

describe('one value per line', () => {
  it('reads records and features, and goes on after a broken line with its number', async () => {
    const feature = JSON.stringify({ type: 'Feature', properties: { a: 3 }, geometry: null })
    await using files = await writeFiles({ 'a.ndjson': `{"a":1}\n\n{"a":\n${feature}\r\n[4]\n` })
    const { items, collection } = await files.connect()
    expect(await items('a')).toEqual([{ a: 1 }, { a: 3, geometry: null }])
    expect(collection('a').warnings).toEqual(['skipped a.ndjson:3: the JSON text breaks off', 'skipped a.ndjson:5: is no object'])
  })

  it('reads text sequences of RFC 8142, whose records may have several lines', async () => {
    await using files = await writeFiles({ 'a.geojsons': '\u001e{"a":\n1}\n\u001e{"a":\n\u001e{"a":3}\n' })
    const { items, collection } = await files.connect()
    expect(await items('a')).toEqual([{ a: 1 }, { a: 3 }])
    expect(collection('a').warnings.join()).toContain('a.geojsons:3')
  })

  it('knows lines of objects under any name', async () => {
    await using files = await writeFiles({ 'a.json': '{"a":1}\n{"a":2}\n' })
    expect(await (await files.connect()).items('a')).toHaveLength(2)
  })
})

describe('broken files', () => {
  const broken: Readonly<Record<string, readonly [name: string, content: string | Uint8Array, place: string]>> = {
    'a JSON text that breaks off': ['a.json', '[{"a":1},\n {"a"', 'a.json:2'],
    'no JSON': ['a.json', '[{"a":1},\n {b:2}]', 'a.json:2:3'],
    'bytes that are no UTF-8': [
      'a.json',
      Buffer.concat([Buffer.from('[{"a":\n"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}]')]),
      'a.json:2',
    ],
    'a gzip stream that breaks off': ['a.json.gz', gzipSync('[{"a":1}]'.repeat(1000)).subarray(0, 40), 'breaks off'],
    'no gzip stream': ['a.json.gz', '[]', 'no gzip'],
    'an empty file': ['a.json', '', 'a.json'],
    'nesting without end': ['a.json', '['.repeat(200_000), 'a.json'],
  }
  for (const [name, [file, content, place]] of Object.entries(broken)) {
    it(`refuses ${name}, with its place`, async () => {
      await using files = await writeFiles({ [file]: content })
      await expect(files.connect()).rejects.toMatchObject({ code: 'SOURCE_MALFORMED', message: expect.stringContaining(place) })
    })
  }

  it('bounds what it reads and what it decompresses', async () => {
    await using files = await writeFiles({
      'a.json': '[{"a":1}]',
      'b.json.gz': gzipSync(JSON.stringify(Array.from({ length: 1000 }, () => ({ a: 1 })))),
    })
    await expect(files.connect({ path: 'a.json', maxFileBytes: 5 })).rejects.toThrow('over the limit')
    await expect(files.connect({ path: 'b.json.gz', maxFileBytes: 200 })).rejects.toThrow('decompresses to more')
  })

  it('reads gzip whatever the file is called', async () => {
    await using files = await writeFiles({ 'a.json': gzipSync('[{"a":1}]') })
    expect(await (await files.connect()).items('a')).toEqual([{ a: 1 }])
  })
})
