// The latest reading of grouped items, which stands for the group, and the rows of long tables.
import { compileFilter, parseCql2Text } from '@crosswalk/cql2'
import { describe, expect, it } from 'vitest'
import type { BoundCrosswalk, GroupedItems } from '../crosswalk.ts'
import { bindGroup, FROM_NOWHERE, GROUP_COLUMNS, GROUP_HEAD, groupOf, historyOf, measureOf, NOWHERE } from '../testing/bind-group.ts'
import { bindSample } from '../testing/bind-sample.ts'

const passes = (bound: BoundCrosswalk, filter: string, subject: GroupedItems): boolean =>
  compileFilter(parseCql2Text(filter), bound.environment)(subject)
const at = (hour: number): string => `2026-03-01T${String(hour).padStart(2, '0')}:00:00Z`

describe('the latest reading of a group', () => {
  it.each([
    [
      'has the greatest time, wherever it stands',
      'stamp',
      [
        { m: 1, stamp: at(1) },
        { m: 3, stamp: at(3) },
        { m: 2, stamp: at(2) },
      ],
      3000,
    ],
    [
      'is the later item of two at one time',
      'stamp',
      [
        { m: 1, stamp: at(1) },
        { m: 2, stamp: at(1) },
        { m: 3, stamp: at(0) },
      ],
      2000,
    ],
    [
      'is null where it is null, though older ones are not',
      'stamp',
      [
        { m: 1, stamp: at(1) },
        { m: null, stamp: at(2) },
      ],
      null,
    ],
    ['never lacks an instant while another has one', 'stamp', [{ m: 1, stamp: at(1) }, { m: 2, stamp: 'soon' }, { m: 3 }], 1000],
    ['is the last item where none has an instant', 'stamp', [{ m: 1 }, { m: 2, stamp: 'soon' }], 2000],
    [
      'ends last of those that begin together',
      'local',
      [
        { m: 1, local: '2026-03-01' },
        { m: 2, local: '2026-03-01T00:00' },
      ],
      1000,
    ],
    [
      'is not one at a local time that does not exist',
      '{from: local, timezone: Europe/Berlin}',
      [
        { m: 1, local: '2026-03-29T01:30' },
        { m: 2, local: '2026-03-29T02:30' },
      ],
      1000,
    ],
    [
      'compares instants of several zones',
      '{from: local, timezone: {from: z, codelist: {b: Europe/Berlin, y: America/New_York}}}',
      [
        { m: 1, local: '2026-03-01T09:00', z: 'y' },
        { m: 2, local: '2026-03-01T12:00', z: 'b' },
        { m: 3, local: '2026-03-02T12:00', z: 'nowhere' },
      ],
      1000,
    ],
  ])('%s', (_, time, items, expected) => {
    const bound = bindGroup('m', `time: ${time}`)
    const subject = groupOf(...items)
    expect(measureOf(bound).lift(subject)).toBe(expected)
    expect(measureOf(bound).reading?.(undefined, ['value'], FROM_NOWHERE)(subject)).toMatchObject({ value: expected })
    expect(passes(bound, 'no2 IS NULL', subject)).toBe(expected === null)
    expect(passes(bound, `no2.value = ${expected ?? 1000}`, subject)).toBe(expected !== null)
  })

  it('is what the members in filters speak of', () => {
    const bound = bindGroup('{from: n, unit: {from: u}, quality: q}')
    const subject = groupOf({ n: 1, u: 'mg/m3', q: 'bad', stamp: at(1) }, { n: 5, u: 'furlong', q: 'good', stamp: at(2) })
    for (const [filter, expected] of [
      ["no2.quality = 'good'", true],
      ["no2.quality = 'bad'", false],
      [`no2.observedAt = TIMESTAMP('${at(2)}')`, true],
      ["no2.unit = 'UNKNOWN'", true],
      ['no2.missing IS NULL', true],
      ['no2 IS NULL', false],
      ['no2 > 0', false],
      ['NOT (no2 > 0)', false],
    ] as const)
      expect(passes(bound, filter, subject), filter).toBe(expected)
    expect(measureOf(bound).incomparable?.(subject)).toBe(true)
    expect(passes(bound, 'no2 = 1000', groupOf({ n: 1, u: 'mg/m3', stamp: at(1) }))).toBe(true)
    expect(measureOf(bound).incomparable?.(groupOf({ n: 1, u: 'mg/m3', stamp: at(1) }))).toBe(false)
  })

  it('says why it is missing', () => {
    const bound = bindGroup('{from: t, unit: ug/m3, missing: "-999"}')
    const missing = (...items: readonly object[]) =>
      measureOf(bound).reading?.(undefined, ['missing'], FROM_NOWHERE)(groupOf({ t: '5', stamp: at(0) }, ...items))
    expect(missing({ t: '-999', stamp: at(1) })).toMatchObject({ missing: 'NULL', value: null })
    expect(missing({ t: 'n/a', stamp: at(1) })).toMatchObject({ missing: 'UNKNOWN' })
    expect(missing({ stamp: at(1) })).toMatchObject({ missing: 'ABSENT' })
    expect(missing()).toMatchObject({ missing: null, value: 5 })
  })

  it('is found once per group', () => {
    const bound = bindGroup('m')
    let reads = 0
    const item = {
      m: 1,
      get stamp() {
        reads += 1
        return at(1)
      },
    }
    const subject = groupOf(item)
    for (let round = 0; round < 3; round += 1) {
      measureOf(bound).lift(subject)
      passes(bound, 'no2 > 5', subject)
    }
    expect(reads).toBe(1)
  })

  it('is not lowered and not ordered by the source', () => {
    const bound = bindGroup('{from: m, quality: q}')
    for (const filter of ['no2 > 5', 'no2 IS NULL', "no2.quality = 'x'", `no2.observedAt > TIMESTAMP('${at(1)}')`])
      expect(bound.lower(parseCql2Text(filter))).toMatchObject({ filter: null, verdict: 'unsupported' })
    expect(bound.lowerOrder('no2', true)).toBeNull()
  })
})

