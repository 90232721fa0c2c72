// What a property can do in a query, by its kind.
import type { ModelProperty } from '@crosswalk/contract'

const SORTABLE: ReadonlySet<ModelProperty['kind']> = new Set(['text', 'number', 'boolean', 'enum', 'time', 'measure'])

/** Can lists be ordered by it: one value per entity, and a kind that has an order. */
export function isSortable(property: Pick<ModelProperty, 'kind' | 'many'>): boolean {
  return SORTABLE.has(property.kind) && !property.many
}

/** A relation whose value is a connection: to many, inverse, or by place. */
export function isConnectionRelation(property: ModelProperty): boolean {
  return property.kind === 'relation' && (property.many || property.by !== undefined || property.inverseOf !== undefined)
}
