// Holds identity groups against the sources that are connected: members must be found by their identifiers.
import { CrosswalkError } from '@crosswalk/contract'
import type { ConfigIssue } from '@crosswalk/contract'
import { isFindableById } from '@crosswalk/engine'
import type { SourceHandle } from '@crosswalk/engine'
import type { Crosswalk, Identity } from '@crosswalk/model'
import type { Configuration } from './configuration/configuration.ts'

export interface IdentityCheck {
  readonly identity: Identity
  readonly crosswalks: readonly Crosswalk[]
  readonly handles: readonly SourceHandle[]
  readonly publicUrl: string | undefined
  readonly locateGroup: Configuration['locateGroup']
}

/** Of members that are not connected, or do not fit their collection, nothing is said here. */
export function checkIdentity({ identity, crosswalks, handles, publicUrl, locateGroup }: IdentityCheck): readonly ConfigIssue[] {
  return identity.groups.flatMap((group) =>
    group.crosswalks.flatMap((name): ConfigIssue[] => {
      const crosswalk = crosswalks.find((candidate) => candidate.name === name)
      const lost = crosswalk && handles.find((handle) => !isFound(crosswalk, handle, { uris: identity.uris, publicUrl }))
      if (lost === undefined) return []
      const message = `entities of "${name}" cannot be found by their identifiers in the source "${lost.id}"`
      const expected = 'an id made of columns that the source can look up, or no group'
      return [{ ...locateGroup(group.name, name), message, expected }]
    }),
  )
}

interface Binding {
  readonly uris: Identity['uris']
  readonly publicUrl: string | undefined
}

function isFound(crosswalk: Crosswalk, handle: SourceHandle, { uris, publicUrl }: Binding): boolean {
  const isMeant = crosswalk.source === handle.id || crosswalk.adapter === handle.mechanism
  const source = handle.current()
  const collection = source?.collections.get(crosswalk.collection)
  if (!isMeant || source === undefined || collection === undefined) return true
  try {
    const collectionNamed = (name: string) => source.collections.get(name)
    return isFindableById(source, crosswalk.bind({ collection, source, collectionNamed, publicUrl, uris }))
  } catch (error) {
    if (!(error instanceof CrosswalkError)) throw error
    return true
  }
}
