// Which sources and crosswalks a query concerns, and their bindings to the collections as they stand now.
import type { Collection, EntityQuery, ErrorCode, Source, SourceOutcome, Target } from '@crosswalk/contract'
import { CrosswalkError, QueryError } from '@crosswalk/contract'
import type { Attachable, BindInput, Crosswalk } from '@crosswalk/model'
import { type Attachment, type Binding, bindingOfCollection, bindingOfCrosswalk } from './binding.ts'
import type { EngineOptions, SourceHandle } from './engine-options.ts'

/** One (source, crosswalk) pair; `order` is its place in every list without `orderBy`. */
export interface Member {
  readonly order: number
  readonly handle: SourceHandle
  /** Null for a raw collection. */
  readonly crosswalk: Crosswalk | null
  readonly collection: string
}

export interface Failure {
  readonly code: SourceOutcome['code']
  readonly message: string
}
export type Resolved = { readonly source: Source; readonly binding: Binding } | Failure

export interface Catalogue {
  /** Configuration order, then crosswalk name. @throws QueryError QUERY_INVALID for a model, source or collection that is not there */
  members(target: Target, sources: EntityQuery['sources']): readonly Member[]
  /** The binding to the source's present state, or why there is none. */
  resolve(member: Member): Resolved
  hasModel(name: string): boolean
}

interface KnownBinding {
  readonly binding: Binding | Failure
  /** The other collections of the source that it reads, as they were: a reload of one of them ends it too. */
  readonly others: ReadonlyMap<string, Collection | undefined>
  readonly attached: readonly AttachedState[]
}

/** A collection that is attached, as it was found. */
interface AttachedState {
  readonly handle: SourceHandle
  readonly name: string
  readonly collection: Collection | undefined
}

type BindOptions = Pick<EngineOptions, 'models' | 'crosswalks' | 'sources' | 'publicUrl' | 'identity'>

export function createCatalogue(options: BindOptions): Catalogue {
  const byName = options.crosswalks.toSorted((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : 0))
  // Bindings belong to one state of a collection: a reload makes a new collection, and the old bindings go with the old one.
  const bindings = new WeakMap<Collection, Map<Crosswalk | null, KnownBinding>>()

  const bind = (member: Member, source: Source, collection: Collection): KnownBinding => {
    const others = new Map<string, Collection | undefined>()
    const collectionNamed = (name: string): Collection | undefined => {
      const other = source.collections.get(name)
      others.set(name, other)
      return other
    }
    const attached: AttachedState[] = []
    try {
      if (!member.crosswalk) return { binding: bindingOfCollection(collection, source), others, attached }
      const attachable = attachFrom(member, options.sources, attached)
      const { publicUrl, identity } = options
      const bound = member.crosswalk.bind({ collection, source, collectionNamed, attachable, publicUrl, uris: identity?.uris })
      const attachments = bound.attachments.map((attachment, index): Attachment => {
        const { handle } = attached[index] as AttachedState
        return { bound: attachment, handle, source: attachment.collection === null ? null : (handle.current() ?? null) }
      })
      return { binding: bindingOfCrosswalk(bound, { attachments, source }), others, attached }
    } catch (error) {
      if (!(error instanceof CrosswalkError)) throw error
      const missing = [...others.keys()].find((name) => others.get(name) === undefined)
      const binding = missing === undefined ? { code: error.code, message: error.message } : missingCollection(source, missing)
      return { binding, others, attached }
    }
  }

  return {
    members: (target, sources) => membersOf(target, sources, { ...options, crosswalks: byName }),
    hasModel: (name) => options.models.some((model) => model.name === name),
    resolve(member) {
      const source = member.handle.current()
      if (!source) return notConnected(member.handle)
      const collection = source.collections.get(member.collection)
      if (!collection) return missingCollection(source, member.collection)
      const known = bindings.get(collection) ?? new Map<Crosswalk | null, KnownBinding>()
      bindings.set(collection, known)
      const before = known.get(member.crosswalk)
      const present = before !== undefined && isPresent(before, source) ? before : bind(member, source, collection)
      known.set(member.crosswalk, present)
      const { binding } = present
      return 'code' in binding ? binding : { source, binding }
    },
  }
}

