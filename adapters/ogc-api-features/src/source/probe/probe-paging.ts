// Two pages of a box in an order: whether bbox selects, whether the next link keeps what was asked, whether pages repeat, how the server sorts.
import type { Bbox } from '@crosswalk/contract'
import { bboxIntersects, bboxOf, isEmptyBbox, parseGeometry } from '@crosswalk/geo'
import type { FeatureClient } from '../items/feature-client.ts'
import { idOf } from '../items/feature.ts'
import type { Feature } from '../items/feature.ts'
import type { Page } from '../items/read-page.ts'
import type { NullPlacement, PagingAbility } from '../request/abilities.ts'
import { buildUrl } from '../request/build-url.ts'
import type { QueryParameter } from '../request/build-url.ts'
import type { CollectionState } from '../request/collection-state.ts'
import { bboxIn } from '../request/create-requests.ts'
import type { Asker, ProbeAnswer } from './ask.ts'
import type { Findings } from './findings.ts'
import { judgeOrder } from './judge-order.ts'
import type { SortKey } from './judge-order.ts'
import type { Sample } from './sample.ts'

export interface PagingProbe {
  readonly state: CollectionState
  readonly sample: Sample
  readonly asker: Asker
  readonly findings: Findings
  readonly client: Pick<FeatureClient, 'followLink'>
  /** The ascending key to sort by on the way; undefined: the server is not asked to sort. */
  readonly key: SortKey | undefined
  readonly maximum: number
}

export interface PagingFindings {
  readonly paging: PagingAbility
  readonly bbox: boolean
  /** True where a box around known places found none of them. */
  readonly bboxFindsNothing: boolean
  readonly counts: boolean
  readonly ascending: NullPlacement | 'unseen' | undefined
  /** That were there to judge the order by. */
  readonly rows: number
}

interface Box {
  readonly bbox: Bbox
  readonly inside: readonly Feature[]
}

export async function probePaging(probe: PagingProbe): Promise<PagingFindings> {
  const { sample, findings, maximum, key: wantedKey } = probe
  const box = chooseBox(sample, wantedKey)
  const asked = await askFirst(probe, box)
  const unknown: PagingFindings = {
    paging: { by: 'link', maximum },
    bbox: false,
    bboxFindsNothing: false,
    counts: false,
    ascending: undefined,
    rows: 0,
  }
  if (asked === undefined) return unknown
  const { first, key } = asked
  const selects = box !== undefined && judgeBox(box, first.page, findings)
  const second = await follow(probe, first)
  const rows = [...first.page.features, ...(second?.features ?? [])]
  const paging = await judgePages(probe, { box: selects ? box : undefined, first, second })
  const isComplete = second === undefined ? first.page.next === undefined : second.next === undefined
  const loses = selects && isComplete && paging.by === 'link' && losesRows(box, rows, findings)
  const isAgreed = second === undefined || second.numberMatched === first.page.numberMatched
  return {
    rows: rows.length,
    paging: { by: paging.by, maximum: paging.by === 'none' ? WHOLE : maximum },
    bbox: selects && !loses,
    bboxFindsNothing: box !== undefined && first.page.features.every(({ geometry }) => geometry === null),
    // A second page of another question says nothing of the count of this one.
    counts: first.page.numberMatched !== undefined && (isAgreed || paging.by !== 'link'),
    ascending:
      key === undefined ? undefined : judgeOrder(paging.by === 'link' ? rows : first.page.features, { key, descending: false, sample }),
  }
}

/** What is asked for where pages repeat: all of it, as far as any server goes. */
const WHOLE = 10_000

/**
 * A run of neighbours from west to east, their own corners being the box's: what lies on its edge belongs to it. Where rows are sorted on the way,
 * one without a value is among them, if there is one.
 */
function chooseBox(sample: Sample, key: SortKey | undefined): Box | undefined {
  const placed = sample.features
    .flatMap((item) => {
      const geometry = parseGeometry(item.geometry)
      const bbox = geometry === null ? undefined : bboxOf(geometry)
      return bbox === undefined || isEmptyBbox(bbox) || Math.abs(bbox[0]) > 180 || Math.abs(bbox[1]) > 90 ? [] : [{ item, bbox }]
    })
    .toSorted((a, b) => a.bbox[2] - b.bbox[2])
  const size = Math.max(1, Math.min(8, Math.floor(placed.length / 2)))
  const missing = key === undefined ? -1 : placed.findIndex(({ item }) => (sample.read(key.property)(item) ?? null) === null)
  const start = Math.min(Math.max(0, missing - size + 1), Math.max(0, placed.length - size))
  const chosen = placed.slice(start, start + size)
  if (chosen.length === 0) return undefined
  const sides = chosen.map(({ bbox }) => bbox)
  const margin = sides.every((side) => side[0] === sides[0]?.[0]) || sides.every((side) => side[1] === sides[0]?.[1]) ? 1e-6 : 0
  const bbox: Bbox = [
    Math.min(...sides.map(([west]) => west)) - margin,
    Math.min(...sides.map(([, south]) => south)) - margin,
    Math.max(...sides.map(([, , east]) => east)) + margin,
    Math.max(...sides.map(([, , , north]) => north)) + margin,
  ]
  const inside = placed.filter((other) => bboxIntersects(other.bbox, bbox)).map(({ item }) => item)
  return inside.length < placed.length ? { bbox, inside } : undefined
}

