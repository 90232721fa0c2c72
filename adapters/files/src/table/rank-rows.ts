// Gives every row the rank of its value among the different values of its column.
import type { PropertyType } from '@crosswalk/contract'
import { compareCodePoints } from '@crosswalk/cql2'
import type { Column } from '../columns/column.ts'
import { sortRowsByNumber } from './sort-rows.ts'
import { toComparable } from './to-comparable.ts'

export interface RankedRows {
  /** The different values, ascending: numbers by value, texts by code point. */
  readonly values: Float64Array | readonly string[]
  /** By row; rows without a value have the rank after the last. */
  readonly ranks: Uint32Array
}

export interface RankSource {
  readonly rowCount: number
  readonly type: PropertyType
  readonly read: (row: number) => unknown
  /** The column that `read` reads, where its values lie packed. */
  readonly column: Column | undefined
}

/** Only different values are sorted. Codes are ranked code by code, numbers in typed arrays. */
export function rankRows(source: RankSource): RankedRows {
  const { column, type } = source
  if (column?.kind === 'coded') return rankCodes(column.codes, column.values, type)
  if (type !== 'text') return rankNumbers(listNumbers(source))
  const { codes, values } = encodeTexts(source)
  return rankCodes(codes, values, type)
}

function rankCodes(codes: Uint8Array | Uint16Array | Uint32Array, values: readonly unknown[], type: PropertyType): RankedRows {
  const keys = values.map((value) => toComparable(value, type))
  const ranked =
    type === 'text'
      ? rankTexts(keys.map((key) => (typeof key === 'string' ? key : undefined)))
      : rankNumbers(Float64Array.from(keys, (key) => (typeof key === 'number' ? key : Number.NaN)))
  const ranks = new Uint32Array(codes.length)
  for (let row = 0; row < codes.length; row++) ranks[row] = ranked.ranks[codes[row] ?? 0] ?? 0
  return { values: ranked.values, ranks }
}

/** NaN for rows without a value. */
function listNumbers({ column, rowCount, read, type }: RankSource): Float64Array {
  if (column?.kind === 'numbers') return column.values.map((value) => (Number.isFinite(value) ? value : Number.NaN))
  const keys = new Float64Array(rowCount).fill(Number.NaN)
  for (let row = 0; row < rowCount; row++) {
    const key = toComparable(read(row), type)
    if (typeof key === 'number') keys[row] = key
  }
  return keys
}

function rankNumbers(keys: Float64Array): RankedRows {
  const rows = sortRowsByNumber(keys)
  const values = new Float64Array(rows.length)
  const ranks = new Uint32Array(keys.length)
  let groups = 0
  for (const row of rows) {
    const key = keys[row] ?? Number.NaN
    if (groups === 0 || key !== values[groups - 1]) values[groups++] = key
    ranks[row] = groups - 1
  }
  for (let row = 0; row < keys.length; row++) if (Number.isNaN(keys[row])) ranks[row] = groups
  return { values: values.slice(0, groups), ranks }
}

/** No text is there twice. */
function rankTexts(texts: readonly (string | undefined)[]): RankedRows {
  const values = texts.filter((text) => text !== undefined)
  if (values.every(isWithoutSurrogates)) values.sort(comparePlainly)
  else values.sort(compareCodePoints)
  const rankOfText = new Map<string | undefined, number>()
  for (let rank = 0; rank < values.length; rank++) rankOfText.set(values[rank], rank)
  return { values, ranks: Uint32Array.from(texts, (text) => rankOfText.get(text) ?? values.length) }
}

function encodeTexts({ rowCount, read }: RankSource): { readonly codes: Uint32Array; readonly values: readonly (string | undefined)[] } {
  const codeOf = new Map<string | undefined, number>()
  const codes = new Uint32Array(rowCount)
  for (let row = 0; row < rowCount; row++) {
    const value = read(row)
    const text = typeof value === 'string' ? value : undefined
    let code = codeOf.get(text)
    if (code === undefined) {
      code = codeOf.size
      codeOf.set(text, code)
    }
    codes[row] = code
  }
  return { codes, values: [...codeOf.keys()] }
}

const isWithoutSurrogates = (text: string): boolean => !/[\ud800-\udfff]/.test(text)

/** JavaScript's own order is that of code points as long as no character lies beyond U+FFFF, and several times faster. */
const comparePlainly = (left: string, right: string): number => (left < right ? -1 : Number(left > right))
