// What each step makes of each operator: canonical filter in, source filter out, with its verdict.
import { normalize, parseCql2Text, toCql2Text } from '@crosswalk/cql2'
import { describe, expect, it } from 'vitest'
import { bindSample } from '../testing/bind-sample.ts'
import type { SampleColumns } from '../testing/bind-sample.ts'

const COLUMNS: SampleColumns = {
  key: 'text',
  t: 'text',
  s: 'text',
  n: 'number',
  m: ['number', 'mg/m3'],
  b: 'boolean',
  u: 'text',
  d: 'date',
  stamp: 'timestamp',
  local: 'text',
  lon: 'number',
  lat: 'number',
  x: 'number',
  y: 'number',
  geom: 'geometry',
  tags: 'array',
  words: ['array', 'text'],
  free: 'json',
  quality: 'text',
}

/** One line per conjunct: the filter, and how it stands to the canonical one. */
function lower(properties: string, filter: string, head = 'id: "urn:{key}"'): string {
  const bound = bindSample(`${head}\nproperties: ${properties}`, COLUMNS, { publicUrl: 'https://data.example.org' })
  return normalize(parseCql2Text(filter), { isMany: (name) => name === 'tags' })
    .map((conjunct) => {
      const { filter: lowered, verdict, reason } = bound.lower(conjunct)
      return `${verdict}: ${lowered === null ? (reason ?? '') : toCql2Text(lowered)}`
    })
    .join('\n')
}

