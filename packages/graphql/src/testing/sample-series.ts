// The history of the test service's air stations: 60 hours in UTC, one gap, one hour without a value; windows, buckets, latest, pages.
import { QueryError, type Completeness, type Reading, type SeriesPage, type SeriesSelection } from '@crosswalk/contract'
import { createConversion } from '@crosswalk/units'
import type { SampleEntity } from './sample-entities.ts'

const HOUR_MS = 3_600_000
const FIRST_HOUR = Date.UTC(2026, 2, 1)

/** Of any measure that the entity has; null where it has none. Windows and buckets are of UTC, whole hours only. */
export function seriesOf(entity: SampleEntity, selection: SeriesSelection, completeness: Completeness): SeriesPage | null {
  const latest = entity.values[selection.property] as Reading | null | undefined
  if (!latest) return null
  const size = selection.last ?? selection.first
  if (size < 1 || size > 10_000) {
    throw new QueryError('QUERY_INVALID', 'a page has 1 to 10000 readings', {
      path: [selection.key, selection.last === undefined ? 'first' : 'last'],
    })
  }
  const from = selection.from === undefined ? -Infinity : Date.parse(selection.from)
  const to = selection.to === undefined ? Infinity : Date.parse(selection.to)
  if (!(from < to)) throw new QueryError('QUERY_INVALID', 'the window ends before it begins', { path: [selection.key, 'during', 'to'] })
  const shown = historyOf(latest, selection.unit).filter((reading) => from <= startOf(reading) && startOf(reading) < to)
  if (selection.every !== undefined) return pageOf(bucketsOf(shown, selection), selection, completeness)
  const entries = shown.map((reading): Entry => ({
    reading,
    start: startOf(reading),
    end: startOf(reading) + HOUR_MS,
    value: reading.value,
    count: reading.value === null ? 0 : 1,
    at: startOf(reading),
  }))
  return pageOf(entries, selection, completeness)
}

interface Entry {
  readonly reading: Reading | null
  readonly start: number
  readonly end: number
  readonly value: number | null
  readonly count: number
  readonly at: number | null
}

function historyOf(latest: Reading, unit: string | undefined): readonly Reading[] {
  const conversion = unit === undefined ? undefined : createConversion(latest.unit, unit)
  const hours = Array.from({ length: 60 }, (_, hour) => hour).filter((hour) => hour !== 30)
  return hours.map((hour): Reading => {
    const value = hour === 7 ? null : hour % 24
    const start = FIRST_HOUR + hour * HOUR_MS
    return {
      ...latest,
      value: value === null || !conversion ? value : conversion.forward(value),
      unit: conversion && unit !== undefined ? unit : latest.unit,
      time: { start: iso(start), end: iso(start + HOUR_MS), local: null },
      missing: value === null ? 'NULL' : null,
    }
  })
}

function bucketsOf(readings: readonly Reading[], { key, every = '', aggregate }: SeriesSelection): readonly Entry[] {
  const hours = Number(/^PT(\d+)H$/.exec(every)?.[1])
  if (!(hours > 0)) throw new QueryError('QUERY_INVALID', 'buckets of the test service are hours', { path: [key, 'every'] })
  const buckets = Map.groupBy(readings, (reading) => Math.floor(startOf(reading) / (hours * HOUR_MS)) * hours * HOUR_MS)
  return [...buckets].map(([start, inside]): Entry => {
    const known = inside.filter((reading) => reading.value !== null)
    const values = known.map((reading) => reading.value ?? 0)
    const extreme = aggregate === 'max' ? Math.max(...values) : Math.min(...values)
    const chosen = known.find((reading) => reading.value === extreme)
    const value = aggregate === 'sum' ? values.reduce((sum, one) => sum + one, 0) : aggregate === 'count' ? values.length : extreme
    const at = chosen && aggregate !== 'sum' && aggregate !== 'count' ? startOf(chosen) : null
    return { reading: null, start, end: start + hours * HOUR_MS, value, count: known.length, at }
  })
}

function pageOf(
  entries: readonly Entry[],
  { last, first, after, every, timeZone }: SeriesSelection,
  completeness: Completeness,
): SeriesPage {
  const skipped = after === undefined ? 0 : Number(atob(after).replace('position ', ''))
  const shown = last === undefined ? entries.slice(skipped, skipped + first) : entries.slice(-last)
  const hasNextPage = last === undefined && skipped + first < entries.length
  const hours = every === undefined ? 1 : Number(/\d+/.exec(every)?.[0])
  return {
    columns: {
      start: shown.map(({ start }) => iso(start)),
      end: shown.map(({ end }) => iso(end)),
      value: shown.map(({ value }) => value),
      count: shown.map(({ count }) => count),
      expected: shown.map(() => hours),
      at: shown.map(({ at }) => (at === null ? null : iso(at))),
      quality: shown.map(({ reading }) => reading?.quality ?? null),
      source: shown.map(() => 'air'),
      collection: shown.map(() => 'air'),
    },
    readings: shown.flatMap(({ reading }) => reading ?? []),
    timeZone: timeZone ?? 'UTC',
    computedBy: 'GATEWAY',
    hasNextPage,
    endCursor: shown.length === 0 ? null : btoa(`position ${skipped + shown.length}`),
    withoutInstant: 0,
    completeness,
  }
}

function startOf({ time }: Reading): number {
  return Date.parse(time?.start ?? '')
}

function iso(ms: number): string {
  return new Date(ms).toISOString()
}
