// Wells with a history of levels behind requests: instants and spans, several at one time, values that are missing, a well without readings.
import type { SuiteHistory, SuiteReading } from '@crosswalk/contract/testing'
import type { MemoryCollection } from '../source/options.ts'
import type { MemoryReading } from '../source/series-options.ts'

const HOUR_MS = 3_600_000
const START_MS = Date.UTC(2025, 11, 30)

function readingOf(row: number): MemoryReading {
  const startMs = START_MS + ((row * 7) % 40) * 3 * HOUR_MS
  return {
    key: `w${row % 3}`,
    startMs,
    ...(row % 5 === 0 ? { endMs: startMs + 4 * HOUR_MS } : {}),
    value: row % 11 === 7 ? null : row % 11 === 8 ? undefined : ((row * 37) % 41) - 20,
    quality: row % 4 === 0 ? 'good' : null,
    resultTimeMs: startMs + 1000,
  }
}

/** In no order of time. */
const readings = Array.from({ length: 60 }, (_, row) => readingOf(row))

export const wells: MemoryCollection = {
  id: 'wells',
  keyProperty: 'id',
  properties: [
    { name: 'id', type: 'text', filterable: true, sortable: true },
    { name: 'level', type: 'number', unit: 'm', filterable: true, sortable: true },
  ],
  items: ['w0', 'w1', 'w2', 'w3'].map((id) => ({ id, level: readings.findLast(({ key }) => key === id)?.value ?? null })),
  histories: { level: readings },
}

const truth = readings
  .map(({ key, startMs, endMs = startMs, value }): SuiteReading => ({ key, startMs, endMs, value }))
  .toSorted((a, b) => a.startMs - b.startMs || a.endMs - b.endMs)

/** Buckets are found by the text of dates, where the source divides. */
export const levels: SuiteHistory = {
  property: 'level',
  readings: truth,
  aggregates: (['mean', 'min', 'max', 'sum', 'count', 'first', 'last'] as const).flatMap((name) => [
    { every: 'P1D', zone: 'UTC', function: name },
    { every: 'PT6H', zone: 'UTC', function: name },
    { every: 'P1M', zone: 'UTC', function: name },
    { every: 'P1D', zone: 'Europe/Berlin', function: name },
  ]),
  bucketsOf(own, { every, zone, function: name }, { fromMs }) {
    // In the winter of these readings.
    const offsetMs = zone === 'UTC' ? 0 : HOUR_MS
    const nameOf = (ms: number): string => {
      const text = new Date(ms + offsetMs).toISOString()
      if (every === 'P1M') return `${text.slice(0, 7)}-01T00:00Z`
      return every === 'P1D' ? `${text.slice(0, 10)}T00:00Z` : `${text.slice(0, 11)}${['00', '06', '12', '18'][Math.floor(Number(text.slice(11, 13)) / 6)]}:00Z`
    }
    const buckets = Map.groupBy(own, ({ startMs }) => nameOf(startMs))
    return Array.from(buckets, ([bucket, members]) => {
      const values = members.flatMap(({ value }) => (typeof value === 'number' ? [value] : []))
      const total = values.reduce((sum, value) => sum + value, 0)
      const sorted = values.toSorted((a, b) => a - b)
      const results = {
        mean: total / values.length,
        sum: total,
        count: values.length,
        min: sorted[0] ?? null,
        max: sorted.at(-1) ?? null,
        first: values[0] ?? null,
        last: values.at(-1) ?? null,
      }
      return { startMs: Math.max(fromMs, Date.parse(bucket) - offsetMs), value: values.length === 0 && name !== 'count' ? null : results[name], count: values.length }
    })
  },
}
