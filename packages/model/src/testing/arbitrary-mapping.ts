// Generated mappings and items for law tests.
import type { CollectionProperty } from '@crosswalk/contract'
import fc from 'fast-check'
import type { NaiveItem, NaiveMapping } from './naive-lift.ts'

export const LAW_CASES = Number(process.env['CROSSWALK_LAW_CASES'] ?? 500)

export const LAW_MODEL = `
name: Sample
plural: samples
iri: https://example.org/Sample
properties:
  name: { kind: text, iri: https://example.org/name, role: label }
  link: { kind: relation, iri: https://example.org/link, target: Sample }
  state: { kind: enum, iri: https://example.org/state, values: [x, y, z] }
  open: { kind: boolean, iri: https://example.org/open }
  size: { kind: number, iri: https://example.org/size }
  tags: { kind: text, iri: https://example.org/tags, many: true }
  no2: { kind: measure, iri: https://example.org/no2, unit: ug/m3 }
  heat: { kind: measure, iri: https://example.org/heat, unit: Cel }
  seen: { kind: time, iri: https://example.org/seen }
  place: { kind: geometry, iri: https://example.org/place, role: geometry }
`

/** How each name compares. */
export const LAW_KINDS = {
  name: 'text',
  link: 'relation',
  state: 'enum',
  open: 'boolean',
  size: 'number',
  tags: 'text',
  no2: 'measure',
  heat: 'measure',
  seen: 'time',
  place: 'geometry',
} as const
export type LawName = keyof typeof LAW_KINDS

const property = (name: string, type: CollectionProperty['type']): CollectionProperty => ({ name, type, filterable: true, sortable: true })
export const LAW_COLUMNS: readonly CollectionProperty[] = [
  property('key', 'text'),
  property('t', 'text'),
  property('s', 'text'),
  property('n', 'number'),
  property('m', 'number'),
  property('kelvin', 'number'),
  property('b', 'boolean'),
  property('u', 'text'),
  property('local', 'text'),
  property('stamp', 'timestamp'),
  property('day', 'date'),
  property('lon', 'number'),
  property('lat', 'number'),
]

const optional = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | null | undefined> =>
  fc.oneof({ weight: 6, arbitrary: values }, { weight: 1, arbitrary: fc.constant(null) }, { weight: 1, arbitrary: fc.constant(undefined) })

const words = fc.constantFrom(
  '',
  'A',
  'B',
  'AB',
  'b',
  '9',
  '0',
  '1',
  '5',
  '5.0',
  '007',
  '-999',
  'x',
  'y',
  'true',
  'false',
  'A1',
  '1A2',
  'ÄÖ',
  '\u{1F6B2}',
  '\uFFFD',
  'a%b',
  'a_b',
  'a/b',
  'a-b',
  'A;B',
  ' A ; x;',
  ';',
)
const numbers = fc.oneof(
  fc.constantFrom(0, -0, 1, 5, 9, -999, 0.1, 1.005, 12.3, 40, 1e-7),
  fc.integer({ min: -1000, max: 1000 }).map((value) => value / 100),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
)
const locals = fc.constantFrom(
  '2026-03-29T01:30',
  '2026-03-29T02:30',
  '2026-03-29T03:00:00',
  '2026-03-08T02:30',
  '2026-10-25T02:30',
  '2026-10-25T02:50',
  '2026-11-01T01:50',
  '2026-04-05T01:45',
  '2026-10-25T03:00',
  '2026-11-01T01:15:30',
  '2026-06-01T00:00',
  '2026-06-01 12:00',
  '1999-12-31T23:59:59',
  '2026-06-01T12:00:00Z',
  '2026-02-30T00:00',
  'soon',
)
const stamps = fc.constantFrom(
  '2026-03-29T01:30:00Z',
  '2026-03-29T01:30:00+02:00',
  '2026-06-01T00:00:00.5Z',
  '2026-06-01T02:00:00.500+02:00',
  '1969-12-31T23:00:00Z',
)

export const arbitraryItem: fc.Arbitrary<NaiveItem> = fc.record({
  key: optional(words),
  t: optional(words),
  s: optional(words),
  n: optional(numbers),
  m: optional(numbers),
  kelvin: optional(fc.integer({ min: 0, max: 40_000 }).map((value) => value / 100)),
  b: optional(fc.boolean()),
  u: optional(fc.constantFrom('mg', 'ug', 'g', 'mg/m3', 'ug/m3', 'furlong', '')),
  local: optional(locals),
  stamp: optional(stamps),
  day: optional(fc.constantFrom('2026-03-01', '2026-03-02', '2025-12-31')),
  lon: optional(fc.constantFrom(-180, -179.5, -10, 0, 13.4, 179.9, 180, 200)),
  lat: optional(fc.constantFrom(-90, -17, 0, 52.5, 90, 91)),
})

/** Items that hold a reading: some local times are whole days, so that readings begin together and end apart. */
export const arbitraryReadingItem: fc.Arbitrary<NaiveItem> = fc
  .tuple(arbitraryItem, fc.constantFrom(undefined, undefined, undefined, '2026-06-01', '2026-06-01', '2026-06-01T00:00', '2026-10-25'))
  .map(([item, day]) => (day === undefined ? item : { ...item, local: day }))

