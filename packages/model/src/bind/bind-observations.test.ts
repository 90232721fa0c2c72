// Readings that are rows of another collection: which rows belong to an item, what they show, and what does not fit.
import { compileFilter, parseCql2Text } from '@crosswalk/cql2'
import { describe, expect, it } from 'vitest'
import type { BoundCrosswalk, BoundObservations, ObservedItem } from '../crosswalk.ts'
import { FROM_NOWHERE, NOWHERE } from '../testing/bind-group.ts'
import { bindSample, issuesOf } from '../testing/bind-sample.ts'
import type { SampleColumns } from '../testing/bind-sample.ts'

const ITEMS: SampleColumns = { CODIGO: 'text', NUMBER: 'number', ESTACION: 'text', m: ['number', 'mg/m3'], x: 'number', y: 'number' }
const ROWS: SampleColumns = {
  ID: 'text',
  N: 'number',
  MAGNITUD: 'number',
  VALOR: 'number',
  PM: 'text',
  FECHA: 'text',
  G: 'geometry',
  OK: 'boolean',
}
const HEAD = 'id: "urn:{CODIGO}"\nproperties: {name: ESTACION, place: {longitude: x, latitude: y}}\n'
const TIME = '{from: FECHA, timezone: Europe/Madrid, lasts: PT1H, stamped: end}'

const bindRows = (observations: string, head = HEAD): BoundCrosswalk =>
  bindSample(`${head}observations: {collection: rows, ${observations}}`, ITEMS, { rows: ROWS })
const bindMeasures = (measures: string): BoundCrosswalk => bindRows(`of: {ID: CODIGO}, time: ${TIME}, measures: ${measures}`)
function observationsOf({ observations }: BoundCrosswalk): BoundObservations {
  if (observations === null) throw new Error('the crosswalk has observations')
  return observations
}
const passes = (bound: BoundCrosswalk, filter: string, subject: ObservedItem): boolean =>
  compileFilter(parseCql2Text(filter), bound.environment)(subject)
const station = { CODIGO: '28079004', ESTACION: 'Plaza', x: -3.7, y: 40.4, m: 1, other: 1 }

