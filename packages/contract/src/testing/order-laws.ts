// Laws about order and limit, judged by a comparison of their own.
import type { Collection, PropertyType } from '../collection.ts'
import type { Filter } from '../filter.ts'
import type { Source, SourceOrder } from '../source.ts'
import { readItems, requestAll } from './read-scan.ts'
import type { LawTest, SuiteCollection } from './source-suite.ts'

export const testOrders: LawTest = async (suite, source, given) => {
  const { expect } = suite.kit
  const collection = source.collections.get(given.id)
  if (collection === undefined) return
  const check = async (orderBy: readonly SourceOrder[], filter: readonly Filter[] = []): Promise<void> => {
    const plan = source.plan(requestAll(given.id, { orderBy, filter }))
    if (orderBy.length === 0 || !plan.orderPushed) return
    const rows = await readItems(source, plan.request)
    const compare = compileComparison(source, collection, orderBy)
    const keyOf = source.keyOf(given.id)
    for (const [index, row] of rows.slice(1).entries()) {
      const message = `${keyOf(rows[index])} before ${keyOf(row)} by ${JSON.stringify(orderBy)}`
      expect(compare(rows[index], row) < 0, message).toBe(true)
    }
  }
  for (const orderBy of ordersOf(collection, given)) await check(orderBy)
  for (const { name, sortable } of collection.properties) {
    const { orderPushed } = source.plan(requestAll(given.id, { orderBy: [{ property: name, descending: false }] }))
    if (!sortable) expect(orderPushed, `${name} is sorted though it is not sortable`).toBe(false)
  }
  const items = await readItems(source, requestAll(given.id))
  await suite.forAll?.(collection, { items, source }, ({ orderBy, filter }) => check(orderBy, filter))
}

function ordersOf(collection: Collection, { orders }: SuiteCollection): readonly (readonly SourceOrder[])[] {
  const single = collection.properties.flatMap(({ name }) => [true, false].map((descending) => [{ property: name, descending }]))
  return [...single, ...(orders ?? [])]
}

type Compare = (left: unknown, right: unknown) => number

/** Keys in turn, nulls last in both directions, ties by the source's own key or what stands for it, ascending. */
function compileComparison(source: Source, collection: Collection, orderBy: readonly SourceOrder[]): Compare {
  const tieOf = source.tieOf?.(collection.id) ?? source.keyOf(collection.id)
  const keys = orderBy.map(({ property, descending }) => {
    const get = source.getter(collection.id, property)
    const type = collection.properties.find(({ name }) => name === property)?.type ?? 'unknown'
    return { get, type, sign: descending ? -1 : 1 }
  })
  return (left, right) => {
    for (const { get, type, sign } of keys) {
      const [a, b] = [get(left) ?? null, get(right) ?? null]
      if (a === null && b === null) continue
      if (a === null || b === null) return a === null ? 1 : -1
      const difference = compareValues(a, b, type)
      if (difference !== 0) return sign * difference
    }
    return compareText(tieOf(left), tieOf(right))
  }
}

function compareValues(a: unknown, b: unknown, type: PropertyType): number {
  if (type === 'date' || type === 'timestamp' || type === 'time') return Number(toInstant(a)) - Number(toInstant(b))
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  return Number(a) - Number(b)
}

const toInstant = (value: unknown): number => (typeof value === 'number' ? value : Date.parse(String(value)))

function compareText(a: string, b: string): number {
  const [left, right] = [Array.from(a, pointOf), Array.from(b, pointOf)]
  const index = left.findIndex((point, place) => point !== right[place])
  if (index < 0) return left.length - right.length
  return (left[index] ?? -1) - (right[index] ?? -1)
}

const pointOf = (character: string): number => character.codePointAt(0) ?? 0

/** A limit is taken only with nothing residual and with the order, and gives the first rows of the list without it. */
export const testLimits: LawTest = async ({ kit: { expect } }, source, { id, count, filters, orders }) => {
  for (const filter of [[], ...(filters ?? [])]) {
    for (const orderBy of [[], ...(orders ?? [])]) {
      const whole = await readItems(source, requestAll(id, { filter, orderBy }))
      for (const limit of [1, 3, count + 1]) {
        const plan = source.plan(requestAll(id, { filter, orderBy, limit, fetchSize: 2 }))
        if (!plan.limitPushed) continue
        expect(plan.residual.length, 'a limit before the residual loses rows').toBe(0)
        expect(orderBy.length === 0 || plan.orderPushed, 'a limit before the order loses rows').toBe(true)
        const keyOf = source.keyOf(id)
        const rows = await readItems(source, plan.request)
        expect(rows.map(keyOf)).toEqual(whole.slice(0, limit).map(keyOf))
      }
    }
  }
}
