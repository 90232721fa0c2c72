// A box as the polygon of its corners.
import type { Bbox, Polygon } from '@crosswalk/contract'

/** One ring, counterclockwise from the south-west (RFC 7946), in the system of the box; one that crosses the antimeridian has to be split before. */
export function bboxPolygon([west, south, east, north]: Bbox): Polygon {
  return {
    type: 'Polygon',
    coordinates: [
      [
        [west, south],
        [east, south],
        [east, north],
        [west, north],
        [west, south],
      ],
    ],
  }
}
