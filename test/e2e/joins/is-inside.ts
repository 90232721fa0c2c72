// Is a point inside an area, by counting crossings: the oracle of joins by place. Shares no code with them.

type Ring = readonly (readonly [number, number])[]
export interface Shape {
  readonly type: 'MultiPolygon'
  readonly coordinates: readonly (readonly Ring[])[]
}

/** An odd number of edges lies to the east of a point inside. */
function crossesOdd([x, y]: readonly [number, number], ring: Ring): boolean {
  let isOdd = false
  for (const [index, [x1, y1]] of ring.entries()) {
    const [x2, y2] = ring[(index + 1) % ring.length] ?? [x1, y1]
    if (y1 > y !== y2 > y && x < ((x2 - x1) * (y - y1)) / (y2 - y1) + x1) isOdd = !isOdd
  }
  return isOdd
}

/** Points on the border may fall on either side. */
export function isInside(point: readonly [number, number], { coordinates }: Shape): boolean {
  return coordinates.some(([shell = [], ...holes]) => crossesOdd(point, shell) && !holes.some((hole) => crossesOdd(point, hole)))
}