const maybe = <T>(values: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> => fc.option(values, { nil: undefined, freq: 2 })
const missing = maybe(fc.uniqueArray(fc.constantFrom<string | number>('', '9', '-999', 'A', 5, 'true'), { minLength: 1, maxLength: 3 }))
const extract = maybe(fc.constantFrom('^([A-Za-z]+)', '([0-9]+)', '^([^;]+)', '(A)(B)?', '^(A)|(x)', '^(.)+', '[0-9]'))
export const arbitraryPick = maybe(
  fc.oneof(
    fc.record({ s: fc.uniqueArray(words, { minLength: 1, maxLength: 4 }) }),
    fc.record({ n: fc.uniqueArray(fc.constantFrom<string | number>(5, '9', 0, 'A'), { minLength: 1, maxLength: 3 }) }),
  ),
)
const codes = fc.constantFrom('', 'A', 'B', '9', '0', '1', '5', 'x', 'true', 'false', '-999', 'AB')
const codelistOf = <T extends string | number | boolean>(values: fc.Arbitrary<T>) =>
  fc
    .uniqueArray(fc.tuple(codes, values), { minLength: 1, maxLength: 6, selector: ([code]) => code })
    .map((pairs) => Object.fromEntries(pairs))
const scalarColumn = fc.constantFrom('t', 's', 'n', 'b')
const templates = fc.constantFrom('urn:x:{t}', 'urn:x:{t}:{n}', '{+t}-{s}', 'http://x/{s}/{b}', '{t}', '{+s}', 'urn:{t}-{t}')

const textual = fc.oneof(
  { weight: 3, arbitrary: fc.record({ from: scalarColumn, pick: arbitraryPick, extract, missing, codelist: maybe(codelistOf(words)) }) },
  { weight: 1, arbitrary: fc.record({ template: templates, missing }) },
)
const unit = fc.oneof(
  fc.constantFrom('ug/m3', 'mg/m3', 'g/m3'),
  fc.constant(undefined),
  fc.record({ from: fc.constant('u'), codelist: fc.constant({ mg: 'mg/m3', ug: 'ug/m3', g: 'g/m3', 'mg/m3': 'mg/m3' }) }),
  fc.record({ from: fc.constant('u') }),
)
const scale = fc.constantFrom(undefined, 0.1, 0.001, -1, -0.5, 3)
const numeric = {
  from: fc.constantFrom('n', 'm', 't'),
  pick: arbitraryPick,
  missing,
  codelist: fc.option(codelistOf(numbers), { nil: undefined, freq: 5 }),
  scale,
}

const time = fc.oneof(
  fc.constant<NaiveMapping>({ from: 'stamp' }),
  fc.constant<NaiveMapping>({ from: 'day' }),
  fc.constant<NaiveMapping>({ from: 'stamp', lasts: 'PT1H', stamped: 'end' }),
  fc.record({
    from: fc.constant('local'),
    timezone: maybe(fc.constantFrom('Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', '+05:45')),
    layout: maybe(fc.constantFrom('YYYY-MM-DDTHH:mm', 'YYYY-MM-DD HH:mm')),
  }),
  fc.record({
    from: fc.constant('local'),
    timezone: fc.constantFrom('Europe/Berlin', 'America/New_York'),
    layout: fc.constant('YYYY-MM-DDTHH:mm'),
  }),
  fc.constant<NaiveMapping>({ from: 'local', timezone: 'Europe/Berlin', layout: 'YYYY-MM-DDTHH:mm', lasts: 'PT1H', stamped: 'end' }),
)

/** A mapping of times that readings have; some say how long a reading lasts. */
export const arbitraryReadingTime: fc.Arbitrary<NaiveMapping> = fc.oneof(
  time,
  fc.constant<NaiveMapping>({ from: 'local' }),
  fc.constant<NaiveMapping>({ from: 'local', timezone: 'America/New_York', lasts: 'PT1H' }),
)

export type LawMappings = Readonly<Partial<Record<LawName, NaiveMapping>>>

const MAPPINGS: { readonly [Name in LawName]: fc.Arbitrary<NaiveMapping> } = {
  name: textual,
  // Booleans are refused as URIs.
  link: textual.map((mapping) => ('from' in mapping && mapping.from === 'b' ? { ...mapping, from: 'n' } : mapping)),
  state: fc.record({
    from: scalarColumn,
    pick: arbitraryPick,
    extract,
    missing,
    codelist: maybe(codelistOf(fc.constantFrom('x', 'y', 'z'))),
  }),
  open: fc.oneof(
    fc.record({ from: fc.constantFrom('t', 's', 'n', 'b'), missing, codelist: codelistOf(fc.boolean()) }),
    fc.record({ from: fc.constantFrom('t', 'b'), missing }),
  ),
  size: fc.record(numeric),
  tags: fc.record({ from: fc.constantFrom('t', 's'), missing, split: fc.constant(';'), codelist: maybe(codelistOf(words)) }),
  no2: fc.record({ ...numeric, unit }),
  heat: fc.record({ from: fc.constant('kelvin'), missing, unit: fc.constantFrom('Cel', 'K') }),
  seen: time,
  place: fc.constant<NaiveMapping>({ longitude: 'lon', latitude: 'lat' }),
}

/** Mappings of the property that a law looks at, and of another one. */
export function arbitraryMappings(focus: LawName): fc.Arbitrary<LawMappings> {
  const names = Object.keys(MAPPINGS) as LawName[]
  const other = fc.constantFrom(...names).chain((name): fc.Arbitrary<LawMappings> => MAPPINGS[name].map((mapping) => ({ [name]: mapping })))
  return fc.tuple(other, MAPPINGS[focus]).map(([mappings, mapping]) => ({ ...mappings, [focus]: mapping }))
}