describe('observations', () => {
  const long = bindMeasures('{no2: {from: VALOR, pick: {MAGNITUD: 8}, unit: ug/m3}, heat: {from: VALOR, pick: {MAGNITUD: 83}, unit: Cel}}')
  const subject: ObservedItem = {
    item: station,
    rows: [
      { ID: '28079004', MAGNITUD: 8, VALOR: 41, FECHA: '2026-03-01T02:00' },
      { ID: '28079004', MAGNITUD: 83, VALOR: 12, FECHA: '2026-03-01T03:00' },
      { ID: '28079004', MAGNITUD: 8, VALOR: 40, FECHA: '2026-03-01T01:00' },
    ],
  }

  it('of a long table are the rows of each measure', () => {
    const no2 = long.property('no2')
    expect(no2?.lift(subject)).toBe(41)
    expect(no2?.history?.items(subject)).toEqual([subject.rows[0], subject.rows[2]])
    expect(long.property('heat')?.lift(subject)).toBe(12)
    expect(no2?.history).toMatchObject({ lasts: 'PT1H' })
    expect(no2?.reading?.(undefined, ['value', 'time', 'provenance'], FROM_NOWHERE)(subject)).toMatchObject({
      value: 41,
      unit: 'ug/m3',
      time: { start: '2026-03-01T00:00:00Z', end: '2026-03-01T01:00:00Z' },
      provenance: NOWHERE,
    })
    expect(passes(long, "no2 > 40 AND heat = 12 AND name = 'Plaza' AND id = 'urn:28079004'", subject)).toBe(true)
    expect(passes(long, 'no2 < 41', subject)).toBe(false)
  })

  it('of a wide table are the columns of each row', () => {
    const wide = bindMeasures('{no2: {from: VALOR, unit: ug/m3}, heat: {from: PM, unit: Cel, missing: ["", "-999"]}}')
    const rows = [
      { VALOR: 1, PM: '5', FECHA: '2026-03-01T01:00' },
      { VALOR: 2, PM: '-999', FECHA: '2026-03-01T02:00' },
    ]
    expect(wide.property('no2')?.lift({ item: station, rows })).toBe(2)
    expect(wide.property('heat')?.lift({ item: station, rows })).toBeNull()
    expect(passes(wide, "heat.missing = 'NULL' AND no2.observedAt = TIMESTAMP('2026-03-01T00:00:00Z')", { item: station, rows })).toBe(true)
  })

  it('leave the rest to the item, whatever the rows hold', () => {
    const bound = bindRows(
      `of: {ID: CODIGO}, time: ${TIME}, measures: {heat: {from: VALOR, unit: Cel}}`,
      'id: "urn:{CODIGO}"\nproperties: {name: ESTACION, place: {longitude: x, latitude: y}, no2: m}\n',
    )
    const given = { item: station, rows: [{ ESTACION: 'wrong', m: 5, VALOR: 7, FECHA: '2026-03-01T01:00' }] }
    expect(bound.id(given)).toBe('urn:28079004')
    expect(bound.property('name')?.lift(given)).toBe('Plaza')
    expect(bound.property('place')?.lift(given)).toEqual({ type: 'Point', coordinates: [-3.7, 40.4] })
    const no2 = bound.property('no2')
    expect(no2?.history).toBeUndefined()
    const seen: unknown[] = []
    const ofSubject = (asked: unknown) => {
      seen.push(asked)
      return NOWHERE
    }
    expect(no2?.reading?.(undefined, ['value', 'provenance'], { ...FROM_NOWHERE, ofSubject })(given)).toMatchObject({
      value: 1000,
      unit: 'ug/m3',
    })
    expect(seen).toEqual([given])
    expect(bound.unmapped({ ...station, NUMBER: 7 })).toEqual({ NUMBER: 7 })
  })

  it('are missing where an item has no rows, in the zone that is declared', () => {
    const none: ObservedItem = { item: station, rows: [] }
    expect(long.property('no2')?.lift(none)).toBeNull()
    expect(long.property('no2')?.reading?.('mg/m3', ['value'], FROM_NOWHERE)(none)).toMatchObject({ missing: 'ABSENT', unit: 'mg/m3' })
    expect(long.property('no2')?.history?.items(none)).toEqual([])
    expect(long.property('no2')?.history?.zoneOf(none)).toBe('Europe/Madrid')
    expect(passes(long, "no2 IS NULL AND no2.missing = 'ABSENT' AND name = 'Plaza'", none)).toBe(true)
    expect(passes(long, 'no2 > 0', none)).toBe(false)
  })

  it('lower nothing, and properties of the item as ever', () => {
    for (const filter of ['no2 > 5', 'no2 IS NULL', 'no2 IS NOT NULL', "no2.unit = 'ug/m3'", 'no2 = heat'])
      expect(long.lower(parseCql2Text(filter)), filter).toMatchObject({ filter: null, verdict: 'unsupported' })
    expect(long.lowerOrder('no2', false)).toBeNull()
    expect(long.lower(parseCql2Text("name = 'Plaza'"))).toMatchObject({ filter: parseCql2Text("ESTACION = 'Plaza'"), verdict: 'exact' })
    expect(long.lower(parseCql2Text("id = 'urn:7'"))).toMatchObject({ filter: parseCql2Text("CODIGO = '7'"), verdict: 'exact' })
    expect(long.lowerOrder('name', true)).toEqual({ property: 'ESTACION', descending: true })
  })

  it('say what must be read of items, and what of rows', () => {
    const bound = bindRows(
      `of: {N: NUMBER}, where: "OK = true", time: ${TIME}, measures: {no2: {from: VALOR, pick: {MAGNITUD: 8}, unit: ug/m3}}`,
    )
    expect(bound.reads(['no2', 'no2.observedAt'])).toEqual(['CODIGO', 'NUMBER'])
    expect(bound.reads(['name'])).toEqual(['CODIGO', 'NUMBER', 'ESTACION'])
    expect(bound.property('no2')?.reads[0]).toBe('VALOR')
    const observations = observationsOf(bound)
    expect(new Set(observations.reads)).toEqual(new Set(['N', 'OK', 'VALOR', 'MAGNITUD', 'FECHA']))
    expect(observations).toMatchObject({ collection: { id: 'rows' }, where: [parseCql2Text('OK = true')], measures: ['no2'] })
  })

  it('are null where readings are the items own', () => {
    expect(bindSample(HEAD, ITEMS).observations).toBeNull()
  })
})

