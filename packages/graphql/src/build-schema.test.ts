// The generated schema and its SDL.
import { ConfigError } from '@crosswalk/contract'
import { buildSchema as buildFromSdl, isEnumType, isInputObjectType, isObjectType, isScalarType, parse, validate } from 'graphql'
import { describe, expect, it } from 'vitest'
import { buildSchema, printSdl } from './build-schema.ts'
import { createArrayService } from './testing/array-service.ts'
import { SAMPLE_MODELS } from './testing/sample-models.ts'

const schema = buildSchema(createArrayService())
const sdl = printSdl(schema)

describe('the schema', () => {
  it('prints the same whatever the order of models and properties', () => {
    const models = SAMPLE_MODELS.toReversed().map((model) => ({ ...model, properties: model.properties.toReversed() }))
    expect(printSdl(buildSchema(createArrayService({ models })))).toBe(sdl.replace(/Filled by .*/g, (line) => line))
  })

  it('is valid SDL', () => {
    expect(printSdl(buildFromSdl(sdl))).toBe(sdl)
  })

  it('has four custom scalars, each with its specification', () => {
    const custom = Object.values(schema.getTypeMap()).filter(
      (type) => isScalarType(type) && !['ID', 'String', 'Int', 'Float', 'Boolean'].includes(type.name),
    )
    expect(custom.map((type) => [type.name, isScalarType(type) && (type.specifiedByURL ?? '').startsWith('https://')])).toEqual(
      expect.arrayContaining([
        ['DateTime', true],
        ['Duration', true],
        ['GeoJSON', true],
        ['JSON', true],
      ]),
    )
    expect(custom).toHaveLength(4)
  })

  it('leaves root lists and everything that a source fills nullable', () => {
    expect(sdl).toMatch(/\n {2}stations\([\s\S]*?\n {2}\): StationConnection\n/)
    const station = /type Station implements Entity & Node \{([\s\S]*?)\n\}/.exec(sdl)?.[1] ?? ''
    expect(station).toContain('  mode: StationMode\n')
    expect(station).toContain('  fareZone: String\n')
    expect(station).toContain('  tags: [String!]\n')
    expect(station).toContain('  line: Line\n')
    expect(station).toContain('  ): DistrictConnection\n')
  })

  it('says in descriptions kind, unit, IRI and who fills a field', () => {
    expect(sdl).toContain(
      '  """\n  Measure in ug/m3, mean over PT1H.\n  https://example.org/def/no2\n  Filled by air (airStations).\n  """\n  no2(',
    )
    expect(sdl).toContain('Relation to District by place: within, several values.')
    expect(sdl).toContain('Relation to Station, the other side of line, several values.')
    expect(sdl).toContain('Codes: 1, 2+.')
  })

  it('shows history in types of fixed names', () => {
    const fieldsOf = (name: string): string => {
      const type = schema.getType(name)
      if (isEnumType(type))
        return type
          .getValues()
          .map((value) => value.name)
          .join(' ')
      if (!isObjectType(type) && !isInputObjectType(type)) return ''
      return Object.values(type.getFields())
        .map((field) => `${field.name}: ${String(field.type)}`)
        .join(', ')
    }
    expect(fieldsOf('Series')).toBe(
      'columns: SeriesColumns!, nodes: [Reading!]!, timeZone: String!, computedBy: ComputedBy!, withoutInstant: Int!, complete: Boolean!, completeness: Completeness!, pageInfo: PageInfo!',
    )
    expect(fieldsOf('SeriesColumns')).toBe(
      'start: [DateTime!]!, end: [DateTime]!, value: [Float]!, count: [Int!]!, expected: [Int]!, at: [DateTime]!, quality: [String]!, source: [ID]!, collection: [ID]!',
    )
    expect(fieldsOf('Reading')).toBe(
      'value: Float, unit: String!, time: TimeSpan!, resultTime: DateTime, quality: String, missing: MissingKind, provenance: Provenance!',
    )
    expect(fieldsOf('TimeWindow')).toBe('from: String, to: String')
    expect(fieldsOf('Aggregate')).toBe('MEAN MIN MAX SUM COUNT FIRST LAST')
    expect(fieldsOf('ComputedBy')).toBe('SOURCE GATEWAY')
    const measure = schema.getType('Measure')
    const series = isObjectType(measure) ? measure.getFields()['series'] : undefined
    expect(`${series?.args.map((argument) => `${argument.name}: ${String(argument.type)}`).join(', ')} -> ${String(series?.type)}`).toBe(
      'during: TimeWindow, every: Duration, aggregate: Aggregate, timeZone: String, last: Int, first: Int, after: String -> Series!',
    )
    expect(sdl).toContain('first: Int = 1000')
  })

  it('names some of many sources that fill a field, and how many there are', () => {
    const [station] = SAMPLE_MODELS
    const [crosswalk] = station?.crosswalks ?? []
    if (!station || !crosswalk) throw new Error('no crosswalk')
    const crosswalks = Array.from({ length: 12 }, (_, index) => ({ ...crosswalk, source: `s${index}`, collection: 'x' }))
    const models = [{ ...station, crosswalks: [...crosswalks, ...crosswalks] }, ...SAMPLE_MODELS.slice(1)]
    const names = crosswalks.slice(0, 10).map(({ source }) => `${source} (x)`)
    expect(printSdl(buildSchema(createArrayService({ models })))).toContain(`Filled by ${names.join(', ')} and 2 more, which models lists.`)
  })

  it('deprecates nothing', () => {
    expect(sdl).not.toContain('@deprecated')
    expect(sdl).not.toMatch(/deprecated/i)
  })

  it('offers arguments of place only where there is a place', () => {
    expect(validate(schema, parse('{ notices(bbox: [1, 2, 3, 4]) { complete } }'))).toHaveLength(1)
    expect(validate(schema, parse('{ stations(bbox: [1, 2, 3, 4]) { complete } }'))).toHaveLength(0)
  })

  it('keeps within the page size of the service', () => {
    expect(printSdl(buildSchema(createArrayService({ maxPageSize: 5 })))).toContain('first: Int = 5')
  })

  it('leaves out what is not there yet', () => {
    for (const name of ['language', 'Subscription']) expect(sdl).not.toMatch(new RegExp(`\\b${name}\\b[:(]`))
  })

  it('refuses models whose names collide', () => {
    const [first] = SAMPLE_MODELS.toReversed()
    expect(() => buildSchema(createArrayService({ models: first ? [first, { ...first, name: 'Query' }] : [] }))).toThrow(ConfigError)
  })

  it('serves no model at all', () => {
    expect(printSdl(buildSchema(createArrayService({ models: [] })))).toContain('entity(id: ID!): Entity')
  })
})
