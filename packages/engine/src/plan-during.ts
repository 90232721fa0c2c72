// `during` on a list: which entities begin within a window, in the zone asked for or each part's own; exact at the source where it holds instants.
import { type EntityQuery, type Filter, type ModelDescription, QueryError, timeNameOf, type TimeSpan } from '@crosswalk/contract'
import type { BoundProperty, Subject } from '@crosswalk/model'
import type { Binding } from './binding.ts'
import { parseWindow, type ParsedWindow, type Window } from './series/parse-window.ts'
import { seriesZone, type SeriesZone, unknownZone } from './series/series-zone.ts'

/** What a part makes of `during`; `never` where nothing of it can begin within the window. */
export type PlannedDuring =
  | 'never'
  | {
      /** Canonical conjuncts, with which no entity of the window is lost. */
      readonly conjuncts: readonly Filter[]
      /** Null where the conjuncts are exact. `filter` is what it says, read in UTC, for explain. */
      readonly residual: { readonly filter: Filter; readonly matches: (subject: Subject) => boolean } | null
    }

/** @throws QueryError QUERY_INVALID for a model without a default time, an unknown zone, and for bounds that cannot be read or are the wrong way round */
export function checkDuring(query: EntityQuery, model: ModelDescription | undefined): void {
  if (query.during === undefined) return
  if (model === undefined || timeNameOf(model) === undefined) {
    throw new QueryError('QUERY_INVALID', 'during needs a model with a default time', { path: ['during'] })
  }
  const window = parseWindow(query.during)
  const { timeZone } = query.during
  if (timeZone === undefined) return
  const zone = seriesZone(timeZone)
  if (zone === undefined) throw unknownZone(timeZone)
  // What is wrong in the zone asked for is wrong for every entity, and even where there is none.
  window.inZone(zone)
}

/** @throws QueryError QUERY_INVALID for bounds that do not exist in the zone of the part */
export function planDuring({ during }: EntityQuery, binding: Binding): PlannedDuring | null {
  const name = during && binding.model ? timeNameOf(binding.model) : undefined
  if (during === undefined || name === undefined) return null
  const window = parseWindow(during)
  const property = binding.property(name)
  if (property === undefined) return 'never'
  const asked = during.timeZone
  const fixed = asked ?? property.zone?.fixed ?? null
  const isExact = fixed !== null && binding.environment.resolve(name)?.type === 'timestamp'
  if (isExact) return { conjuncts: conjunctsOf(name, window.inZone(openZone(fixed)), 0), residual: null }
  const inUtc = window.inZone(openZone('UTC'))
  const filter: Filter = { op: 'and', args: conjunctsOf(name, inUtc, 0) }
  return { conjuncts: conjunctsOf(name, inUtc, REACH_MS), residual: { filter, matches: compileDuring(property, window, asked) } }
}

/** Local midnights of all zones lie within this of midnight in UTC, and a day is compared by its calendar text. */
const REACH_MS = 2 * 86_400_000
/** The years 0 to 9999. */
const [MIN_MS, MAX_MS] = [-62_167_219_200_000, 253_402_300_799_999]

function conjunctsOf(name: string, { from, to }: Window, reachMs: number): readonly Filter[] {
  const literal = (ms: number): { timestamp: string } => ({ timestamp: new Date(Math.min(Math.max(ms, MIN_MS), MAX_MS)).toISOString() })
  return [
    ...(from === -Infinity ? [] : [{ op: '>=', args: [{ property: name }, literal(from - reachMs)] } satisfies Filter]),
    ...(to === Infinity ? [] : [{ op: '<', args: [{ property: name }, literal(to + reachMs)] } satisfies Filter]),
  ]
}

function compileDuring(property: BoundProperty, window: ParsedWindow, asked: string | undefined): (subject: Subject) => boolean {
  const windows = new Map<string, Window>()
  const windowIn = (zone: string): Window => {
    const known = windows.get(zone)
    const found = known ?? window.inZone(openZone(zone))
    if (known === undefined) windows.set(zone, found)
    return found
  }
  return (subject) => {
    const span = property.lift(subject) as TimeSpan | null
    if (span === null || span.start === null) return false
    const start = Date.parse(span.start)
    const { from, to } = windowIn(asked ?? property.zone?.of(subject) ?? 'UTC')
    return start >= from && start < to
  }
}

function openZone(name: string): SeriesZone {
  const zone = seriesZone(name)
  if (zone === undefined) throw new Error(`the zone ${name} was checked and is none`)
  return zone
}
