// Rows that lie in columns: an item is a number, and its values are read where they lie.
import { compilePath } from '@crosswalk/cql2'
import type { RowStore } from '../table/row-store.ts'
import { compileColumn, selectRows } from './column.ts'
import type { Column, Getter } from './column.ts'

/** The items are the integers from `first` on. */
export function createColumnRows(columns: ReadonlyMap<string, Column>, count: number, first = 0): RowStore {
  const nothing: Getter = () => undefined
  const isOurs = (item: unknown): boolean => typeof item === 'number' && item >= first && item < first + count
  const compile = (property: string, from: number, other: Getter): Getter => {
    const column = columns.get(property)
    if (column !== undefined && !hasAlternatives(property, columns)) return compileColumn(column, from, other)
    const read = compilePath(property, (name) => {
      const member = columns.get(name)
      return member === undefined ? undefined : compileColumn(member, from, nothing)
    })
    return (item) => (typeof item === 'number' && item >= from && item < from + count ? read(item) : other(item))
  }
  return {
    count,
    itemAt: (row) => first + row,
    rowOf: (item) => (isOurs(item) && Number.isInteger(item) ? Number(item) - first : undefined),
    getter: (property, other) => compile(property, first, other),
    reader: (property) => compile(property, 0, nothing),
    columnOf: (property) => (hasAlternatives(property, columns) ? undefined : columns.get(property)),
    select: (rows) => createColumnRows(new Map([...columns].map(([name, column]) => [name, selectRows(column, rows)])), rows.length),
    numberFrom: (start) => createColumnRows(columns, count, start),
  }
}

/** A dotted name may also lead into a column that holds objects; nearly always it is the name of a column or nothing. */
function hasAlternatives(property: string, columns: ReadonlyMap<string, Column>): boolean {
  for (let dot = property.indexOf('.'); dot >= 0; dot = property.indexOf('.', dot + 1)) {
    if (columns.has(property.slice(0, dot))) return true
  }
  return false
}
