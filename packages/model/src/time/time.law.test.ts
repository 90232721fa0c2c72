// Laws: calendar text is read as a pattern and the platform's calendar read it, and zones reckon as Temporal does.
import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { expect, it } from 'vitest'
import { LAW_CASES } from '../testing/arbitrary-mapping.ts'
import { parseCalendarText } from './calendar-text.ts'
import type { CalendarTime } from './calendar-text.ts'
import { createTimeZone } from './time-zone.ts'

const SHAPE = /^(\d{4}-\d\d-\d\d)(?:[Tt ](\d\d:\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?([Zz]|[+-]\d\d:?\d\d)?)?$/

function parseNaively(text: string): CalendarTime | undefined {
  const match = text.length > 40 ? null : SHAPE.exec(text)
  if (match === null) return undefined
  const [, day = '', clock, second = '00', fraction = '', zone] = match
  const written = `${day}T${clock ?? '00:00'}:${second}.${fraction.slice(0, 3).padEnd(3, '0')}`
  const ms = Date.parse(`${written}Z`)
  // The platform turns 30 February into 2 March, and 24:00 into the next day.
  if (Number.isNaN(ms) || new Date(ms).toISOString() !== `${written}Z`) return undefined
  if (clock === undefined) return { kind: 'day', ms }
  if (zone === undefined) return { kind: 'local', ms }
  const offset = /^([+-])(\d\d):?(\d\d)$/.exec(zone)
  if (offset === null) return { kind: 'instant', ms }
  const [hours, minutes] = [Number(offset[2]), Number(offset[3])]
  return hours > 23 || minutes > 59
    ? undefined
    : { kind: 'instant', ms: ms - Number(`${offset[1] ?? ''}1`) * (hours * 60 + minutes) * 60_000 }
}

const two = (max: number): fc.Arbitrary<string> => fc.integer({ min: 0, max }).map((value) => String(value).padStart(2, '0'))
const wellFormed = fc
  .tuple(
    fc.integer({ min: 0, max: 9999 }).map((year) => String(year).padStart(4, '0')),
    fc.tuple(two(13), two(32)),
    fc.constantFrom('', 'T', 't', ' '),
    fc.tuple(two(25), two(61)),
    fc.constantFrom('', ':00', ':59', ':60', ':07.5', ':07,1234', ':07.123456789', ':07.1234567890', ':7', ':07.'),
    fc.constantFrom('', 'Z', 'z', '+01:00', '-0530', '+24:00', '-00:60', '+1:00', '+01', 'ZZ', 'Europe/Berlin'),
  )
  .map(([year, [month, day], separator, [hour, minute], seconds, zone]) =>
    separator === '' ? `${year}-${month}-${day}` : `${year}-${month}-${day}${separator}${hour}:${minute}${seconds}${zone}`,
  )
const mutated = fc
  .tuple(wellFormed, fc.nat(30), fc.constantFrom('', '0', '9', ':', '-', '/', 'T', '.', ' ', '٣', 'x'))
  .map(([text, at, character]) => text.slice(0, at) + character + text.slice(at + 1))

it('reads calendar text as the pattern does', () => {
  let read = 0
  fc.assert(
    fc.property(fc.oneof(wellFormed, mutated), (text) => {
      const expected = parseNaively(text)
      read += expected === undefined ? 0 : 1
      expect(parseCalendarText(text), text).toEqual(expected)
    }),
    { numRuns: LAW_CASES * 4 },
  )
  expect(read).toBeGreaterThan(LAW_CASES / 4)
})

const ZONES = [
  'Europe/Berlin',
  'America/New_York',
  'Australia/Lord_Howe',
  'America/Sao_Paulo',
  'Pacific/Apia',
  'Africa/Casablanca',
  'Asia/Gaza',
  'Asia/Kathmandu',
] as const
const DURATIONS = ['PT1H', 'PT30M', 'P1D', 'P1W', 'P1M', 'P1Y', 'P1DT12H', 'P1M1D', 'PT90.5S', 'P2Y11M30DT1M'] as const

/** Of a zone and year: a change, if there is one, and minutes beside it. */
const moments = fc.tuple(
  fc.constantFrom(...ZONES),
  fc.integer({ min: 1850, max: 2100 }),
  fc.oneof(fc.integer({ min: -90, max: 90 }), fc.integer({ min: -4000, max: 4000 }), fc.integer({ min: -200_000, max: 200_000 })),
)

function zonedAt(zone: string, year: number, minutes: number): Temporal.ZonedDateTime {
  const first = Temporal.Instant.from(`${year}-01-01T00:00:00Z`).toZonedDateTimeISO(zone)
  return (first.getTimeZoneTransition('next') ?? first).add({ minutes })
}

const asUtcMs = (local: Temporal.PlainDateTime): number => local.toZonedDateTime('UTC').epochMilliseconds

it('reckons in zones as Temporal does', () => {
  const seen = { gap: 0, twice: 0 }
  fc.assert(
    fc.property(fc.array(moments, { minLength: 1, maxLength: 12 }), fc.constantFrom(...DURATIONS), (list, duration) => {
      const zones = new Map(ZONES.map((name) => [name, createTimeZone(name)] as const))
      for (const [name, year, minutes] of list) {
        const zone = zones.get(name)
        if (zone === undefined) throw new Error(`${name} is a zone`)
        const zoned = zonedAt(name, year, minutes)
        const instant = zoned.epochMilliseconds
        const context = `${zoned.toString()} ${duration}`
        expect(zone.localOf(instant), context).toBe(asUtcMs(zoned.toPlainDateTime()))
        expect(zone.add(instant, duration, 1), context).toBe(zoned.add(duration).epochMilliseconds)
        expect(zone.add(instant, duration, -1), context).toBe(zoned.subtract(duration).epochMilliseconds)
        // What the clocks before the change would show: in a gap, twice, or plainly.
        const local = zoned.subtract({ minutes }).subtract({ milliseconds: 1 }).toPlainDateTime().add({ milliseconds: 1 }).add({ minutes })
        const earlier = local.toZonedDateTime(name, { disambiguation: 'earlier' })
        const exists = earlier.toPlainDateTime().equals(local)
        seen.gap += exists ? 0 : 1
        seen.twice +=
          exists && local.toZonedDateTime(name, { disambiguation: 'later' }).epochMilliseconds !== earlier.epochMilliseconds ? 1 : 0
        expect(zone.instantOf(asUtcMs(local)), `${context} ${local.toString()}`).toBe(exists ? earlier.epochMilliseconds : null)
        expect(zone.startOfDay(asUtcMs(local)), context).toBe(local.toPlainDate().toZonedDateTime(name).epochMilliseconds)
      }
    }),
    { numRuns: Math.ceil(LAW_CASES / 3) },
  )
  expect(seen.gap).toBeGreaterThan(0)
  expect(seen.twice).toBeGreaterThan(0)
})
