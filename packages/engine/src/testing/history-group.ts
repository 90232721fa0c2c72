// Identity groups over the world of histories: each member in memory or behind requests.
import type { MemoryOptions } from '@crosswalk/adapter-memory'
import type { EntityService } from '@crosswalk/contract'
import { compileCrosswalks, compileModels, createUriNormaliser } from '@crosswalk/model'
import { createEngine } from '../create-engine.ts'
import type { SourceHandle } from '../engine-options.ts'
import { MODEL, observedSetup, type World } from './history-world.ts'
import { handleOf } from './service.ts'

export interface Members {
  readonly handles: readonly SourceHandle[]
  readonly crosswalks: readonly string[]
}

/** One identity group of them all, by equal URIs. */
export function groupOver({ handles, crosswalks }: Members): EntityService {
  const models = compileModels([{ file: 'model.yaml', text: MODEL }])
  const compiled = compileCrosswalks(
    crosswalks.map((text, index) => ({ file: `${index}.yaml`, text })),
    models,
  )
  const group = {
    name: 'stations',
    crosswalks: compiled.map(({ name }) => name),
    hash: '',
    isByUri: true,
    aliasesOf: (uri: string) => [uri],
  }
  return createEngine({ models, crosswalks: compiled, sources: handles, identity: { uris: createUriNormaliser(), groups: [group] } })
}

/** A member whose readings are rows in memory. */
export function observedMember(world: World, name: string, id: string): { readonly crosswalk: string; readonly handle: SourceHandle } {
  const { crosswalks, sources } = observedSetup(world)
  const crosswalk = (crosswalks[0] as string).replace('crosswalk: air', `crosswalk: ${name}`).replace('source: a', `source: ${id}`)
  return { crosswalk, handle: handleOf({ ...(sources[0] as MemoryOptions), id }) }
}
