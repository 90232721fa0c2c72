// Order keys as SORTBY, where the server's order and its place for features without a value were found to be ours.
import type { Filter, PropertyType, SourceOrder } from '@crosswalk/contract'
import type { SortKind } from '../probes/findings.ts'
import type { WfsCollection } from './wfs-collection.ts'

export interface OrderContext {
  readonly collection: WfsCollection
  readonly pushed: readonly Filter[]
  readonly residual: readonly Filter[]
}

/** All keys, with the source's own behind them; undefined where one of them cannot be left to the server, or none was asked for. */
export function planOrder(orderBy: readonly SourceOrder[], context: OrderContext): readonly SourceOrder[] | undefined {
  const { findings, keyProperty } = context.collection.probed
  if (orderBy.length === 0 || !findings.sortsTies || !findings.hasStartIndex) return undefined
  if (!orderBy.every((order) => isOurs(order, context))) return undefined
  const keyAt = orderBy.findIndex(({ property }) => property === keyProperty)
  // Behind the key there is nothing left to sort.
  return keyAt < 0 ? [...orderBy, { property: keyProperty, descending: false }] : orderBy.slice(0, keyAt + 1)
}

function isOurs({ property, descending }: SourceOrder, context: OrderContext): boolean {
  const { probed, sortTypeOf } = context.collection
  const type = sortTypeOf(property)
  const placement = type && probed.findings.sorts.get(sortKind(type, descending))
  if (placement === undefined) return false
  return placement === 'last' || property === probed.keyProperty || isGuarded(property, context)
}

export const sortKind = (type: PropertyType, descending: boolean): SortKind =>
  `${type} ${descending ? 'descending' : 'ascending'}` as SortKind

const GUARDS: readonly string[] = ['=', '<>', '<', '<=', '>', '>=', 'between', 'in', 'like']

/** Does something that the server alone decides leave no feature whose value is missing. */
function isGuarded(property: string, { pushed, residual }: OrderContext): boolean {
  return pushed.some((conjunct) => {
    if (residual.includes(conjunct) || typeof conjunct !== 'object' || !GUARDS.includes(conjunct.op)) return false
    const [first]: readonly unknown[] = conjunct.args
    return typeof first === 'object' && first !== null && 'property' in first && first.property === property
  })
}
