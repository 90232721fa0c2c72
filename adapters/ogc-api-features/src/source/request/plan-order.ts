// Order keys as `sortby`, where the server's order and its place for nulls were found to be ours.
import type { Filter, SourceOrder } from '@crosswalk/contract'
import type { NullPlacement, ProbedType, SortAbility } from './abilities.ts'
import type { CollectionState } from './collection-state.ts'
import { isPropertyRef } from './operands.ts'

/** One member of `sortby`, and what to do about nulls that the server puts first. */
export interface OrderKey {
  readonly sortby: string
  readonly property: string
  /** Read in two requests, values and then nulls. */
  readonly splits: boolean
}

interface OrderContext {
  readonly state: CollectionState
  readonly pushed: readonly Filter[]
  readonly residual: readonly Filter[]
  readonly isByKeys: boolean
}

/** All keys with the identifier behind them, or undefined: an order by some of them is no order. */
export function planOrder(orderBy: readonly SourceOrder[], context: OrderContext): readonly OrderKey[] | undefined {
  if (orderBy.length === 0) return []
  const { sort } = context.state.abilities
  if (sort === undefined || context.isByKeys) return undefined
  const keys: OrderKey[] = []
  for (const [index, order] of orderBy.entries()) {
    const key = keyOf(order, sort, context)
    if (key === undefined || (key.splits && index > 0)) return undefined
    keys.push(key)
  }
  const isByKey = keys.some(({ property }) => property === context.state.collection.keyProperty)
  return isByKey ? keys : [...keys, { sortby: sort.keyName, property: context.state.collection.keyProperty ?? '', splits: false }]
}

function keyOf({ property, descending }: SourceOrder, sort: SortAbility, context: OrderContext): OrderKey | undefined {
  const name = sort.names.get(property)
  const type = context.state.types.get(property)
  if (name === undefined || type === undefined || !sort.types.has(type as ProbedType)) return undefined
  const nulls = placementOf(descending, sort)
  const isNeverNull = property === context.state.collection.keyProperty || isGuarded(property, context)
  const splits = !isNeverNull && nulls !== 'last'
  if (splits && !canSplit(property, context.state)) return undefined
  return { sortby: descending ? `-${name}` : name, property, splits }
}

function placementOf(descending: boolean, sort: SortAbility): NullPlacement | undefined {
  return descending ? sort.descending : sort.ascending
}

function canSplit(property: string, { abilities: { filter } }: CollectionState): boolean {
  if (filter === undefined || !filter.names.has(property)) return false
  return filter.verdicts.get('isNull') === 'exact' && filter.verdicts.get('not') === 'exact'
}

const GUARDS: readonly string[] = ['=', '<>', '<', '<=', '>', '>=', 'between', 'in', 'like']

/** True where something pushed leaves no row whose value is null. */
function isGuarded(property: string, { pushed, residual }: OrderContext): boolean {
  return pushed.some((conjunct) => {
    if (residual.includes(conjunct) || typeof conjunct !== 'object' || !GUARDS.includes(conjunct.op)) return false
    const [first] = conjunct.args as readonly unknown[]
    return isPropertyRef(first) && first.property === property
  })
}
