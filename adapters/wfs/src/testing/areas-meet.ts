// Do two shapes of the fake server meet: rings by their edges and corners, single positions by ray casting.

type Place = readonly [x: number, y: number]

export function areasMeet(one: readonly Place[], other: readonly Place[]): boolean {
  const [a, b] = [one[0], other[0]]
  if (a === undefined || b === undefined) return false
  if (holds(one, b) || holds(other, a)) return true
  return edgesOf(one).some((first) => edgesOf(other).some((second) => cross(first, second)))
}

function holds(ring: readonly Place[], [x, y]: Place): boolean {
  return edgesOf(ring).filter(([[ax, ay], [bx, by]]) => ay > y !== by > y && x < ((bx - ax) * (y - ay)) / (by - ay) + ax).length % 2 === 1
}

function edgesOf(ring: readonly Place[]): readonly (readonly [Place, Place])[] {
  return ring.slice(1).map((place, index) => [ring[index] ?? place, place] as const)
}

function cross([a, b]: readonly [Place, Place], [c, d]: readonly [Place, Place]): boolean {
  return side(a, b, c) * side(a, b, d) <= 0 && side(c, d, a) * side(c, d, b) <= 0
}

function side([ax, ay]: Place, [bx, by]: Place, [x, y]: Place): number {
  return Math.sign((bx - ax) * (y - ay) - (by - ay) * (x - ax))
}
