// A bound crosswalk: what items become, what a reading shows, what does not fit a collection.
import { compileFilter, parseCql2Text } from '@crosswalk/cql2'
import { describe, expect, it } from 'vitest'
import type { BoundCrosswalk } from '../crosswalk.ts'
import { bindSample, issuesOf } from '../testing/bind-sample.ts'
import type { SampleColumns } from '../testing/bind-sample.ts'

const COLUMNS: SampleColumns = {
  key: 'text',
  t: 'text',
  s: 'text',
  n: 'number',
  m: ['number', 'mg/m3'],
  odd: ['number', 'wibble'],
  b: 'boolean',
  u: 'text',
  d: 'date',
  stamp: 'timestamp',
  local: 'text',
  z: 'text',
  x: 'number',
  y: 'number',
  geom: 'geometry',
  tags: 'array',
  free: 'json',
  'props.kind': 'text',
  'props.note': 'text',
}
const bind = (properties: string, head = 'id: "urn:{key}"'): BoundCrosswalk => bindSample(`${head}\nproperties: ${properties}`, COLUMNS)
const lift = (properties: string, item: object): unknown => {
  const bound = bind(properties)
  return bound.property(bound.crosswalk.mapped[0] ?? '')?.lift(item)
}

describe('lift', () => {
  it.each([
    ['{name: t}', { t: 'A' }, 'A'],
    ['{name: t}', {}, null],
    ['{name: n}', { n: 5 }, '5'],
    ['{name: free}', { free: { a: 1 } }, null],
    ['{name: free}', { free: ['', 'B'] }, ''],
    ['{name: {from: t, missing: ""}}', { t: '' }, null],
    ['{name: free.a}', { free: { a: 'deep' } }, 'deep'],
    ['{name: {from: t, extract: {pattern: "(x+)"}}}', { t: 'axxb' }, 'xx'],
    ['{name: {from: t, extract: "x+"}}', { t: 'axxb' }, 'xx'],
    ['{name: {from: t, extract: "x+"}}', { t: 'ab' }, null],
    ['{name: {from: t, codelist: {a: "Alpha"}}}', { t: 'a' }, 'Alpha'],
    ['{name: {from: n, codelist: {"5": "five"}}}', { n: 5 }, 'five'],
    ['{name: {from: n, codelist: {5: "five"}}}', { n: 5 }, 'five'],
    ['{name: {constant: here}}', {}, 'here'],
    ['{name: {template: "{t}-{n}"}}', { t: 'a b', n: 5 }, 'a%20b-5'],
    ['{name: {template: "{t}-{n}"}}', { t: 'a b' }, null],
    ['{name: {from: t, pick: {s: [x, y]}}}', { t: 'A', s: 'y' }, 'A'],
    ['{name: {from: t, pick: {s: [x, y]}}}', { t: 'A', s: 'z' }, null],
    ['{size: t}', { t: '12.5' }, 12.5],
    ['{size: t}', { t: '12,5' }, null],
    ['{size: t}', { t: '007' }, null],
    ['{size: {from: n, scale: 0.1}}', { n: 3 }, 0.3],
    ['{open: t}', { t: 'true' }, true],
    ['{open: t}', { t: 'yes' }, null],
    ['{state: t}', { t: 'x' }, 'x'],
    ['{state: t}', { t: 'w' }, null],
    ['{link: t}', { t: '' }, null],
    ['{tags: {from: t, split: ";"}}', { t: ' a; b;;' }, ['a', 'b']],
    ['{tags: {from: t, split: ";"}}', { t: '' }, []],
    ['{tags: tags}', { tags: ['a', null, 5] }, ['a', '5']],
    ['{tags: t}', { t: 'a' }, ['a']],
    ['{tags: t}', {}, null],
    ['{seen: d}', { d: '2026-03-01' }, { start: '2026-03-01T00:00:00Z', end: '2026-03-02T00:00:00Z', local: '2026-03-01', assumed: true }],
    [
      '{seen: {from: local, timezone: {from: z, codelist: {b: Europe/Berlin}}}}',
      { local: '2026-03-01T12:00', z: 'b' },
      { start: '2026-03-01T11:00:00Z', end: '2026-03-01T11:00:00Z', local: '2026-03-01T12:00', assumed: true },
    ],
    [
      '{seen: {from: local, timezone: {from: z, codelist: {b: Europe/Berlin}}}}',
      { local: '2026-03-01T12:00', z: 'q' },
      { start: null, end: null, local: '2026-03-01T12:00', assumed: true },
    ],
    ['{seen: local}', { local: 'soon' }, null],
    ['{place: geom}', { geom: { type: 'Point', coordinates: [1, 2] } }, { type: 'Point', coordinates: [1, 2] }],
    [
      '{place: free}',
      { free: { type: 'Feature', geometry: { type: 'Point', coordinates: [1, 2] } } },
      { type: 'Point', coordinates: [1, 2] },
    ],
    ['{place: free}', { free: 'nowhere' }, null],
    ['{place: {longitude: x, latitude: y}}', { x: 13, y: 52 }, { type: 'Point', coordinates: [13, 52] }],
    ['{place: {longitude: x, latitude: y}}', { x: 13, y: 152 }, null],
    ['{place: {longitude: x, latitude: y}}', { x: 13 }, null],
    ['{place: {longitude: t, latitude: s}}', { t: '13.5', s: '52' }, { type: 'Point', coordinates: [13.5, 52] }],
    ['{place: {x: x, y: y, crs: CRS84}}', { x: 13, y: 52 }, { type: 'Point', coordinates: [13, 52] }],
    ['{no2: m}', { m: 0.04 }, 40],
  ] as const)('%s of %j', (properties, item, expected) => {
    expect(lift(properties, item)).toEqual(expected)
  })

  it('transforms coordinates', () => {
    const point = lift('{place: {x: x, y: y, crs: "EPSG:28992"}}', { x: 155_000, y: 463_000 }) as { coordinates: readonly number[] }
    expect(point.coordinates[0]).toBeCloseTo(5.38720621, 5)
    expect(point.coordinates[1]).toBeCloseTo(52.1551744, 5)
    const moved = lift('{place: {from: free, crs: "EPSG:28992"}}', {
      free: { type: 'Point', coordinates: [155_000, 463_000] },
    }) as typeof point
    expect(moved.coordinates[0]).toBeCloseTo(5.38720621, 5)
  })
})

