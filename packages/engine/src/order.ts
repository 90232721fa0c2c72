// One global order over unlike sources: keys compiled per binding, nulls last in both directions, ties by source and its own key.
import { type EntityQuery, type Geometry, type Order, QueryError } from '@crosswalk/contract'
import { compareCodePoints } from '@crosswalk/cql2'
import { distanceMetres, prepareGeometry } from '@crosswalk/geo'
import type { Subject } from '@crosswalk/model'
import { type Binding, geometryGetter } from './binding.ts'
import type { KeyValue } from './cursor.ts'

export type KeyOf = (subject: Subject) => KeyValue

/** The order a query asks for: its own, or by distance where there is `near`. Empty: source order. */
export function effectiveOrder(query: Pick<EntityQuery, 'orderBy' | 'near'>): readonly Order[] {
  if (query.orderBy.length > 0) return query.orderBy
  return query.near ? [{ distance: true, descending: false }] : []
}

/**
 * Compiles the key of each order for one binding. Instants are epoch milliseconds, a day counts from its start in UTC.
 * @throws QueryError QUERY_INVALID for a property that cannot order
 */
export function compileKeys(orders: readonly Order[], binding: Binding, near: EntityQuery['near']): readonly KeyOf[] {
  return orders.map((order) => ('distance' in order ? distanceKey(binding, near) : propertyKey(order.property, binding)))
}

function distanceKey(binding: Binding, near: EntityQuery['near']): KeyOf {
  if (!near) throw new QueryError('QUERY_INVALID', 'ordering by distance needs `near`', { path: ['orderBy'] })
  return compileDistance(binding, near)
}

/** Geodesic metres from the default geometry to the point of `near`; null without a geometry. */
export function compileDistance(binding: Binding, near: NonNullable<EntityQuery['near']>): (subject: Subject) => number | null {
  const centre = prepareGeometry({ type: 'Point', coordinates: [near.longitude, near.latitude] })
  const geometryOf = geometryGetter(binding)
  return (subject) => {
    const geometry: Geometry | null = geometryOf(subject)
    return geometry === null ? null : distanceMetres(prepareGeometry(geometry), centre)
  }
}

function propertyKey(name: string, binding: Binding): KeyOf {
  const property = binding.environment.resolve(name)
  if (!property) return () => null // not mapped here: missing, so last
  const get = (subject: Subject): unknown => property.get(subject)
  const { type } = property
  switch (type) {
    case 'geometry':
    case 'array':
    case 'interval':
    case 'json':
      throw new QueryError('QUERY_INVALID', `${name} cannot order a list: it is of type ${type}`, { path: ['orderBy'] })
    case 'date':
    case 'timestamp':
    case 'time':
      return (subject) => instantMs(single(get(subject), name))
    case 'boolean':
      return (subject) => {
        const value = single(get(subject), name)
        return value === true ? 1 : value === false ? 0 : null
      }
    case 'text':
    case 'number':
    case 'unknown':
      return (subject) => scalar(single(get(subject), name))
  }
}

function single(value: unknown, name: string): unknown {
  if (Array.isArray(value))
    throw new QueryError('QUERY_INVALID', `${name} holds several values and cannot order a list`, { path: ['orderBy'] })
  return value
}

function scalar(value: unknown): KeyValue {
  if (typeof value === 'number') return Number.isNaN(value) ? null : value
  if (typeof value === 'boolean') return value ? 1 : 0
  return typeof value === 'string' ? value : null
}

function instantMs(value: unknown): KeyValue {
  const milliseconds = typeof value === 'number' ? value : typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(milliseconds) ? null : milliseconds
}

/** Negative where `a` comes first. */
export function compareKeys(a: readonly KeyValue[], b: readonly KeyValue[], orders: readonly Order[]): number {
  for (const [index, order] of orders.entries()) {
    const left = a[index] ?? null
    const right = b[index] ?? null
    if (left === null && right === null) continue
    if (left === null) return 1
    if (right === null) return -1
    const ascending = compareValues(left, right)
    if (ascending !== 0) return order.descending ? -ascending : ascending
  }
  return 0
}

function compareValues(a: number | string, b: number | string): number {
  if (typeof a === 'number') return typeof b === 'number' ? a - b : -1
  return typeof b === 'number' ? 1 : compareCodePoints(a, b)
}
