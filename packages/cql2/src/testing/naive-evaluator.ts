// A second evaluator, slow and plain, that shares no code with the compiled one: the oracle of its law test.
import type { Filter, Operand } from '@crosswalk/contract'
import type { WorldItem } from './typed-world.ts'

type Truth = boolean | null
type Span = { readonly start: number; readonly end: number; readonly lastDay: number; readonly days: boolean }

const DAY = 24 * 60 * 60 * 1000

/** The value of a filter over the typed world for one item. Geometries are points and boxes. */
export function evaluateNaively(filter: Filter, item: WorldItem): Truth {
  if (typeof filter === 'boolean') return filter
  switch (filter.op) {
    case 'and':
      return all(filter.args.map((part) => evaluateNaively(part, item)))
    case 'or':
      return any(filter.args.map((part) => evaluateNaively(part, item)))
    case 'not':
      return not(evaluateNaively(filter.args[0], item))
    default:
      return predicateNaively(filter, item)
  }
}

function predicateNaively(filter: Exclude<Filter, boolean>, item: WorldItem): Truth {
  const list = (operand: Operand): unknown[] => valuesOf(operand, item)
  switch (filter.op) {
    case 'isNull':
      return isNullNaively(filter.args[0], item)
    case 'like':
      return some(list(filter.args[0]), (text) => some(list(filter.args[1]), (pattern) => likeNaively(text, pattern)))
    case 'between': {
      const [value, low, high] = filter.args
      const [atLeast, atMost] = [comparison('>=', [value, low]), comparison('<=', [value, high])]
      return some(list(value), (one) =>
        all([some(list(low), (bound) => atLeast(one, bound)), some(list(high), (bound) => atMost(one, bound))]),
      )
    }
    case 'in': {
      const [value, members] = filter.args
      return some(list(value), (one) =>
        any(members.map((member) => some(list(member), (other) => comparison('=', [value, member])(one, other)))),
      )
    }
    case '=':
    case '<>':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return some(list(filter.args[0]), (one) => some(list(filter.args[1]), (other) => comparison(filter.op, filter.args)(one, other)))
    case 'a_equals':
    case 'a_contains':
    case 'a_containedBy':
    case 'a_overlaps':
      return arraysNaively(
        filter.op,
        filter.args.map((operand) => arrayOf(operand, item)),
      )
    default:
      if (filter.op.startsWith('s_')) return spatialNaively(filter.op, boxOf(filter.args[0], item), boxOf(filter.args[1], item))
      return temporalNaively(filter.op, spanOf(filter.args[0], item), spanOf(filter.args[1], item))
  }
}

function not(truth: Truth): Truth {
  return truth === null ? null : !truth
}

function all(truths: readonly Truth[]): Truth {
  return truths.includes(false) ? false : truths.includes(null) ? null : true
}

function any(truths: readonly Truth[]): Truth {
  return not(all(truths.map(not)))
}

/** A property without any value is one unknown value. */
function some(values: readonly unknown[], test: (value: unknown) => Truth): Truth {
  return any((values.length === 0 ? [null] : values).map(test))
}

function valuesOf(operand: Operand, item: WorldItem): unknown[] {
  if (typeof operand !== 'object') return [operand]
  if ('property' in operand) return [item[operand.property]].flat()
  if ('date' in operand) return [operand.date]
  if ('timestamp' in operand) return [operand.timestamp]
  if (!('op' in operand)) throw new Error('no scalar')
  if (operand.op === 'casei')
    return valuesOf(operand.args[0], item).map((text) => (typeof text === 'string' ? text.normalize('NFC').toLowerCase() : null))
  if (operand.op === 'accenti') {
    return valuesOf(operand.args[0], item).map((text) =>
      typeof text === 'string' ? text.normalize('NFD').replaceAll('\u0301', '').normalize('NFC') : null,
    )
  }
  const { op, args } = operand
  if (['+', '-', '*', '/', '%', 'div', '^'].includes(op)) {
    const [first, second] = args as readonly [Operand, Operand]
    return valuesOf(first, item).flatMap((a) => valuesOf(second, item).map((b) => calculate(op, a, b)))
  }
  return [evaluateNaively(operand as Filter, item)]
}

function calculate(op: string, a: unknown, b: unknown): number | null {
  if (typeof a !== 'number' || typeof b !== 'number') return null
  if (b === 0 && ['/', '%', 'div'].includes(op)) return null
  const quotient = a / b
  const results: Record<string, number> = {
    '+': a + b,
    '-': a - b,
    '*': a * b,
    '/': quotient,
    '%': a % b,
    div: quotient < 0 ? Math.ceil(quotient) : Math.floor(quotient),
    '^': Math.pow(a, b),
  }
  const result = results[op] ?? Number.NaN
  return Number.isFinite(result) ? result : null
}

