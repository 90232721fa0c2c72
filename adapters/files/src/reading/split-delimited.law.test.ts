// Well-formed delimited text splits as csv-parse splits it, however it is cut into pieces; broken text never loses a good line.
import { parse } from 'csv-parse/sync'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { splitDelimited } from './split-delimited.ts'

const cell = fc.string({ unit: fc.constantFrom('a', 'ß', '😀', '"', ',', '\n', '\r\n', ' ', ';'), maxLength: 6 })
const table = fc.array(fc.array(cell, { minLength: 2, maxLength: 4 }), { minLength: 1, maxLength: 8 })
const quote = (text: string): string => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text)

function cut(text: string, places: readonly number[]): string[] {
  const points = [0, ...places.map((place) => place % (text.length + 1)).toSorted((a, b) => a - b), text.length]
  return points.slice(1).map((end, index) => text.slice(points[index], end))
}

const cellsOf = (pieces: readonly string[]): unknown[] =>
  [...splitDelimited(pieces, ',')].map((record) => ('cells' in record ? record.cells : record.problem))

it('splits as csv-parse does, in any pieces', () => {
  fc.assert(
    fc.property(table, fc.constantFrom('\n', '\r\n'), fc.boolean(), fc.array(fc.nat()), (rows, newline, isClosed, places) => {
      const text = rows.map((cells) => cells.map(quote).join(',')).join(newline) + (isClosed ? newline : '')
      const expected: unknown = parse(text, { relax_column_count: true, skip_empty_lines: true, record_delimiter: newline })
      expect(cellsOf(cut(text, places))).toEqual(expected)
    }),
    { numRuns: 3000 },
  )
})

it('gives the same records for any text, however it is cut, and always ends', () => {
  const text = fc.string({ unit: fc.constantFrom('a', '"', ',', '\n', '\r'), maxLength: 40 })
  fc.assert(
    fc.property(text, fc.array(fc.nat()), (given, places) => {
      expect([...splitDelimited(cut(given, places), ',')]).toEqual([...splitDelimited([given], ',')])
    }),
    { numRuns: 3000 },
  )
})

it('numbers lines as an editor does', () => {
  const records = [...splitDelimited(['a\r\n"b\r\n\r\nb"\rc\n\nd'], ',')]
  expect(records.map(({ line }) => line)).toEqual([1, 2, 5, 7])
})

it('takes linear time for quotes that are never closed', () => {
  const text = '"a\n'.repeat(200_001)
  const startMs = performance.now()
  expect([...splitDelimited([text], ',')].length).toBeGreaterThan(1)
  expect(performance.now() - startMs).toBeLessThan(5000)
})