describe('the key of rows and items', () => {
  const keyed = (of: string) => {
    const bound = bindRows(`of: ${of}, time: FECHA, measures: {no2: {from: VALOR, unit: ug/m3}}`)
    return { ...observationsOf(bound), warnings: bound.warnings }
  }

  it.each([
    ['{ID: CODIGO}', { CODIGO: 'a/b' }, { ID: 'a/b' }, 'a/b'],
    ['{N: NUMBER}', { NUMBER: 7 }, { N: 7 }, '7'],
    ['{N: CODIGO}', { CODIGO: '7' }, { N: 7 }, '7'],
    ['{ID: NUMBER}', { NUMBER: 7 }, { ID: '7' }, '7'],
    ['{ID: CODIGO, N: NUMBER}', { CODIGO: 'a/b', NUMBER: 7 }, { ID: 'a/b', N: 7 }, 'a%2Fb/7'],
  ])('%s: %j and %j are one', (of, item, row, expected) => {
    const observations = keyed(of)
    expect(observations.keyOfItem(item)).toBe(expected)
    expect(observations.keyOfRow(row)).toBe(expected)
  })

  it('tells apart what differs in text', () => {
    const one = keyed('{ID: NUMBER}')
    expect(one.keyOfRow({ ID: '007' })).not.toBe(one.keyOfItem({ NUMBER: 7 }))
    const pair = keyed('{ID: CODIGO, N: NUMBER}')
    expect(pair.keyOfRow({ ID: 'a/7', N: 1 })).not.toBe(pair.keyOfItem({ CODIGO: 'a', NUMBER: 71 }))
  })

  it.each([{}, { ID: null, N: 7 }, { ID: '', N: 7 }, { ID: 'a' }, { ID: { deep: 1 }, N: 7 }])('is none of %j', (row) => {
    expect(keyed('{ID: CODIGO, N: NUMBER}').keyOfRow(row)).toBeNull()
  })

  it('warns where the types of the columns differ', () => {
    expect(keyed('{ID: CODIGO}').warnings).toEqual([])
    expect(keyed('{ID: NUMBER}').warnings).toEqual(['sample: ID is of type text and NUMBER of type number: they are compared as text'])
  })
})

describe('observations that do not fit', () => {
  it('are refused at once, with their place in the file', () => {
    const observations = `observations:
  collection: rows
  of: {IDD: CODIGO, G: x, N: NUMERO}
  where: "OKAY = true"
  time: {from: OK}
  measures:
    no2: {from: VALORR, pick: {MAGNITUDE: 8}, unit: ug/m3}
    heat: {from: G, unit: Cel}`
    expect(issuesOf(() => bindSample(HEAD + observations, ITEMS, { rows: ROWS }))).toMatchInlineSnapshot(`
      "sample.yaml:9:30 observations.of.N: the collection "items" of "memory" has no property "NUMERO" (expected "NUMBER")
      sample.yaml:9:13 observations.of.IDD: the collection "rows" of "memory" has no property "IDD" (expected "ID")
      sample.yaml:9:24 observations.of.G: G is of type geometry, which is no key (expected a column of texts or numbers)
      sample.yaml:10:10 observations.where: the collection "rows" of "memory" has no property "OKAY" (expected "OK")
      sample.yaml:13:17 observations.measures.no2.from: the collection "rows" of "memory" has no property "VALORR" (expected "VALOR")
      sample.yaml:11:9 observations.time: OK is of type boolean, which holds no times (expected a date, a timestamp, or text)
      sample.yaml:13:43 observations.measures.no2.pick.MAGNITUDE: the collection "rows" of "memory" has no property "MAGNITUDE" (expected "MAGNITUD")
      sample.yaml:14:11 observations.measures.heat: geometry values do not go with a property of kind measure"
    `)
  })

  it('are refused where the source has no such collection', () => {
    const text = `${HEAD}observations: {collection: horario, of: {ID: CODIGO}, time: FECHA, measures: {no2: VALOR}}`
    expect(issuesOf(() => bindSample(text, ITEMS, { rows: ROWS }))).toMatchInlineSnapshot(
      `"sample.yaml:7:28 observations.collection: "memory" has no collection "horario" (expected another collection of the same source)"`,
    )
    expect(issuesOf(() => bindSample(text, ITEMS))).toContain('has no collection "horario"')
  })

  it('are refused where a condition does not go with its column', () => {
    expect(issuesOf(() => bindRows(`of: {ID: CODIGO}, where: "N = 'seven'", time: FECHA, measures: {no2: VALOR}`))).toMatchInlineSnapshot(
      `"sample.yaml:7:59 observations.where: property "N" is of type number and can't be compared with the text 'seven', which is of type text; expected number"`,
    )
  })
})
