// Conditions on single readings (`some(no2.series, ...)`) where these lie behind requests: the histories of the candidates are read, whole.
import { type Filter, seriesOwner, SourceError } from '@crosswalk/contract'
import { compileFilter, type Environment, propertiesOf } from '@crosswalk/cql2'
import type { RequestedHistory, RequestedReading, Subject } from '@crosswalk/model'
import { type Binding, baseOf } from '../binding.ts'
import type { Member } from '../catalogue.ts'
import { addOutcome, type Outcome } from '../outcome.ts'
import type { ScanPart } from '../plan-query.ts'
import type { RequestContext } from '../request-context.ts'
import type { HistoryAsk } from './plan-history.ts'
import { readHistory } from './read-history.ts'

export interface FilterHistories {
  /** Measures whose histories are read. */
  readonly properties: readonly string[]
  /** Does a conjunct speak of their readings. */
  isAbout(conjunct: Filter): boolean
  /** Evaluates such conjuncts on subjects whose histories have been loaded. */
  readonly environment: Environment<Subject>
  /** Of those loaded: has one a reading whose unit is not known. */
  hasIncomparable(property: string, subject: Subject): boolean
  /**
   * Reads the histories of subjects, each once; what it costs is added to `outcome`.
   * @throws SourceError, LimitError where one of them cannot be read to its end: an entity is never judged by a part of its readings
   */
  load(subjects: readonly Subject[], context: RequestContext, outcome: Outcome): Promise<void>
}

interface Place {
  readonly binding: Binding
  readonly source: ScanPart['source']
  readonly member: Member
}

interface Loaded {
  readonly name: string
  readonly requested: RequestedHistory
  readonly byKey: Map<string, readonly RequestedReading[]>
  readonly isIncomparable: (reading: unknown) => boolean
}

/** Null where no conjunct asks for readings behind requests. */
export function createFilterHistories(place: Place, conjuncts: readonly Filter[]): FilterHistories | null {
  const { binding } = place
  const loaded = new Map<string, Loaded>()
  for (const path of new Set(conjuncts.flatMap((conjunct) => propertiesOf(conjunct)))) {
    const name = binding.model === null ? undefined : seriesOwner(binding.model, path)?.name
    const requested = name === undefined ? undefined : binding.property(name)?.requested
    if (name === undefined || requested === undefined) continue
    const { isIncomparable } = openNone(requested)
    loaded.set(path, { name, requested, byKey: new Map(), isIncomparable })
  }
  if (loaded.size === 0) return null
  const histories = [...loaded.values()]
  return {
    properties: histories.map(({ name }) => name),
    isAbout: (conjunct) => propertiesOf(conjunct).some((path) => loaded.has(path)),
    environment: { ...binding.environment, quantified: quantify(binding, loaded) },
    hasIncomparable(property, subject) {
      const history = histories.find(({ name }) => name === property)
      return history?.byKey.get(binding.keyOf(baseOf(binding, subject)))?.some(history.isIncomparable) ?? false
    },
    async load(subjects, context, outcome) {
      for (const history of histories) await loadOne(history, { place, subjects, context, outcome })
    },
  }
}

/** What is the same for all readings needs none of them. */
function openNone(requested: RequestedHistory): Pick<Loaded, 'isIncomparable'> {
  const history = requested.open(() => [])
  return { isIncomparable: (reading) => history.isIncomparable(reading) }
}

function quantify(binding: Binding, loaded: ReadonlyMap<string, Loaded>): NonNullable<Environment<Subject>['quantified']> {
  return (path, filter, kind) => {
    const history = loaded.get(path)
    if (history === undefined) return binding.environment.quantified?.(path, filter, kind) ?? (() => null)
    const accepts = compileFilter(filter, history.requested.environment)
    const readingsOf = (subject: Subject): readonly RequestedReading[] => {
      if (!history.requested.holds(subject)) return []
      const readings = history.byKey.get(binding.keyOf(baseOf(binding, subject)))
      if (readings === undefined) throw new Error(`the history of ${history.name} is asked for before it is read`)
      return readings
    }
    return kind === 'some' ? (subject) => readingsOf(subject).some(accepts) : (subject) => readingsOf(subject).every(accepts)
  }
}

interface Loading {
  readonly place: Place
  readonly subjects: readonly Subject[]
  readonly context: RequestContext
  readonly outcome: Outcome
}

async function loadOne({ name, requested, byKey }: Loaded, { place, subjects, context, outcome }: Loading): Promise<void> {
  const { binding, source, member } = place
  const wanted = new Map<string, Subject>()
  for (const subject of subjects) {
    const base = baseOf(binding, subject)
    const key = binding.keyOf(base)
    if (!byKey.has(key) && requested.holds(subject)) wanted.set(key, base)
  }
  if (wanted.size === 0) return
  const ask: HistoryAsk = {
    member,
    source,
    collection: binding.collection.id,
    property: requested.property,
    isLocal: binding.collection.local,
    window: { fromMs: null, toMs: null },
    last: undefined,
    wanted: null,
    isMerged: false,
    aggregate: undefined,
    edges: [],
    resume: undefined,
  }
  const read = await readHistory(ask, [...wanted.keys()], context)
  // The time that it took is part of what the reader waited for.
  addOutcome(outcome, { ...read.outcome, elapsedMs: 0 })
  if (read.failure !== null) throw read.failure
  for (const [key, { parts, isTruncated }] of read.byKey) {
    if (isTruncated) {
      const message = `the readings of ${name} cannot be tested one by one: ${source.id} leaves some of them out`
      throw new SourceError('SOURCE_FAILED', message, { sourceId: source.id })
    }
    const subject = wanted.get(key)
    byKey.set(
      key,
      parts.flatMap((columns) => Array.from(columns.startMs, (_, index): RequestedReading => ({ subject, columns, index }))),
    )
  }
}
