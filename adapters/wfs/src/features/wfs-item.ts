// One feature as an item: its values under the source's own property names, and what it was called on the way.

/** What a feature is called beside its properties; under a symbol, so that it is no property of the item. */
export interface FeatureMark {
  /** `gml:id`, `fid`, or the `id` of a GeoJSON feature. No identifier: a server may make it up anew for every answer. */
  readonly fid: string | undefined
  /** Its place in the whole list that it was read from, from 0. */
  readonly row: number
}

const MARK: unique symbol = Symbol('feature')

/** Values by name: text, numbers, booleans, GeoJSON in CRS84, and objects for what has parts. */
export interface WfsItem {
  readonly [name: string]: unknown
  readonly [MARK]: FeatureMark
}

/**
 * Items are of a class whose prototype is empty: a property called `constructor` is one of the feature's own or none, as with a null prototype, and
 * items of one collection share their layout, which takes a quarter of the memory.
 */
const Item = function (this: { [MARK]: FeatureMark }, mark: FeatureMark): void {
  this[MARK] = mark
} as unknown as new (mark: FeatureMark) => WfsItem & Record<string, unknown>
Item.prototype = Object.freeze(Object.create(null) as object)

/** An item to be filled. */
export function openItem(mark: FeatureMark): WfsItem & Record<string, unknown> {
  return new Item(mark)
}

export function createItem(values: Readonly<Record<string, unknown>>, mark: FeatureMark): WfsItem {
  return Object.assign(openItem(mark), values)
}

/** Undefined for what is no item of this adapter. */
export function markOf(item: unknown): FeatureMark | undefined {
  return typeof item === 'object' && item !== null && MARK in item ? (item as WfsItem)[MARK] : undefined
}
