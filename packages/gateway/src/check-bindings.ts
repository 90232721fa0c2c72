// Holds crosswalks against the collections of the sources that are connected.
import { ConfigError, CrosswalkError } from '@crosswalk/contract'
import type { ConfigIssue, Source } from '@crosswalk/contract'
import type { SourceHandle } from '@crosswalk/engine'
import type { Crosswalk } from '@crosswalk/model'

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
      .map((handle) => checkBinding(crosswalk, handle, publicUrl)),
  )
  return { issues: reports.flatMap(({ issues }) => issues), notes: reports.flatMap(({ notes }) => notes) }
}

function checkBinding(crosswalk: Crosswalk, handle: SourceHandle, publicUrl: string | undefined): BindingReport {
  const source = handle.current()
  if (source === undefined) {
    const reason = handle.health().lastError ?? handle.health().state
    return { issues: [], notes: [`${crosswalk.name} could not be checked: ${handle.id}: ${reason}`] }
  }
  const collection = source.collections.get(crosswalk.collection)
  if (collection === undefined) return reportMissing(crosswalk, source)
  try {
    const collectionNamed = (name: string) => source.collections.get(name)
    const { warnings } = crosswalk.bind({ collection, source, collectionNamed, publicUrl })
    return { issues: [], notes: warnings.map((warning) => `${crosswalk.name}: ${warning}`) }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { issues: error.issues, notes: [] }
  }
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
