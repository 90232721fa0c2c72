// Spans whose end stands in a column of its own.
import { describe, expect, it } from 'vitest'
import { bindGroup, groupOf, historyOf } from '../testing/bind-group.ts'
import { bindSample, issuesOf } from '../testing/bind-sample.ts'

const BERLIN = '{from: local, to: t, timezone: Europe/Berlin}'

describe('a time with an end of its own', () => {
  it.each([
    ['2026-03-01T01:00', '2026-03-01T02:00', '2026-03-01T00:00:00Z', '2026-03-01T01:00:00Z'],
    ['2026-03-01T01:00', '2026-03-01T05:00:00Z', '2026-03-01T00:00:00Z', '2026-03-01T05:00:00Z'],
    // Nothing there: an instant, or the day that it is.
    ['2026-03-01T01:00', '', '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z'],
    ['2026-03-01T01:00', null, '2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z'],
    ['2026-03-01', undefined, '2026-02-28T23:00:00Z', '2026-03-01T23:00:00Z'],
    // The last day belongs to the span.
    ['2026-03-28', '2026-03-29', '2026-03-27T23:00:00Z', '2026-03-29T22:00:00Z'],
    ['2026-03-01T01:00', '2026-03-01', '2026-03-01T00:00:00Z', '2026-03-01T23:00:00Z'],
    // Not known: no time at all, before the start, or one that the clocks skip.
    ['2026-03-01T01:00', 'late', '2026-03-01T00:00:00Z', null],
    ['2026-03-01T01:00', '2026-02-01T01:00', '2026-03-01T00:00:00Z', null],
    ['2026-03-29T01:00', '2026-03-29T02:30', '2026-03-29T00:00:00Z', null],
    ['2026-03-29T02:30', '2026-03-29T04:00', null, null],
  ])('from %s to %s', (local, t, start, end) => {
    const bound = bindSample(`id: "urn:{key}"\nproperties: {seen: ${BERLIN}}`, { key: 'text', local: 'text', t: 'text', z: 'text' })
    expect(bound.property('seen')?.lift({ local, t })).toMatchObject({ start, end })
    expect(bound.reads(['seen'])).toEqual(expect.arrayContaining(['local', 't']))
  })
  it('is that of readings, and decides which of two with one start is the latest', () => {
    const bound = bindGroup('n', `time: ${BERLIN}`)
    const at = (n: number, t: string) => ({ n, local: '2026-03-01T01:00', t })
    const subject = groupOf(at(1, '2026-03-01T02:00'), at(2, '2026-03-01T04:00'), at(3, '2026-03-01T03:00'))
    const [latest] = bound.property('no2')?.history?.items(subject).toReversed() ?? []
    expect(historyOf(bound).boundsOf(latest)).toMatchObject({ end: Date.parse('2026-03-01T02:00:00Z') })
    expect(bound.environment.resolve('no2.observedAt')?.get(subject)).toBe(Date.parse('2026-03-01T00:00:00Z'))
    expect(bound.property('no2')?.reading?.(undefined, ['time'], { ofSubject: never, ofItem: never })(subject)).toMatchObject({
      value: 2,
      time: { end: '2026-03-01T03:00:00Z' },
    })
  })
  it('has no length beside it, and stands in a column of times', () => {
    expect(issuesOf(() => bindGroup('n', 'time: {from: local, to: t, lasts: PT1H}'))).toMatchInlineSnapshot(
      `"sample.yaml:7:28 time.lasts: the span ends where "to" says, so "lasts" says nothing (expected one of "to" and "lasts")"`,
    )
    expect(issuesOf(() => bindGroup('n', 'time: {from: local, to: n}'))).toMatchInlineSnapshot(
      `"sample.yaml:7:7 time: n is of type number, which holds no times (expected a date, a timestamp, or text)"`,
    )
  })
})

function never(): never {
  throw new Error('nobody asked for provenance')
}