describe('rows of a long table', () => {
  const bound = bindSample(
    `${GROUP_HEAD}time: stamp\nproperties:\n  no2: {from: m, pick: {what: 8}, quality: q}\n  heat: {from: t, unit: Cel, pick: {what: [10, 11]}}`,
    GROUP_COLUMNS,
  )
  const subject = groupOf(
    { what: 8, m: 1, stamp: at(1) },
    { what: 10, t: '20', stamp: at(9) },
    { what: 8, m: null, stamp: at(2) },
    { what: 9, t: 'n/a', stamp: at(3) },
    { what: 11, t: '21', stamp: at(4) },
  )

  it('belong to the measure they are picked for', () => {
    expect(historyOf(bound).items(subject)).toEqual([subject.items[0], subject.items[2]])
    expect(historyOf(bound).items(subject)).toBe(historyOf(bound).items(subject))
    expect(bound.property('heat')?.history?.items(subject)).toEqual([subject.items[1], subject.items[4]])
    expect(measureOf(bound).lift(subject)).toBeNull()
    expect(bound.property('heat')?.lift(subject)).toBe(20)
    expect(passes(bound, "no2.missing = 'NULL' AND heat = 20", subject)).toBe(true)
  })

  it('leave nothing where none is picked', () => {
    const other = groupOf({ what: 9, m: 5, stamp: at(1), q: 'good' })
    expect(historyOf(bound).items(other)).toEqual([])
    expect(measureOf(bound).lift(other)).toBeNull()
    expect(measureOf(bound).reading?.('mg/m3', ['value', 'time', 'quality', 'provenance'], FROM_NOWHERE)(other)).toEqual({
      value: null,
      unit: 'mg/m3',
      time: null,
      resultTime: null,
      quality: null,
      missing: 'ABSENT',
      provenance: NOWHERE,
    })
    for (const filter of ['no2 IS NULL', 'no2.observedAt IS NULL', 'no2.quality IS NULL', "no2.missing = 'ABSENT'", "no2.unit = 'ug/m3'"])
      expect(passes(bound, filter, other), filter).toBe(true)
    expect(passes(bound, 'no2 > 0', other)).toBe(false)
  })

  it('are kept raw where the picked one cannot be read, and only then', () => {
    expect(bound.unmapped({ what: 9, t: 'n/a', z: 'left' })).toEqual({ local: undefined, z: 'left' })
    expect(bound.unmapped({ what: 10, t: 'n/a' })).toEqual({ t: 'n/a' })
  })
})
