// By what a conjunct lets a catalogue narrow its answer: to a superset, which is tested again on our side, or to what we would find ourselves.
import type { Bbox, Filter } from '@crosswalk/contract'
import { bboxAround, bboxOf, parseBbox, splitBbox, validateGeometry } from '@crosswalk/geo'
import type { CatalogueQuery, Support } from './catalogue.ts'
import { compileDays } from './compile-days.ts'
import { patternsOf, SAFE_TEXT, wordOf } from './compile-text.ts'
import { argsOf, nameOf } from './conjunct-parts.ts'

export interface Narrowing {
  readonly asks: Partial<CatalogueQuery>
  readonly verdict: 'exact' | 'inexact'
}

/** Commas divide lists of identifiers in the query of a URL. */
const SAFE_ID = /^[^,\s'"\\*%]{1,200}$/
const MAX_IDS = 50

const SPATIAL: readonly string[] = ['s_intersects', 's_equals', 's_touches', 's_within', 's_overlaps', 's_crosses', 's_contains']

/** Undefined where nothing of it can be left to the catalogue. Never throws, whatever the conjunct is. */
export function compileConjunct(conjunct: Filter, support: Support): Narrowing | undefined {
  const { op, args } = argsOf(conjunct)
  const [left, right] = args
  const exactly = op === '=' ? (compileEquals(left, right, support) ?? compileEquals(right, left, support)) : undefined
  if (exactly) return exactly
  if (op === 'in') return compileIds(nameOf(left), right, support)
  const asks = op === 'or' ? compileChoice(args, support) : (compileText(conjunct, support) ?? compilePlace(op, args, support))
  return asks && { asks, verdict: 'inexact' }
}

function compileEquals(property: unknown, value: unknown, support: Support): Narrowing | undefined {
  const name = nameOf(property)
  if (name === 'id') return compileIds(name, [value], support)
  if (name === undefined || !support.equals.has(name) || typeof value !== 'string' || !SAFE_TEXT.test(value)) return undefined
  return { asks: { equals: [[name, value]] }, verdict: support.exact.has(name) ? 'exact' : 'inexact' }
}

function compileIds(name: string | undefined, values: unknown, { ids, exact }: Support): Narrowing | undefined {
  if (name !== 'id' || !ids || !Array.isArray(values) || values.length === 0 || values.length > MAX_IDS) return undefined
  return values.every((value): value is string => typeof value === 'string' && SAFE_ID.test(value))
    ? { asks: { ids: [...new Set(values)] }, verdict: exact.has('id') ? 'exact' : 'inexact' }
    : undefined
}

function compileText(conjunct: unknown, support: Support): Narrowing['asks'] | undefined {
  const patterns = patternsOf(conjunct, support)
  if (patterns) return { like: [patterns] }
  const word = wordOf(conjunct, support)
  if (word !== undefined) return { word }
  const ranges = compileDays(conjunct, support)
  return ranges && { ranges }
}

/** Of title or description, say: a choice of patterns, else the word that every branch needs. */
function compileChoice(branches: readonly unknown[], support: Support): Narrowing['asks'] | undefined {
  const patterns = support.choice ? branches.map((branch) => patternsOf(branch, support)) : []
  if (patterns.length > 0 && patterns.every((choice) => choice !== undefined)) return { like: [patterns.flat()] }
  const [word, ...others] = branches.map((branch) => wordOf(branch, support))
  return word !== undefined && others.every((other) => other === word) ? { word } : undefined
}

function compilePlace(op: string | undefined, [left, right, metres]: readonly unknown[], support: Support): Narrowing['asks'] | undefined {
  if (op === 's_dwithin') return compileDistance(left, right, { metres, support }) ?? compileDistance(right, left, { metres, support })
  if (op === undefined || !SPATIAL.includes(op)) return undefined
  return compileSpatial(left, right, support) ?? compileSpatial(right, left, support)
}

function compileSpatial(property: unknown, literal: unknown, support: Support): Narrowing['asks'] | undefined {
  const boxes = nameOf(property) === 'geometry' && support.bbox ? boxesOf(literal, splitBbox) : []
  return narrowTo(boxes)
}

function compileDistance(
  property: unknown,
  literal: unknown,
  { metres, support }: { readonly metres: unknown; readonly support: Support },
): Narrowing['asks'] | undefined {
  if (nameOf(property) !== 'geometry' || !support.bbox || typeof metres !== 'number' || !(metres >= 0)) return undefined
  return narrowTo(boxesOf(literal, (box) => bboxAround(box, metres)))
}

/** What crosses the antimeridian is two boxes, and one question has room for one. */
function narrowTo(boxes: readonly Bbox[]): Narrowing['asks'] | undefined {
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