interface Asked {
  readonly first: Extract<ProbeAnswer, { kind: 'page' }>
  readonly key: SortKey | undefined
}

/** With everything at once; without the order where that is refused; without the box where that is. */
async function askFirst({ state, asker, findings, key, sample }: PagingProbe, box: Box | undefined): Promise<Asked | undefined> {
  // Features without geometry may be among the rows of any box.
  const unplaced = sample.features.filter((item) => item.geometry === null).length
  const size =
    box === undefined
      ? Math.ceil(sample.features.length / 2)
      : Math.min(Math.ceil((box.inside.length + unplaced) / 2), box.inside.length - 1)
  const bbox: readonly QueryParameter[] = box === undefined ? [] : boxQuery(box.bbox, state)
  const sortby: readonly QueryParameter[] = key === undefined ? [] : [['sortby', `${key.name},${key.keyName}`]]
  const tries = [
    { query: [...bbox, ...sortby], key },
    { query: bbox, key: undefined },
  ].slice(key === undefined ? 1 : 0)
  for (const attempt of tries) {
    const answer = await asker.ask({
      url: buildUrl(state.itemsUrl, [...state.fixedQuery, ...attempt.query, ['limit', String(Math.max(1, size))]]),
    })
    if (answer.kind === 'page') return { first: answer, key: attempt.key }
    if (answer.kind === 'refused') findings.note(`${attempt.key === undefined ? 'bbox' : 'sortby'} is refused: ${answer.said}`)
  }
  return undefined
}

function boxQuery(bbox: Bbox, { crs }: CollectionState): readonly QueryParameter[] {
  if (crs === undefined) return [['bbox', bbox.join(',')]]
  return [
    ['bbox', bboxIn(bbox, crs).join(',')],
    ['bbox-crs', crs.uri],
    ['crs', crs.uri],
  ]
}

/** Nothing from outside, and something from inside. */
function judgeBox(box: Box, page: Page, findings: Findings): boolean {
  const outside = outsideOf(box, page.features)
  if (outside !== undefined) findings.note(`bbox is ignored: feature ${idOf(outside) ?? ''} comes back from outside the box`)
  const found = page.features.some(({ geometry }) => geometry !== null)
  if (!found) findings.note(`bbox finds nothing, not even feature ${idOf(box.inside[0]) ?? ''}, which lies in the box`)
  return outside === undefined && found
}

function outsideOf({ bbox }: Box, features: readonly Feature[]): Feature | undefined {
  return features.find((item) => {
    const geometry = parseGeometry(item.geometry)
    return geometry !== null && !bboxIntersects(bboxOf(geometry), bbox)
  })
}

function losesRows(box: Box, rows: readonly Feature[], findings: Findings): boolean {
  const ids = new Set(rows.map(idOf))
  const lost = box.inside.find((item) => !ids.has(idOf(item)))
  if (lost !== undefined) findings.note(`bbox loses feature ${idOf(lost) ?? ''}, which lies in the box or on its edge`)
  return lost !== undefined
}

async function follow({ asker, client }: PagingProbe, first: Asked['first']): Promise<Page | undefined> {
  if (first.page.next === undefined) return undefined
  const answer = await asker.askOn(client.followLink(first.page.next, first.url))
  return answer.kind === 'page' ? answer.page : undefined
}

interface Pages {
  readonly box: Box | undefined
  readonly first: Asked['first']
  readonly second: Page | undefined
}

/** A link that loses the question is replaced by an offset of our own, if the server heeds that. */
async function judgePages(probe: PagingProbe, { box, first, second }: Pages): Promise<Pick<PagingAbility, 'by'>> {
  const { findings, asker, client } = probe
  if (second === undefined) return { by: 'link' }
  const isSameCount = second.numberMatched === first.page.numberMatched
  const outside = box === undefined ? undefined : outsideOf(box, second.features)
  if (repeats(first.page, second) && outside === undefined && isSameCount) {
    findings.note('the next page repeats features of the page before: offsets are ignored, everything is asked for in one page')
    return { by: 'none' }
  }
  if (outside === undefined && isSameCount) return { by: 'link' }
  findings.note(
    `the next link drops the question: ${outside === undefined ? `${String(second.numberMatched)} match on page 2, ${String(first.page.numberMatched)} on page 1` : `page 2 of a bbox has feature ${idOf(outside) ?? ''} from outside`}`,
  )
  const next = client.followLink(first.page.next ?? '', first.url)
  if (!new URL(next).searchParams.has('offset')) return { by: 'none' }
  const own = await asker.askOn(buildUrl(first.url, [['offset', String(first.page.features.length)]]))
  if (own.kind !== 'page' || repeats(first.page, own.page)) {
    findings.note('offset is ignored: the second page has the features of the first')
    return { by: 'none' }
  }
  return { by: 'offset' }
}

function repeats(first: Page, second: Page): boolean {
  const ids = new Set(first.features.map(idOf))
  return second.features.some((item) => idOf(item) !== undefined && ids.has(idOf(item)))
}
