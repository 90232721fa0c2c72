// The root field `sources`: by place, time and model.
import type { Bbox, SourceInfo } from '@crosswalk/contract'
import { parseDayMs, parseTimestampMs } from '@crosswalk/cql2'
import { bboxAround, bboxIntersects, parseBbox } from '@crosswalk/geo'
import type { Fetch } from './field-behaviour.ts'
import { instantLiteral } from './conditions.ts'
import { atPath, invalid } from './invalid.ts'
import { type Arguments, duringOf, nearOf } from './list-arguments.ts'

/**
 * Sources of which at least one collection fits all arguments. A collection that does not say where or when its data lie may lie anywhere, so
 * it fits every place and time.
 * @throws QueryError QUERY_INVALID for a model that is not there, a place off the globe, a window that ends before it begins
 */
export const listSources: Fetch = ({ args, context }) => {
  const model = args['model'] as string | null | undefined
  const expected = context.models.map((candidate) => candidate.name)
  if (typeof model === 'string' && !expected.includes(model)) {
    throw invalid(['model'], `there is no model ${JSON.stringify(model)}`, { expected })
  }
  const places: (readonly Bbox[])[] = []
  if (args['bbox']) places.push([atPath([], () => parseBbox(args['bbox'] as readonly number[]))])
  const near = nearOf(args)
  if (near) places.push(bboxAround({ type: 'Point', coordinates: [near.longitude, near.latitude] }, near.radiusMetres))
  const window = windowOf(args)
  if (places.length === 0 && window === null && typeof model !== 'string') return context.sources()
  const wanted = { places, window, model: model ?? null }
  return context.sources().filter((source) => source.collections.some((collection) => fits(collection, wanted)))
}

interface Wanted {
  readonly places: readonly (readonly Bbox[])[]
  /** Half-open, epoch milliseconds. */
  readonly window: { readonly from: number; readonly to: number } | null
  readonly model: string | null
}

function windowOf(args: Arguments): Wanted['window'] {
  const { during: { from, to } = {} } = duringOf(args)
  if (from === undefined && to === undefined) return null
  const bound = (text: string | undefined, side: 'from' | 'to', open: number): number => {
    if (text === undefined) return open
    const literal = instantLiteral(text, ['during', side]) as { readonly date?: string; readonly timestamp?: string }
    return literal.date === undefined ? parseTimestampMs(literal.timestamp ?? '') : parseDayMs(literal.date)
  }
  const window = { from: bound(from, 'from', -Infinity), to: bound(to, 'to', Infinity) }
  if (window.from >= window.to) throw invalid(['during', 'to'], 'the window ends before it begins')
  return window
}

type InfoCollection = SourceInfo['collections'][number]

function fits({ bbox, during, models }: InfoCollection, { places, window, model }: Wanted): boolean {
  if (model !== null && !models.includes(model)) return false
  if (window && during && ((during.startMs ?? -Infinity) >= window.to || (during.endMs ?? Infinity) < window.from)) return false
  return bbox === undefined || places.every((boxes) => boxes.some((box) => bboxIntersects(box, bbox)))
}
