// Dotted names over columns: a name as it stands, else a way into a column of objects.
import { expect, it } from 'vitest'
import { createColumnRows } from './column-rows.ts'
import type { Column } from './column.ts'

const list = (...values: readonly unknown[]): Column => ({ kind: 'list', values })

it('reads the longest name first, then into objects, as items of plain objects are read', () => {
  const rows = createColumnRows(
    new Map([
      ['a', list({ b: 'inner', c: [{ d: 1 }, { d: 2 }] }, null)],
      ['a.b', list('outer', undefined)],
      ['x.y', list('dotted', 'also')],
      ['toString', list('own', 'too')],
    ]),
    2,
  )
  const read = (property: string): unknown[] => [0, 1].map(rows.reader(property))
  expect(read('a.b')).toEqual(['outer', undefined])
  expect(read('a.c.d')).toEqual([[1, 2], undefined])
  expect(read('x.y')).toEqual(['dotted', 'also'])
  expect(read('toString')).toEqual(['own', 'too'])
  for (const absent of ['x', 'y', 'x.y.z', '', '.', 'constructor', '__proto__', 'a.toString'])
    expect(read(absent)).toEqual([undefined, undefined])
  expect(rows.columnOf('x.y')).toBeDefined()
  expect(rows.columnOf('a.b')).toBeUndefined()
})
