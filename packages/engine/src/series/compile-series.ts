// A series selection checked and compiled as far as it goes without an entity.
import {
  type Aggregate,
  LimitError,
  type ModelDescription,
  type ModelProperty,
  QueryError,
  type Selection,
  type SeriesSelection,
} from '@crosswalk/contract'
import { bucketEdges } from './bucket-edges.ts'
import { expectedReadings } from './expected-readings.ts'
import { createInstantTexts, type InstantTexts } from './instant-text.ts'
import { type Every, parseEvery } from './parse-every.ts'
import { parseWindow, type Window } from './parse-window.ts'
import { seriesZone, type SeriesZone, unknownZone } from './series-zone.ts'
import { checkStatistic } from './statistic-rules.ts'

/** Readings or buckets on one page, and readings that `last` may ask for. */
export const MAX_SERIES_PAGE = 10_000

export interface Buckets {
  readonly every: Every
  readonly aggregate: Aggregate
}

export interface CompiledSeries {
  readonly selection: SeriesSelection
  /** Null for raw readings. */
  readonly buckets: Buckets | null
  /** The zone asked for, else the entity's own. @throws QueryError QUERY_INVALID where there is no such zone */
  zoneOf(own: string): SeriesZone
  /** Remembered by zone. @throws QueryError QUERY_INVALID for bounds that do not exist in the zone */
  windowIn(zone: SeriesZone): Window
  /** Remembered by zone; empty for raw readings. @throws LimitError LIMIT_EXCEEDED for too many buckets */
  edgesIn(zone: SeriesZone): readonly number[]
  /** The same as instants in text, remembered by zone: a hundred entities share them. */
  edgeTextsIn(zone: SeriesZone): readonly string[]
  /** Instants in text, shared by the entities of a page. */
  readonly texts: InstantTexts
  /** How many readings of a length fit into each bucket, remembered by zone and length. */
  expectedIn(zone: SeriesZone, lasts: Every): readonly number[]
}

/** @throws QueryError QUERY_INVALID for arguments that do not go together, or cannot be read; its path begins with the key of the series */
export function compileSeries(selection: SeriesSelection): CompiledSeries {
  const { key } = selection
  const series = atSeries(key, () => compileArguments(selection))
  return {
    ...series,
    zoneOf: (own) => atSeries(key, () => series.zoneOf(own)),
    windowIn: (zone) => atSeries(key, () => series.windowIn(zone)),
    edgesIn: (zone) => atSeries(key, () => series.edgesIn(zone)),
  }
}

/** Several series of one query are told apart by their keys. */
export function atSeries<Value>(key: string, work: () => Value): Value {
  try {
    return work()
  } catch (error) {
    if (error instanceof QueryError) {
      throw new QueryError(error.code, error.message, { ...error.details, path: [key, ...(error.details.path ?? [])], cause: error })
    }
    if (!(error instanceof LimitError)) throw error
    const { limit, maximum, path = [] } = error
    throw new LimitError(error.message, { limit, maximum, path: [key, ...path] })
  }
}

function compileArguments(selection: SeriesSelection): CompiledSeries {
  const { timeZone, from, to, last } = selection
  const window = parseWindow({ from, to })
  const buckets = compileBuckets(selection)
  checkPaging(selection)
  if (last === undefined && !window.isGiven) throw invalid('a series needs a window, or `last`', ['during'])
  if (buckets && !window.isBounded) {
    throw invalid('buckets need both ends of a window', ['during', from === undefined ? 'from' : 'to'])
  }
  const windowIn = rememberByZone((zone) => window.inZone(zone))
  const edgesIn = rememberByZone((zone) => (buckets ? bucketEdges(buckets.every, zone, windowIn(zone)) : []))
  const texts = createInstantTexts()
  const edgeTextsIn = rememberByZone((zone) => texts(edgesIn(zone)))
  const expected = new Map<string, readonly number[]>()
  const expectedIn = (zone: SeriesZone, lasts: Every): readonly number[] => {
    const key = `${zone.name} ${lasts.unit} ${lasts.unit === 'clock' ? lasts.ms : lasts.count}`
    const edges = edgesIn(zone)
    const counts =
      expected.get(key) ?? edges.slice(1).map((end, index) => expectedReadings(lasts, zone, { start: edges[index] as number, end }))
    expected.set(key, counts)
    return counts
  }
  const zoneOf = (own: string): SeriesZone => {
    const name = timeZone ?? own
    const zone = seriesZone(name)
    if (zone) return zone
    throw unknownZone(name)
  }
  // What is wrong in the zone asked for is wrong for every entity, and even where there is none.
  if (timeZone !== undefined) {
    const zone = zoneOf(timeZone)
    windowIn(zone)
    edgesIn(zone)
  }
  return { selection, buckets, zoneOf, windowIn, edgesIn, edgeTextsIn, texts, expectedIn }
}

function compileBuckets({ every, aggregate, last }: SeriesSelection): Buckets | null {
  if (every === undefined && aggregate === undefined) return null
  if (every === undefined) throw invalid('`aggregate` needs `every`, the length of a bucket', ['every'])
  if (aggregate === undefined) throw invalid('`every` needs `aggregate`, what a bucket shows', ['aggregate'])
  if (last !== undefined) throw invalid('`last` picks raw readings; it does not go with `every` and `aggregate`', ['last'])
  return { every: parseEvery(every), aggregate }
}

function checkPaging({ first, last, after }: SeriesSelection): void {
  if (last !== undefined) {
    if (after !== undefined) throw invalid('`last` has no further page; it does not go with `after`', ['last'])
    checkSize(last, 'last')
    return
  }
  checkSize(first, 'first')
}

function checkSize(size: number, name: 'first' | 'last'): void {
  if (Number.isInteger(size) && size >= 1 && size <= MAX_SERIES_PAGE) return
  throw invalid(`${name} of a series must be a whole number from 1 to ${MAX_SERIES_PAGE}, not ${size}`, [name])
}

function rememberByZone<Value>(compute: (zone: SeriesZone) => Value): (zone: SeriesZone) => Value {
  const known = new Map<string, Value>()
  return (zone) => {
    const value = known.get(zone.name) ?? compute(zone)
    known.set(zone.name, value)
    return value
  }
}

/**
 * All series of a selection and of the relations below it, before anything is read.
 * @throws QueryError QUERY_INVALID also for a property that is not a measure, or an aggregate that makes no sense of it
 */
export function checkSeries(
  select: Selection,
  model: ModelDescription | undefined,
  modelOf: (name: string) => ModelDescription | undefined,
): void {
  for (const selection of select.series ?? []) {
    compileSeries(selection)
    const property = model?.properties.find(({ name }) => name === selection.property)
    if (model) atSeries(selection.key, () => checkMeasure(selection, property, model.name))
  }
  for (const relation of select.relations) {
    const target = model?.properties.find(({ name }) => name === relation.property)?.target
    checkSeries(relation.select, target === undefined ? undefined : modelOf(target), modelOf)
  }
}

function checkMeasure({ property: name, aggregate }: SeriesSelection, property: ModelProperty | undefined, model: string): void {
  if (property?.kind !== 'measure') {
    throw invalid(`${name} has no series: it is ${property ? `a ${property.kind}` : 'not a property'} of ${model}`, [])
  }
  if (aggregate !== undefined) checkStatistic(property, aggregate)
}

function invalid(message: string, path: readonly string[], expected?: readonly string[]): QueryError {
  return new QueryError('QUERY_INVALID', message, { path, ...(expected ? { expected } : {}) })
}
