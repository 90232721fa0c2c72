// Where the values of an entity stand: in its item, in rows of observations, or in rows that are attached.
import type { Collection, ReadingPlace, Source } from '@crosswalk/contract'
import { type Attachment, isObserved } from './binding.ts'
import type { SourceHandle } from './engine-options.ts'
import type { ScanPart } from './plan-query.ts'

/** Where values stand: a collection and the source that has it. */
export interface Place {
  readonly collection: Collection
  readonly source: Source
  readonly handle: SourceHandle
}

export function ownPlace({ binding, source, member }: ScanPart): Place {
  return { collection: binding.collection, source, handle: member.handle }
}

/** Where a property's values stand: in the items, in the rows of observations, or in rows attached. */
export function placeOf(part: ScanPart, property: string): Place {
  const { binding } = part
  const attachment = binding.attachments.find(({ bound }) => bound.properties.includes(property))
  if (attachment) return attachedPlace(attachment) ?? ownPlace(part)
  if (binding.observations !== null && isObserved(binding, property))
    return { ...ownPlace(part), collection: binding.observations.collection }
  return ownPlace(part)
}

/** The collection that a property's values stand in. */
export function collectionOf(part: ScanPart, property: string): Collection {
  return placeOf(part, property).collection
}

export function attachedPlace({ bound, source, handle }: Attachment): Place | null {
  return source === null || bound.collection === null ? null : { collection: bound.collection, source, handle }
}

/** As histories tell it. */
export function readingPlaceOf({ binding, source }: Pick<ScanPart, 'binding' | 'source'>, property: string): ReadingPlace {
  const attachment = binding.attachments.find(({ bound }) => bound.properties.includes(property))
  if (attachment) return { source: attachment.bound.source, collection: attachment.bound.collectionId }
  const { observations, collection } = binding
  return {
    source: source.id,
    collection: (observations !== null && isObserved(binding, property) ? observations.collection : collection).id,
  }
}