describe('environment', () => {
  it.each([
    ['{no2: m}', 'no2 = 40', { m: 0.04 }, true],
    ['{no2: m}', "no2.value = 40 AND no2.unit = 'ug/m3'", { m: 0.04 }, true],
    ['{no2: m}', "no2.missing = 'ABSENT'", {}, true],
    ['{no2: n}', 'no2 > 0', { n: 5 }, false],
    ['{no2: n}', 'no2 IS NULL', { n: 5 }, false],
    ['{no2: n}', "no2.unit = 'UNKNOWN'", { n: 5 }, true],
    [
      '{no2: {from: m, time: {from: local, timezone: Europe/Berlin}}}',
      "no2.observedAt = TIMESTAMP('2026-03-01T11:00:00Z')",
      { local: '2026-03-01T12:00' },
      true,
    ],
    ['{seen: {from: local, timezone: Europe/Berlin}}', 'seen IS NULL', { local: '2026-03-29T02:30' }, false],
    ['{seen: {from: local, timezone: Europe/Berlin}}', "seen > TIMESTAMP('2000-01-01T00:00:00Z')", { local: '2026-03-29T02:30' }, false],
    ['{seen: d}', "seen = DATE('2026-03-01')", { d: '2026-03-01' }, true],
    ['{name: t}', "id = 'urn:k' AND size IS NULL AND no2.observedAt IS NULL", { key: 'k' }, true],
    ['{tags: {from: t, split: ";"}}', "tags = 'b'", { t: 'a;b' }, true],
  ] as const)('%s: %s on %j', (properties, filter, item, expected) => {
    expect(compileFilter(parseCql2Text(filter), bind(properties).environment)(item)).toBe(expected)
  })

  it('knows the names to suggest', () => {
    expect(() => compileFilter(parseCql2Text('nam = 5'), bind('{name: t}').environment)).toThrow('did you mean "name"')
  })
})