/** Texts beside a temporal operand are instants. */
function comparison(op: string, operands: readonly Operand[]): (a: unknown, b: unknown) => Truth {
  const isTemporal = (operand: Operand): boolean =>
    typeof operand === 'object' &&
    (('property' in operand && ['day', 'moment', 'when'].includes(operand.property)) || 'date' in operand || 'timestamp' in operand)
  return (a, b) => (operands.some(isTemporal) ? compareInstants(op, a, b) : compare(op, a, b))
}

function compare(op: string, a: unknown, b: unknown): Truth {
  if (typeof a !== typeof b || a === null || b === null) return null
  if (typeof a === 'string' && typeof b === 'string') return decide(op, comparePoints(Array.from(a), Array.from(b)))
  if (typeof a === 'number' && typeof b === 'number') return decide(op, a - b)
  return typeof a === 'boolean' ? decide(op, Number(a) - Number(b)) : null
}

function comparePoints(a: readonly string[], b: readonly string[]): number {
  for (const [index, character] of a.entries()) {
    const other = b[index]
    if (other === undefined) return 1
    const difference = (character.codePointAt(0) ?? 0) - (other.codePointAt(0) ?? 0)
    if (difference !== 0) return difference
  }
  return a.length - b.length
}

function decide(op: string, order: number): boolean {
  return { '=': order === 0, '<>': order !== 0, '<': order < 0, '<=': order <= 0, '>': order > 0, '>=': order >= 0 }[op] ?? false
}

function compareInstants(op: string, a: unknown, b: unknown): Truth {
  const first = instantSpan(a)
  const second = instantSpan(b)
  if (first === null || second === null) return null
  if (first.days === second.days) return decide(op, first.start - second.start)
  if (op === '=' || op === '<>') return op === '<>'
  if (first.end < second.start) return decide(op, -1)
  return first.start > second.end ? decide(op, 1) : null
}

function isNullNaively(operand: Operand, item: WorldItem): Truth {
  if (typeof operand === 'object' && 'property' in operand && operand.property === 'list') return item['list'] === null
  return valuesOf(operand, item).every((value) => value === null)
}

function likeNaively(text: unknown, pattern: unknown): Truth {
  if (typeof text !== 'string' || typeof pattern !== 'string') return null
  const source = pattern.replace(/\\([^])|\\$|([^])/gu, (part, escaped: string | undefined, plain: string | undefined) => {
    if (plain === '%') return '[^]*'
    return plain === '_' ? '[^]' : escapeForRegExp(escaped ?? plain ?? part)
  })
  return new RegExp(`^${source}$`, 'u').test(text)
}

