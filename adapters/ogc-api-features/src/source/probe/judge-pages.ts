// Whether the next link keeps what was asked, and what is done where it does not.
import type { FeatureClient } from '../items/feature-client.ts'
import { idOf } from '../items/feature.ts'
import type { Page } from '../items/read-page.ts'
import type { PagingAbility } from '../request/abilities.ts'
import { buildUrl } from '../request/build-url.ts'
import type { Asker, ProbeAnswer } from './ask.ts'
import type { Findings } from './findings.ts'
import { outsideOf } from './known-box.ts'
import type { KnownBox } from './known-box.ts'

export interface PageJudging {
  readonly asker: Asker
  readonly findings: Findings
  readonly client: Pick<FeatureClient, 'followLink'>
}

export type FirstPage = Extract<ProbeAnswer, { kind: 'page' }>

export async function followNext({ asker, client }: PageJudging, first: FirstPage): Promise<Page | undefined> {
  if (first.page.next === undefined) return undefined
  const answer = await asker.askOn(client.followLink(first.page.next, first.url))
  return answer.kind === 'page' ? answer.page : undefined
}

export interface Pages {
  readonly box: KnownBox | undefined
  readonly first: FirstPage
  readonly second: Page | undefined
}

/** A link that loses the question is replaced by an offset of our own, if the server heeds that. */
export async function judgePages(probe: PageJudging, { box, first, second }: Pages): Promise<Pick<PagingAbility, 'by'>> {
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
