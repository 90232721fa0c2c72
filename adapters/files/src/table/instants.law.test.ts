// Days and instants are what `Date` and the grammar of RFC 3339 say they are.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { toDayMs, toInstantMs } from './instants.ts'

const SHAPE = /^\d{4}-\d\d-\d\d[Tt]([01]\d|2[0-3]):[0-5]\d:[0-5]\d(\.\d+)?([Zz]|[+-]([01]\d|2[0-3]):[0-5]\d)$/

function dayByDate(text: string): number | undefined {
  const ms = /^\d{4}-\d\d-\d\d$/.test(text) ? Date.parse(text) : Number.NaN
  return Number.isNaN(ms) || new Date(ms).toISOString().slice(0, 10) !== text ? undefined : ms
}

function instantByDate(text: string): number | undefined {
  if (!SHAPE.test(text) || dayByDate(text.slice(0, 10)) === undefined) return undefined
  const threeDigits = text.toUpperCase().replace(/\.(\d+)/, (_, digits: string) => `.${digits.slice(0, 3).padEnd(3, '0')}`)
  return Date.parse(threeDigits)
}

const pad = (value: number, length = 2): string => String(value).padStart(length, '0')
const day = fc
  .tuple(fc.oneof(fc.integer({ min: 0, max: 9999 }), fc.constantFrom(0, 4, 100, 400, 1900, 2000, 2024)), fc.nat(13), fc.nat(32))
  .map(([year, month, date]) => `${pad(year, 4)}-${pad(month)}-${pad(date)}`)
const time = fc.tuple(fc.nat(24), fc.nat(60), fc.nat(60)).map((parts) => parts.map((part) => pad(part)).join(':'))
const fraction = fc.constantFrom('', '', '.', '.5', '.123', '.1239', '.000000001')
const zone = fc.constantFrom('Z', 'z', '', '+05:30', '-00:00', '+24:00', '-12:60', '+5:30', '+05:3', '+05:300', 'Zz')
const instant = fc.tuple(day, fc.constantFrom('T', 't', ' '), time, fraction, zone).map((parts) => parts.join(''))
/** A text with one character changed, put in or left out. */
const damaged = (text: fc.Arbitrary<string>): fc.Arbitrary<string> =>
  fc
    .tuple(text, fc.nat(40), fc.constantFrom('', '0', '9', ':', '-', '/', 'T', '٣', ' ', '🙂'), fc.boolean())
    .map(([given, at, put, isPut]) => {
      const place = at % (given.length + 1)
      return given.slice(0, place) + put + given.slice(isPut ? place : place + 1)
    })

it('reads the days that there are', () => {
  fc.assert(
    fc.property(fc.oneof(day, damaged(day)), (text) => {
      expect(toDayMs(text)).toBe(dayByDate(text))
    }),
    { numRuns: 20_000 },
  )
})

it('reads instants with a zone', () => {
  fc.assert(
    fc.property(fc.oneof(instant, damaged(instant)), (text) => {
      expect(toInstantMs(text)).toBe(instantByDate(text))
    }),
    { numRuns: 20_000 },
  )
})
