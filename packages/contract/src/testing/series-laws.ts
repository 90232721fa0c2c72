// Laws about histories behind requests: windows, tails, pages of many keys, aggregates; nothing is lost, whatever the verdict.
import type { SeriesRequest, SeriesWindow } from '../series-source.ts'
import type { Source } from '../source.ts'
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

/** All pages of a request, each behind the one before: the readings of each key. */
async function joinPages({ expect }: TestKit, source: Source, request: SeriesRequest): Promise<ReadonlyMap<string, readonly string[]>> {
  const joined = new Map<string, readonly string[]>()
  let { after } = request
  for (let open = request.keys; open.length > 0; open = [...(after?.keys() ?? [])]) {
    const parts = await readHistories(source, { ...request, keys: open, after })
    const places = new Map<string, string>()
    for (const key of open) {
      const texts = readingTexts(parts.get(key))
      joined.set(key, [...(joined.get(key) ?? []), ...texts])
      const place = parts.get(key)?.at(-1)?.next ?? null
      if (place === null) continue
      expect(texts.length, `readings of ${key} that were asked for`).toBeGreaterThanOrEqual(request.limitPerKey)
      expect(place === after?.get(key), `${key} goes on where it began`).toBe(false)
      places.set(key, place)
    }
    after = places
  }
  return joined
}

/** Pages of any size join to the whole, and every `next` resumes, of many keys at once; so do pages of the last readings. */
export const testSeriesPages: LawTest = async ({ kit }, source, { id, histories = [] }) => {
  for (const history of histories) {
    const { property, readings } = history
    const keys = keysOf(history)
    // Of long histories, fewer pages: each is a request.
    const limits = readings.length > 100 * keys.length ? [Math.ceil(readings.length / keys.length / 7), 100_000] : [1, 3, 7, 1000]
    for (const changes of [
      {},
      ...windowsOf(history)
        .slice(1, 3)
        .map((window) => ({ window })),
      { last: 5 },
    ]) {
      const whole = requestHistories(id, property, { keys, ...changes })
      const expected = await readHistories(source, whole)
      for (const limitPerKey of limits) {
        const joined = await joinPages(kit, source, { ...whole, limitPerKey })
        for (const key of keys) {
          const what = `pages of ${limitPerKey} of ${key}, ${JSON.stringify(changes)}`
          kit.expect(joined.get(key), what).toEqual(readingTexts(expected.get(key)))
        }
      }
    }
    const [key = ''] = keys
    const plan = seriesSourceOf(source).planSeries(
      requestHistories(id, property, { keys: [key], after: new Map([[key, 'no such place']]) }),
    )
    kit.expect(await codeOfRun(source, plan), 'an `after` that is none of its own').toBe('CURSOR_INVALID')
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

/** In which order a source adds up shows in the last digits. */
function rounded<Bucket extends { readonly value?: unknown }>(bucket: Bucket): Bucket {
  return { ...bucket, value: typeof bucket.value === 'number' ? Number(bucket.value.toPrecision(12)) : bucket.value }
}

/** What is pushed counts and adds up as the readings do; empty buckets may be left out. */
export const testSeriesAggregates: LawTest = async ({ kit: { expect } }, source, { id, histories = [] }) => {
  for (const history of histories) {
    const { property, aggregates = [], bucketsOf } = history
    const keys = keysOf(history).slice(0, MAX_KEYS)
    for (const { fromMs, toMs } of windowsOf(history).slice(0, 12)) {
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
          const filled = buckets.filter(({ count }) => count !== 0).map(rounded)
          const truth = bucketsOf(own, aggregate, { fromMs, toMs })
            .filter(({ count }) => count !== 0)
            .map(rounded)
          expect(filled, `${JSON.stringify(aggregate)} of ${key} in ${fromMs}/${toMs}`).toEqual(truth)
        }
      }
    }
  }
}
