// Numbers of items mean one row of one state, or are refused.
import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { createColumnRows } from '../columns/column-rows.ts'
import { createTable } from '../table/create-table.ts'
import type { Table } from '../table/create-table.ts'
import { createItemNumbers } from './item-numbers.ts'

function createNumbered(first: number, values: readonly unknown[]): Table {
  const rows = createColumnRows(new Map([['v', { kind: 'list', values }]]), values.length).numberFrom(first)
  const description = { id: 'a', revision: 'r', skippedRows: 0, warnings: [] }
  return createTable({ rows, profiles: [], keyProperty: undefined, geometryProperty: undefined, description })
}

const readV = (table: Table): ((item: unknown) => unknown) => table.rows.getter('v', () => 'other')

describe('item numbers', () => {
  it('lead to the state they were given to, and to nothing where they were never given', () => {
    const numbers = createItemNumbers()
    const firsts = [numbers.reserve(2), numbers.reserve(0), numbers.reserve(3)]
    expect(firsts).toEqual([0, 2, 2])
    const tables = [createNumbered(0, ['a', 'b']), createNumbered(2, ['c', 'd', 'e'])]
    numbers.attach(0, tables[0] as Table)
    numbers.attach(2, tables[1] as Table)
    const read = numbers.follow(readV)
    expect([0, 4, 1, 2, 3].map(read)).toEqual(['a', 'e', 'b', 'c', 'd'])
    expect([5, -1, 0.5, Number.NaN, '1', null, {}].map(read)).toEqual(Array(7).fill(undefined))
  })

  it('are refused, never misread, once nothing holds their state', async () => {
    setFlagsFromString('--expose-gc')
    const collectGarbage = runInNewContext('gc') as () => void
    const numbers = createItemNumbers()
    const holder = {}
    const held = createHeld(numbers, holder)
    // A turn has to end before what was looked at in it can go.
    for (let turn = 0; turn < 3; turn++) {
      await new Promise((resolve) => setImmediate(resolve))
      collectGarbage()
    }
    expect(numbers.follow(readV)(held.first)).toBe('held')
    expect(() => numbers.follow(readV)(held.lost)).toThrow(
      expect.objectContaining({ code: 'CURSOR_INVALID', details: expect.objectContaining({ reason: 'DATA_CHANGED' }) }),
    )
    expect(holder).toEqual({})
  })
})

function createHeld(numbers: ReturnType<typeof createItemNumbers>, holder: object): { readonly first: number; readonly lost: number } {
  const [first, lost] = [numbers.reserve(1), numbers.reserve(1)]
  const table = createNumbered(first, ['held'])
  numbers.attach(first, table)
  numbers.hold(holder, table)
  numbers.attach(lost, createNumbered(lost, ['lost']))
  return { first, lost }
}
