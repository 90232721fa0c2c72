// By what a conjunct lets a catalogue narrow its answer. Always a superset: whatever is asked for is tested again on our side.
import type { Bbox, Filter } from '@crosswalk/contract'
import { bboxAround, bboxOf, parseBbox, splitBbox, validateGeometry } from '@crosswalk/geo'
import type { CatalogueQuery, Support } from './catalogue.ts'

export type Narrowing = Partial<CatalogueQuery>

/** Commas divide lists of identifiers in the query of a URL. */
const SAFE_ID = /^[^,\s'"\\*%]{1,200}$/
/** Products differ in how they read quotes, escapes and wildcards within values; pycsw answers 400 to a doubled quote. */
const SAFE_TEXT = /^(?! )[^\p{Cc}'"\\*%_,]{1,200}(?<! )$/u
const SAFE_PATTERN = /^[^\p{Cc}'"\\*,]{1,200}$/u
const MAX_IDS = 50

const SPATIAL: readonly string[] = ['s_intersects', 's_equals', 's_touches', 's_within', 's_overlaps', 's_crosses', 's_contains']

interface Node {
  readonly op?: unknown
  readonly args?: unknown
}

/** Undefined where nothing of it can be left to the catalogue. Never throws, whatever the conjunct is. */
export function compileConjunct(conjunct: Filter, support: Support): Narrowing | undefined {
  if (typeof conjunct !== 'object' || conjunct === null) return undefined
  const { op, args } = conjunct as Node
  if (typeof op !== 'string' || !Array.isArray(args)) return undefined
  const [left, right] = args as readonly unknown[]
  if (op === '=') return compileEquals(left, right, support) ?? compileEquals(right, left, support)
  if (op === 'in') return compileIds(nameOf(left), right, support)
  if (op === 'like') return compileLike(nameOf(left), right, support)
  if (op === 'a_contains' && Array.isArray(right)) return compileContains(nameOf(left), right, support)
  if (SPATIAL.includes(op)) return compileSpatial(left, right, support) ?? compileSpatial(right, left, support)
  if (op === 's_dwithin')
    return compileDistance(left, right, { metres: args[2], support }) ?? compileDistance(right, left, { metres: args[2], support })
  return undefined
}

function nameOf(operand: unknown): string | undefined {
  const name = typeof operand === 'object' && operand !== null && 'property' in operand ? operand.property : undefined
  return typeof name === 'string' ? name : undefined
}

function compileEquals(property: unknown, value: unknown, support: Support): Narrowing | undefined {
  const name = nameOf(property)
  if (name === 'id') return compileIds(name, [value], support)
  if (name === undefined || !support.equals.has(name) || typeof value !== 'string' || !SAFE_TEXT.test(value)) return undefined
  return { equals: [[name, value]] }
}

function compileIds(name: string | undefined, values: unknown, { ids }: Support): Narrowing | undefined {
  if (name !== 'id' || !ids || !Array.isArray(values) || values.length === 0 || values.length > MAX_IDS) return undefined
  return values.every((value): value is string => typeof value === 'string' && SAFE_ID.test(value))
    ? { ids: [...new Set(values)] }
    : undefined
}

function compileLike(name: string | undefined, pattern: unknown, { like }: Support): Narrowing | undefined {
  if (name === undefined || !like.has(name) || typeof pattern !== 'string' || !SAFE_PATTERN.test(pattern)) return undefined
  // One character and any run: the second finds what the first does, and no two products agree on the first.
  const widened = pattern.replaceAll(/[%_]+/g, '%')
  return widened === '%' ? undefined : { like: [[name, widened]] }
}

/** Lists are kept as one text by most catalogues: the word is somewhere in it. */
function compileContains(name: string | undefined, values: readonly unknown[], support: Support): Narrowing | undefined {
  const [value] = values
  if (name === undefined || !support.like.has(name) || typeof value !== 'string' || !SAFE_TEXT.test(value)) return undefined
  return { like: [[name, `%${value}%`]] }
}

function compileSpatial(property: unknown, literal: unknown, support: Support): Narrowing | undefined {
  const boxes = nameOf(property) === 'geometry' && support.bbox ? boxesOf(literal, splitBbox) : []
  return narrowTo(boxes)
}

function compileDistance(
  property: unknown,
  literal: unknown,
  { metres, support }: { readonly metres: unknown; readonly support: Support },
): Narrowing | undefined {
  if (nameOf(property) !== 'geometry' || !support.bbox || typeof metres !== 'number' || !(metres >= 0)) return undefined
  return narrowTo(boxesOf(literal, (box) => bboxAround(box, metres)))
}

/** What crosses the antimeridian is two boxes, and one question has room for one. */
function narrowTo(boxes: readonly Bbox[]): Narrowing | undefined {
  const [box] = boxes
  return box && boxes.length === 1 ? { bbox: box } : undefined
}

function boxesOf(literal: unknown, spread: (box: Bbox) => readonly Bbox[]): readonly Bbox[] {
  if (typeof literal !== 'object' || literal === null) return []
  try {
    const isBox = 'bbox' in literal && !('type' in literal)
    return spread(isBox ? parseBbox(literal.bbox as readonly number[]) : bboxOf(validateGeometry(literal)))
  } catch {
    // A literal without meaning stays with the caller, who refuses it with its reason.
    return []
  }
}
