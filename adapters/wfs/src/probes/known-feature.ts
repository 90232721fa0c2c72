// Features of a collection that were seen at connect: what a server says of them can be judged.
import type { PropertyType } from '@crosswalk/contract'
import { markOf } from '../features/wfs-item.ts'
import type { WfsItem } from '../features/wfs-item.ts'
import { isPlainText, numberLiteral } from '../filter/literals.ts'
import type { Sample } from './probe-sample.ts'

/** A feature by which claims are tested. */
export interface KnownFeature {
  readonly item: WfsItem
  readonly fid: string | undefined
  /** The value by which it is singled out. */
  readonly selector: string
}

/** The property by which features are singled out in probes: the key, or another whose values differ. */
export interface Selector {
  readonly property: string
  readonly type: PropertyType
}

/** A missing value in any writing: absent, nil, or an empty text. */
export function isMissing(value: unknown): boolean {
  return value === null || value === undefined || value === ''
}

/** The key where it is a plain property; else the property with most different values. */
export function chooseSelector({ key, properties, items }: Sample): Selector | undefined {
  const usable = properties
    .filter(({ type, isSinglePrecision, isMany }) => (type === 'text' || (type === 'number' && !isSinglePrecision)) && !isMany)
    .map(({ name, type }) => ({
      property: name,
      type,
      values: new Set(items.map((item) => literalOf(item[name])).filter((text) => text !== undefined)),
    }))
    .filter(({ values }) => values.size > 0)
  return usable.find(({ property }) => property === key.property) ?? usable.toSorted((a, b) => b.values.size - a.values.size)[0]
}

function literalOf(value: unknown): string | undefined {
  if (typeof value === 'number') return numberLiteral(value)
  return typeof value === 'string' && isPlainText(value) ? value : undefined
}

/** Those that the selector tells apart. */
export function knownFeatures({ items }: Sample, selector: Selector | undefined): readonly KnownFeature[] {
  if (selector === undefined) return []
  const seen = new Map<string, KnownFeature | undefined>()
  for (const item of items) {
    const literal = literalOf(item[selector.property])
    if (literal !== undefined) seen.set(literal, seen.has(literal) ? undefined : { item, fid: markOf(item)?.fid, selector: literal })
  }
  return [...seen.values()].filter((known) => known !== undefined)
}
