// A row on its way to a page: still the source's own item, with just enough to order it, cut it and come back to it.
import type { Subject } from '@crosswalk/model'
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

/** What breaks ties in the source's own order, unique: of an item, or of a group; of a merged entity, that of the part that owns it. */
export function tieOf({ part: { binding }, subject }: Pick<Candidate, 'part' | 'subject'>): string {
  return binding.tieOf(baseOf(binding, subject))
}

/** The entity's URI, then all others that mean it: those of its parts, and those that its group's table knows. */
export function urisOf({ part, subject, id }: Candidate): readonly string[] {
  if (part.group === undefined || part.group.plan.isByUri) return [id]
  const { aliasesOf } = part.group.plan
  return [...new Set([id, ...(subject as MergedSubject).parts.flatMap((own) => [own.id, ...aliasesOf(own.id)])])]
}
