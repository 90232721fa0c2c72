// Sorting the other way round than on the way through the pages.
import type { ProbedType, SortAbility } from '../request/abilities.ts'
import { buildUrl } from '../request/build-url.ts'
import { SAMPLE_SIZE } from '../service/read-collection.ts'
import { chooseKey, judgeOrder } from './judge-order.ts'
import type { PagingFindings } from './probe-paging.ts'
import type { Probe } from './probe.ts'

interface SortContext {
  readonly pages: PagingFindings
  readonly names: ReadonlyMap<string, string>
}

/** The other direction, over numbers or instants; text was sorted on the way through the pages. */
export async function probeSort({ sample, asker, read, findings }: Probe, { pages, names }: SortContext): Promise<SortAbility | undefined> {
  const key = chooseKey(sample, ['number', 'timestamp', 'date'], names) ?? chooseKey(sample, ['text'], names)
  if (key === undefined) return undefined
  const query = [...read.state.fixedQuery, ['sortby', `-${key.name},${key.keyName}`], ['limit', String(SAMPLE_SIZE)]] as const
  const answer = await asker.ask({ url: buildUrl(read.state.itemsUrl, query) })
  if (answer.kind !== 'page') return undefined
  const descending = judgeOrder(answer.page.features, { key, descending: true, sample })
  const isText = sample.types.get(key.property) === 'text'
  if (pages.ascending === undefined && pages.rows > 1) findings.note('sortby does not sort text, or not by code point')
  if (descending === undefined) findings.note(`sortby=-${key.name} does not sort, or not as Crosswalk does`)
  if (descending === 'first') findings.note(`sortby puts rows without a value first in descending order (${key.name})`)
  if (pages.ascending === 'first') findings.note('sortby puts rows without a value first in ascending order')
  const types = new Set<ProbedType>()
  if (descending !== undefined && !isText) for (const type of ['number', 'date', 'timestamp'] as const) types.add(type)
  if (pages.ascending !== undefined && (descending !== undefined || !isText)) types.add('text')
  const seen = (placement: PagingFindings['ascending']): 'first' | 'last' | undefined => (placement === 'unseen' ? undefined : placement)
  return types.size === 0
    ? undefined
    : { types, ascending: seen(pages.ascending), descending: seen(descending), names, keyName: key.keyName }
}
