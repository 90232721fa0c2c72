// A measure below its row: the latest reading, and the series that were asked for beside it.
import type { EntityPage, EntityRow, Reading, SeriesPage } from '@crosswalk/contract'
import { resolveUnit, UNKNOWN_UNIT } from '@crosswalk/units'
import type { FieldBehaviour, Read } from './field-behaviour.ts'

/** What a field of type Measure gives: its reading, and where the series of that very field lie. */
export interface ShownMeasure {
  readonly row: EntityRow
  /** The selection key of the measure's field. */
  readonly key: string
  readonly reading: Reading
}

/** Null where no source of the entity maps the measure; a list where it has several values. */
export const readMeasure: Read = (source, key) => {
  const row = source as EntityRow
  const value = row.values[key] as Reading | readonly Reading[] | null | undefined
  if (value === null || value === undefined) return null
  if (isReading(value)) return { row, key, reading: value } satisfies ShownMeasure
  return value.map((reading): ShownMeasure => ({ row, key, reading }))
}

function isReading(value: Reading | readonly Reading[]): value is Reading {
  return !Array.isArray(value)
}

/** The key of a series: its measure's field and its own, so that each measure field and set of arguments has a place of its own. */
export function seriesKey(measureKey: string, key: string): string {
  return `${measureKey}.${key}`
}

type Behaviours = Readonly<Record<string, FieldBehaviour>>

const ofReading = (read: (reading: Reading) => unknown): FieldBehaviour => ({ read: (source) => read((source as ShownMeasure).reading) })

export const MEASURE_BEHAVIOUR: Behaviours = {
  value: ofReading((reading) => reading.value),
  unit: ofReading((reading) => reading.unit),
  unitInfo: ofReading(({ unit }) => (unit === UNKNOWN_UNIT ? {} : (resolveUnit(unit, 'ucum') ?? { ucum: unit }))),
  observedAt: ofReading((reading) => reading.time?.start ?? null),
  time: ofReading((reading) => reading.time),
  resultTime: ofReading((reading) => reading.resultTime),
  quality: ofReading((reading) => reading.quality),
  missing: ofReading((reading) => reading.missing),
  provenance: ofReading((reading) => reading.provenance),
  series: {
    read: (source, key) => {
      const measure = source as ShownMeasure
      return measure.row.values[seriesKey(measure.key, key)]
    },
  },
}

const ofSeries =
  (read: (page: SeriesPage) => unknown): Read =>
  (source) =>
    read(source as SeriesPage)

/** A series has no cursors between its readings, only the one behind its page. */
const pageInfo = ({ hasNextPage, endCursor }: SeriesPage): Pick<EntityPage, 'rows' | 'hasNextPage' | 'endCursor' | 'cursorAt'> => ({
  rows: [],
  hasNextPage,
  endCursor,
  cursorAt: () => null,
})

export const SERIES_BEHAVIOUR: Behaviours = {
  columns: { part: 'columns', read: ofSeries((page) => page.columns) },
  nodes: { part: 'nodes', read: ofSeries((page) => page.readings) },
  complete: { read: ofSeries((page) => page.completeness.complete) },
  pageInfo: { read: ofSeries(pageInfo) },
}
