// The root field `sources`: by place and by model.
import type { Bbox, SourceInfo } from '@crosswalk/contract'
import { bboxAround, bboxIntersects, parseBbox } from '@crosswalk/geo'
import type { Fetch } from './field-behaviour.ts'
import { atPath, invalid } from './invalid.ts'
import { nearOf } from './list-arguments.ts'

/**
 * Sources of which at least one collection fits all arguments. A collection that does not say where its data lie may lie anywhere, so it
 * fits every place.
 * @throws QueryError QUERY_INVALID for a model that is not there or a place off the globe
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
  if (places.length === 0 && typeof model !== 'string') return context.sources()
  return context.sources().filter((source) => source.collections.some((collection) => fits(collection, places, model ?? null)))
}

type InfoCollection = SourceInfo['collections'][number]

function fits({ bbox, models }: InfoCollection, places: readonly (readonly Bbox[])[], model: string | null): boolean {
  if (model !== null && !models.includes(model)) return false
  return bbox === undefined || places.every((boxes) => boxes.some((box) => bboxIntersects(box, bbox)))
}
