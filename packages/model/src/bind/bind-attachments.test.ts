// Properties from rows of other collections: how they are found, lifted, keyed and refused.
import { describe, expect, it } from 'vitest'
import { bindSample, issuesOf, type SampleOptions } from '../testing/bind-sample.ts'
import { FROM_NOWHERE } from '../testing/bind-group.ts'

const COLUMNS = { key: 'text', t: 'text', shape: 'geometry' } as const
const OTHER = { id: 'number', part: 'text', t: 'text', n: 'number', stamp: 'timestamp', list: 'array' } as const
const attach = (rest: string, options: Partial<SampleOptions> = {}, head = 'id: "urn:{key}"\nproperties: {name: t}') =>
  bindSample(`${head}\nattach:\n  - ${rest}`, COLUMNS, { rows: OTHER, ...options })

describe('an attachment', () => {
  const bound = attach('{collection: rows, of: {id: key}, properties: {size: n, no2: {from: n, unit: mg/m3}, tags: {from: t, split: ","}}}')
  const rows = [
    { id: 7, n: null, t: 'a,b' },
    { id: 7, n: 2, t: 'b,c', part: 'p' },
  ]
  const subject = { subject: { key: '7', t: 'seven' }, attached: [rows] }

  it('lifts the first value that is there, all of many, and leaves the rest to the item', () => {
    expect(bound.property('name')?.lift(subject)).toBe('seven')
    expect(bound.property('size')?.lift(subject)).toBe(2)
    expect(bound.property('tags')?.lift(subject)).toEqual(['a', 'b', 'c'])
    expect(bound.property('no2')?.lift(subject)).toBe(2000)
    expect(bound.property('no2')?.reading?.(undefined, ['value'], FROM_NOWHERE)(subject)).toMatchObject({
      value: 2000,
      unit: 'ug/m3',
      missing: null,
    })
    expect(bound.property('no2')?.history).toBeUndefined()
    expect(bound.id(subject)).toBe('urn:7')
    expect(bound.attachments[0]).toMatchObject({
      source: 'memory',
      collectionId: 'rows',
      properties: ['size', 'no2', 'tags'],
      unavailable: null,
    })
    expect(bound.attachments[0]?.unmapped(rows[1])).toEqual({ part: 'p' })
  })
  it('has nothing where no row has the key', () => {
    const none = { subject: subject.subject, attached: [] }
    expect(bound.property('size')?.lift(none)).toBeNull()
    expect(bound.property('no2')?.reading?.(undefined, ['value'], FROM_NOWHERE)(none)).toMatchObject({ value: null, missing: 'ABSENT' })
    expect(bound.environment.resolve('no2.missing')?.get(none)).toBe('ABSENT')
  })
  it('lowers its keys to the type of their column, and no condition on its properties', () => {
    const [only] = bound.attachments
    expect([only?.keyOfRow(rows[0]), only?.keyOfSubject(subject.subject), only?.keyOfRow({ id: null })]).toEqual(['7', '7', null])
    expect(only?.lowerKeys(['7', '007', '8'])).toEqual([{ op: 'in', args: [{ property: 'id' }, [7, 8]] }])
    expect(only?.lowerKeys(['x'])).toEqual([false])
    expect(bound.lower({ op: '>', args: [{ property: 'size' }, 1] })).toMatchObject({
      filter: null,
      reason: 'the property is attached from another collection',
    })
    expect(bound.lower({ op: '=', args: [{ property: 'name' }, 'x'] })).toMatchObject({ verdict: 'exact' })
  })
  it('has keys of several parts, and of columns whose type nobody knows', () => {
    const [two] = attach('{collection: rows, of: {id: key, part: t}, properties: {size: n}}').attachments
    expect(two?.keyOfSubject({ key: '7', t: 'a/b' })).toBe('7/a%2Fb')
    expect(two?.lowerKeys(['7/a%2Fb'])).toEqual([
      {
        op: 'and',
        args: [
          { op: 'in', args: [{ property: 'id' }, [7]] },
          { op: 'in', args: [{ property: 'part' }, ['a/b']] },
        ],
      },
    ])
    expect(
      attach('{collection: rows, of: {id: key}, properties: {size: n}}', { rows: { ...OTHER, id: 'unknown' } }).attachments[0]?.lowerKeys([
        '7',
      ]),
    ).toBeNull()
  })
  it('with a time has a history, the latest shown', () => {
    const timed = attach('{collection: rows, of: {id: key}, properties: {no2: {from: n, unit: ug/m3, time: stamp}}}')
    const at = (hour: number, n: number) => ({ id: 7, n, stamp: `2026-03-01T0${hour}:00:00Z` })
    const two = { subject: subject.subject, attached: [[at(5, 1), at(3, 2)]] }
    expect(timed.property('no2')?.lift(two)).toBe(1)
    expect(timed.property('no2')?.history?.items(two)).toHaveLength(2)
  })
  it('of a group has the group for key, or what its first item has', () => {
    const head = 'id: "urn:{group}"\ngroup: key\nproperties: {name: t}'
    const of = (key: string) => attach(`{collection: rows, of: {id: ${key}}, properties: {size: n}}`, {}, head)
    const group = {
      group: '7',
      items: [
        { key: '7', t: null },
        { key: '7', t: '8' },
      ],
    }
    expect(of('group').attachments[0]?.keyOfSubject(group)).toBe('7')
    expect(of('t').attachments[0]?.keyOfSubject(group)).toBe('8')
    expect(of('group').property('name')?.lift({ subject: group, attached: [] })).toBe('8')
  })
  it('beside observations leaves readings to their rows', () => {
    const observed =
      'id: "urn:{key}"\nproperties: {name: t}\nobservations: {collection: rows, of: {id: key}, time: stamp, measures: {no2: {from: n, unit: ug/m3}}}'
    const both = attach('{collection: rows, of: {id: key}, properties: {size: n}}', {}, observed)
    const given = {
      subject: { item: subject.subject, rows: [{ id: 7, n: 5, stamp: '2026-03-01T00:00:00Z' }] },
      attached: [[{ id: 7, n: 6 }]],
    }
    expect([both.property('no2')?.lift(given), both.property('size')?.lift(given), both.property('name')?.lift(given)]).toEqual([
      5,
      6,
      'seven',
    ])
    expect(both.property('no2')?.history?.items(given)).toHaveLength(1)
    expect(both.attachments[0]?.keyOfSubject(given.subject)).toBe('7')
  })
})

