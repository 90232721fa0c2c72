// Does STARTINDEX skip features, and can pages be kept apart by sorting.
import type { WfsItem } from '../features/wfs-item.ts'
import type { TypeName } from '../request/build-request.ts'
import type { Findings } from './findings.ts'
import { isRefusal } from './probe-sample.ts'
import type { Sample } from './probe-sample.ts'
import type { Asker } from './read-sample.ts'

export interface PagingScope {
  readonly type: TypeName
  readonly sample: Sample
  readonly srsName: string | undefined
}

export interface PagingFindings {
  readonly findings: Pick<Findings, 'hasStartIndex' | 'sortsByKey'>
  readonly quirks: readonly string[]
}

/** From the last but none of all features one must come, not two. Of a list that is not counted the second feature must not be the first. */
export async function probePaging(asker: Asker, { type, sample, srsName }: PagingScope): Promise<PagingFindings> {
  const { key, properties, total, items, shape } = sample
  // Of one feature there are no pages.
  if (total !== undefined && total < 2) return { findings: { hasStartIndex: false, sortsByKey: false }, quirks: [] }
  const sortable = properties.find(({ name, type: of }) => name === key.property && (of === 'text' || of === 'number'))
  const startIndex = Math.max(0, (total ?? 2) - 1)
  for (const sortBy of [...(sortable === undefined ? [] : [[{ property: sortable.name, descending: false }]]), undefined]) {
    if (asker.left() < 1) break
    const got = await readFrom(asker, { question: { type, srsName, count: 2, startIndex, sortBy }, shape })
    if (got === undefined) continue
    const isSkipping =
      total === undefined ? got.length > 0 && got[0]?.[key.property] !== items[0]?.[key.property] : got.length === Math.min(1, total)
    if (isSkipping) return { findings: { hasStartIndex: true, sortsByKey: sortBy !== undefined }, quirks: [] }
    return {
      findings: { hasStartIndex: false, sortsByKey: false },
      quirks: [`STARTINDEX is not used: from ${startIndex} of ${total ?? 'unknown many'} features came ${got.length}`],
    }
  }
  return { findings: { hasStartIndex: false, sortsByKey: false }, quirks: ['STARTINDEX is not used: it is refused, or could not be tried'] }
}

async function readFrom(
  asker: Asker,
  { question, shape }: { question: Parameters<Asker['readPage']>[0]; shape: Sample['shape'] },
): Promise<readonly WfsItem[] | undefined> {
  try {
    return (await asker.readPage(question, shape)).items
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}
