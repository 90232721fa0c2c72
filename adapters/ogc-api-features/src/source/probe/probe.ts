// What the probes of one collection share: what was read, the sample, the budget, the findings.
import type { HttpContext } from '@crosswalk/http'
import type { FeatureClient } from '../items/feature-client.ts'
import type { FilterLanguage } from '../request/abilities.ts'
import type { QueryParameter } from '../request/build-url.ts'
import type { CollectionState } from '../request/collection-state.ts'
import { SAMPLE_SIZE } from '../service/read-collection.ts'
import type { ReadCollection } from '../service/read-collection.ts'
import type { Asker } from './ask.ts'
import type { Findings } from './findings.ts'
import type { Sample } from './sample.ts'

/** A page of a probe holds the features of all its questions many times over. */
export const PAGE_SIZE = 2 * SAMPLE_SIZE

/** What the collections of one server taught about the next: tried first there, and tried all the same. */
export interface Lore {
  languages: readonly FilterLanguage[]
  geometryNames: readonly string[]
  /** Reference systems of which it is known what asking for them brings, by URI. */
  readonly systems: Set<string>
  /** Families of questions that were refused, and that were answered. */
  readonly refused: Set<string>
  readonly understood: Set<string>
}

export interface ProbeSettings {
  readonly client: FeatureClient
  readonly context: HttpContext
  readonly lore: Lore
  /** No language: no filter is tried. */
  readonly languages: readonly FilterLanguage[]
  readonly conformance: ReadonlySet<string>
  readonly maxPageSize: number
  /** Does the configuration want `properties` to be sent. */
  readonly selects: boolean
  /** What is known by now, while more is asked: it can be used already. */
  readonly onProgress: (state: CollectionState) => void
}

/** Where questions are asked that a server answers by reading all that is there: everywhere, or of a large collection inside of a box. */
export interface Near {
  /** Of the features that lie there. */
  readonly sample: Sample
  /** Goes with every such question. */
  readonly query: readonly QueryParameter[]
}

export interface Probe extends ProbeSettings {
  readonly read: ReadCollection
  readonly sample: Sample
  readonly asker: Asker
  readonly findings: Findings
}
