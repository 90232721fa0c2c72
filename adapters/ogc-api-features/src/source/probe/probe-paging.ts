// Two pages of a box in an order: whether bbox selects, whether the next link keeps what was asked, whether pages repeat, how the server sorts.
import { idOf } from '../items/feature.ts'
import type { Feature } from '../items/feature.ts'
import type { Page } from '../items/read-page.ts'
import type { NullPlacement, PagingAbility } from '../request/abilities.ts'
import { buildUrl } from '../request/build-url.ts'
import type { QueryParameter } from '../request/build-url.ts'
import type { CollectionState } from '../request/collection-state.ts'
import { marginOf } from '../request/reference-system.ts'
import { bboxQuery, nameOfWriting, PLAIN } from '../request/writing.ts'
import type { Writing } from '../request/writing.ts'
import type { Findings } from './findings.ts'
import { judgeOrder, showsOrder } from './judge-order.ts'
import type { SortKey } from './judge-order.ts'
import { followNext, judgePages } from './judge-pages.ts'
import type { FirstPage, PageJudging } from './judge-pages.ts'
import { chooseBox, outsideOf } from './known-box.ts'
import type { KnownBox } from './known-box.ts'
import type { Sample } from './sample.ts'

export interface PagingProbe extends PageJudging {
  readonly state: CollectionState
  readonly sample: Sample
  /** Of boxes, likeliest first. */
  readonly writings: readonly Writing[]
  /** The ascending key to sort by on the way; undefined: the server is not asked to sort. */
  readonly key: SortKey | undefined
  readonly maximum: number
  /** Places in the box that is asked for, at most. */
  readonly most: number
}

export interface PagingFindings {
  readonly paging: PagingAbility
  /** How a box is written that selects; undefined where none does. */
  readonly bbox: Writing | undefined
  /** The box that was asked for. */
  readonly box: KnownBox | undefined
  readonly counts: boolean
  readonly ascending: NullPlacement | 'unseen' | undefined
  /** By which the order could be judged. */
  readonly rows: readonly Feature[]
}

export async function probePaging(probe: PagingProbe): Promise<PagingFindings> {
  const { sample, findings, maximum, key: wantedKey, state } = probe
  const box = chooseBox(sample, { key: wantedKey, marginDegrees: marginOf(state.repair.actual ?? state.crs), most: probe.most })
  const asked = await askInSomeWriting(probe, box)
  if (asked === undefined) return { paging: { by: 'link', maximum }, bbox: undefined, box, counts: false, ascending: undefined, rows: [] }
  const { first, key, writing } = asked
  const selects = box !== undefined && judgeBox(box, first.page, findings)
  if (selects && writing !== probe.writings[0]) findings.note(`bbox is understood in ${nameOfWriting(writing, 'bbox-crs')}`)
  const second = await followNext(probe, first)
  const rows = [...first.page.features, ...(second?.features ?? [])]
  const paging = await judgePages(probe, { box: selects ? box : undefined, first, second })
  const isComplete = second === undefined ? first.page.next === undefined : second.next === undefined
  const loses = selects && isComplete && paging.by === 'link' && losesRows(box, rows, findings)
  const isAgreed = second === undefined || second.numberMatched === first.page.numberMatched
  return {
    rows: showsOrder(rows, sample) ? rows : [],
    paging: { by: paging.by, maximum: paging.by === 'none' ? WHOLE : maximum },
    bbox: selects && !loses ? writing : undefined,
    box,
    // A second page of another question says nothing of the count of this one.
    counts: first.page.numberMatched !== undefined && (isAgreed || paging.by !== 'link'),
    ascending:
      key === undefined ? undefined : judgeOrder(paging.by === 'link' ? rows : first.page.features, { key, descending: false, sample }),
  }
}

/** What is asked for where pages repeat: all of it, as far as any server goes. */
const WHOLE = 10_000

interface Asked {
  readonly first: FirstPage
  readonly key: SortKey | undefined
  readonly writing: Writing
}

/** Two other ways of writing a box are tried where the first one finds nothing of what lies in it. */
const MAX_WRITINGS = 3

async function askInSomeWriting(probe: PagingProbe, box: KnownBox | undefined): Promise<Asked | undefined> {
  let plainest: Asked | undefined
  for (const writing of box === undefined ? [PLAIN] : probe.writings.slice(0, MAX_WRITINGS)) {
    const asked = await askFirst(probe, box, writing)
    plainest ??= asked
    if (asked === undefined || box === undefined) break
    if (asked.first.page.features.some(({ geometry }) => geometry !== null)) return asked
  }
  return plainest
}

/** With everything at once; without the order where that is refused; without the box where that is. */
async function askFirst(
  { state, asker, findings, key, sample }: PagingProbe,
  box: KnownBox | undefined,
  writing: Writing,
): Promise<Asked | undefined> {
  // Features without geometry may be among the rows of any box.
  const unplaced = sample.features.filter((item) => item.geometry === null).length
  const size =
    box === undefined
      ? Math.ceil(sample.features.length / 2)
      : Math.min(Math.ceil((box.inside.length + unplaced) / 2), box.inside.length - 1)
  const fixed: readonly QueryParameter[] = [...state.fixedQuery, ...(state.crs === undefined ? [] : [['crs', state.crs.uri] as const])]
  const bbox: readonly QueryParameter[] = box === undefined ? [] : bboxQuery(box.bbox, writing)
  const sortby: readonly QueryParameter[] = key === undefined ? [] : [['sortby', `${key.name},${key.keyName}`]]
  const tries = [
    { query: [...bbox, ...sortby], key },
    { query: bbox, key: undefined },
  ].slice(key === undefined ? 1 : 0)
  for (const attempt of tries) {
    const answer = await asker.ask({ url: buildUrl(state.itemsUrl, [...fixed, ...attempt.query, ['limit', String(Math.max(1, size))]]) })
    if (answer.kind === 'page') return { first: answer, key: attempt.key, writing }
    if (answer.kind === 'refused') findings.note(`${attempt.key === undefined ? 'bbox' : 'sortby'} is refused: ${answer.said}`)
  }
  return undefined
}

/** Nothing from outside, and something from inside. */
function judgeBox(box: KnownBox, page: Page, findings: Findings): boolean {
  const outside = outsideOf(box, page.features)
  if (outside !== undefined) findings.note(`bbox is ignored: feature ${idOf(outside) ?? ''} comes back from outside the box`)
  const found = page.features.some(({ geometry }) => geometry !== null)
  if (!found) findings.note(`bbox finds nothing, not even feature ${idOf(box.inside[0]) ?? ''}, which lies in the box`)
  return outside === undefined && found
}

function losesRows(box: KnownBox, rows: readonly Feature[], findings: Findings): boolean {
  const ids = new Set(rows.map(idOf))
  const lost = box.inside.find((item) => !ids.has(idOf(item)))
  if (lost !== undefined) findings.note(`bbox loses feature ${idOf(lost) ?? ''}, which lies in the box or on its edge`)
  return lost !== undefined
}
