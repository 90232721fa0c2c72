// What connected catalogues say of connected sources, asked for in the background.
import type { EntityService, SourceId, SourceInfo } from '@crosswalk/contract'
import type { CataloguedDescription } from '@crosswalk/engine'
import type { ConfiguredSource } from '../configuration/configuration.ts'
import type { Clock } from './clock.ts'
import { endpointOf } from './endpoint.ts'
import { findRecords } from './find-records.ts'
import type { SourceAddress, SourceRecord } from './find-records.ts'
import { retryDelayMs } from './retry-delay.ts'

/** Sources become ready one after the other: one question for those that do together. */
const GATHER_MS = 250
/** Of one question to one catalogue. */
const MAX_SOURCES = 100
const QUESTION_TIMEOUT_MS = 10_000

export interface SourceDescriberOptions {
  /** Those whose mechanism is `ogc-api-records` are asked, in this order. */
  readonly sources: readonly Pick<ConfiguredSource, 'id' | 'adapter'>[]
  readonly clock: Clock
  /** Hides what came from the environment. */
  readonly hide: (text: string) => string
  /** Called for the log where a catalogue could not be asked, or not in full. */
  readonly onLack: (catalogue: SourceId, lack: string) => void
}

export interface SourceDescriber {
  of(source: SourceId): CataloguedDescription | undefined
  /** Begins to ask for the sources that became ready, and goes on with those that will. */
  start(service: EntityService): void
  /** A source has become ready: a catalogue is asked for all, every catalogue for another. Returns at once, never fails. */
  becameReady(source: SourceId): void
  close(): Promise<void>
}

/** A catalogue that gives nothing is asked again, 1 s to 60 s apart; what it said before stays until it answers. */
export function createSourceDescriber(options: SourceDescriberOptions): SourceDescriber {
  const { clock, onLack } = options
  const catalogues = options.sources.filter(({ adapter }) => adapter.mechanism === 'ogc-api-records').map(({ id }) => id)
  const found = new Map<SourceId, Map<SourceId, readonly SourceRecord[]>>(catalogues.map((id) => [id, new Map()]))
  const waiting = new Set<SourceId>()
  const stop = new AbortController()
  let service: EntityService | undefined
  let running: Promise<void> | undefined
  /** @returns whether the catalogue is to be asked again */
  const ask = async (from: EntityService, catalogue: SourceId, sources: readonly SourceAddress[]): Promise<boolean> => {
    try {
      const signal = AbortSignal.any([stop.signal, AbortSignal.timeout(QUESTION_TIMEOUT_MS)])
      const { bySource, lack, isDown } = await findRecords(from, catalogue, { sources, signal })
      if (lack !== undefined) onLack(catalogue, lack)
      if (!isDown) for (const [source, records] of bySource) found.get(catalogue)?.set(source, records)
      return isDown
    } catch (error) {
      if (!stop.signal.aborted) onLack(catalogue, error instanceof Error ? `${error.name}: ${error.message}` : 'unexpected error')
      return false
    }
  }
  const askAll = async (from: EntityService, ready: ReadonlySet<SourceId>): Promise<readonly SourceId[]> => {
    const connected = from.describe().sources.filter(({ url }) => url !== null)
    const down: SourceId[] = []
    for (const catalogue of askable(from, catalogues, connected)) {
      const sources = addressesOf(connected, (id) => ready.has(catalogue) || ready.has(id))
      if (sources.length > MAX_SOURCES) onLack(catalogue, `is asked for ${MAX_SOURCES} of ${sources.length} sources`)
      if (sources.length > 0 && (await ask(from, catalogue, sources.slice(0, MAX_SOURCES)))) down.push(catalogue)
    }
    return down
  }
  const run = async (from: EntityService): Promise<void> => {
    for (let failures = 0; waiting.size > 0 && !stop.signal.aborted;) {
      try {
        await clock.delay(failures === 0 ? GATHER_MS : retryDelayMs(failures, clock.random()), stop.signal)
      } catch {
        return // closed
      }
      const ready = new Set(waiting)
      waiting.clear()
      const down = await askAll(from, ready)
      for (const catalogue of down) waiting.add(catalogue)
      failures = down.length === 0 ? 0 : failures + 1
    }
  }
  const begin = (): void => {
    if (service === undefined || running !== undefined || waiting.size === 0 || stop.signal.aborted) return
    running = run(service).finally(() => {
      running = undefined
      begin()
    })
  }
  return {
    of: (source) =>
      describedBy(
        [...found.values()].flatMap((bySource) => bySource.get(source) ?? []),
        options.hide,
      ),
    start(from) {
      service = from
      begin()
    },
    becameReady(source) {
      if (catalogues.length === 0) return
      waiting.add(source)
      begin()
    },
    close: async () => {
      stop.abort()
      await running
    },
  }
}

/** Connected, and with a crosswalk that tells where a record's links lead. */
function askable(service: EntityService, catalogues: readonly SourceId[], connected: readonly SourceInfo[]): readonly SourceId[] {
  const crosswalks = service.describe().models.find(({ name }) => name === 'Dataset')?.crosswalks ?? []
  return catalogues.filter(
    (id) =>
      connected.some((source) => source.id === id) &&
      crosswalks.some(({ source, properties }) => source === id && properties.includes('links')),
  )
}

function addressesOf(connected: readonly SourceInfo[], isWanted: (id: SourceId) => boolean): readonly SourceAddress[] {
  return connected.flatMap(({ id, url }) => (url !== null && endpointOf(url) !== undefined && isWanted(id) ? [{ id, url }] : []))
}

function describedBy(records: readonly SourceRecord[], hide: (text: string) => string): CataloguedDescription | undefined {
  const [first] = records
  if (!first) return undefined
  const shown = (text: string | undefined): string | undefined => (text === undefined ? undefined : hide(text))
  return {
    title: shown(first.title),
    description: shown(first.description),
    licence: shown(first.licence),
    publisher: shown(first.publisher),
    records: records.flatMap(({ origins }) => origins),
  }
}
