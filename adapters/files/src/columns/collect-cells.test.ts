// How a column is packed, by what its cells are.
import type { PropertyType } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import { createCellCollector } from './collect-cells.ts'
import type { CollectedCells } from './collect-cells.ts'

function collect(cells: Iterable<string>, declared?: PropertyType): CollectedCells {
  const collector = createCellCollector(declared, { codedNumbers: 4, codedTexts: 5 })
  for (const cell of cells) collector.add(cell)
  return collector.finish()
}

const count = (length: number, write: (index: number) => string): string[] => Array.from({ length }, (_, index) => write(index))

describe('a column', () => {
  it('of numbers is a typed array, gaps and misfits being no numbers', () => {
    expect(collect(['1', '', '2.5']).column).toEqual({ kind: 'numbers', values: Float64Array.of(1, Number.NaN, 2.5) })
    const many = collect([...count(9, String), '', 'x'], 'number')
    expect(many.column).toEqual({ kind: 'numbers', values: Float64Array.of(0, 1, 2, 3, 4, 5, 6, 7, 8, Number.NaN, Infinity) })
  })

  it('of texts that repeat is codes of the narrowest width', () => {
    expect(collect(['a', 'b', '', 'a']).column).toEqual({ kind: 'coded', codes: Uint8Array.of(1, 2, 0, 1), values: [undefined, 'a', 'b'] })
    const twice = collect(count(800, (index) => `t${index < 8 ? index % 4 : Math.floor(index / 4)}`)).column
    expect(twice?.kind === 'coded' && [twice.codes.constructor, twice.values.length]).toEqual([Uint8Array, 200 + 1])
  })

  it('of texts that do not is a list', () => {
    expect(collect(count(9, (index) => `t${index}`))).toEqual({
      type: 'text',
      column: { kind: 'list', values: count(9, (index) => `t${index}`) },
    })
  })

  it('that looked like numbers for too long is asked for again', () => {
    expect(collect([...count(2, String), 'x']).column?.kind).toBe('coded')
    expect(collect([...count(9, String), 'x'])).toEqual({ type: 'text', column: undefined })
    expect(collect([...count(9, String), 'x'], 'text').type).toBe('text')
  })

  it('of truth values holds each once, however it is written', () => {
    const { column } = collect(['TRUE', '1', '0', 'maybe', ''], 'boolean')
    expect(column).toEqual({ kind: 'coded', codes: Uint8Array.of(1, 1, 2, 3, 0), values: [undefined, true, false, null] })
  })
})
