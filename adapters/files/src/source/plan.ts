// Planning: which conjuncts an index settles or narrows, which index is read first, whether the order comes from a column.
import type { Filter, ScanPlan, ScanRequest, SourceOrder } from '@crosswalk/contract'
import type { Access } from '../access/access.ts'
import { findAccess } from '../access/find-access.ts'
import type { Table } from '../table/create-table.ts'
import type { SortedColumn } from '../table/sorted-column.ts'

/** One order key over a sorted column. */
export interface ColumnOrder {
  readonly column: SortedColumn
  readonly descending: boolean
}

/** What a scan works with; the plan holds the same as data to read. */
export interface PreparedScan {
  readonly plan: ScanPlan
  readonly table: Table
  /** Rows that an index gave, ascending; undefined: all rows are gone through. */
  readonly candidates: Uint32Array | undefined
  /** What each row must still pass of what is pushed. */
  readonly tests: readonly ((row: number) => boolean)[]
  /** Empty where the order is the file's. */
  readonly order: readonly ColumnOrder[]
  readonly limit: number | undefined
}

/** Above this share of the rows it is cheaper to test every row than to fetch and sort what an index gives. */
const MAX_INDEX_SHARE = 0.25

/**
 * Everything an index can settle or narrow is pushed: the one that leads to the fewest rows is read, the others are asked row by row.
 * `native`: `{ index: 'spatial', candidates: 52, of: 100000, tests: ['sorted:kind'], order: ['name'] }`.
 */
export function planScan(table: Table, request: ScanRequest): PreparedScan {
  const accesses = new Map<Filter, Access>()
  for (const conjunct of request.filter) {
    const access = findAccess(conjunct, table)
    if (access !== undefined) accesses.set(conjunct, access)
  }
  const pushed = request.filter.filter((conjunct) => accesses.has(conjunct))
  const residual = request.filter.filter((conjunct) => accesses.get(conjunct)?.verdict !== 'exact')
  const order = findOrder(table, request.orderBy ?? [])
  const orderPushed = order.length > 0
  const limitPushed = request.limit !== undefined && residual.length === 0 && (orderPushed || (request.orderBy ?? []).length === 0)
  const { driver, others } = chooseDriver([...accesses.values()], table.rows.count)
  const candidates = driver?.rows()
  const plan: ScanPlan = Object.freeze({
    request,
    native: {
      index: driver?.index ?? 'scan',
      candidates: candidates?.length ?? table.rows.count,
      of: table.rows.count,
      tests: others.map(({ index }) => index),
      order: orderPushed
        ? (request.orderBy ?? []).map(({ property, descending }) => `${property} ${descending ? 'descending' : 'ascending'}`)
        : [],
    },
    pushed,
    residual,
    orderPushed,
    limitPushed,
    countPushed: pushed.some((conjunct) => residual.includes(conjunct)) ? 'inexact' : 'exact',
    revision: table.collection.revision,
    warnings: [],
  })
  return { plan, table, candidates, tests: others.map(({ has }) => has), order, limit: limitPushed ? request.limit : undefined }
}

/** All keys or none: an order by some of them is no order. */
function findOrder(table: Table, orderBy: readonly SourceOrder[]): readonly ColumnOrder[] {
  const columns = orderBy.map(({ property, descending }) => {
    const column = table.sorted(property)
    return column === undefined ? undefined : { column, descending }
  })
  const found = columns.filter((column) => column !== undefined)
  return found.length === columns.length ? found : []
}

interface Choice {
  readonly driver: Access | undefined
  readonly others: readonly Access[]
}

function chooseDriver(accesses: readonly Access[], rowCount: number): Choice {
  const [smallest, ...others] = accesses.toSorted((a, b) => a.estimate - b.estimate)
  const isWorthIt = smallest !== undefined && smallest.estimate <= rowCount * MAX_INDEX_SHARE
  // True for every row: nothing to ask.
  const asked = (list: readonly Access[]): readonly Access[] => list.filter(({ index }) => index !== 'scan')
  return isWorthIt ? { driver: smallest, others: asked(others) } : { driver: undefined, others: asked(accesses) }
}
