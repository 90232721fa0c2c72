// A small generated world for law tests: sources that hold the same kind of thing in unlike shapes, and the plain list they mean.
import fc from 'fast-check'
import { attached, folded } from './attached-dialects.ts'
import { column, type Dialect, instantOf, type Truth } from './dialect.ts'

const nullable = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | null> => fc.option(arbitrary, { nil: null, freq: 5 })

/** Texts that sort differently by code unit, by locale and by code point. */
export const NAMES = ['', 'a', 'A', 'b', 'ä', 'Z', 'z', '\u{1F600}', '\uFB00', "O'Malley", '100%', 'a_b', 'a\\b', 'ab', 'abc'] as const
export const TAGS = ['x', 'y', 'z'] as const

const truth = (key: number): fc.Arbitrary<Truth> =>
  fc.record({
    key: fc.constant(key),
    name: nullable(fc.constantFrom(...NAMES)),
    rank: nullable(fc.integer({ min: -3, max: 5 })),
    active: nullable(fc.boolean()),
    kind: nullable(fc.constantFrom('red' as const, 'green' as const)),
    sinceHour: nullable(fc.integer({ min: 0, max: 48 })),
    at: nullable(fc.tuple(fc.integer({ min: -3, max: 3 }), fc.integer({ min: -3, max: 3 }))),
    heightCentimetres: nullable(fc.integer({ min: 0, max: 400 })),
    tags: fc.subarray([...TAGS]),
  })

export const truths: fc.Arbitrary<readonly Truth[]> = fc
  .integer({ min: 0, max: 9 })
  .chain((count) => fc.tuple(...Array.from({ length: count }, (_, key) => truth(key))))

/** Canonical names and units: everything lowers exactly. */
const plain: Dialect = {
  name: 'plain',
  keyProperty: 'key',
  properties: [
    column('key', 'text'),
    column('name', 'text'),
    column('rank', 'number'),
    column('active', 'boolean'),
    column('kind', 'text'),
    column('since', 'timestamp'),
    column('geom', 'geometry'),
    column('height', 'number'),
    column('tags', 'array'),
  ],
  crosswalk: `
crosswalk: plain
source: plain
collection: things
model: Thing
id: "urn:thing:plain:{key}"
properties:
  name: name
  rank: rank
  active: active
  kind: kind
  since: since
  location: geom
  height: { from: height, unit: m }
  tags: tags
`,
  write: (thing) => [
    {
      key: `k${thing.key}`,
      name: thing.name,
      rank: thing.rank,
      active: thing.active,
      kind: thing.kind,
      since: thing.sinceHour === null ? null : instantOf(thing.sinceHour),
      geom: thing.at === null ? null : { type: 'Point', coordinates: thing.at },
      height: thing.heightCentimetres === null ? null : thing.heightCentimetres / 100,
      tags: thing.tags,
    },
  ],
  id: (thing) => `urn:thing:plain:k${thing.key}`,
  heights: ({ heightCentimetres }) => [heightCentimetres],
}

/** Other names, other units, codes, markers for missing, local times, columns for coordinates; absent instead of null. */
const coded: Dialect = {
  name: 'coded',
  keyProperty: 'NR',
  properties: [
    column('NR', 'number'),
    column('BEZ', 'text'),
    column('RANG', 'number'),
    column('AN', 'text'),
    column('ART', 'text'),
    column('SEIT', 'text'),
    column('LON', 'number'),
    column('LAT', 'number'),
    column('HOEHE', 'number'),
    column('TAGS', 'text'),
  ],
  crosswalk: `
crosswalk: coded
source: coded
collection: things
model: Thing
id: "urn:thing:coded:{NR}"
properties:
  name: { from: BEZ, missing: ["?"] }
  rank: RANG
  active: { from: AN, codelist: { "J": true, "N": false } }
  kind: { from: ART, missing: ["9"], codelist: { "1": red, "2": green, "3": red } }
  since: { from: SEIT, timezone: Europe/Berlin }
  location: { longitude: LON, latitude: LAT }
  height: { from: HOEHE, unit: cm }
  tags: { from: TAGS, split: ";" }
`,
  write: (thing) => {
    const item: Record<string, unknown> = { NR: thing.key, BEZ: thing.name ?? '?' }
    if (thing.rank !== null) item['RANG'] = thing.rank
    if (thing.active !== null) item['AN'] = thing.active ? 'J' : 'N'
    item['ART'] = thing.kind === null ? (thing.key % 2 ? '9' : '77') : thing.kind === 'green' ? '2' : thing.key % 2 ? '1' : '3'
    // January in Berlin is one hour ahead of UTC all month.
    if (thing.sinceHour !== null) item['SEIT'] = instantOf(thing.sinceHour + 1).slice(0, 19)
    if (thing.at !== null) Object.assign(item, { LON: thing.at[0], LAT: thing.at[1] })
    if (thing.heightCentimetres !== null) item['HOEHE'] = thing.heightCentimetres
    if (thing.tags.length > 0) item['TAGS'] = thing.tags.join(';')
    return [item]
  },
  id: (thing) => `urn:thing:coded:${thing.key}`,
  heights: ({ heightCentimetres }) => (heightCentimetres === null ? [] : [heightCentimetres]),
}