/** What `attach` names, as it stands now; noted, one after the other, so that it is seen when it changes. */
function attachFrom(member: Member, handles: readonly SourceHandle[], noted: AttachedState[]): NonNullable<BindInput['attachable']> {
  return (id, name): Attachable => {
    const handle = id === undefined ? member.handle : handles.find((candidate) => candidate.id === id)
    if (handle === undefined) return { mistake: `no source is called "${id}"`, expected: handles.map((known) => known.id).join(', ') }
    const source = handle.current()
    const collection = source?.collections.get(name)
    noted.push({ handle, name, collection })
    if (source && collection) return { source, collection }
    const failure = source ? missingCollection(source, name) : notConnected(handle)
    return { unavailable: failure.message, code: failure.code as ErrorCode }
  }
}

function notConnected(handle: SourceHandle): Failure {
  const { state, lastError } = handle.health()
  return { code: 'SOURCE_UNREACHABLE', message: `${handle.id} is ${state}${lastError === undefined ? '' : `: ${lastError}`}` }
}

function isPresent({ others, attached }: KnownBinding, source: Source): boolean {
  if (attached.some(({ handle, name, collection }) => handle.current()?.collections.get(name) !== collection)) return false

  for (const [name, other] of others) if (source.collections.get(name) !== other) return false
  return true
}

/** A source may know why a collection is not there (a file that could not be read): planning it says so. */
function missingCollection(source: Source, collection: string): Failure {
  try {
    source.plan({ collection, filter: [], read: [], fetchSize: 1, count: false })
  } catch (error) {
    if (error instanceof CrosswalkError && error.code.startsWith('SOURCE_')) return { code: error.code, message: error.message }
  }
  return { code: 'SOURCE_FAILED', message: `${source.id} has no collection ${collection}` }
}

function pairs(options: BindOptions): readonly Member[] {
  const members: Member[] = []
  for (const handle of options.sources) {
    for (const crosswalk of options.crosswalks) {
      const isNamed = crosswalk.source === handle.id
      // A crosswalk for a whole mechanism concerns only the sources that have the collection, once that is known.
      const collections = handle.current()?.collections
      const isMeant = crosswalk.adapter === handle.mechanism && (collections === undefined || collections.has(crosswalk.collection))
      if (isNamed || isMeant) members.push({ order: members.length, handle, crosswalk, collection: crosswalk.collection })
    }
  }
  return members
}

function membersOf(target: Target, sources: EntityQuery['sources'], options: BindOptions): readonly Member[] {
  for (const [index, id] of (sources ?? []).entries()) {
    if (!options.sources.some((handle) => handle.id === id)) {
      throw new QueryError('QUERY_INVALID', `no source is called ${JSON.stringify(id)}`, {
        path: ['sources', index],
        expected: options.sources.map((handle) => handle.id),
      })
    }
  }
  const wanted = (member: Member): boolean => sources === undefined || sources.includes(member.handle.id)
  if ('source' in target) return [rawMember(target.source, target.collection, options)].filter(wanted)
  if ('any' in target) return pairs(options).filter(wanted)
  if (!options.models.some((model) => model.name === target.model)) {
    throw new QueryError('QUERY_INVALID', `no model is called ${JSON.stringify(target.model)}`, {
      expected: options.models.map((model) => model.name),
    })
  }
  return pairs(options).filter((member) => member.crosswalk?.model.name === target.model && wanted(member))
}

function rawMember(sourceId: string, collection: string, options: BindOptions): Member {
  const handle = options.sources.find((candidate) => candidate.id === sourceId)
  if (!handle) {
    throw new QueryError('QUERY_INVALID', `no source is called ${JSON.stringify(sourceId)}`, {
      path: ['source'],
      expected: options.sources.map((candidate) => candidate.id),
    })
  }
  const collections = handle.current()?.collections
  if (collections && !collections.has(collection)) {
    const failure = missingCollection(handle.current() as Source, collection)
    if (failure.code === 'SOURCE_FAILED') {
      throw new QueryError('QUERY_INVALID', `${sourceId} has no collection ${JSON.stringify(collection)}`, {
        path: ['collection'],
        expected: [...collections.keys()],
      })
    }
  }
  return { order: 0, handle, crosswalk: null, collection }
}
