// Windows: what can be written, what it means in a zone, what is refused.
import { describe, expect, it } from 'vitest'
import { parseWindow } from './parse-window.ts'
import { seriesZone, type SeriesZone } from './series-zone.ts'

const zone = (name: string): SeriesZone => seriesZone(name) as SeriesZone
const shown = (from: string, to: string, name = 'Europe/Berlin'): readonly string[] => {
  const window = parseWindow({ from, to }).inZone(zone(name))
  return [window.from, window.to].map((instant) => new Date(instant).toISOString())
}

describe('a window', () => {
  it('takes instants, dates at local midnight and local times', () => {
    expect(shown('2026-03-01T12:00:00Z', '2026-03-02')).toEqual(['2026-03-01T12:00:00.000Z', '2026-03-01T23:00:00.000Z'])
    expect(shown('2026-07-01T00:00', '2026-07-01t12:30:15.2509+02:00')).toEqual(['2026-06-30T22:00:00.000Z', '2026-07-01T10:30:15.250Z'])
    expect(shown('2026-03-01', '2026-03-02', '-05:00')).toEqual(['2026-03-01T05:00:00.000Z', '2026-03-02T05:00:00.000Z'])
    expect(shown('0001-01-01', '9999-12-31', 'UTC')).toEqual(['0001-01-01T00:00:00.000Z', '9999-12-31T00:00:00.000Z'])
  })
  it('takes the earlier of two local times', () => {
    expect(shown('2026-10-25T02:30', '2026-10-25T03:00')).toEqual(['2026-10-25T00:30:00.000Z', '2026-10-25T02:00:00.000Z'])
    expect(shown('2026-11-01T01:30', '2026-11-02', 'America/New_York')).toEqual(['2026-11-01T05:30:00.000Z', '2026-11-02T05:00:00.000Z'])
  })
  it('begins a day with the jump where clocks jump over midnight', () => {
    expect(shown('2018-11-04', '2018-11-05', 'America/Sao_Paulo')).toEqual(['2018-11-04T03:00:00.000Z', '2018-11-05T02:00:00.000Z'])
  })
  it.each([
    ['2026-03-29T02:30', 'Europe/Berlin'],
    ['2026-03-08T02:00', 'America/New_York'],
    ['2018-11-04T00:30', 'America/Sao_Paulo'],
    ['2011-12-30', 'Pacific/Apia'],
    ['2011-12-30T12:00', 'Pacific/Apia'],
  ])('refuses %s, which does not exist in %s', (from, name) => {
    const expected = expect.objectContaining({ code: 'QUERY_INVALID', details: expect.objectContaining({ path: ['during', 'from'] }) })
    const error = caught(() => parseWindow({ from, to: '2030-01-01' }).inZone(zone(name)))
    expect(error).toEqual(expected)
    expect((error as Error).message).toContain('does not exist')
  })
  it.each([
    ['yesterday'],
    [''],
    ['2026-02-30'],
    ['2026-13-01'],
    ['2026-03-01T24:00'],
    ['2026-03-01T10:60'],
    ['2026-03-01T10'],
    ['2026-03-01T10:00+25:00'],
    ['2026-03-01T10:00+0100'],
    ['+1000000-01-01'],
    ['-000001-01-01'],
    ['2026-03-01T10:00[Europe/Berlin]'],
    [`2026-03-01T10:00:00.${'9'.repeat(1000)}Z`],
  ])('refuses %j', (to) => {
    expect(caught(() => parseWindow({ from: '2026-01-01', to }))).toMatchObject({
      code: 'QUERY_INVALID',
      details: { path: ['during', 'to'] },
    })
  })
  it.each([
    ['2026-03-02', '2026-03-01'],
    ['2026-03-01', '2026-03-01'],
    ['2026-03-01T00:00:00Z', '2026-03-01T01:00:00+01:00'],
  ])('refuses %s to %s in any zone', (from, to) => {
    expect(caught(() => parseWindow({ from, to }))).toMatchObject({ code: 'QUERY_INVALID', details: { path: ['during', 'to'] } })
  })
  it('refuses bounds of two kinds that the zone turns round', () => {
    const window = parseWindow({ from: '2026-03-01T00:00', to: '2026-03-01T02:00:00Z' })
    expect(window.inZone(zone('Europe/Berlin')).from).toBe(Date.parse('2026-02-28T23:00:00Z'))
    expect(caught(() => window.inZone(zone('America/New_York')))).toMatchObject({ code: 'QUERY_INVALID' })
  })
})

describe('a zone', () => {
  it.each([['Europe/Berlin'], ['UTC'], ['Z'], ['+02:00'], ['-0930'], ['Etc/GMT+5'], ['america/new_york']])('is %s', (name) => {
    expect(seriesZone(name)?.name).toBe(name)
  })
  it.each([['Mars/Olympus'], [''], ['+99:00'], ['2026-01-01T00:00+01:00[Europe/Berlin]'], ['Europe/Berlin '], ['x'.repeat(100)]])(
    'is not %j',
    (name) => expect(seriesZone(name)).toBeUndefined(),
  )
  it('is the same after four hundred years and more', () => {
    const berlin = zone('Europe/Berlin')
    expect(berlin.instantOf(Date.parse('8026-07-01T12:00Z'))).toBe(Date.parse('8026-07-01T10:00Z'))
    expect(berlin.instantOf(Date.parse('8026-01-01T12:00Z'))).toBe(Date.parse('8026-01-01T11:00Z'))
  })
})

function caught(act: () => unknown): unknown {
  try {
    act()
  } catch (error) {
    return error
  }
  throw new Error('nothing was thrown')
}
