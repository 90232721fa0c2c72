// Things that stand in several collections, of their own source and of another: what the engine joins, these take apart.
import { column, type Dialect, instantOf, type Truth } from './dialect.ts'

type Row = Readonly<Record<string, unknown>>

const geometryOf = ({ at }: Truth): object | null => (at === null ? null : { type: 'Point', coordinates: at })
const sinceOf = ({ sinceHour }: Truth): string | null => (sinceHour === null ? null : instantOf(sinceHour))

/** A name; the rest in rows of the same source, with numbers for keys that are text, and in rows of another one, whose keys have two parts. */
export const attached: Dialect = {
  name: 'attached',
  keyProperty: 'key',
  properties: [column('key', 'text'), column('town', 'text'), column('name', 'text')],
  crosswalk: `
crosswalk: attached
source: attached
collection: things
model: Thing
id: "urn:thing:attached:{key}"
properties: { name: name }
attach:
  - collection: details
    of: { thing: key }
    properties: { rank: rank, active: active, since: since, location: geom }
  - source: annex
    collection: sizes
    of: { thing: key, place: town }
    properties:
      kind: { from: colour, codelist: { r: red, g: green } }
      height: { from: size, unit: cm }
      tags: tags
`,
  write: ({ key, name }) => [{ key: `${key}`, town: `t/${key % 3}`, name }],
  id: ({ key }) => `urn:thing:attached:${key}`,
  heights: ({ heightCentimetres }) => [heightCentimetres],
  rows: {
    collection: 'details',
    properties: [
      column('no', 'text'),
      column('thing', 'number'),
      column('rank', 'number'),
      column('active', 'boolean'),
      column('since', 'timestamp'),
      column('geom', 'geometry'),
    ],
    write: (thing) => {
      const { key, rank, active } = thing
      const first = { thing: key, rank: null, active, since: sinceOf(thing), geom: geometryOf(thing) }
      const isEmpty = [rank, active, first.since, first.geom].every((value) => value === null)
      // A stray of another thing, one without a key, and a second row that has what the first one lacks: the first value that is there counts.
      const strays: Row[] = [
        { ...first, no: `${key}.a`, thing: key + 1000, rank: 9 },
        { ...first, no: `${key}.b`, thing: null, rank: 8 },
      ]
      const own: Row[] = [
        { ...first, no: `${key}.c` },
        { ...first, no: `${key}.d`, rank },
      ]
      return isEmpty && key % 2 === 0 ? strays : [...strays, ...own]
    },
  },
  annex: {
    collection: 'sizes',
    properties: [
      column('no', 'text'),
      column('thing', 'text'),
      column('place', 'text'),
      column('colour', 'text'),
      column('size', 'number'),
      column('tags', 'array'),
    ],
    write: ({ key, kind, heightCentimetres, tags }) => {
      const row = { no: `${key}.a`, thing: `${key}`, place: `t/${key % 3}`, colour: kind?.slice(0, 1) ?? null, size: null }
      return [
        { ...row, no: `${key}.0`, place: `t/${(key + 1) % 3}`, size: 17, tags: ['x'] },
        { ...row, tags: tags.slice(0, 1) },
        { ...row, no: `${key}.b`, size: heightCentimetres, tags },
      ]
    },
  },
}

/** Groups, with what is attached by the group; heights have a time there, and the latest counts. */
export const folded: Dialect = {
  name: 'folded',
  keyProperty: 'ref',
  properties: [column('ref', 'text'), column('title', 'text'), column('rank', 'number'), column('tags', 'array')],
  crosswalk: `
crosswalk: folded
source: folded
collection: things
group: { from: ref, extract: "^([^:]+)" }
model: Thing
id: "urn:thing:folded:{group}"
properties: { name: title, rank: rank }
attach:
  - source: annex
    collection: measured
    of: { id: group }
    properties:
      active: { from: state, codelist: { "on": true, "off": false } }
      kind: kind
      since: since
      location: { longitude: x, latitude: y }
      height: { from: cm, pick: { what: height }, unit: cm, time: at }
      tags: { from: words, split: " " }
`,
  write: ({ key, name, rank }) => [
    { ref: `f${key}:1`, title: null, rank },
    { ref: `f${key}:2`, title: name, rank },
  ],
  id: ({ key }) => `urn:thing:folded:f${key}`,
  heights: ({ heightCentimetres }) => [heightCentimetres, 11],
  annex: {
    collection: 'measured',
    properties: [
      column('no', 'text'),
      column('id', 'text'),
      column('state', 'text'),
      column('kind', 'text'),
      column('since', 'timestamp'),
      column('x', 'number'),
      column('y', 'number'),
      column('what', 'text'),
      column('cm', 'number'),
      column('at', 'timestamp'),
      column('words', 'text'),
    ],
    write: (thing) => {
      const { key, active, kind, at, heightCentimetres, tags } = thing
      const state = active === null ? null : active ? 'on' : 'off'
      const place = at === null ? {} : { x: at[0], y: at[1] }
      const words = tags.length === 0 ? null : tags.join(' ')
      const row = { id: `f${key}`, state, kind, since: sinceOf(thing), ...place, what: 'height', words }
      return [
        { ...row, no: `${key}.a`, cm: heightCentimetres, at: instantOf(5) },
        { ...row, no: `${key}.b`, cm: 11, at: instantOf(4) },
        { ...row, no: `${key}.c`, cm: 12, at: instantOf(6), what: 'width' },
        { ...row, no: `${key}.d`, cm: 13, at: instantOf(6), id: `f${key + 1000}` },
      ]
    },
  },
}