describe('a collection that is not available', () => {
  it('leaves its properties missing, each of its kind', () => {
    const down = attach('{source: other, collection: rows, of: {id: key}, properties: {size: n, no2: {from: n, unit: ug/m3}}}')
    const subject = { subject: { key: '7', t: 'x' }, attached: [] }
    expect(down.attachments[0]).toMatchObject({ source: 'other', collection: null, properties: ['size', 'no2'] })
    expect([down.property('size')?.lift(subject), down.property('name')?.lift(subject)]).toEqual([null, 'x'])
    expect(down.property('no2')?.reading?.('mg/m3', ['value'], FROM_NOWHERE)(subject)).toMatchObject({
      missing: 'UNKNOWN',
      unit: 'UNKNOWN',
    })
    expect(down.environment.resolve('no2.observedAt')?.get(subject)).toBeNull()
    // Missing for now is not the same as never there: the source is still asked.
    expect(down.lower({ op: '>', args: [{ property: 'size' }, 1] })).toMatchObject({ filter: null, verdict: 'unsupported' })
  })
})

describe('what does not fit', () => {
  it('is refused with its place', () => {
    expect(issuesOf(() => attach('{collection: rowz, of: {id: key}, properties: {size: n}}'))).toMatchInlineSnapshot(
      `"sample.yaml:8:18 attach.0.collection: there is no "rowz" (expected "rows")"`,
    )
    expect(issuesOf(() => attach('{collection: rows, of: {list: shape}, properties: {size: m}}'))).toMatchInlineSnapshot(`
      "sample.yaml:8:35 attach.0.of.list: shape is of type geometry, which is no key (expected a column of texts or numbers)
      sample.yaml:8:35 attach.0.of.list: list is of type array, which is no key (expected a column of texts or numbers)
      sample.yaml:8:62 attach.0.properties.size.from: the collection "rows" of "memory" has no property "m" (expected "t", "n")"
    `)
    expect(issuesOf(() => attach('{collection: rows, of: {id: key}, properties: {name: t, sise: n, heat: {from: n, unit: mg/m3}}}')))
      .toMatchInlineSnapshot(`
      "sample.yaml:8:52 attach.0.properties.name: "name" is also mapped under "properties" (expected one mapping of each property)
      sample.yaml:8:61 attach.0.properties.sise: "Sample" has no property "sise" (expected "size")
      sample.yaml:8:92 attach.0.properties.heat.unit: "mg/m3" does not fit the model's unit: mg/m3 does not convert to Cel: dimension L-3 M is not dimension C (expected a unit that converts to Cel)"
    `)
    expect(
      issuesOf(() =>
        attach(
          '{collection: rows, of: {id: key}, properties: {size: n}}\n  - {collection: rows, of: {id: key}, properties: {size: n, name: t}}',
        ),
      ),
    ).toMatchInlineSnapshot(`
      "sample.yaml:9:52 attach.1.properties.size: "size" is also mapped by another attachment (expected one mapping of each property)
      sample.yaml:9:61 attach.1.properties.name: "name" is also mapped under "properties" (expected one mapping of each property)"
    `)
  })
})
