// Numbers for items that lie in columns: one number means one row of one state, also after the file was read again.
import { QueryError } from '@crosswalk/contract'
import type { Table } from '../table/create-table.ts'

export interface ItemNumbers {
  /** So many numbers in a row, never given before; the first of them. */
  readonly reserve: (count: number) => number
  /** The numbers from `first` on are the rows of this table. */
  readonly attach: (first: number, table: Table) => void
  /** Who has this object may still read items of the table. */
  readonly hold: (holder: object, table: Table) => void
  /**
   * Reads items of whichever state they are of, compiled once per state. Undefined for a number that was never given.
   * @throws QueryError CURSOR_INVALID (reason DATA_CHANGED) an item of an older state that nothing holds any more
   */
  readonly follow: <Value>(compile: (table: Table) => (item: unknown) => Value) => (item: unknown) => Value | undefined
}

interface NumberedState {
  readonly first: number
  readonly end: number
  readonly table: WeakRef<Table>
}

/**
 * An older state lives as long as something that leads to its items: its collection, a plan, a batch. Items themselves hold nothing, being
 * numbers; so what is gone is refused, and never read from another state's rows.
 */
export function createItemNumbers(): ItemNumbers {
  const holders = new WeakMap<object, Table>()
  let states: readonly NumberedState[] = []
  let next = 0
  const find = (item: number): { readonly table: Table; readonly first: number; readonly end: number } | undefined => {
    if (!Number.isInteger(item) || item < 0 || item >= next) return undefined
    const state = states.find(({ first, end }) => item >= first && item < end)
    const table = state?.table.deref()
    if (state !== undefined && table !== undefined) return { ...state, table }
    throw new QueryError('CURSOR_INVALID', 'the file changed since this item was read', { reason: 'DATA_CHANGED' })
  }
  return {
    reserve(count) {
      next += count
      return next - count
    },
    attach(first, table) {
      const living = states.filter((state) => state.table.deref() !== undefined)
      states = [...living, { first, end: first + table.rows.count, table: new WeakRef(table) }]
    },
    hold: (holder, table) => void holders.set(holder, table),
    follow<Value>(compile: (table: Table) => (item: unknown) => Value) {
      let [from, to] = [0, 0]
      let read: ((item: unknown) => Value) | undefined
      return (item) => {
        if (typeof item !== 'number') return undefined
        if (read !== undefined && item >= from && item < to) return read(item)
        const state = find(item)
        if (state === undefined) return undefined
        ;[from, to, read] = [state.first, state.end, compile(state.table)]
        return read(item)
      }
    },
  }
}
