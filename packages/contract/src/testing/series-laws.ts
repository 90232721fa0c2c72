// Laws about histories behind requests: windows, tails, pages of many keys, aggregates; nothing is lost, whatever the verdict.
import type { SeriesWindow } from '../series-source.ts'
import { codeOfRun, keysOf, readHistories, readingText, readingTexts, requestHistories, seriesSourceOf } from './read-series.ts'
import type { LawTest, SuiteHistory, SuiteReading, TestKit } from './source-suite.ts'

const MAX_KEYS = 8

/** Windows with an instant of the data at each end, just beside one, around everything, around nothing, and open at either end. */
function windowsOf({ readings }: SuiteHistory): readonly SeriesWindow[] {
  const instants = [...new Set(readings.flatMap(({ startMs, endMs }) => [startMs, endMs]))]
    .filter(Number.isFinite)
    .toSorted((a, b) => a - b)
  const step = Math.max(1, Math.floor(instants.length / 5))
  const some = [...new Set([...instants.filter((_, index) => index % step === 0), ...instants.slice(-1)])]
  const bounds = some.flatMap((from, index) => some.slice(index + 1).map((to) => ({ fromMs: from, toMs: to })))
  const [first = 0, last = 0] = [instants[0], instants.at(-1)]
  return [
    { fromMs: null, toMs: null },
    ...bounds,
    ...bounds.slice(0, 4).map(({ fromMs, toMs }) => ({ fromMs: fromMs + 1, toMs: toMs + 1 })),
    ...some.flatMap((instant) => [
      { fromMs: instant, toMs: null },
      { fromMs: null, toMs: instant },
    ]),
    { fromMs: first - 86_400_000, toMs: first - 1 },
    { fromMs: last + 1, toMs: last + 86_400_000 },
  ]
}

function within(readings: readonly SuiteReading[], { fromMs, toMs }: SeriesWindow): readonly SuiteReading[] {
  return readings.filter(({ startMs }) => startMs >= (fromMs ?? -Infinity) && startMs < (toMs ?? Infinity))
}

const textsOf = (readings: readonly SuiteReading[]): readonly string[] =>
  readings.map(({ startMs, endMs, value }) => readingText(startMs, endMs, value))

/** The readings of one key that a window holds, in order. */
function truthOf({ readings }: SuiteHistory, key: string, window: SeriesWindow): readonly string[] {
  const own = readings.filter((reading) => reading.key === key)
  return textsOf(within(own, window))
}

/** Nothing but readings that there are, in order of time. */
function checkReadings({ expect }: TestKit, texts: readonly string[], all: readonly string[], what: string): void {
  let place = -1
  for (const text of texts) {
    place = all.indexOf(text, place + 1)
    expect(place >= 0, `${text} stands where it should in ${what}`).toBe(true)
  }
}

export const testSeriesWindows: LawTest = async ({ kit }, source, { id, histories = [] }) => {
  for (const history of histories) {
    const keys = keysOf(history).slice(0, MAX_KEYS)
    for (const window of windowsOf(history)) {
      const request = requestHistories(id, history.property, { keys, window })
      const verdict = seriesSourceOf(source).planSeries(request).window
      const parts = await readHistories(source, request)
      for (const key of keys) {
        const what = `${key} of ${JSON.stringify(window)} (${verdict})`
        const [texts, truth] = [readingTexts(parts.get(key)), truthOf(history, key, window)]
        if (verdict === 'exact') kit.expect(texts, what).toEqual(truth)
        checkReadings(kit, texts, truthOf(history, key, ANYTIME), what)
        checkReadings(kit, truth, texts, `what came for ${what}`)
      }
    }
  }
}

const ANYTIME: SeriesWindow = { fromMs: null, toMs: null }

export const testSeriesLast: LawTest = async ({ kit }, source, { id, histories = [] }) => {
  for (const history of histories) {
    const keys = keysOf(history).slice(0, MAX_KEYS)
    for (const window of windowsOf(history).slice(0, 8)) {
      for (const last of [1, 2, 5, 1000]) {
        const request = requestHistories(id, history.property, { keys, window, last })
        const verdict = seriesSourceOf(source).planSeries(request).last
        const parts = await readHistories(source, request)
        for (const key of keys) {
          const what = `the last ${last} of ${key} in ${JSON.stringify(window)} (${verdict})`
          const [texts, truth] = [readingTexts(parts.get(key)), truthOf(history, key, window).slice(-last)]
          if (verdict === 'exact') kit.expect(texts, what).toEqual(truth)
          checkReadings(kit, truth, texts, `what came for ${what}`)
          checkReadings(kit, texts, truthOf(history, key, ANYTIME), what)
        }
      }
    }
  }
}