describe('identity, grouping and what is left', () => {
  it.each([
    ['id: "urn:{key}"', { key: 'a/b' }, 'urn:a%2Fb'],
    ['id: "urn:{key}"', { key: '' }, null],
    ['id: "urn:{key}"', {}, null],
    ['id: "{+key}#{n}"', { key: 'http://x', n: 5 }, 'http://x#5'],
    ['id: {global: key}', { key: 'http://x' }, 'http://x'],
    ['id: {global: key}', { key: '' }, null],
  ] as const)('%s of %j', (head, item, expected) => {
    expect(bind('{name: t}', head).id(item)).toBe(expected)
  })

  it('mints identifiers under the public address', () => {
    const bound = bindSample('id: {local: key}\nproperties: {name: t}', COLUMNS, { publicUrl: 'https://data.example.org/{x}/' })
    expect(bound.id({ key: 'a b' })).toBe('https://data.example.org/%7Bx%7D/id/memory/items/a%20b')
    expect(issuesOf(() => bindSample('id: {local: key}\nproperties: {name: t}', COLUMNS))).toMatchInlineSnapshot(
      `"sample.yaml:5:13 id.local: identifiers are minted under publicUrl, and there is none (expected publicUrl in the configuration, or a template)"`,
    )
  })

  it.each([
    ['group: key', { key: 'a' }, 'a'],
    ['group: key', {}, null],
    ['group: {from: key, extract: "^([^:]+)"}', { key: 'a:b' }, 'a'],
    ['group: {from: key, extract: "^([^:]+):"}', { key: 'a' }, null],
    ['group: [key, n]', { key: 'a/b', n: 5 }, 'a%2Fb/5'],
    ['group: []', {}, ''],
  ] as const)('%s of %j', (group, item, expected) => {
    expect(bind('{name: t}', `${group}\nid: "urn:${group.endsWith('[]') ? 'all' : '{group}'}"`).groupKey(item)).toBe(expected)
  })

  it('merges the items of a group', () => {
    const bound = bind(
      '{name: t, size: n, tags: {from: s, split: ";"}, place: {longitude: x, latitude: y}, link: {template: "urn:{group}"}}',
      'group: key\nid: "urn:{group}"',
    )
    const subject = {
      group: 'k',
      items: [
        { key: 'k', s: 'a;b', x: 1, y: 2 },
        { key: 'k', t: 'first', n: 5, s: 'b;c', x: 1, y: 2 },
        { key: 'k', t: 'second', x: 3, y: 4 },
      ],
    }
    const values = Object.fromEntries(bound.crosswalk.mapped.map((name) => [name, bound.property(name)?.lift(subject)]))
    expect(values).toEqual({
      name: 'first',
      size: 5,
      tags: ['a', 'b', 'c'],
      place: {
        type: 'MultiPoint',
        coordinates: [
          [1, 2],
          [3, 4],
        ],
      },
      link: 'urn:k',
    })
    expect(bound.property('place')?.lift(subject)).toBe(bound.property('place')?.lift(subject))
    expect(bound.id(subject)).toBe('urn:k')
    expect(bound.groupKey({ key: 5 })).toBe(null)
  })

  it('keeps what no part names, and raw values that cannot be read', () => {
    const bound = bind('{name: props.kind, state: t, no2: {from: n, time: stamp, quality: u}}', 'where: "b = true"\nid: "urn:{key}"')
    const item = {
      key: 'k',
      t: 'w',
      s: 'left',
      n: 1,
      b: true,
      stamp: 'x',
      u: 'y',
      props: { kind: 'a', note: 'b' },
      free: null,
      geom: undefined,
    }
    expect(bound.unmapped(item)).toEqual({ s: 'left', free: null, t: 'w' })
    expect(bound.unmapped({ ...item, t: 'x' })).toEqual({ s: 'left', free: null })
  })

  it('says what must be read', () => {
    const bound = bind('{name: t, no2: {from: n, time: stamp, unit: {from: u}}}', 'where: "b = true"\nid: "urn:{key}"')
    expect(bound.reads(['name', 'size', 'id'])).toEqual(['key', 'b', 't'])
    expect(bound.reads(['no2.observedAt'])).toEqual(['key', 'b', 'n', 'u', 'stamp'])
    expect(bound.property('name')?.reads).toEqual(['t'])
    expect(bound.property('nothing')).toBeUndefined()
  })

  it('pushes an order only where it is certainly the same', () => {
    const bound = bind(
      '{name: t, size: {from: n, scale: -1}, state: s, seen: stamp, no2: {from: x, unit: ug/m3}, heat: {from: y, unit: K}, tags: u, link: {from: z, missing: ["-"]}}',
    )
    expect(bound.lowerOrder('name', true)).toEqual({ property: 't', descending: true })
    expect(bound.lowerOrder('size', true)).toEqual({ property: 'n', descending: false })
    expect(bound.lowerOrder('seen', false)).toEqual({ property: 'stamp', descending: false })
    expect(bound.lowerOrder('no2', false)).toEqual({ property: 'x', descending: false })
    for (const name of ['heat', 'state', 'tags', 'link', 'open', 'id', 'nothing']) expect(bound.lowerOrder(name, false)).toBeNull()
  })
})

