// What is attached to a page's rows and only shown: read for these rows alone, once per attachment, whatever the parts.
import type { AttachedSubject } from '@crosswalk/model'
import type { AttachedRows } from './attached-rows.ts'
import type { Candidate } from './candidate.ts'

/** The candidates in their order, with the rows that the answer needs. */
export async function hydrateAttached(candidates: readonly Candidate[], attached: AttachedRows): Promise<readonly Candidate[]> {
  const joined = new Map<Candidate, Candidate>()
  for (const [part, own] of Map.groupBy(candidates, (candidate) => candidate.part)) {
    const scans = part.attached.filter(({ when }) => when === 'page')
    if (scans.length === 0) continue
    const subjects = await attached.join(
      scans,
      own.map(({ subject }) => subject as AttachedSubject),
    )
    for (const [index, candidate] of own.entries()) joined.set(candidate, { ...candidate, subject: subjects[index] })
  }
  return joined.size === 0 ? candidates : candidates.map((candidate) => joined.get(candidate) ?? candidate)
}
