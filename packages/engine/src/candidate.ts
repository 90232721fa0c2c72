// A row on its way to a page: still the source's own item, with just enough to order it, cut it and come back to it.
import type { GroupedItems, ObservedItem, Subject } from '@crosswalk/model'
import { baseOf } from './binding.ts'
import type { KeyValue } from './cursor.ts'
import type { MergedSubject } from './identity/merged-subject.ts'
import type { ScanPart } from './plan-query.ts'

export interface Candidate {
  readonly part: ScanPart
  readonly subject: Subject
  readonly id: string
  /** Empty without an order. */
  readonly keys: readonly KeyValue[]
  /** The continuation that began its batch, and the raw items used including this one. */
  readonly token: string | null
  readonly used: number
}

/** The source's own unique key: of an item, or of a group. */
export function tieOf(candidate: Pick<Candidate, 'part' | 'subject'>): string {
  const { part, subject } = candidate
  // A merged entity is listed by the part that owns it.
  if (part.group !== undefined) return (subject as MergedSubject).owner.tie
  return keyOfBase(part, baseOf(part.binding, subject))
}

/** The same of a subject as it would be without attachments. */
export function keyOfBase({ binding, source }: ScanPart, base: Subject): string {
  if (binding.grouped) return (base as GroupedItems).group
  return source.keyOf(binding.collection.id)(binding.observations === null ? base : (base as ObservedItem).item)
}

/** The entity's URI, then all others that mean it: those of its parts, and those that its group's table knows. */
export function urisOf({ part, subject, id }: Candidate): readonly string[] {
  if (part.group === undefined) return [id]
  const { aliasesOf } = part.group.plan
  return [...new Set([id, ...(subject as MergedSubject).parts.flatMap((own) => [own.id, ...aliasesOf(own.id)])])]
}
