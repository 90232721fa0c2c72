import { describe, expect, it } from 'vitest'
import { UNREADABLE } from '../missing-value.ts'
import { longestDurationMs } from '../patterns.ts'
import { instantNaively } from '../testing/naive-lift.ts'
import { instantText, parseCalendarText } from './calendar-text.ts'
import { readTimeSpan } from './time-span.ts'
import { createTimeZone } from './time-zone.ts'

const zone = (name: string) => {
  const found = createTimeZone(name)
  if (found === undefined) throw new Error(`${name} is a zone`)
  return found
}
const span = (text: unknown, options: { zone?: string; lasts?: string; stamped?: 'start' | 'end' } = {}) =>
  readTimeSpan(
    text,
    {},
    { zoneOf: () => zone(options.zone ?? 'UTC'), lasts: options.lasts, stamped: options.stamped ?? 'start', layout: undefined },
  )

describe('parseCalendarText', () => {
  it.each([
    ['2026-03-01', 'day', '2026-03-01T00:00:00Z'],
    ['2026-03-01T05:06', 'local', '2026-03-01T05:06:00Z'],
    ['2026-03-01 05:06:07,25', 'local', '2026-03-01T05:06:07.250Z'],
    ['2026-03-01T05:06:07.1239Z', 'instant', '2026-03-01T05:06:07.123Z'],
    ['2026-03-01T05:06:07+0530', 'instant', '2026-02-28T23:36:07Z'],
    ['0001-01-01', 'day', '0001-01-01T00:00:00Z'],
  ])('reads %s', (text, kind, instant) => {
    const time = parseCalendarText(text)
    expect(time?.kind).toBe(kind)
    expect(instantText(time?.ms ?? 0)).toBe(instant)
  })

  it.each([
    '2026-02-30',
    '2026-13-01',
    '2026-03-01T24:00',
    '2026-03-01T05:60',
    '2026-3-1',
    '20260301',
    'x',
    '2026-03-01T05:06+99:00',
    ' 2026-03-01',
  ])('refuses %s', (text) => {
    expect(parseCalendarText(text)).toBeUndefined()
  })
})

describe('readTimeSpan', () => {
  it('takes a day for the day of its zone', () => {
    expect(span('2026-03-29', { zone: 'Europe/Berlin' })).toEqual({
      start: '2026-03-28T23:00:00Z',
      end: '2026-03-29T22:00:00Z',
      local: '2026-03-29',
      assumed: true,
    })
    expect(span('2026-03-29')).toEqual({ start: '2026-03-29T00:00:00Z', end: '2026-03-30T00:00:00Z', local: '2026-03-29', assumed: true })
  })

  it('keeps the local text of a time that does not exist', () => {
    expect(span('2026-03-29T02:30', { zone: 'Europe/Berlin' })).toEqual({
      start: null,
      end: null,
      local: '2026-03-29T02:30',
      assumed: true,
    })
  })

  it('takes the earlier of two', () => {
    expect(span('2026-10-25T02:30', { zone: 'Europe/Berlin' })).toMatchObject({ start: '2026-10-25T00:30:00Z' })
  })

  it('assumes nothing where the text has its zone', () => {
    expect(span('2026-03-01T05:00:00+02:00', { zone: 'Europe/Berlin' })).toEqual({
      start: '2026-03-01T03:00:00Z',
      end: '2026-03-01T03:00:00Z',
      local: '2026-03-01T05:00:00+02:00',
    })
  })

  it('lasts from its stamp, or to it', () => {
    expect(span('2026-03-29T01:00', { zone: 'Europe/Berlin', lasts: 'PT1H' })).toMatchObject({
      start: '2026-03-29T00:00:00Z',
      end: '2026-03-29T01:00:00Z',
    })
    expect(span('2026-03-29T03:00', { zone: 'Europe/Berlin', lasts: 'PT1H', stamped: 'end' })).toMatchObject({
      start: '2026-03-29T00:00:00Z',
      end: '2026-03-29T01:00:00Z',
    })
    expect(span('2026-03-29', { zone: 'Europe/Berlin', lasts: 'P1D' })).toMatchObject({
      start: '2026-03-28T23:00:00Z',
      end: '2026-03-29T22:00:00Z',
    })
    expect(span('2026-01-31', { lasts: 'P1M' })).toMatchObject({ end: '2026-02-28T00:00:00Z' })
  })

  it('reads epoch milliseconds', () => {
    expect(span(0)).toEqual({ start: '1970-01-01T00:00:00Z', end: '1970-01-01T00:00:00Z', local: null })
  })

  it('reads days of the first and the last year', () => {
    expect(span('0000-01-01', { zone: 'Europe/Berlin' })).toMatchObject({ local: '0000-01-01', assumed: true })
    expect(span('9999-12-31T23:00:00', { zone: 'Europe/Berlin', lasts: 'P100Y', stamped: 'end' })).toMatchObject({
      start: '9899-12-31T22:00:00Z',
      end: '9999-12-31T22:00:00Z',
    })
  })

  it('finds anything else unreadable', () => {
    for (const value of ['soon', true, {}, Number.NaN, Infinity, 8.7e15, -1e14]) expect(span(value)).toBe(UNREADABLE)
  })
})

describe('createTimeZone', () => {
  it.each(['Mars/Olympus', '+25:00', '02:00', 'europe', ''])('knows no %j', (name) => {
    expect(createTimeZone(name)).toBeUndefined()
  })

  it('agrees with the clock of the platform in every hour around changes', () => {
    for (const name of ['Europe/Berlin', 'America/New_York', 'Australia/Lord_Howe', 'America/Sao_Paulo', 'Asia/Kathmandu']) {
      const { instantOf } = zone(name)
      for (const day of ['2018-11-04', '2026-03-08', '2026-03-29', '2026-04-05', '2026-10-04', '2026-10-25', '2026-11-01', '2026-06-01']) {
        for (let minutes = 0; minutes < 1440; minutes += 15) {
          const local = Date.parse(`${day}T00:00:00Z`) + minutes * 60_000
          expect(instantOf(local), `${name} ${new Date(local).toISOString()}`).toBe(
            instantNaively(new Date(local).toISOString().slice(0, 19), name),
          )
        }
      }
    }
  })

  it('finds the first instant of a day that does not begin at midnight', () => {
    expect(instantText(zone('America/Sao_Paulo').startOfDay(Date.parse('2018-11-04T12:00:00Z')))).toBe('2018-11-04T03:00:00Z')
  })

  it('adds days of 23 and 25 hours', () => {
    const { add, localOf } = zone('Europe/Berlin')
    const start = Date.parse('2026-03-28T23:00:00Z')
    expect(add(start, 'P1D', 1) - start).toBe(23 * 3_600_000)
    expect(localOf(start)).toBe(Date.parse('2026-03-29T00:00:00Z'))
    expect(zone('+05:45').add(0, 'P1D', -1)).toBe(-86_400_000)
  })
})

describe('durations', () => {
  it('are never longer than their longest', () => {
    expect(longestDurationMs('PT1H30M')).toBe(5_400_000)
    expect(longestDurationMs('P1D')).toBeGreaterThanOrEqual(25 * 3_600_000)
    expect(longestDurationMs('P1M')).toBeGreaterThanOrEqual(31 * 86_400_000)
    expect(longestDurationMs('P1Y')).toBeGreaterThanOrEqual(366 * 86_400_000)
  })
})