describe('lowering', () => {
  it.each([
    ['{name: t}', "name = 'A'", "exact: t = 'A'"],
    ['{name: t}', "'A' < name", "exact: t > 'A'"],
    ['{name: t}', "name LIKE 'A%' AND NOT name LIKE 'B%'", "exact: t LIKE 'A%'\nexact: t NOT LIKE 'B%'"],
    ['{name: t}', "CASEI(name) = CASEI('a')", "exact: CASEI(t) = CASEI('a')"],
    ['{name: t, link: s}', 'name = link', 'unsupported: link is not the same in the source'],
    ['{size: n, no2: {from: m}}', 'size * 2 > 5', 'exact: n * 2 > 5'],
    ['{size: n, no2: m}', 'size > no2', 'unsupported: no2 is not the same in the source'],
    ['{name: n}', "name = '5'", 'exact: n = 5'],
    ['{name: n}', "name = '5.0'", 'exact: FALSE'],
    ['{name: n}', "name <> '5.0'", 'exact: n IS NOT NULL'],
    ['{name: n}', "name IN ('5', 'x')", 'exact: n IN (5)'],
    ['{name: n}', "name < '5'", 'unsupported: text made of numbers has another order than the numbers'],
    ['{name: b}', "name LIKE 't%'", 'exact: b = TRUE'],
    ['{name: d}', "name = '2026-03-01'", 'unsupported: text made of date values cannot be compared by the source'],
    ['{name: free}', "name = 'A'", 'unsupported: text made of json values cannot be compared by the source'],
    ['{name: tags}', 'name IS NULL', 'unsupported: text made of array values cannot be compared by the source'],
    ['{tags: tags}', "tags = 'A'", 'unsupported: tags (array) cannot be compared so by the source'],
    ['{tags: words}', "tags = 'A'", "inexact: A_CONTAINS(words, ('A'))"],
    ['{tags: words}', "tags IN ('A', 'B')", "inexact: A_OVERLAPS(words, ('A', 'B'))"],
    ['{name: words}', "name = 'A'", "inexact: A_CONTAINS(words, ('A'))"],
    ['{tags: words}', "tags <> 'A'", 'unsupported: words is a list, and only its texts are compared by the source'],
    ['{tags: words}', "NOT tags IN ('A', 'B')", 'unsupported: words is a list, and only its texts are compared by the source'],
    ['{tags: words}', "tags LIKE 'A%'", 'unsupported: text made of array values cannot be compared by the source'],
    ['{tags: {from: words, codelist: {a: A}}}', "tags = 'A'", 'unsupported: the type of the codes is not known'],
    ['{size: t}', 'size = 5', 'unsupported: numbers written as text cannot be compared by the source'],
    ['{tags: t}', "tags = 'A'", "exact: t = 'A'"],
  ])('%s: %s', (properties, filter, expected) => {
    expect(lower(properties, filter)).toBe(expected)
  })

  it.each([
    ['{name: {from: t, missing: ["", "9"]}}', 'name IS NULL', "exact: t IS NULL OR t IN ('', '9')"],
    ['{name: {from: t, missing: ["", "9"]}}', "name = 'A'", "exact: t = 'A'"],
    ['{name: {from: t, missing: ["", "9"]}}', "name = '9'", "exact: t = '9' AND t NOT IN ('', '9')"],
    ['{name: {from: t, missing: ["", "9"]}}', "name <> 'A'", "exact: t <> 'A' AND t NOT IN ('', '9')"],
    ['{size: {from: n, missing: ["", "-999"]}}', 'size < 0', 'exact: n < 0 AND n NOT IN (-999)'],
    ['{size: {from: n, missing: [x]}}', 'size < 0', 'exact: n < 0'],
  ])('missing: %s: %s', (properties, filter, expected) => {
    expect(lower(properties, filter)).toBe(expected)
  })

  it.each([
    ["state = 'x'", "exact: t IN ('0', '1')"],
    ["state <> 'x'", "exact: t = '2'"],
    ["state > 'x'", "exact: t = '2'"],
    ["state = 'z'", 'exact: FALSE'],
    ["NOT (state IN ('x'))", "exact: t = '2'"],
    ["state LIKE '_'", "exact: t IN ('0', '1', '2')"],
    ['state IS NULL', "exact: t IS NULL OR t NOT IN ('0', '1', '2')"],
    ['state IS NOT NULL', "exact: t IN ('0', '1', '2')"],
  ])('a code list, many to one: %s', (filter, expected) => {
    expect(lower('{state: {from: t, codelist: {"0": x, "1": x, "2": y}}}', filter)).toBe(expected)
  })

  it.each([
    ['{state: t}', "state = 'x'", "exact: t = 'x'"],
    ['{state: t}', 'state IS NULL', "exact: t IS NULL OR t NOT IN ('x', 'y', 'z')"],
    ['{open: t}', 'open = true', "exact: t = 'true'"],
    ['{open: b}', 'open = true', 'exact: b = TRUE'],
    ['{open: {from: n, codelist: {"1": true, "0": false}}}', 'open <> true', 'exact: n = 0'],
  ])('finite kinds: %s: %s', (properties, filter, expected) => {
    expect(lower(properties, filter)).toBe(expected)
  })

  it.each([
    ['{no2: {from: n, unit: ug/m3}}', 'no2 > 40', 'exact: n > 40'],
    ['{no2: m}', 'no2 > 40', 'inexact: m > 0.03999999999996'],
    ['{no2: m}', 'no2 = 40', 'inexact: m BETWEEN 0.03999999999996 AND 0.040000000000040004'],
    ['{no2: m}', 'no2 <> 40', 'inexact: m IS NOT NULL'],
    ['{no2: m}', 'no2 IS NULL', 'exact: m IS NULL'],
    ['{no2: m}', 'no2 IN (40)', 'inexact: m BETWEEN 0.03999999999996 AND 0.040000000000040004'],
    ['{no2: m}', 'NOT (no2 BETWEEN 40 AND 50)', 'inexact: m < 0.040000000000040004 OR m > 0.04999999999995'],
    ['{no2: n}', 'no2 > 40', 'exact: FALSE'],
    ['{no2: n}', 'no2 IS NULL', 'exact: n IS NULL'],
    [
      '{no2: {from: n, unit: {from: u, codelist: {mg: mg/m3, ug: ug/m3}}}}',
      'no2 > 40',
      "inexact: n > 0.03999999999996 AND u IN ('mg') OR n > 40 AND u IN ('ug')",
    ],
    ['{no2: {from: n, unit: {from: u}}}', 'no2 > 40', 'unsupported: the unit is read per item'],
    ['{heat: {from: n, unit: K}}', 'heat = 0', 'inexact: n BETWEEN 273.14999999972684 AND 273.1500000002731'],
    ['{size: {from: n, scale: -2}}', 'size >= 10', 'inexact: n <= -4.999999999995'],
    ['{size: {from: n, scale: -1}}', 'size >= 10', 'exact: n <= -10'],
    ['{size: {from: n, scale: -1}}', 'size BETWEEN 1 AND 2', 'exact: n BETWEEN -2 AND -1'],
    ['{no2: m}', 'no2.value > 40', 'inexact: m > 0.03999999999996'],
    ['{no2: m}', "no2.unit = 'ug/m3'", 'exact: TRUE'],
    ['{no2: n}', "no2.unit = 'ug/m3'", 'exact: FALSE'],
    ['{no2: m}', 'no2.missing IS NULL', 'exact: m IS NOT NULL'],
    ['{no2: {from: m, quality: quality}}', "no2.quality = 'good'", "exact: quality = 'good'"],
    ['{no2: m}', "no2.quality = 'good'", 'exact: FALSE'],
    [
      '{no2: {from: m, time: stamp}}',
      "no2.observedAt > TIMESTAMP('2026-03-01T00:00:00Z')",
      "exact: stamp > TIMESTAMP('2026-03-01T00:00:00Z')",
    ],
  ])('measures: %s: %s', (properties, filter, expected) => {
    expect(lower(properties, filter)).toBe(expected)
  })

  it.each([
    ['{name: {from: t, extract: "^([^:]+)"}}', "name = 'a_b'", "inexact: t LIKE 'a\\_b%'"],
    ['{name: {from: t, extract: "^([^:])+"}}', "name = 'a'", "inexact: t LIKE '%a%'"],
    ['{name: {from: t, extract: "x([0-9]+)"}}', "name IN ('1', '2')", "inexact: t LIKE '%1%' OR t LIKE '%2%'"],
    ['{name: {from: t, extract: "^([^:]+)"}}', "name LIKE 'ab%c'", "inexact: t LIKE 'ab%'"],
    ['{name: {from: t, extract: "^([^:]+)"}}', 'name IS NULL', 'unsupported: the pattern takes a part of the text'],
    ['{tags: {from: t, split: ";"}}', "tags = 'A'", "inexact: t LIKE '%A%'"],
    ['{tags: {from: t, split: ";"}}', "NOT (tags = 'A')", 'inexact: t IS NOT NULL'],
    ['{tags: {from: t, split: ";", codelist: {"1": one, "2": two}}}', "tags = 'one'", "inexact: t LIKE '%1%'"],
    ['{tags: {from: t, split: ";"}}', 'tags IS NULL', 'unsupported: the text holds several values'],
    ['{name: {from: t, pick: {s: [a, b]}}}', "name = 'A'", "exact: t = 'A' AND s IN ('a', 'b')"],
    ['{name: {from: t, pick: {n: "8"}}}', 'name IS NULL', 'exact: t IS NULL OR n IS NULL OR n NOT IN (8)'],
    ['{name: {from: t, pick: {n: x}}}', "name = 'A'", 'exact: FALSE'],
    ['{name: {constant: here}}', "name LIKE 'he%'", 'exact: TRUE'],
    ['{name: {constant: here}}', "name = 'there'", 'exact: FALSE'],
    ['{name: {template: "{t}/{n}"}}', "name = 'a%20b/5'", "exact: t = 'a b' AND n = 5"],
    ['{name: {template: "{t}/{n}"}}', "name = 'a b/5'", 'exact: FALSE'],
    ['{name: {template: "{t}-{s}"}}', "name = '1-2-3'", "exact: t = '1' AND s = '2-3' OR t = '1-2' AND s = '3'"],
    ['{name: {template: "{t}-{n}"}}', 'name IS NULL', "exact: t IS NULL OR t = '' OR n IS NULL"],
    ['{name: {template: "{t}-{n}"}}', "name LIKE 'a%'", 'unsupported: a template is made of several texts'],
  ])('texts: %s: %s', (properties, filter, expected) => {
    expect(lower(properties, filter)).toBe(expected)
  })

  it.each([
    ['{seen: stamp}', "seen > TIMESTAMP('2026-03-01T00:00:00Z')", "exact: stamp > TIMESTAMP('2026-03-01T00:00:00Z')"],
    ['{seen: d}', "seen = DATE('2026-03-01')", "exact: d = DATE('2026-03-01')"],
    [
      '{seen: {from: stamp, lasts: PT1H, stamped: end}}',
      "seen > TIMESTAMP('2026-03-01T00:00:00Z')",
      "inexact: stamp >= TIMESTAMP('2026-03-01T00:00:00Z')",
    ],
    [
      '{seen: {from: stamp, lasts: PT1H, stamped: end}}',
      "seen < TIMESTAMP('2026-03-01T00:00:00Z')",
      "inexact: stamp <= TIMESTAMP('2026-03-01T01:00:00Z')",
    ],
    [
      '{seen: {from: local, timezone: Europe/Berlin}}',
      "seen > TIMESTAMP('2026-03-01T00:00:00Z')",
      'unsupported: the layout of the times is not declared',
    ],
    [
      '{seen: {from: local, timezone: Europe/Berlin, layout: "YYYY-MM-DDTHH:mm"}}',
      "seen > TIMESTAMP('2026-03-01T00:00:00Z')",
      "inexact: local >= '2026-02-28T22:00'",
    ],
    [
      '{seen: {from: local, timezone: Europe/Berlin, layout: "YYYY-MM-DD HH:mm"}}',
      "seen <= TIMESTAMP('2026-03-01T00:00:00Z')",
      "inexact: local < '2026-03-01 04:01'",
    ],
    ['{seen: {from: local, timezone: Europe/Berlin, layout: "YYYY-MM-DDTHH:mm"}}', 'seen IS NULL', 'unsupported: text may be no time'],
    [
      '{seen: {from: local, layout: "YYYY-MM-DDTHH:mm"}}',
      "T_INTERSECTS(seen, INTERVAL('2026-03-01T00:00:00Z', '..'))",
      "inexact: local >= '2026-02-28T21:00'",
    ],
  ])('times: %s: %s', (properties, filter, expected) => {
    expect(lower(properties, filter)).toBe(expected)
  })

  it.each([
    ['{place: geom}', 'S_INTERSECTS(place, BBOX(13, 52, 14, 53))', 'exact: S_INTERSECTS(geom, BBOX(13, 52, 14, 53))'],
    ['{place: geom}', 'NOT S_WITHIN(place, BBOX(13, 52, 14, 53))', 'exact: NOT S_WITHIN(geom, BBOX(13, 52, 14, 53))'],
    ['{place: free}', 'S_INTERSECTS(place, BBOX(13, 52, 14, 53))', 'unsupported: the source does not know this as a geometry in CRS84'],
    [
      '{place: {longitude: lon, latitude: lat}}',
      'S_WITHIN(place, BBOX(13, 52, 14, 53))',
      'inexact: lon BETWEEN 13 AND 14 AND lat BETWEEN 52 AND 53',
    ],
    [
      '{place: {longitude: lon, latitude: lat}}',
      'S_INTERSECTS(place, BBOX(170, -20, -170, 20))',
      'inexact: lon BETWEEN 170 AND 180 AND lat BETWEEN -20 AND 20 OR lon BETWEEN -180 AND -170 AND lat BETWEEN -20 AND 20',
    ],
    [
      '{place: {longitude: lon, latitude: lat}}',
      'place IS NULL',
      'exact: lon IS NULL OR lat IS NULL OR lon NOT BETWEEN -180 AND 180 OR lat NOT BETWEEN -90 AND 90',
    ],
    [
      '{place: {longitude: lon, latitude: lat}}',
      'NOT S_INTERSECTS(place, BBOX(0, 0, 1, 1))',
      'inexact: lon BETWEEN -180 AND 180 AND lat BETWEEN -90 AND 90',
    ],
    [
      '{place: {longitude: t, latitude: lat}}',
      'S_INTERSECTS(place, BBOX(0, 0, 1, 1))',
      'unsupported: the coordinates are not numbers in the source',
    ],
    ['{place: {x: x, y: y, crs: "EPSG:25833"}}', 'S_INTERSECTS(place, BBOX(0, 0, 90, 1))', 'inexact: x IS NOT NULL AND y IS NOT NULL'],
    ['{place: {constant: {type: Point, coordinates: [13.5, 52.5]}}}', 'S_INTERSECTS(place, BBOX(13, 52, 14, 53))', 'exact: TRUE'],
  ])('geometries: %s: %s', (properties, filter, expected) => {
    expect(lower(properties, filter)).toBe(expected)
  })

  it('finds every projected point inside its box', () => {
    const bound = bindSample('id: "urn:{key}"\nproperties: {place: {x: x, y: y, crs: "EPSG:25833"}}', COLUMNS)
    const { filter, verdict } = bound.lower({ op: 's_intersects', args: [{ property: 'place' }, { bbox: [13, 52, 13.01, 52.01] }] })
    expect(verdict).toBe('inexact')
    const point = bound.property('place')?.lift({ x: 362_750, y: 5_763_500 }) as { coordinates: readonly number[] }
    expect(point.coordinates[0]).toBeGreaterThan(13)
    expect(point.coordinates[0]).toBeLessThan(13.01)
    const [xs, ys] = (filter as { args: readonly { args: readonly number[] }[] }).args.map(({ args }) => args.slice(1) as number[])
    expect(xs?.[0]).toBeLessThan(362_750)
    expect(xs?.[1]).toBeGreaterThan(362_750)
    expect(ys?.[0]).toBeLessThan(5_763_500)
    expect(ys?.[1]).toBeGreaterThan(5_763_500)
    expect((xs?.[1] ?? 0) - (xs?.[0] ?? 0)).toBeLessThan(1500)
  })

  it.each([
    ['id: "urn:{key}"', "id = 'urn:a%2Fb'", "exact: key = 'a/b'"],
    ['id: "urn:{key}"', "id = 'urn:a/b'", 'exact: FALSE'],
    ['id: "urn:{key}"', "id IN ('urn:a', 'other')", "exact: key = 'a'"],
    ['id: "urn:{key}"', "id IN ('urn:a', 'urn:b', 'urn:a')", "exact: key IN ('a', 'b')"],
    ['id: "urn:{n}"', "id IN ('urn:1', 'urn:2') OR id = 'urn:3'", 'exact: n IN (1, 2, 3)'],
    ['id: "urn:{key}"', 'id IS NULL', 'exact: FALSE'],
    ['id: "urn:{key}"', "id IN ('urn:a', 'urn:b')", "exact: key IN ('a', 'b')"],
    ['id: {global: key}', "id = 'urn:a'", "exact: key = 'urn:a'"],
    ['id: {global: key}', "id LIKE 'http%'", 'unsupported: identifiers are compared once they are normalised'],
    ['id: "urn:{key}"', "id = 'https://doi.org/10.5555/a'", 'exact: FALSE'],
    ['id: "https://DOI.org/10.5555/{+key}"', "id = 'https://doi.org/10.5555/a'", "inexact: CASEI(key) IN (CASEI('a'))"],
    ['id: "doi:{key}"', "id = 'https://doi.org/10.5555/a'", 'exact: FALSE'],
    [
      'id: "https://doi.org/10.5555/{t}.{key}"',
      "id = 'https://doi.org/10.5555/a.b'",
      'unsupported: the identifier has several spellings, and is made of more than one text',
    ],
    ['id: "urn:{key}"', "id = 'https://doi.org/10.5555/a%3cb'", 'exact: FALSE'],
    ['id: {global: key}', "id = 'https://doi.org/10.5555/a%3cb'", 'unsupported: the identifier has more spellings than can be counted out'],
    // Such a text is no identifier: identifiers are normalised.
    ['id: {global: key}', "id = 'DOI 10.5555/a'", 'exact: FALSE'],
    ['id: {local: key}', "id = 'https://data.example.org/id/memory/items/a%20b'", "exact: key = 'a b'"],
    ['id: {local: key}', "id = 'https://data.example.org/id/other/items/a'", 'exact: FALSE'],
    ['group: key\nid: "urn:{group}"', "id = 'urn:a'", "exact: key = 'a'"],
    ['group: {from: key, extract: "^([^:]+:[^:]+)"}\nid: "urn:{+group}"', "id = 'urn:de:1'", "inexact: key LIKE 'de:1%'"],
    ['group: [key, n]\nid: "urn:{+group}"', "id = 'urn:a/5'", 'unsupported: a group of several keys cannot be looked up'],
    ['group: key\nid: "urn:{t}"', "id = 'urn:a'", 'unsupported: the identifier is not that of the group'],
    ['group: key\nid: "urn:{group}"', "name = 'A'", 'unsupported: the property belongs to a group of items'],
    [
      'group: key\nid: "urn:{group}"',
      "id = 'urn:a' AND (id = 'urn:b' OR name = 'A')",
      "exact: key = 'a'\nunsupported: the property belongs to a group of items",
    ],
  ])('identifiers: %s: %s', (head, filter, expected) => {
    expect(lower('{name: t}', filter, head)).toBe(expected)
  })

  it.each([
    ["name = 'A' OR size = 5", "exact: t = 'A'"],
    ['size = 5', 'exact: FALSE'],
    ['size IS NULL', 'exact: TRUE'],
    ['NOT (size = 5)', 'exact: FALSE'],
    ["(name = 'A' AND link LIKE 'x%') OR name = 'B'", "exact: t = 'B'"],
    ["some(link, name = 'A')", 'exact: FALSE'],
  ])('what is not mapped folds: %s', (filter, expected) => {
    expect(lower('{name: t}', filter)).toBe(expected)
  })

  it('drops what it cannot push from AND, and gives up on OR', () => {
    const properties = '{name: t, size: {from: s}, tags: {from: t, split: ","}}'
    expect(lower(properties, "(name = 'A' AND size > 5) OR name = 'B'")).toBe("inexact: t IN ('A', 'B')")
    expect(lower(properties, "size > 5 OR name = 'B'")).toBe('unsupported: numbers written as text cannot be compared by the source')
    expect(lower(properties, 'foo(name) = 5')).toBe('exact: foo(t) = 5')
    expect(lower(properties, "some(link, name = 'A') OR name = 'B'")).toBe("exact: t = 'B'")
    expect(lower('{name: t, link: s}', "some(link, name = 'A')")).toBe(
      'unsupported: conditions on related entities and single readings are not for the source',
    )
    expect(lower(properties, 'name = 5')).toBe('unsupported: t (text) cannot be compared so by the source')
  })
})
