// Plans what `attach` reads: by key, and only where the query needs it.
import type { ScanPlan, SourceOutcome } from '@crosswalk/contract'
import type { Attachment, Binding } from './binding.ts'
import type { Member } from './catalogue.ts'
import { namesOf } from './plan-observed.ts'

export interface AttachedScan {
  /** Its place among the attachments of the crosswalk. */
  readonly index: number
  readonly attachment: Attachment
  /** Stable over restarts: what cursors call it. */
  readonly identity: string
  /** Whose outcome the reading is. */
  readonly member: Member
  /** The filter or the order needs it: read with the candidates; only the answer shows it: read for the page's rows; or nothing needs it. */
  readonly when: 'candidates' | 'page' | 'never'
  /** Does a list's order depend on it: then it may not go missing half-way. */
  readonly isOrdering: boolean
  readonly isFiltering: boolean
  /** Source properties of the rows. */
  readonly reads: readonly string[]
  /** As asked for without keys: what explain shows, and the state of the data. Null while the collection is not available. */
  readonly scanPlan: ScanPlan | null
  readonly failure: { readonly code: SourceOutcome['code']; readonly message: string } | null
}

export interface AttachedNeeds {
  /** Names in the filter. */
  readonly compared: readonly string[]
  readonly ordered: readonly string[]
  /** Other names that are read with the candidates. */
  readonly joined: readonly string[]
  readonly shown: readonly string[]
  /** Origins and what is not mapped show every attachment. */
  readonly showsAll: boolean
  /** Then rows are read whole. */
  readonly showsUnmapped: boolean
  readonly fetchSize: number
}

/** In the order of the file. A source that cannot plan its collection is as one that is down. */
export function planAttached(binding: Binding, member: Member, needs: AttachedNeeds): readonly AttachedScan[] {
  return binding.attachments.map((attachment, index): AttachedScan => {
    const { bound, handle, source } = attachment
    const { properties, collection, unavailable } = bound
    const isOf = (names: readonly string[]): boolean => names.some((name) => properties.includes(ownerOf(name, properties)))
    const [isFiltering, isOrdering] = [isOf(needs.compared), isOf(needs.ordered)]
    const isShown = needs.showsAll || isOf(needs.shown)
    const names = [...needs.compared, ...needs.ordered, ...needs.joined, ...needs.shown].map((name) => ownerOf(name, properties))
    const reads = needs.showsUnmapped && collection !== null ? namesOf(collection) : bound.reads(needs.showsAll ? properties : names)
    const fetchSize = needs.fetchSize
    return {
      index,
      attachment,
      identity: `${member.handle.id}\n${member.crosswalk?.name ?? ''}\nattach ${index}`,
      member: { ...member, handle, collection: bound.collectionId },
      when: isFiltering || isOrdering || isOf(needs.joined) ? 'candidates' : isShown ? 'page' : 'never',
      isOrdering,
      isFiltering,
      reads,
      scanPlan:
        source === null || collection === null
          ? null
          : source.plan({ collection: collection.id, filter: [], read: reads, fetchSize, count: false }),
      failure: unavailable,
    }
  })
}

/** `no2.observedAt` and `no2.series` are about `no2`, where the rows fill that. */
function ownerOf(name: string, properties: readonly string[]): string {
  if (properties.includes(name)) return name
  const dot = name.lastIndexOf('.')
  return dot === -1 ? name : name.slice(0, dot)
}
