// Which representation a request wants: `f` first, else the Accept header (RFC 9110 section 12.5.1).
import { invalidParameter } from './invalid-parameter.ts'

export type Format = 'json' | 'html'

/** What a resource can be: its JSON media types, the best first, and HTML. */
export interface Representations {
  readonly json: readonly string[]
}

export interface Representation {
  readonly format: Format
  readonly mediaType: string
}

const HTML: Representation = { format: 'html', mediaType: 'text/html' }

/**
 * Null where nothing acceptable is offered. Without a preference JSON.
 * @throws QueryError QUERY_INVALID for an unknown `f`
 */
export function negotiate(parameter: string | undefined, accept: string | null, { json }: Representations): Representation | null {
  const best: Representation = { format: 'json', mediaType: json[0] ?? 'application/json' }
  if (parameter === 'json') return best
  if (parameter === 'html') return HTML
  if (parameter !== undefined)
    throw invalidParameter('f', `there is no format ${JSON.stringify(parameter.slice(0, 50))}`, { expected: ['json', 'html'] })
  const ranges = readRanges(accept)
  if (ranges.length === 0) return best
  const offers = [...json.map((mediaType): Representation => ({ format: 'json', mediaType })), HTML]
  let chosen: Representation | null = null
  let highest = 0
  for (const offer of offers) {
    const quality = qualityOf(offer.mediaType, ranges)
    if (quality > highest) {
      highest = quality
      chosen = offer
    }
  }
  return chosen
}

interface MediaRange {
  readonly type: string
  readonly quality: number
}

/** No client sends more; a longer header is read this far. */
const MAX_RANGES = 50

function readRanges(accept: string | null): readonly MediaRange[] {
  if (accept === null) return []
  return accept
    .split(',', MAX_RANGES)
    .map((part) => {
      const [type = '', ...parameters] = part.split(';').map((piece) => piece.trim().toLowerCase())
      const quality = parameters.find((parameter) => parameter.startsWith('q='))
      const number = quality === undefined ? 1 : Number(quality.slice(2))
      return { type, quality: Number.isFinite(number) ? number : 0 }
    })
    .filter(({ type }) => type !== '')
}

/** That of the most specific range that covers the type; parameters of types are not told apart. */
function qualityOf(mediaType: string, ranges: readonly MediaRange[]): number {
  const [bare = ''] = mediaType.split(';')
  const kind = bare.split('/')[0] ?? ''
  for (const covering of [bare, `${kind}/*`, '*/*']) {
    const range = ranges.find(({ type }) => type === covering)
    if (range) return range.quality
  }
  return 0
}
