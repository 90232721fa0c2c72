// Sorting the other way round than on the way through the pages.
import type { FilterAbility, ProbedType, SortAbility } from '../request/abilities.ts'
import { buildUrl } from '../request/build-url.ts'
import { SAMPLE_SIZE } from '../service/read-collection.ts'
import { chooseKey, judgeOrder, tellsCollation } from './judge-order.ts'
import type { SortKey } from './judge-order.ts'
import type { PagingFindings } from './probe-paging.ts'
import type { Near, Probe } from './probe.ts'
import type { Sample } from './sample.ts'

interface SortContext {
  readonly pages: PagingFindings
  /** What was sorted by on the way through the pages, ascending. */
  readonly first: SortKey
  readonly names: ReadonlyMap<string, string>
  readonly near: Near
}

const OTHERS: readonly ProbedType[] = ['number', 'date', 'timestamp']

/** Text by code point is one question, numbers and instants are another; each direction is seen over one of the two, at best over both. */
export function chooseFirstKey(sample: Sample, names: ReadonlyMap<string, string>): SortKey | undefined {
  return chooseKey(sample, ['text'], names) ?? chooseKey(sample, OTHERS, names)
}

/** Without text, unless a pair of texts was seen that a dictionary would have the other way round, or filters compare text by code point. */
export function settleSort(
  sort: SortAbility | undefined,
  { isTold, filter }: { readonly isTold: boolean; readonly filter: FilterAbility | undefined },
): SortAbility | undefined {
  if (sort === undefined || isTold || filter?.verdicts.get('<:text') === 'exact') return sort
  const types = new Set([...sort.types].filter((type) => type !== 'text'))
  return types.size === 0 ? undefined : { ...sort, types }
}

/** Of the rows that were sorted by a text on the way through the pages. */
export function isCollationTold({ rows }: PagingFindings, { property }: SortKey, sample: Sample): boolean {
  return sample.types.get(property) === 'text' && tellsCollation(rows, property, sample)
}

/** The other direction, over numbers or instants where there are any. */
export async function probeSort(
  { asker, read, findings }: Probe,
  { pages, first, names, near }: SortContext,
): Promise<SortAbility | undefined> {
  const { sample } = near
  const key = chooseKey(sample, OTHERS, names) ?? first
  const query = [
    ...read.state.fixedQuery,
    ...near.query,
    ['sortby', `-${key.name},${key.keyName}`],
    ['limit', String(SAMPLE_SIZE)],
  ] as const
  const answer = await asker.ask({ url: buildUrl(read.state.itemsUrl, query) })
  if (answer.kind !== 'page') return undefined
  const descending = judgeOrder(answer.page.features, { key, descending: true, sample })
  const isText = ({ property }: SortKey): boolean => sample.types.get(property) === 'text'
  if (pages.ascending === undefined && pages.rows.length > 0)
    findings.note(
      isText(first) ? 'sortby does not sort text, or not by code point' : `sortby=${first.name} does not sort, or not as Crosswalk does`,
    )
  if (descending === undefined) findings.note(`sortby=-${key.name} does not sort, or not as Crosswalk does`)
  if (descending === 'first') findings.note(`sortby puts rows without a value first in descending order (${key.name})`)
  if (pages.ascending === 'first') findings.note('sortby puts rows without a value first in ascending order')
  const seen = [
    { isText: isText(first), isRight: pages.ascending !== undefined },
    { isText: isText(key), isRight: descending !== undefined },
  ]
  const isSorted = (text: boolean): boolean => {
    const own = seen.filter((one) => one.isText === text)
    return own.length > 0 && own.every(({ isRight }) => isRight)
  }
  const types = new Set<ProbedType>([...(isSorted(false) ? OTHERS : []), ...(isSorted(true) ? (['text'] as const) : [])])
  const placed = (placement: PagingFindings['ascending']): 'first' | 'last' | undefined => (placement === 'unseen' ? undefined : placement)
  if (types.size === 0) return undefined
  return { types, ascending: placed(pages.ascending), descending: placed(descending), names, keyName: key.keyName }
}