describe('what does not fit the collection', () => {
  it('is refused at once, with its place in the file', () => {
    expect(
      issuesOf(() =>
        bindSample(
          'id: "urn:{kee}"\nwhere: "bb = true"\nproperties:\n  name: tt\n  size: geom\n  open: n\n  seen: b\n  place: t\n  no2: {from: m2, unit: ug/m3}\n  link: b',
          COLUMNS,
        ),
      ),
    ).toMatchInlineSnapshot(`
      "sample.yaml:5:5 id: the collection "items" of "memory" has no property "kee" (expected "key")
      sample.yaml:8:9 properties.name.from: the collection "items" of "memory" has no property "tt" (expected "t")
      sample.yaml:9:9 properties.size: geometry values do not go with a property of kind number
      sample.yaml:10:9 properties.open: number values do not go with a property of kind boolean
      sample.yaml:11:9 properties.seen: b is of type boolean, which holds no times (expected a date, a timestamp, or text)
      sample.yaml:12:10 properties.place: t is of type text, which holds no geometry (expected a GeoJSON geometry or Feature)
      sample.yaml:13:15 properties.no2.from: the collection "items" of "memory" has no property "m2" (expected "m")
      sample.yaml:14:9 properties.link: boolean values do not go with a property of kind relation
      sample.yaml:6:8 where: the collection "items" of "memory" has no property "bb" (expected "b")"
    `)
  })

  it('includes conditions of another type, and units of another dimension', () => {
    expect(issuesOf(() => bind('{name: t}', 'where: "b = 5"\nid: "urn:{key}"'))).toMatchInlineSnapshot(
      `"sample.yaml:5:8 where: property "b" is of type boolean and can't be compared with 5, which is of type number; expected boolean"`,
    )
    expect(
      issuesOf(() => bindSample('id: "urn:{key}"\nproperties: {no2: w}', { key: 'text', w: ['number', 'Cel'] })),
    ).toMatchInlineSnapshot(
      `"sample.yaml:6:19 properties.no2: w is in Cel: Cel does not convert to ug/m3: dimension C is not dimension L-3 M (expected a unit that converts to ug/m3, or unit: {override, because})"`,
    )
  })

  it('is only warned of where it can still be read', () => {
    expect(bind('{no2: {from: m, unit: ug/m3}, heat: odd, place: {x: x, y: y, crs: "EPSG:27700"}}').warnings).toMatchInlineSnapshot(`
      [
        "sample: m states mg/m3, which holds; the declared ug/m3 does not",
        "sample: odd states the unit "wibble", which no one knows",
        "sample: EPSG:27700: The datum shift is a Helmert transformation; no grid-shift file was used.",
      ]
    `)
    expect(bind('{no2: m}').warnings).toEqual([])
  })
})
