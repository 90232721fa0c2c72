// Names and types of filters are checked, and the place of a mistake is found in the text.
import { QueryError } from '@crosswalk/contract'
import { checkFilter, collectionScope, locateName, modelScope, parseCql2Text, type NameScope } from '@crosswalk/cql2'
import { describe, expect, it } from 'vitest'
import { SAMPLE_MODELS } from './testing/sample-models.ts'
import { sampleSources } from './testing/sample-sources.ts'

const [station, , , air] = SAMPLE_MODELS.map((model) => modelScope(model, SAMPLE_MODELS)) as [NameScope, NameScope, NameScope, NameScope]
const raw = collectionScope(sampleSources(SAMPLE_MODELS)[0]?.collections[0] ?? ({} as never))

function check(text: string, scope: NameScope): QueryError | 'ok' {
  try {
    checkFilter(parseCql2Text(text), scope, { locate: (name, mention) => locateName(text, name, mention) })
    return 'ok'
  } catch (error) {
    if (error instanceof QueryError) return error
    throw error
  }
}

describe('checkFilter', () => {
  it.each([
    ["name = 'x' AND weight > 1 AND hasKiosk = TRUE AND mode = 'bus'", station],
    ["id = 'urn:x' OR name IS NULL", station],
    ["line.name = 'Victoria'", station],
    ["line.stations.name LIKE 'A%'", station],
    ["some(line, name = 'Victoria') AND every(district, some(lines, name LIKE '%'))", station],
    ["openedAt > DATE('2000-01-01')", station],
    ['S_INTERSECTS(location, POINT(13 52))', station],
    ["no2 > 40 AND no2.observedAt > TIMESTAMP('2026-03-01T00:00:00Z') AND no2.unit = 'ug/m3' AND no2.value < 90", air],
    ["no2.quality = 'valid' AND no2.missing IS NULL", air],
    ["name = 'x' AND weight > 1", raw],
    ['S_INTERSECTS(location, BBOX(1, 2, 3, 4))', raw],
  ])('accepts %s', (text, scope) => {
    expect(check(text, scope)).toBe('ok')
  })

  it.each([
    ["name = 'x' AND nam = 'y'", station, 15, ['name']],
    ["weight > 1\n  AND weight = 'heavy'", station, 17, undefined],
    ['"weight" > 1 AND CASEI("weight") = \'a\'', station, 23, undefined],
    ["name = 'weight' AND weight = 'weight'", station, 20, undefined],
    ["some(line, naame = 'x')", station, 11, ['name']],
    ["some(weight, name = 'x')", station, 5, ['line', 'district']],
    ["line.nmae = 'x'", station, 0, undefined],
    ['no2.volume > 1', air, 0, undefined],
    ["no2 > 'high'", air, 0, undefined],
    ['S_INTERSECTS(name, POINT(1 1))', station, 13, undefined],
    ['hasKiosk > 3', station, 0, undefined],
    ["line = 'urn:x' AND lnie = 'urn:y'", raw, 0, undefined],
  ])('refuses %s at its place', (text, scope, offset, expected) => {
    const error = check(text, scope)
    expect(error).toMatchObject({ code: 'QUERY_INVALID', details: { position: { offset } } })
    if (expected && error !== 'ok') expect(error.details.expected).toEqual(expected)
  })

  it('counts lines and columns from 1', () => {
    expect(check("weight > 1\n  AND weight = 'heavy'", station)).toMatchObject({
      details: { position: { offset: 17, line: 2, column: 7 } },
    })
  })

  it('refuses functions that nobody can evaluate', () => {
    expect(check('buffer(name) = 3', station)).toMatchObject({ code: 'QUERY_INVALID' })
  })
})

describe('locateName', () => {
  it('does not look inside literals', () => {
    expect(locateName("a = 'it''s b' AND b = 'b'", 'b', 0)).toEqual({ offset: 18, line: 1, column: 19 })
    expect(locateName("b = 'x'", 'b', 1)).toBeUndefined()
    expect(locateName('"a ""b""" = 1 AND b = 2', 'a "b"', 0)?.offset).toBe(0)
  })
  it('is linear', () => {
    expect(locateName(`'${"''".repeat(50_000)}`, 'x', 0)).toBeUndefined()
  })
})
