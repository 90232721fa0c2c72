import { describe, expect, it } from 'vitest'
import { compileCrosswalks } from './compile-crosswalks.ts'
import { compileModels } from './compile-models.ts'
import { issuesOf, sampleModels } from './testing/bind-sample.ts'

const compile = (...texts: readonly string[]) =>
  compileCrosswalks(
    texts.map((text, index) => ({ file: `c${index}.yaml`, text })),
    sampleModels,
  )
const mistakes = (...texts: readonly string[]): string => issuesOf(() => compile(...texts))
const head = 'crosswalk: c\nsource: s\ncollection: items\nmodel: Sample\nid: "urn:{key}"\n'
const properties = (text: string): string => mistakes(`${head}properties:\n${text}`)

describe('compileCrosswalks', () => {
  it('describes what it maps', () => {
    const [first, second] = compile(
      `${head}where: "kind = 'air' AND n > 5"\nproperties: {name: t, size: n}\n---\n${head.replace('c\nsource: s', 'd\nadapter: files')}group: []\nproperties: {name: t}`,
    )
    expect(first).toMatchObject({
      name: 'c',
      file: 'c0.yaml',
      source: 's',
      adapter: undefined,
      collection: 'items',
      grouped: false,
      mapped: ['name', 'size'],
    })
    expect(first?.where).toHaveLength(2)
    expect(second).toMatchObject({ name: 'd', source: undefined, adapter: 'files', grouped: true })
    expect(first?.model).toBe(sampleModels[0])
  })

  it('hashes the meaning and nothing else', () => {
    const hash = (text: string): string | undefined => compile(text)[0]?.hash
    const one = hash(`${head}properties: {name: t, size: n}`)
    expect(hash(`# a comment\n${head}properties:\n  size: n\n  name: "t"`)).toBe(one)
    expect(hash(`${head}properties: {name: t, size: m}`)).not.toBe(one)
    expect(one).toMatch(/^[0-9a-f]{64}$/)
  })

  it('refuses what the schema knows, and what a later version will know', () => {
    expect(
      mistakes(`crosswalk: a b
colection: items
model: Sample
id: {globl: x}
observations: {collection: x}
attach: []
sameAs: x
time: {zone: UTC}
properties:
  name: {form: t, missing: {}}
  no2: {from: n, unit: {override: mg/m3}}`),
    ).toMatchInlineSnapshot(`
      "c0.yaml:1:1 the key "collection" is missing
      c0.yaml:2:1 colection: unknown key "colection" (expected "collection")
      c0.yaml:7:1 sameAs: this version does not know "sameAs" (identifiers that mean the same) yet (expected a crosswalk without it)
      c0.yaml:1:12 crosswalk: "a b" is not right (expected a name of letters, digits, dots, hyphens)
      c0.yaml:4:6 id.globl: unknown key "globl" (expected "global")
      c0.yaml:8:7 time: the key "from" is missing
      c0.yaml:8:8 time.zone: unknown key "zone" (expected "from", "to", "timezone", "lasts", "stamped", "layout")
      c0.yaml:10:10 properties.name.form: unknown key "form" (expected "from")
      c0.yaml:10:28 properties.name.missing: this is a map (expected text or a number or true or false or a list)
      c0.yaml:11:24 properties.no2.unit: the key "because" is missing beside "override"
      c0.yaml:5:15 observations: the key "of" is missing
      c0.yaml:5:15 observations: the key "time" is missing
      c0.yaml:5:15 observations: the key "measures" is missing
      c0.yaml:6:9 attach: the list is too short (expected at least 1)"
    `)
  })

  it('refuses heads that do not hold together', () => {
    expect(
      mistakes(
        'crosswalk: c\ncollection: items\nmodel: Sampel\nid: "urn:{key}{x}"\nproperties: {name: t}',
        'crosswalk: c\nsource: s\nadapter: files\ncollection: items\nmodel: Sample\nid: "urn:fixed"\nproperties: {name: t}',
        `${head.replace('urn:{key}', 'urn:{group}').replace('crosswalk: c', 'crosswalk: e')}properties: {name: t}`,
        `${head.replace('urn:{key}', 'urn:{key').replace('crosswalk: c', 'crosswalk: f')}properties: {name: t}`,
        `${head.replace('urn:{key}', 'urn:{?key}').replace('crosswalk: c', 'crosswalk: g')}where: "a = 5 AN b = 6"\nproperties: {name: t}`,
        `${head.replace('crosswalk: c', 'crosswalk: h')}where: >\n  a = \nproperties: {name: t}`,
        `${head.replace('crosswalk: c', 'crosswalk: i')}time: {from: d, timezone: Europe/Berlyn, stamped: end}\ngroup: [{from: a, split: ","}, {extract: "x"}]\nproperties: {name: t}`,
      ),
    ).toMatchInlineSnapshot(`
      "c0.yaml:1:1 the crosswalk names no source (expected one of "source" and "adapter")
      c0.yaml:4:15 id: not a template: two variables without text between them cannot be told apart again (expected RFC 6570 with {name} and {+name})
      c0.yaml:3:8 model: there is no model "Sampel" (expected "Sample")
      c1.yaml:1:12 crosswalk: the name "c" is already in c0.yaml (expected a name of its own)
      c1.yaml:1:1 "source" and "adapter" exclude each other (expected one of "source" and "adapter")
      c1.yaml:6:5 id: every entity would have the same identifier (expected a template with a variable such as {id})
      c2.yaml:5:11 id: {group} stands for the group, and there is none (expected the key "group", or another variable)
      c3.yaml:5:10 id: not a template: a brace that is not closed (expected RFC 6570 with {name} and {+name})
      c4.yaml:6:15 where: not CQL2: unexpected word AN (expected AND, OR, ^, *, /, %, DIV, +, -)
      c4.yaml:5:10 id: not a template: {?key} belongs to a higher level of RFC 6570; {name} and {+name} are known here (expected RFC 6570 with {name} and {+name})
      c5.yaml:6:8 where: not CQL2: unexpected end of the filter (expected (, a number, a text, TRUE, FALSE, DATE(...), TIMESTAMP(...), a property, a function, -, +)
      c6.yaml:7:19 group.0.split: an item belongs to one group (expected no "split" in a group)
      c6.yaml:7:32 group.1: the mapping does not say what it reads (expected one of "from", "template", "constant")
      c6.yaml:6:51 time.stamped: a span stamped at its end needs a duration (expected the key "lasts" beside it)
      c6.yaml:6:27 time.timezone: "Europe/Berlyn" is not a time zone (expected an IANA name such as Europe/Berlin, or an offset such as +01:00)"
    `)
  })

  it('refuses properties that the model does not have, or has otherwise', () => {
    expect(
      properties(`  nam: t
  state: {from: t, codelist: {"1": x, "2": w, "3": 5}}
  open: {from: t, codelist: {"1": "yes"}}
  size: {from: n, codelist: {"1": one}, unit: m}
  name: {from: t, split: ",", scale: 2}
  no2: {from: n, scale: 0, unit: Cel}
  heat: {from: n, unit: {override: furlong-ish, because: reasons}}
  link: {constant: 5}
  tags: {constant: {a: 1}}`),
    ).toMatchInlineSnapshot(`
      "c0.yaml:7:3 properties.nam: "Sample" has no property "nam" (expected "name")
      c0.yaml:8:44 properties.state.codelist.2: "w" is not a value of "state" (expected "x", "y", "z")
      c0.yaml:8:52 properties.state.codelist.3: 5 is not right for a property of kind enum (expected text (in quotation marks))
      c0.yaml:9:35 properties.open.codelist.1: "yes" is not right for a property of kind boolean (expected true or false)
      c0.yaml:10:41 properties.size.unit: "unit" does not go with a property of kind number (expected a property of kind measure)
      c0.yaml:10:35 properties.size.codelist.1: "one" is not right for a property of kind number (expected a number)
      c0.yaml:11:31 properties.name.scale: "scale" does not go with a property of kind text (expected a property of kind number or measure)
      c0.yaml:11:19 properties.name.split: "name" has one value (expected a property with "many: true" in the model)
      c0.yaml:12:25 properties.no2.scale: a scale of zero would make all values equal (expected a factor other than 0)
      c0.yaml:12:34 properties.no2.unit: "Cel" does not fit the model's unit: Cel does not convert to ug/m3: dimension C is not dimension L-3 M (expected a unit that converts to ug/m3)
      c0.yaml:13:36 properties.heat.unit.override: "furlong-ish" is not a unit (expected a UCUM code, or a name that the unit hub knows)
      c0.yaml:14:20 properties.link.constant: 5 is not right for a property of kind relation (expected text (in quotation marks))
      c0.yaml:15:20 properties.tags.constant: this constant does not go with the kind of the property (expected text, a number, true or false)"
    `)
  })

  it('refuses steps that do not go together', () => {
    expect(
      properties(`  name: {from: t, template: "{t}"}
  link: {missing: [""]}
  tags: {template: "{a}{b}"}
  size: {from: t, extract: "(a"}
  open: {from: t, timezone: UTC, template: "{t}"}
  state: {from: t, extract: "(?=x)"}
  seen: {from: d, timezone: Mars/Olympus, codelist: {a: b}}
  heat: {from: n, timezone: UTC, x: a}
  no2: {from: n, unit: {from: u, codelist: {a: Cel, b: nonsense}}, time: {from: d, timezone: {from: z, codelist: {a: Nowhere}}}}`),
    ).toMatchInlineSnapshot(`
      "c0.yaml:7:3 properties.name: from and template exclude each other (expected one of "from", "template", "constant")
      c0.yaml:8:3 properties.link: the mapping does not say what it reads (expected one of "from", "template", "constant")
      c0.yaml:9:24 properties.tags.template: not a template: two variables without text between them cannot be told apart again (expected RFC 6570 with {name} and {+name})
      c0.yaml:10:28 properties.size.extract: not a pattern: error parsing regexp: missing closing ): \`(a\` (expected a regular expression of RE2: no look-around, no back-references)
      c0.yaml:11:34 properties.open.template: "template" does not go with a property of kind boolean (expected a property of kind text or relation)
      c0.yaml:11:19 properties.open.timezone: "timezone" does not go with a property of kind boolean (expected a property of kind time)
      c0.yaml:11:3 properties.open: from and template exclude each other (expected one of "from", "template", "constant")
      c0.yaml:12:29 properties.state.extract: not a pattern: error parsing regexp: invalid or unsupported Perl syntax: \`(?=\` (expected a regular expression of RE2: no look-around, no back-references)
      c0.yaml:13:43 properties.seen.codelist: "codelist" does not go with a property of kind time (expected a path)
      c0.yaml:13:29 properties.seen.timezone: "Mars/Olympus" is not a time zone (expected an IANA name such as Europe/Berlin, or an offset such as +01:00)
      c0.yaml:14:34 properties.heat.x: "x" does not go with a property of kind measure (expected a property of kind geometry)
      c0.yaml:14:19 properties.heat.timezone: "timezone" does not go with a property of kind measure (expected "time: {from, ...}" around it)
      c0.yaml:15:48 properties.no2.unit.codelist.a: "Cel" does not fit the model's unit: Cel does not convert to ug/m3: dimension C is not dimension L-3 M (expected a unit that converts to ug/m3)
      c0.yaml:15:56 properties.no2.unit.codelist.b: "nonsense" is not a unit (expected a UCUM code, or a name that the unit hub knows)
      c0.yaml:15:118 properties.no2.time.timezone.codelist.a: "Nowhere" is not a time zone (expected an IANA name such as Europe/Berlin, or an offset such as +01:00)"
    `)
  })

  it.each([
    ['{x: a}', 'the other coordinate is missing'],
    ['{x: a, y: b}', 'x and y need their coordinate reference system'],
    ['{longitude: a}', 'the other coordinate is missing'],
    ['{longitude: a, latitude: b, crs: "EPSG:25833"}', 'longitude and latitude are CRS84'],
    ['{from: a, x: b, y: c, crs: "EPSG:25833"}', 'it must be clear where the geometry comes from'],
    ['{x: a, y: b, crs: "EPSG:99"}', 'expected an EPSG code'],
    ['{constant: {type: Point, coordinates: [200, 100]}}', 'not a GeoJSON geometry'],
    ['{from: a, unit: m}', '"unit" does not go with a geometry'],
  ])('refuses the geometry %s', (text, message) => {
    expect(properties(`  place: ${text}`)).toContain(message)
  })

  it('refuses measures of groups without a time of their own', () => {
    expect(mistakes(`${head}group: key\nproperties: {no2: n}`)).toMatchInlineSnapshot(
      `"c0.yaml:7:14 properties.no2: in a group, the readings of a measure need their time (expected the key "time", here or for the whole crosswalk)"`,
    )
    const timed = [`time: d\ngroup: key\nproperties: {no2: n}`, `group: key\nproperties: {no2: {from: n, time: d}}`]
    expect(compile(head + timed[0])).toHaveLength(1)
    expect(compile(head + timed[1])).toHaveLength(1)
  })

  it('refuses measures of groups that hold several values per item', () => {
    const many = compileModels([
      {
        file: 'm.yaml',
        text: 'name: M\nplural: ms\niri: https://example.org/M\nproperties: {v: {kind: measure, unit: m, many: true, iri: https://example.org/v}, w: {kind: number, iri: https://example.org/w}}',
      },
    ])
    const text = 'crosswalk: c\nsource: s\ncollection: c\nmodel: M\ngroup: key\nid: "urn:{group}"\ntime: d\nproperties: {v: n}'
    const rows = `${text.replace('group: key\n', '').replace('{group}', '{key}').replace('{v: n}', '{w: n}')}\nobservations: {collection: r, of: {k: key}, time: d, measures: {v: n}}`
    expect(issuesOf(() => compileCrosswalks([{ file: 'c.yaml', text: rows }], many))).toContain('each row holds one reading of a measure')
    expect(issuesOf(() => compileCrosswalks([{ file: 'c.yaml', text }], many))).toMatchInlineSnapshot(
      `"c.yaml:8:14 properties.v: in a group, each item holds one reading of a measure (expected a measure without "many: true" in the model)"`,
    )
  })

  it.each(['PT0S', 'P101Y', 'P99999999999999999999Y'])('refuses readings that last %s', (lasts) => {
    expect(mistakes(`${head}properties: {no2: {from: n, time: {from: d, lasts: ${lasts}}}}`)).toBe(
      `c0.yaml:6:52 properties.no2.time.lasts: no reading covers ${lasts} (expected a duration between PT0.001S and P100Y)`,
    )
  })

  it('describes measures of observations among what it maps', () => {
    const [crosswalk] = compile(
      `${head}properties: {name: t}\nobservations: {collection: rows, of: {k: key}, time: d, measures: {no2: v, heat: {from: w, unit: Cel}}}`,
    )
    expect(crosswalk).toMatchObject({ mapped: ['name', 'no2', 'heat'], grouped: false })
  })

  it('refuses observations that do not hold together', () => {
    expect(
      mistakes(
        `${head}group: key\nproperties: {no2: {from: n, time: d}}
observations:
  collection: rows
  of: {k: key}
  where: "a = "
  time: {from: d, timezone: Europe/Berlyn, stamped: end}
  measures:
    no2: v
    name: v
    het: v
    heat: {from: v, unit: m, x: a, timezone: UTC}`,
      ),
    ).toMatchInlineSnapshot(`
      "c0.yaml:8:1 observations: an entity is a group of items, or an item with rows of another collection, not both (expected one of "group" and "observations")
      c0.yaml:12:53 observations.time.stamped: a span stamped at its end needs a duration (expected the key "lasts" beside it)
      c0.yaml:12:29 observations.time.timezone: "Europe/Berlyn" is not a time zone (expected an IANA name such as Europe/Berlin, or an offset such as +01:00)
      c0.yaml:11:15 observations.where: not CQL2: unexpected end of the filter (expected (, a number, a text, TRUE, FALSE, DATE(...), TIMESTAMP(...), a property, a function, -, +)
      c0.yaml:14:5 observations.measures.no2: "no2" is also mapped under "properties" (expected its readings from the items or from the rows)
      c0.yaml:15:5 observations.measures.name: "name" is of kind text (expected "no2", "heat")
      c0.yaml:16:5 observations.measures.het: "Sample" has no property "het" (expected "heat")
      c0.yaml:17:30 observations.measures.heat.x: "x" does not go with a property of kind measure (expected a property of kind geometry)
      c0.yaml:17:36 observations.measures.heat.timezone: "timezone" does not go with a property of kind measure (expected "time: {from, ...}" around it)
      c0.yaml:17:27 observations.measures.heat.unit: "m" does not fit the model's unit: m does not convert to Cel: dimension L is not dimension C (expected a unit that converts to Cel)"
    `)
  })

  it('refuses observations of another shape', () => {
    const rows = (text: string): string => mistakes(`${head}properties: {name: t}\nobservations: ${text}`)
    expect(rows('rows')).toMatchInlineSnapshot(`"c0.yaml:7:15 observations: this is the text "rows" (expected a map)"`)
    expect(rows('{collection: rows}')).toMatchInlineSnapshot(`
      "c0.yaml:7:15 observations: the key "of" is missing
      c0.yaml:7:15 observations: the key "time" is missing
      c0.yaml:7:15 observations: the key "measures" is missing"
    `)
    expect(rows('{collection: rows, of: {}, time: {lasts: PT1H}, measures: {}, id: x}')).toMatchInlineSnapshot(`
      "c0.yaml:7:77 observations.id: unknown key "id" (expected "collection", "of", "where", "time", "measures")
      c0.yaml:7:38 observations.of: the map is too small (expected at least 1 key)
      c0.yaml:7:48 observations.time: the key "from" is missing
      c0.yaml:7:73 observations.measures: the map is too small (expected at least 1 key)"
    `)
    expect(rows('{collection: rows, of: [k], time: d, measures: {no2: {form: v}}}')).toMatchInlineSnapshot(`
      "c0.yaml:7:38 observations.of: this is a list (expected a map)
      c0.yaml:7:69 observations.measures.no2.form: unknown key "form" (expected "from")"
    `)
  })

  it('lists the mistakes of all files at once', () => {
    const text = mistakes(
      'crosswalk: [',
      `${head}properties: {nam: t}`,
      `${head.replace('crosswalk: c', 'crosswalk: d')}properties: {nme: t}`,
    )
    expect(text.split('\n').map((line) => line.split(':')[0])).toEqual(expect.arrayContaining(['c0.yaml', 'c1.yaml', 'c2.yaml']))
  })
})
