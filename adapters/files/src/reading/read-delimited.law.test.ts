// Whatever a delimited text holds, its columns read and sort as a naive parser and inference over plain objects say.
import type { PropertyType } from '@crosswalk/contract'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { createColumnRows } from '../columns/column-rows.ts'
import type { RowStore } from '../table/row-store.ts'
import { createSortedColumn } from '../table/sorted-column.ts'
import { createProblems } from './problems.ts'
import { readDelimited } from './read-delimited.ts'

function parseNaively(text: string): string[][] {
  const rows: string[][] = [['']]
  let isQuoted = false
  for (let at = 0; at < text.length; at++) {
    const row = rows.at(-1) ?? []
    const unit = text[at] ?? ''
    if (isQuoted && unit === '"' && text[at + 1] !== '"') isQuoted = false
    else if (isQuoted) row.push(`${row.pop() ?? ''}${unit === '"' ? text[at++] : unit}`)
    else if (unit === '"') isQuoted = true
    else if (unit === ',') row.push('')
    else if (unit === '\n') rows.push([''])
    else row.push(`${row.pop() ?? ''}${unit}`)
  }
  return rows.slice(0, -1)
}

function isNumber(text: string): boolean {
  // JSON's numbers are the canonical ones, but for its white space and its unsigned exponents.
  if (/\s|[eE]\d/.test(text) || !/^[-\d]/.test(text)) return false
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'number' && Number.isFinite(value) && (/e/i.test(text) || !Number.isInteger(value) || Math.abs(value) < 2 ** 53)
  } catch {
    return false
  }
}
const isDay = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && Number.isFinite(Date.parse(text)) && new Date(text).toISOString().startsWith(text)
const isInstant = (text: string): boolean =>
  /^.{10}T([01]\d|2[0-3])(:[0-5]\d){2}(\.\d+)?(Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/.test(text) && isDay(text.slice(0, 10))

const FITS: readonly (readonly [PropertyType, (text: string) => boolean])[] = [
  ['number', isNumber],
  ['boolean', (text) => text === 'true' || text === 'false'],
  ['date', isDay],
  ['timestamp', isInstant],
]

function inferNaively(texts: readonly string[]): PropertyType {
  const given = texts.filter((text) => text !== '')
  return FITS.find(([, fits]) => given.length > 0 && given.every(fits))?.[0] ?? 'text'
}

/** What a cell reads as, in a column of the type. */
function valueOf(text: string, type: PropertyType): unknown {
  if (text === '') return undefined
  if (type === 'number') return text.trim() !== '' && Number.isFinite(Number(text)) ? Number(text) : null
  if (type === 'boolean')
    return ['true', '1'].includes(text.toLowerCase()) ? true : ['false', '0'].includes(text.toLowerCase()) ? false : null
  if (type === 'date') return isDay(text) ? text : null
  if (type === 'timestamp') return isInstant(text) ? text : null
  return text
}

const number = fc.oneof(
  fc.integer().map(String),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(String),
  fc.constantFrom('0', '-0', '1.50', '2e-7'),
)
const day = fc.constantFrom('2024-02-29', '2024-03-01', '0001-01-01', '2026-12-31')
const instant = fc.constantFrom(
  '2026-01-01T00:00:00Z',
  '2026-01-01T01:00:00+01:00',
  '2025-06-01T12:00:00.123456Z',
  '2025-06-01T12:00:00.5-03:00',
)
const text = fc.oneof(
  fc.constantFrom(
    '00501',
    '007',
    'NA',
    '+1',
    '1E5',
    '9007199254740993',
    ' 1',
    'true',
    'TRUE',
    '2026-02-29',
    '2026-01-01T00:00:00',
    '__proto__',
  ),
  fc.string({ unit: fc.constantFrom('a', 'ß', '橋', '😀', '\uFFFD', '"', ',', '\n', ' '), maxLength: 30 }),
)
/** Columns mostly of one kind, so that there is something to infer, some with a spoiler anywhere. */
const palette = fc.constantFrom(
  number,
  fc.constantFrom('true', 'false'),
  day,
  instant,
  text,
  fc.oneof(number, text),
  fc.oneof(day, instant),
)
const column = fc
  .record({ cells: palette, gaps: fc.boolean(), spoiler: fc.option(fc.tuple(fc.nat(39), text), { freq: 3 }) })
  .chain(({ cells, gaps, spoiler }) => {
    const cell = gaps ? fc.oneof(fc.constant(''), cells) : cells
    return fc.array(cell, { minLength: 40, maxLength: 40 }).map((list) => {
      return spoiler === null ? list : list.toSpliced(spoiler[0], 1, spoiler[1])
    })
  })
const declared = fc.constantFrom<(PropertyType | undefined)[]>(
  undefined,
  undefined,
  undefined,
  'number',
  'text',
  'boolean',
  'date',
  'timestamp',
)

const quote = (cell: string, isAlways: boolean): string => (isAlways || /[",\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell)

function compareNaively(left: unknown, right: unknown): number {
  const [a, b] = [left, right].map((value) =>
    typeof value === 'string' ? Array.from(value, (unit) => unit.codePointAt(0) ?? 0) : [Number(value)],
  )
  for (let at = 0; at < Math.max(a?.length ?? 0, b?.length ?? 0); at++) {
    const difference = (a?.[at] ?? -Infinity) - (b?.[at] ?? -Infinity)
    if (difference !== 0) return difference
  }
  return 0
}

const table = fc.record({
  columns: fc.array(fc.tuple(column, declared), { minLength: 2, maxLength: 3 }),
  length: fc.nat(40),
  isQuoted: fc.boolean(),
  cut: fc.integer({ min: 1, max: 200 }),
  limits: fc.constantFrom({ codedNumbers: 2, codedTexts: 3 }, { codedNumbers: 9, codedTexts: 12 }, undefined),
  first: fc.constantFrom(0, 7, 2 ** 31 - 5, 2 ** 40),
  kept: fc.array(fc.boolean(), { minLength: 40, maxLength: 40 }),
})

it('reads and sorts as the naive reader does', () => {
  fc.assert(
    fc.property(table, ({ columns, length, isQuoted, cut, limits, first, kept }) => {
      const names: readonly string[] = columns.map((_, index) => `c${index}`)
      const lines = Array.from({ length }, (_, row) => columns.map(([cells]) => quote(cells[row] ?? '', isQuoted)).join(','))
      const content = `${[names.join(','), ...lines].join('\n')}\n`
      const types = new Map<string, PropertyType>(
        columns.flatMap(([, type], index) => (type === undefined ? [] : [[`c${index}`, type] as const])),
      )
      const problems = createProblems('a.csv', { sourceId: 's', malformed: 'refuse' })
      const pieces = content.match(new RegExp(`[^]{1,${cut}}`, 'g')) ?? []
      const read = readDelimited(pieces, { delimiter: ',', types, problems, limits })
      const [, ...expected] = parseNaively(content)
      expect(read.rowCount).toBe(expected.length)
      const rows = createColumnRows(new Map([...read.columns].map(([name, typed]) => [name, typed.column])), read.rowCount)
      for (const [index, name] of names.entries()) {
        const texts = expected.map((cells) => cells[index] ?? '')
        const type = types.get(name) ?? inferNaively(texts)
        const values = texts.map((cell) => valueOf(cell, type))
        expect(read.columns.get(name)?.type).toBe(type)
        checkReading(rows, name, { values, first, kept })
        checkOrder(rows, name, { values, type })
        const nulls = values.filter((value) => value === null).length
        const note = `${nulls} values of ${name} are not of type ${type} and read as null`
        expect(problems.warnings().includes(note)).toBe(nulls > 0)
      }
    }),
    { numRuns: 1500 },
  )
})

interface Reading {
  readonly values: readonly unknown[]
  readonly first: number
  readonly kept: readonly boolean[]
}

function checkReading(rows: RowStore, name: string, { values, first, kept }: Reading): void {
  const get = rows.numberFrom(first).getter(name, () => 'other')
  expect(values.map((_, row) => get(first + row))).toStrictEqual(values)
  expect([get(first - 1), get(first + values.length), get('x')]).toEqual(['other', 'other', 'other'])
  const keptRows = Uint32Array.from(values.keys()).filter((row) => kept[row])
  const readKept = rows.select(keptRows).reader(name)
  expect(Array.from(keptRows, (_, row) => readKept(row))).toStrictEqual(Array.from(keptRows, (row) => values[row]))
}

function checkOrder(rows: RowStore, name: string, { values, type }: Pick<Reading, 'values'> & { readonly type: PropertyType }): void {
  const column = rows.columnOf(name)
  const sorted = createSortedColumn({ rowCount: rows.count, type, read: rows.reader(name), column, tieOrder: null })
  const keys = values.map((value) => (type === 'date' || type === 'timestamp' ? instantOf(value) : value))
  const order = [...keys.keys()].filter((row) => keys[row] !== undefined && keys[row] !== null)
  order.sort((left, right) => compareNaively(keys[left], keys[right]) || left - right)
  const missing = [...keys.keys()].filter((row) => keys[row] === undefined || keys[row] === null)
  expect([...sorted.rows]).toEqual([...order, ...missing])
  for (const [at, row] of order.entries()) {
    const isSame = at > 0 && compareNaively(keys[order[at - 1] ?? 0], keys[row]) === 0
    expect((sorted.rankOfRow[row] ?? 0) - (at === 0 ? -1 : (sorted.rankOfRow[order[at - 1] ?? 0] ?? 0))).toBe(isSame ? 0 : 1)
  }
  expect(missing.every((row) => sorted.rankOfRow[row] === sorted.groups)).toBe(true)
}

function instantOf(value: unknown): number | undefined {
  return typeof value === 'string' ? Date.parse(value.replace(/(\.\d{3})\d+/, '$1')) : undefined
}
