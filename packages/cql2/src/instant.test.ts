// Dates and timestamps: real days only, one spelling, the right millisecond.
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { canonicalDate, canonicalTimestamp, parseDayMs, parseInstant, parseTimestampMs } from './instant.ts'

describe('days', () => {
  it.each([
    '2023-02-29',
    '1900-02-29',
    '2023-13-01',
    '2023-00-10',
    '2023-01-00',
    '2023-04-31',
    '23-01-01',
    '2023-1-01',
    '2023/01/01',
    '2023-01-01Z',
    '',
  ])('%s is none', (text) => {
    expect(canonicalDate(text)).toBeUndefined()
  })

  it.each(['2024-02-29', '2000-02-29', '0000-01-01', '9999-12-31'])('%s is one', (text) => {
    expect(canonicalDate(text)).toBe(text)
  })

  it('agree with Date on every day', () => {
    const days = fc.date({ min: new Date('0000-01-01T00:00:00Z'), max: new Date('9999-12-31T00:00:00Z'), noInvalidDate: true })
    fc.assert(
      fc.property(days, (date) => {
        const text = date.toISOString()
        expect(parseDayMs(text.slice(0, 10))).toBe(Date.parse(text.slice(0, 10)))
        expect(parseTimestampMs(text)).toBe(date.getTime())
      }),
      { numRuns: 2_000 },
    )
  })
})

describe('timestamps', () => {
  it.each([
    ['2026-03-01T12:00:00Z', '2026-03-01T12:00:00Z'],
    ['2026-03-01t12:00:00.000z', '2026-03-01T12:00:00Z'],
    ['2005-01-10T01:01:01.393216Z', '2005-01-10T01:01:01.393216Z'],
    ['2026-03-01T00:30:15.120+01:30', '2026-02-28T23:00:15.12Z'],
    ['2024-02-28T23:30:00-00:45', '2024-02-29T00:15:00Z'],
    ['2016-12-31T23:59:60Z', '2016-12-31T23:59:60Z'],
    ['2017-01-01T00:59:60+01:00', '2016-12-31T23:59:60Z'],
  ])('%s is written %s', (text, canonical) => {
    expect(canonicalTimestamp(text)).toBe(canonical)
    expect(parseTimestampMs(canonical)).toBe(parseTimestampMs(text))
  })

  it.each([
    '2026-03-01T12:00:00',
    '2026-03-01T12:00Z',
    '2026-03-01 12:00:00Z',
    '2026-02-30T12:00:00Z',
    '2026-03-01T24:00:00Z',
    '2026-03-01T12:60:00Z',
    '2026-03-01T12:00:61Z',
    '2026-03-01T12:00:60Z',
    '2026-03-01T12:00:00.Z',
    '2026-03-01T12:00:00+1:00',
    '2026-03-01T12:00:00+24:00',
    '2026-03-01T12:00:00Zx',
    '2026-03-01',
    '0000-01-01T00:00:00+01:00',
  ])('%s is none', (text) => {
    expect(canonicalTimestamp(text)).toBeUndefined()
  })

  it('cut to the millisecond, also before 1970', () => {
    expect(parseTimestampMs('2005-01-10T01:01:01.393916Z')).toBe(Date.UTC(2005, 0, 10, 1, 1, 1, 393))
    expect(parseTimestampMs('1969-12-31T23:59:59.5Z')).toBe(-500)
    expect(parseTimestampMs('2016-12-31T23:59:60Z')).toBe(Date.UTC(2017, 0, 1))
  })

  it('a day and an instant are told apart', () => {
    expect(parseInstant('2026-03-01')).toEqual({ isDay: true, ms: Date.UTC(2026, 2, 1) })
    expect(parseInstant('2026-03-01T00:00:00Z')).toEqual({ isDay: false, ms: Date.UTC(2026, 2, 1) })
    expect(parseInstant('2026')).toBeUndefined()
  })
})
