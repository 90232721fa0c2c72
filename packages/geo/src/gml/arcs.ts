// Circular arcs as chains of straight edges, no farther from the arc than a tolerance. In the plane of the numbers, and in their unit.
import type { Position } from '@crosswalk/contract'

/** An arc gets no more edges than this, whatever the tolerance asks for. */
const MAX_EDGES = 4096

const FULL = 2 * Math.PI

/**
 * The arc from the first over the second to the third position, both ends exact. Three positions in a line are that line; where the first
 * and the third are equal it is the full circle whose diameter ends at the second.
 */
export function arcThrough(start: Position, middle: Position, end: Position, tolerance: number): Position[] {
  const circle = circleThrough(start, middle, end)
  if (circle === null) return [start, middle, end]
  const isWhole = start[0] === end[0] && start[1] === end[1]
  return sweepAlong(circle, { start, end, sweep: isWhole ? FULL : sweepOf(circle, [start, middle, end]), tolerance })
}

/** The circle through three different positions, in their direction, beginning and ending at the first. Null where they lie in a line. */
export function circleOver(first: Position, second: Position, third: Position, tolerance: number): Position[] | null {
  const circle = circleThrough(first, second, third)
  if (circle === null) return null
  const sweep = Math.sign(sweepOf(circle, [first, second, third])) * FULL
  return sweepAlong(circle, { start: first, end: first, sweep, tolerance })
}

/** The circle around a centre, counter-clockwise from the east. */
export function circleAround(centre: Position, radius: number, tolerance: number): Position[] {
  const [x = 0, y = 0, ...height] = centre
  const east: Position = [x + radius, y, ...height]
  return sweepAlong({ centre: [x, y], radius }, { start: east, end: east, sweep: FULL, tolerance })
}

/** So many equal edges keep within the tolerance of a circle: a chord over the angle `a` is off by `r * (1 - cos(a / 2))`. */
export function edgesOf(sweep: number, radius: number, tolerance: number): number {
  const widest = 2 * Math.acos(Math.max(0, 1 - tolerance / radius))
  return Math.min(MAX_EDGES, Math.max(2, Math.ceil(Math.abs(sweep) / widest)))
}

interface Circle {
  readonly centre: readonly [x: number, y: number]
  readonly radius: number
}

interface Sweep {
  readonly start: Position
  readonly end: Position
  /** Radians, counter-clockwise positive. */
  readonly sweep: number
  readonly tolerance: number
}

function sweepAlong({ centre: [x, y], radius }: Circle, { start, end, sweep, tolerance }: Sweep): Position[] {
  const from = angleOf([x, y], start)
  const edges = edgesOf(sweep, radius, tolerance)
  const between = Array.from({ length: edges - 1 }, (_, index) => {
    const share = (index + 1) / edges
    const angle = from + sweep * share
    return [x + radius * Math.cos(angle), y + radius * Math.sin(angle), ...heightBetween(start, end, share)]
  })
  return [start, ...between, end]
}

/** From the first over the second to the third: counter-clockwise where the second comes before the third that way round. */
function sweepOf({ centre }: Circle, [first, second, third]: readonly [Position, Position, Position]): number {
  const from = angleOf(centre, first)
  const toSecond = turn(angleOf(centre, second) - from)
  const toThird = turn(angleOf(centre, third) - from)
  return toSecond <= toThird ? toThird : toThird - FULL
}

function angleOf([x, y]: readonly [x: number, y: number], [px = 0, py = 0]: Position): number {
  return Math.atan2(py - y, px - x)
}

/** An angle within [0, 2 pi). */
function turn(angle: number): number {
  const rest = angle % FULL
  return rest < 0 ? rest + FULL : rest
}

/** Null for positions in a line. Relative to the first position, which keeps the digits of large coordinates. */
function circleThrough([x0 = 0, y0 = 0]: Position, [x1 = 0, y1 = 0]: Position, [x2 = 0, y2 = 0]: Position): Circle | null {
  const [bx, by, cx, cy] = [x1 - x0, y1 - y0, x2 - x0, y2 - y0]
  const cross = 2 * (bx * cy - by * cx)
  const [b, c] = [bx * bx + by * by, cx * cx + cy * cy]
  if (c === 0 && b > 0) return { centre: [x0 + bx / 2, y0 + by / 2], radius: Math.sqrt(b) / 2 }
  if (Math.abs(cross) <= 1e-12 * (b + c)) return null
  const [ux, uy] = [(cy * b - by * c) / cross, (bx * c - cx * b) / cross]
  return { centre: [x0 + ux, y0 + uy], radius: Math.hypot(ux, uy) }
}

function heightBetween(start: Position, end: Position, share: number): readonly number[] {
  const [from, to] = [start[2], end[2]]
  return from === undefined || to === undefined ? [] : [from + (to - from) * share]
}
