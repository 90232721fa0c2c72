// Names of the schema, and all collisions at once.
import { ConfigError, type ModelDescription, type ModelProperty } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { areEnumNames, checkNames, toConstantCase, toFieldName } from './schema-names.ts'

function model(name: string, plural: string, properties: readonly (string | ModelProperty)[] = []): ModelDescription {
  const full = properties.map((property): ModelProperty =>
    typeof property === 'string' ? { name: property, kind: 'text', iri: 'https://example.org/p', many: false } : property,
  )
  return { name, plural, iri: 'https://example.org/m', properties: full }
}

function issues(...models: readonly ModelDescription[]): readonly string[] {
  try {
    checkNames(models, { types: ['Source', 'Query'], fields: ['sources', 'entity'] })
    return []
  } catch (error) {
    if (error instanceof ConfigError) return error.issues.map((issue) => `${issue.file} ${issue.path.join('.')}: ${issue.message}`)
    throw error
  }
}

describe('names', () => {
  it.each([
    ['temperatureMax', 'TEMPERATURE_MAX'],
    ['no2', 'NO2'],
    ['pm2_5', 'PM2_5'],
    ['URLText', 'URL_TEXT'],
    ['x', 'X'],
  ])('%s is %s in enums', (name, constant) => {
    expect(toConstantCase(name)).toBe(constant)
  })

  it.each([
    ['WeatherStation', 'weatherStation'],
    ['POI', 'poi'],
    ['POIGroup', 'poiGroup'],
    ['A', 'a'],
    ['lamp', 'lamp'],
  ])('%s is the field %s', (name, field) => {
    expect(toFieldName(name)).toBe(field)
  })

  it('makes an enum only of codes that are names', () => {
    expect(areEnumNames(['ok', 'defectiveLamp'])).toBe(true)
    for (const codes of [['1', 'a'], ['true'], ['a b'], ['__x'], [], ['a', 'a'], ['null']]) expect(areEnumNames(codes)).toBe(false)
  })

  it('accepts what does not collide', () => {
    expect(issues(model('Lamp', 'lamps', ['name']), model('Lane', 'lanes', ['name']))).toEqual([])
  })

  it('refuses all collisions at once', () => {
    const status: ModelProperty = { name: 'filter', kind: 'enum', iri: 'x', many: false, values: ['ok'] }
    expect(
      issues(
        model('Lamp', 'lamps', ['maxHeight', 'max_height', 'id', 'a-b', '__x', 'and', status]),
        model('LampEdge', 'lampEdges'),
        model('Source', 'sources'),
        model('Sheep', 'sheep'),
        model('Street lamp', 'streetLamps'),
        model('Knot', 'knots', [{ name: 'to', kind: 'relation', target: 'Nowhere', iri: 'x', many: false }]),
      ),
    ).toEqual([
      'model Lamp name: the type LampFilter is taken by Lamp',
      'model Lamp properties.max_height: max_height and maxHeight are both MAX_HEIGHT',
      'model Lamp properties.id: id is a reserved name',
      'model Lamp properties.a-b: a-b is not a GraphQL name',
      'model Lamp properties.__x: __x is not a GraphQL name',
      'model Lamp properties.and: and is a reserved name',
      'model LampEdge name: the type LampEdge is taken by Lamp',
      'model Source name: the type Source is taken by the schema itself',
      'model Source plural: the field sources is taken by the schema itself',
      'model Sheep plural: the field sheep is taken by Sheep',
      'model Street lamp name: Street lamp is not a GraphQL name',
      'model Knot properties.to.target: there is no model Nowhere',
    ])
  })
})