function escapeForRegExp(character: string): string {
  return /[\^$\\.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character
}

function arrayOf(operand: Operand, item: WorldItem): unknown[] | null {
  if (Array.isArray(operand)) {
    const values: unknown[] = operand.flatMap((element: Operand) => valuesOf(element, item))
    return values.includes(null) ? null : values
  }
  const value = typeof operand === 'object' && 'property' in operand ? item[operand.property] : null
  return value === null ? null : [value].flat()
}

function arraysNaively(op: string, [a, b]: readonly (readonly unknown[] | null)[]): Truth {
  if (a === null || a === undefined || b === null || b === undefined) return null
  const aInB = a.every((element) => b.includes(element))
  const bInA = b.every((element) => a.includes(element))
  return { a_equals: aInB && bInA, a_contains: bInA, a_containedBy: aInB, a_overlaps: a.some((element) => b.includes(element)) }[op] ?? null
}

function instantSpan(value: unknown): Span | null {
  if (typeof value === 'number') return { start: value, end: value, lastDay: value, days: false }
  if (typeof value !== 'string') return null
  const start = Date.parse(value)
  const days = !value.includes('T')
  return Number.isNaN(start) ? null : { start, end: days ? start + DAY - 1 : start, lastDay: start, days }
}

function spanOf(operand: Operand | undefined, item: WorldItem): Span | null {
  if (typeof operand !== 'object') return null
  if ('interval' in operand) {
    const [start, end] = operand.interval.map((bound) => (typeof bound === 'string' ? bound : valuesOf(bound, item)[0]))
    return between(start, end)
  }
  const [value] = valuesOf(operand, item)
  if (typeof value !== 'string' || !value.includes('/')) return instantSpan(value)
  const [start, end] = value.split('/')
  return between(start, end)
}

function between(start: unknown, end: unknown): Span | null {
  const first = start === '..' ? { start: -Infinity, days: true } : instantSpan(start)
  const last = end === '..' ? { end: Infinity, lastDay: Infinity, days: true } : instantSpan(end)
  if (first === null || last === null || first.start > last.end) return null
  return { start: first.start, end: last.end, lastDay: last.lastDay, days: first.days && last.days }
}

function temporalNaively(op: string, a: Span | null, b: Span | null): Truth {
  if (a === null || b === null) return null
  const byDay = a.days && b.days
  const [startA, endA, startB, endB] = [a.start, byDay ? a.lastDay : a.end, b.start, byDay ? b.lastDay : b.end]
  const relations: Record<string, boolean> = {
    t_after: startA > endB,
    t_before: endA < startB,
    t_disjoint: startA > endB || endA < startB,
    t_equals: startA === startB && endA === endB,
    t_intersects: !(startA > endB || endA < startB),
    t_contains: startA < startB && endA > endB,
    t_during: startA > startB && endA < endB,
    t_finishedBy: startA < startB && endA === endB,
    t_finishes: startA > startB && endA === endB,
    t_meets: endA === startB,
    t_metBy: startA === endB,
    t_overlappedBy: startA > startB && startA < endB && endA > endB,
    t_overlaps: startA < startB && endA > startB && endA < endB,
    t_startedBy: startA === startB && endA > endB,
    t_starts: startA === startB && endA < endB,
  }
  return relations[op] ?? null
}

/** Rectangles, a point being one without extent; two across the antimeridian. */
type Boxes = readonly (readonly [number, number, number, number])[]

function boxOf(operand: Operand | undefined, item: WorldItem): Boxes | null {
  if (typeof operand !== 'object') return null
  const value: unknown = 'property' in operand ? item[operand.property] : operand
  if (typeof value !== 'object' || value === null) return null
  if ('coordinates' in value) {
    const [x = 0, y = 0] = value.coordinates as readonly number[]
    return [[x, y, x, y]]
  }
  const [west = 0, south = 0, east = 0, north = 0] = 'bbox' in value ? (value.bbox as readonly number[]) : []
  if (west <= east) return [[west, south, east, north]]
  return [
    [west, south, 180, north],
    [-180, south, east, north],
  ]
}

/** By sampling a grid of quarter degrees where the world's boxes have their corners, plus the far sides. */
function spatialNaively(op: string, a: Boxes | null, b: Boxes | null): Truth {
  if (a === null || b === null) return null
  const place = (boxes: Boxes, x: number, y: number): 'in' | 'edge' | 'out' => {
    const hits = boxes.filter(([west, south, east, north]) => x >= west && x <= east && y >= south && y <= north)
    if (hits.length === 0) return 'out'
    const isPoint = (box: readonly number[]): boolean => box[0] === box[2] && box[1] === box[3]
    return hits.some((box) => isPoint(box) || (x > box[0] && x < box[2] && y > box[1] && y < box[3])) ? 'in' : 'edge'
  }
  const xs = [-180, -179.5, 179.5, 180, ...Array.from({ length: 25 }, (_, index) => index / 4 - 3)]
  const ys = Array.from({ length: 25 }, (_, index) => index / 4 - 3)
  const seen = new Set(xs.flatMap((x) => ys.map((y) => `${place(a, x, y)} ${place(b, x, y)}`)))
  const meets = seen.has('in in') || seen.has('in edge') || seen.has('edge in') || seen.has('edge edge')
  const interiors = seen.has('in in')
  const aOutside = seen.has('in out') || seen.has('edge out')
  const bOutside = seen.has('out in') || seen.has('out edge')
  const dimension = (boxes: Boxes): number => (boxes.every((box) => box[0] === box[2]) ? 0 : 2)
  const sameDimension = dimension(a) === dimension(b)
  const relations: Record<string, boolean> = {
    s_intersects: meets,
    s_disjoint: !meets,
    s_touches: meets && !interiors,
    s_equals: interiors && !aOutside && !bOutside,
    s_within: interiors && !aOutside,
    s_contains: interiors && !bOutside,
    s_crosses: !sameDimension && interiors && (dimension(a) < dimension(b) ? seen.has('in out') : seen.has('out in')),
    s_overlaps: sameDimension && interiors && seen.has('in out') && seen.has('out in'),
  }
  return relations[op] ?? null
}