/** Several records are one thing; the first that has a value gives it. Measures of groups are not of this issue. */
const grouped: Dialect = {
  name: 'grouped',
  keyProperty: 'ref',
  properties: [
    column('ref', 'text'),
    column('title', 'text'),
    column('rank', 'number'),
    column('active', 'boolean'),
    column('kind', 'text'),
    column('since', 'timestamp'),
    column('geom', 'geometry'),
  ],
  crosswalk: `
crosswalk: grouped
source: grouped
collection: things
group: { from: ref, extract: "^([^:]+)" }
model: Thing
id: "urn:thing:grouped:{group}"
properties:
  name: title
  rank: rank
  active: active
  kind: kind
  since: since
  location: geom
`,
  write: (thing) => {
    const geom = thing.at === null ? null : { type: 'Point', coordinates: thing.at }
    const since = thing.sinceHour === null ? null : instantOf(thing.sinceHour)
    return [
      { ref: `g${thing.key}:1`, title: null, rank: thing.rank, active: null, kind: thing.kind, since, geom },
      { ref: `g${thing.key}:2`, title: thing.name, rank: (thing.rank ?? 0) + 7, active: thing.active, kind: 'green', since: null, geom },
    ]
      .map((item, index) => (index === 1 && thing.rank === null ? { ...item, rank: null } : item))
      .map((item, index) => (index === 1 && thing.kind === null ? { ...item, kind: null } : item))
  },
  id: (thing) => `urn:thing:grouped:g${thing.key}`,
  heights: () => [],
}

/** Heights are rows of a long table: other measures, other things and older readings stand among them, the latest counts. */
const observed: Dialect = {
  name: 'observed',
  keyProperty: 'nr',
  properties: [
    column('nr', 'number'),
    column('name', 'text'),
    column('rank', 'number'),
    column('active', 'boolean'),
    column('kind', 'text'),
    column('since', 'timestamp'),
    column('geom', 'geometry'),
    column('tags', 'array'),
  ],
  crosswalk: `
crosswalk: observed
source: observed
collection: things
model: Thing
id: "urn:thing:observed:{nr}"
properties:
  name: name
  rank: rank
  active: active
  kind: kind
  since: since
  location: geom
  tags: tags
observations:
  collection: readings
  of: { thing: nr }
  where: "ok = TRUE"
  time: at
  measures:
    height: { from: value, pick: { what: height }, unit: cm }
`,
  write: (thing) => [
    {
      nr: thing.key,
      name: thing.name,
      rank: thing.rank,
      active: thing.active,
      kind: thing.kind,
      since: thing.sinceHour === null ? null : instantOf(thing.sinceHour),
      geom: thing.at === null ? null : { type: 'Point', coordinates: thing.at },
      tags: thing.tags,
    },
  ],
  id: (thing) => `urn:thing:observed:${thing.key}`,
  heights: ({ key, heightCentimetres: height }) => {
    if (height !== null) return [height + 21, height]
    return key % 2 === 0 ? [] : [20, null]
  },
  rows: {
    collection: 'readings',
    properties: [
      column('no', 'text'),
      column('thing', 'number'),
      column('what', 'text'),
      column('at', 'timestamp'),
      column('value', 'number'),
      column('ok', 'boolean'),
    ],
    write: ({ key, heightCentimetres }) => {
      const row = (no: string, at: number, value: number | null, other = {}): Record<string, unknown> => ({
        no: `${key}.${no}`,
        thing: key,
        what: 'height',
        at: instantOf(at),
        value,
        ok: true,
        ...other,
      })
      const noise = [row('a', 90, 17, { what: 'width' }), row('b', 91, 18, { ok: false }), row('c', 92, 19, { thing: key + 100 })]
      if (heightCentimetres === null) return key % 2 === 0 ? noise : [...noise, row('d', 5, 20), row('e', 6, null)]
      return [row('f', 9, heightCentimetres), row('g', 8, heightCentimetres + 21), ...noise]
    },
  },
}

export const DIALECTS: readonly Dialect[] = [plain, coded, grouped, observed, attached, folded]

export const MODEL = `
name: Thing
plural: things
iri: https://example.org/def/Thing
properties:
  name: { kind: text, iri: https://example.org/def/name, role: label }
  rank: { kind: number, iri: https://example.org/def/rank }
  active: { kind: boolean, iri: https://example.org/def/active }
  kind: { kind: enum, iri: https://example.org/def/kind, values: [red, green] }
  since: { kind: time, iri: https://example.org/def/since, role: time }
  location: { kind: geometry, iri: https://example.org/def/location, role: geometry }
  height: { kind: measure, iri: https://example.org/def/height, unit: m }
  tags: { kind: text, iri: https://example.org/def/tags, many: true }
`
