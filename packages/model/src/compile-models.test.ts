import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { describe, expect, it } from 'vitest'
import { compileModels } from './compile-models.ts'
import { shippedModels } from './shipped-models.ts'
import { issuesOf } from './testing/bind-sample.ts'

const mistakes = (...texts: readonly string[]): string =>
  issuesOf(() => compileModels(texts.map((text, index) => ({ file: `m${index}.yaml`, text }))))
const model = (properties: string, head = 'name: Thing\nplural: things\niri: https://example.org/Thing'): string =>
  `${head}\nproperties:\n${properties}`

describe('compileModels', () => {
  it('gives properties their defaults and looks them up', () => {
    const [thing, part] = compileModels([
      {
        file: 'm.yaml',
        text: `${model(`  name: { kind: text, iri: https://example.org/name, role: label }
  place: { kind: geometry, iri: https://example.org/place, role: geometry }
  parts: { kind: relation, iri: https://example.org/parts, target: Part, inverse: thing }
  near: { kind: relation, iri: https://example.org/near, target: Thing, by: near, withinMetres: 500 }`)}
---
name: Part
plural: parts
iri: https://example.org/Part
follows: { name: Something, version: "1.0" }
properties:
  thing: { kind: relation, iri: https://example.org/thing, target: Thing }`,
      },
    ])
    expect(thing?.property('parts')).toMatchObject({ many: true, inverseOf: 'thing', target: 'Part' })
    expect(thing?.property('near')).toMatchObject({ many: true, by: 'near', withinMetres: 500 })
    expect(thing?.property('name')).toMatchObject({ many: false, role: 'label' })
    expect(thing?.property('nothing')).toBeUndefined()
    expect(part).toMatchObject({ file: 'm.yaml', follows: { name: 'Something', version: '1.0' } })
  })

  it('refuses what the schema knows', () => {
    expect(
      mistakes(
        `nme: thing\nplural: 9things\niri: not an iri\nproperties:\n  a: { kind: txt, iri: https://example.org/a }\n  __b: { kind: text, iri: https://example.org/b }\n  c: { kind: measure, iri: https://example.org/c, unit: 5, over: 1 day }`,
      ),
    ).toMatchInlineSnapshot(`
      "m0.yaml:1:1 the key "name" is missing
      m0.yaml:1:1 nme: unknown key "nme" (expected "name")
      m0.yaml:2:9 plural: "9things" is not right (expected a GraphQL field name, for instance transportStations)
      m0.yaml:3:6 iri: "not an iri" is not right (expected an absolute IRI such as https://example.org/name)
      m0.yaml:6:3 properties.__b: the key "__b" is not right (expected a GraphQL name that does not begin with two underscores)
      m0.yaml:5:14 properties.a.kind: "txt" is not one of the values (expected "text", "number", "boolean", "enum", "time", "geometry", "relation", "measure")
      m0.yaml:7:57 properties.c.unit: this is the number 5 (expected text)
      m0.yaml:7:66 properties.c.over: "1 day" is not right (expected an ISO 8601 duration such as PT1H or P1D)"
    `)
  })

  it('refuses names that do not stay apart', () => {
    expect(
      mistakes(
        model(
          '  id: { kind: text, iri: https://example.org/a }\n  fooBar: { kind: text, iri: https://example.org/a }\n  foo_bar: { kind: text, iri: https://example.org/a }',
        ),
        model('  a: { kind: text, iri: https://example.org/a }', 'name: Thing\nplural: things\niri: https://example.org/Thing'),
        model('  a: { kind: text, iri: https://example.org/a }', 'name: Query\nplural: query\niri: https://example.org/Thing'),
        model('  a: { kind: text, iri: https://example.org/a }', 'name: Items\nplural: thing\niri: https://example.org/Thing'),
      ),
    ).toMatchInlineSnapshot(`
      "m0.yaml:5:3 properties.id: "id" is a reserved name (expected another name)
      m0.yaml:7:3 properties.foo_bar: "foo_bar" and "fooBar" are both FOO_BAR in enumerations (expected names that stay apart)
      m1.yaml:1:7 name: the model "Thing" is already in m0.yaml (expected one file per model)
      m2.yaml:1:7 name: "Query" is a type of the surface itself (expected another name)
      m2.yaml:2:9 plural: the plural equals the singular field (expected another name than "query")
      m3.yaml:1:7 name: "items" is a field of the surface itself (expected another name)
      m3.yaml:2:9 plural: the field "thing" belongs to "Thing" in m0.yaml
      m3.yaml:2:9 plural: the field "thing" belongs to "Thing" in m1.yaml"
    `)
  })

  it('refuses measures, enums and roles that say too little or too much', () => {
    expect(
      mistakes(
        model(`  a: { kind: measure, iri: https://example.org/a }
  b: { kind: measure, iri: https://example.org/a, unit: furlongs }
  c: { kind: text, iri: https://example.org/a, unit: m, values: [x] }
  d: { kind: enum, iri: https://example.org/a }
  e: { kind: enum, iri: https://example.org/a, values: [x, y, x] }
  f: { kind: text, iri: https://example.org/a, role: geometry }
  g: { kind: text, iri: https://example.org/a, role: label }
  h: { kind: text, iri: https://example.org/a, role: label, many: true }
  i: { kind: geometry, iri: https://example.org/a, many: true }`),
      ),
    ).toMatchInlineSnapshot(`
      "m0.yaml:5:6 properties.a: a measure needs a unit (expected the key "unit" with a UCUM code)
      m0.yaml:6:57 properties.b.unit: "furlongs" is not a unit (expected a UCUM code)
      m0.yaml:7:48 properties.c.unit: "unit" does not go with kind text (expected kind measure)
      m0.yaml:7:57 properties.c.values: "values" does not go with kind text (expected kind enum)
      m0.yaml:8:6 properties.d: an enum needs values (expected the key "values" with a list of codes)
      m0.yaml:9:63 properties.e.values.2: "x" stands twice
      m0.yaml:10:54 properties.f.role: the role geometry does not go with kind text (expected kind geometry)
      m0.yaml:12:54 properties.h.role: "g" already is the default label (expected one role: label)
      m0.yaml:12:54 properties.h.role: a role needs a property with one value (expected a property without "many")
      m0.yaml:13:58 properties.i.many: a property of kind geometry holds one value (expected a Multi geometry)"
    `)
  })

  it.each(['PT0S', 'P0D', 'P101Y', 'P99999999999999999999Y'])('refuses readings over %s', (over) => {
    expect(mistakes(model(`  a: { kind: measure, iri: https://example.org/a, unit: m, over: ${over} }`))).toBe(
      `m0.yaml:5:66 properties.a.over: no reading covers ${over} (expected a duration between PT0.001S and P100Y)`,
    )
  })

  it('refuses relations that lead nowhere', () => {
    expect(
      mistakes(
        model(`  a: { kind: relation, iri: https://example.org/a }
  b: { kind: relation, iri: https://example.org/a, target: Ting }
  c: { kind: relation, iri: https://example.org/a, target: Thing, by: near }
  d: { kind: relation, iri: https://example.org/a, target: Thing, by: within, withinMetres: 5 }
  e: { kind: relation, iri: https://example.org/a, target: Thing, inverse: b }
  f: { kind: relation, iri: https://example.org/a, target: Thing, withinMetres: 5 }
  g: { kind: relation, iri: https://example.org/a, target: Thing, by: within, inverse: f }`),
      ),
    ).toMatchInlineSnapshot(`
      "m0.yaml:5:6 properties.a: a relation needs a target (expected the key "target" with the name of a model)
      m0.yaml:6:60 properties.b.target: there is no model "Ting" (expected "Thing")
      m0.yaml:7:71 properties.c.by: "Thing" has no default geometry (expected a property with role: geometry in both models)
      m0.yaml:7:6 properties.c: by: near needs a distance (expected the key "withinMetres")
      m0.yaml:8:71 properties.d.by: "Thing" has no default geometry (expected a property with role: geometry in both models)
      m0.yaml:8:79 properties.d.withinMetres: "withinMetres" goes with by: near only (expected by: near)
      m0.yaml:9:76 properties.e.inverse: "b" is no relation of "Thing" to "Thing" (expected "f")
      m0.yaml:10:67 properties.f.withinMetres: "withinMetres" goes with by: near only (expected by: near)
      m0.yaml:11:79 properties.g.inverse: a relation is by place or the inverse of another, not both (expected "by" or "inverse")
      m0.yaml:11:71 properties.g.by: "Thing" has no default geometry (expected a property with role: geometry in both models)"
    `)
  })
})

describe('shipped models', () => {
  const models = compileModels(shippedModels())

  it('compile, say what they follow and its version', () => {
    expect(models.map(({ name, plural, follows }) => `${name} ${plural} ${follows?.name} ${follows?.version}`)).toMatchInlineSnapshot(`
      [
        "AirQualityStation airQualityStations Smart Data Models AirQualityObserved 0.1.4",
        "Dataset datasets W3C DCAT Resource 3",
        "District districts INSPIRE Administrative Units AdministrativeUnit 3.1",
        "TransitLine transitLines INSPIRE Transport Networks RailwayLine 3.2",
        "TransportStation transportStations Smart Data Models TransportStation 0.1.5",
        "WeatherStation weatherStations Smart Data Models WeatherObserved 0.3.4",
      ]
    `)
  })

  const folder = new URL('../../../../shared/data/smart-data-models/', import.meta.url)
  const isThere = existsSync(folder)

  it('has the data to compare with in CI', () => {
    if (process.env['CI'] === 'true') expect(isThere).toBe(true)
  })

  it.skipIf(!isThere)('uses no Smart Data Models IRI that its context does not have', async () => {
    const known = new Set<string>()
    for (const subject of ['Transportation', 'Weather', 'Environment']) {
      const context = JSON.parse(await readFile(new URL(`${subject}/context.jsonld`, folder), 'utf8')) as {
        '@context': Record<string, unknown>
      }
      for (const iri of Object.values(context['@context'])) known.add(String(iri))
    }
    const used = models.flatMap(({ iri, follows, properties }) => [iri, follows?.iri ?? '', ...properties.map((property) => property.iri)])
    const theirs = used.filter((iri) => iri.includes('smartdatamodels.org') || iri.includes('etsi.org'))
    expect(theirs.length).toBeGreaterThan(20)
    for (const iri of theirs) expect(known).toContain(iri)
  })

  it('keep daily sums and extremes of weather apart from what is measured at a time', () => {
    const station = models.find(({ name }) => name === 'WeatherStation')
    const daily = ['precipitation', 'temperatureMax', 'temperatureMin', 'windSpeed', 'temperature'].map((name) => {
      const property = station?.property(name)
      return `${name} ${property?.unit} ${property?.statistic} ${property?.over}`
    })
    expect(daily).toEqual([
      'precipitation mm sum P1D',
      'temperatureMax Cel max P1D',
      'temperatureMin Cel min P1D',
      'windSpeed m/s undefined undefined',
      'temperature Cel undefined undefined',
    ])
  })

  it('invents terms in its own vocabulary only', () => {
    const hosts = models
      .flatMap(({ iri, properties }) => [iri, ...properties.map((property) => property.iri)])
      .map((iri) => new URL(iri).host)
    expect([...new Set(hosts)].sort()).toEqual([
      'inspire.ec.europa.eu',
      'purl.org',
      'smartdatamodels.org',
      'uri.etsi.org',
      'w3id.org',
      'www.opengis.net',
      'www.w3.org',
    ])
  })
})