/** Pages of any size join to the whole, and every `next` resumes, of many keys at once. */
export const testSeriesPages: LawTest = async ({ kit: { expect } }, source, { id, histories = [] }) => {
  for (const history of histories) {
    const { property } = history
    const keys = keysOf(history)
    for (const window of [ANYTIME, ...windowsOf(history).slice(1, 3)]) {
      const whole = await readHistories(source, requestHistories(id, property, { keys, window }))
      for (const limitPerKey of [1, 3, 7, 1000]) {
        const joined = new Map<string, readonly string[]>(keys.map((key) => [key, []]))
        let after: ReadonlyMap<string, string> = new Map()
        for (let open = keys; open.length > 0; open = [...after.keys()]) {
          const asked = requestHistories(id, property, { keys: open, window, limitPerKey, ...(after.size === 0 ? {} : { after }) })
          const parts = await readHistories(source, asked)
          const next = new Map<string, string>()
          for (const key of open) {
            const texts = readingTexts(parts.get(key))
            const before = joined.get(key) ?? []
            joined.set(key, [...before, ...texts])
            const place = parts.get(key)?.at(-1)?.next ?? null
            if (place === null) continue
            expect(texts.length, `readings of ${key} that were asked for`).toBeGreaterThanOrEqual(limitPerKey)
            expect(place === after.get(key), `${key} goes on where it began`).toBe(false)
            next.set(key, place)
          }
          after = next
        }
        for (const key of keys) expect(joined.get(key), `pages of ${limitPerKey} of ${key}`).toEqual(readingTexts(whole.get(key)))
      }
    }
    const [key = ''] = keys
    const plan = seriesSourceOf(source).planSeries(
      requestHistories(id, property, { keys: [key], after: new Map([[key, 'no such place']]) }),
    )
    expect(await codeOfRun(source, plan), 'an `after` that is none of its own').toBe('CURSOR_INVALID')
  }
}

export const testSeriesUnknownKeys: LawTest = async ({ kit: { expect } }, source, { id, histories = [] }) => {
  for (const history of histories) {
    const [known = ''] = keysOf(history)
    for (const unknown of ['no such key', '', "'", '__proto__', `${known} `]) {
      const request = requestHistories(id, history.property, { keys: [unknown, known] })
      const parts = await readHistories(source, request)
      expect(readingTexts(parts.get(unknown)), `the history of ${JSON.stringify(unknown)}`).toEqual([])
      expect(readingTexts(parts.get(known)), `the history beside ${JSON.stringify(unknown)}`).toEqual(truthOf(history, known, ANYTIME))
    }
  }
}

/** What is pushed counts and adds up as the readings do; empty buckets may be left out. */
export const testSeriesAggregates: LawTest = async ({ kit: { expect } }, source, { id, histories = [] }) => {
  for (const history of histories) {
    const { property, aggregates = [], bucketsOf } = history
    const keys = keysOf(history).slice(0, MAX_KEYS)
    for (const { fromMs, toMs } of windowsOf(history)) {
      if (fromMs === null || toMs === null || bucketsOf === undefined) continue
      for (const aggregate of aggregates) {
        const request = requestHistories(id, property, { keys, window: { fromMs, toMs }, aggregate })
        if (seriesSourceOf(source).planSeries(request).aggregate !== 'exact') continue
        const parts = await readHistories(source, request)
        for (const key of keys) {
          const own = within(
            history.readings.filter((reading) => reading.key === key),
            { fromMs, toMs },
          )
          const buckets = (parts.get(key) ?? []).flatMap(({ startMs, value, buckets: counts }) =>
            Array.from(startMs, (start, index) => ({ startMs: start, value: value[index], count: counts?.count[index] })),
          )
          const filled = buckets.filter(({ count }) => count !== 0)
          const truth = bucketsOf(own, aggregate, { fromMs, toMs }).filter(({ count }) => count !== 0)
          expect(filled, `${JSON.stringify(aggregate)} of ${key} in ${fromMs}/${toMs}`).toEqual(truth)
        }
      }
    }
  }
}
