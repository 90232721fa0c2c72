// Holds crosswalks against the collections of the sources that are connected.
import { ConfigError, CrosswalkError } from '@crosswalk/contract'
import type { ConfigIssue, Source } from '@crosswalk/contract'
import type { SourceHandle } from '@crosswalk/engine'
import type { Attachable, Crosswalk } from '@crosswalk/model'

export interface BindingReport {
  /** A collection, path or type that is not there. */
  readonly issues: readonly ConfigIssue[]
  /** What could not be checked, and warnings. */
  readonly notes: readonly string[]
}

interface BindingOptions {
  readonly crosswalks: readonly Crosswalk[]
  readonly handles: readonly SourceHandle[]
  readonly publicUrl: string | undefined
}

/** Binds each crosswalk once, as the engine will, and lists all that does not fit. */
export function checkBindings({ crosswalks, handles, publicUrl }: BindingOptions): BindingReport {
  const reports = crosswalks.flatMap((crosswalk) =>
    handles
      .filter((handle) => crosswalk.source === handle.id || crosswalk.adapter === handle.mechanism)
      .map((handle) => checkBinding(crosswalk, handle, { handles, publicUrl })),
  )
  return { issues: reports.flatMap(({ issues }) => issues), notes: reports.flatMap(({ notes }) => notes) }
}

interface Surroundings {
  readonly handles: readonly SourceHandle[]
  readonly publicUrl: string | undefined
}

function checkBinding(crosswalk: Crosswalk, handle: SourceHandle, { handles, publicUrl }: Surroundings): BindingReport {
  const source = handle.current()
  if (source === undefined) {
    const reason = handle.health().lastError ?? handle.health().state
    return { issues: [], notes: [`${crosswalk.name} could not be checked: ${handle.id}: ${reason}`] }
  }
  const collection = source.collections.get(crosswalk.collection)
  if (collection === undefined) return reportMissing(crosswalk, source)
  try {
    const collectionNamed = (name: string) => source.collections.get(name)
    const attachable = (id: string | undefined, name: string) =>
      findAttachable(
        handles.find((other) => other.id === (id ?? handle.id)),
        name,
      )
    const { warnings, attachments } = crosswalk.bind({ collection, source, collectionNamed, attachable, publicUrl })
    const unavailable = attachments.flatMap((attachment) =>
      attachment.unavailable === null ? [] : [`what it attaches could not be checked: ${attachment.unavailable.message}`],
    )
    return { issues: [], notes: [...warnings, ...unavailable].map((note) => `${crosswalk.name}: ${note}`) }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { issues: error.issues, notes: [] }
  }
}

/** What a crosswalk attaches: a collection that its source does not have, though it could be asked, is a mistake. */
function findAttachable(handle: SourceHandle | undefined, name: string): Attachable {
  const source = handle?.current()
  if (handle === undefined || source === undefined) {
    const reason = handle?.health().lastError ?? handle?.health().state ?? 'not configured'
    return { unavailable: `${handle?.id ?? 'its source'}: ${reason}`, code: 'SOURCE_UNREACHABLE' }
  }
  const collection = source.collections.get(name)
  if (collection) return { source, collection }
  const reason = unreadable(source, name)
  if (reason !== undefined) return { unavailable: `${source.id}: ${reason}`, code: 'SOURCE_FAILED' }
  const known = [...source.collections.keys()].map((id) => `"${id}"`).join(', ')
  return { mistake: `the source "${source.id}" has no collection "${name}"`, expected: known || 'a collection of the source' }
}

function reportMissing(crosswalk: Crosswalk, source: Source): BindingReport {
  const { collection, file, name } = crosswalk
  // Of the sources of a mechanism, those that have the collection are meant.
  if (crosswalk.source === undefined) return { issues: [], notes: [] }
  const reason = unreadable(source, collection)
  if (reason !== undefined) return { issues: [], notes: [`${name} could not be checked: ${source.id}: ${reason}`] }
  const known = [...source.collections.keys()].map((id) => `"${id}"`).join(', ')
  const message = `the source "${source.id}" has no collection "${collection}"`
  return { issues: [{ file, path: ['collection'], message, expected: known || 'a collection of the source' }], notes: [] }
}

/** Why the source cannot read a collection that it should have. */
function unreadable(source: Source, collection: string): string | undefined {
  try {
    source.plan({ collection, filter: [], read: [], fetchSize: 1, count: false })
  } catch (error) {
    if (error instanceof CrosswalkError && error.code.startsWith('SOURCE_')) return error.message
  }
  return undefined
}
