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
  readonly keyOf: (item: WfsItem) => string
}

export interface PagingFindings {
  readonly findings: Pick<Findings, 'hasStartIndex' | 'sortsByKey'>
  /** Of features as they stand sorted by their key. */
  readonly keys: readonly string[]
  /** Are these keys numbers. */
  readonly isNumeric: boolean
  readonly quirks: readonly string[]
}

/** So many of the last features are asked for, or as many as the server gives at once. */
const LAST_FEATURES = 20

const NO_PAGES = { findings: { hasStartIndex: false, sortsByKey: false }, keys: [], isNumeric: false } as const

/** Near the end of all features as many must come as are left, not more. Of a list that is not counted the second feature must not be the first. */
export async function probePaging(asker: Asker, { type, sample, srsName, keyOf }: PagingScope): Promise<PagingFindings> {
  const { key, properties, total, items, shape } = sample
  // Of one feature there are no pages.
  if (total !== undefined && total < 2) return { ...NO_PAGES, quirks: [] }
  const sortable = properties.find(({ name, type: of }) => name === key.property && (of === 'text' || of === 'number'))
  const last = Math.min(LAST_FEATURES, Math.max(1, items.length - 1))
  const startIndex = total === undefined ? 1 : Math.max(1, total - last)
  for (const sortBy of [...(sortable === undefined ? [] : [[{ property: sortable.name, descending: false }]]), undefined]) {
    if (asker.left() < 1) break
    const got = await readFrom(asker, { question: { type, srsName, count: last + 1, startIndex, sortBy }, shape })
    if (got === undefined) continue
    const isSkipping =
      total === undefined ? got.length > 0 && got[0]?.[key.property] !== items[0]?.[key.property] : got.length === total - startIndex
    if (isSkipping) {
      const findings = { hasStartIndex: true, sortsByKey: sortBy !== undefined }
      return { findings, keys: got.map(keyOf), isNumeric: sortable?.type === 'number', quirks: [] }
    }
    return {
      ...NO_PAGES,
      quirks: [`STARTINDEX is not used: from ${startIndex} of ${total ?? 'unknown many'} features came ${got.length}`],
    }
  }
  return { ...NO_PAGES, quirks: ['STARTINDEX is not used: it is refused, or could not be tried'] }
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
