// Finds the property by which features are told apart: gml:id is no identifier, but shows what the server makes it of.
import { compilePath } from '@crosswalk/cql2'
import type { WfsItem } from '../features/wfs-item.ts'
import { markOf } from '../features/wfs-item.ts'
import type { RefinedProperty } from './evidence.ts'

/** The name that feature ids have as a property, where there is nothing better. */
export const ID_PROPERTY = 'gml:id'

export interface FoundKey {
  readonly property: string
  /** Why it is taken, or what there is to know of it. */
  readonly remark: string | undefined
}

/** Identifiers that INSPIRE and GML have for features, in the order in which they are looked for. */
const IDENTIFIERS: readonly string[] = ['gml:identifier', 'inspireId.Identifier.localId', 'inspireId.localId']

/**
 * The configured one; else the property that the feature ids end in, which is the server's own key; else an identifier of GML or INSPIRE that all
 * sample features have once; else the feature id, with a warning.
 */
export function selectKey(configured: string | undefined, items: readonly WfsItem[], properties: readonly RefinedProperty[]): FoundKey {
  if (configured !== undefined) {
    const isUsable = isUnique(items, configured)
    return {
      property: configured,
      remark: isUsable ? undefined : `the configured key ${configured} is missing or not unique among the first ${items.length} features`,
    }
  }
  const own = properties.find(
    ({ name, type }) => (type === 'text' || type === 'number') && items.length > 0 && isMadeOf(items, name) && isUnique(items, name),
  )
  if (own !== undefined) return { property: own.name, remark: undefined }
  const identifier = IDENTIFIERS.find((path) => items.length > 0 && isUnique(items, path))
  if (identifier !== undefined) return { property: identifier, remark: undefined }
  return {
    property: ID_PROPERTY,
    remark: 'no property is known to be unique: features are told apart by gml:id, which need not last; name one under `key`',
  }
}

/** `stations.s01` is made of `s01`. */
function isMadeOf(items: readonly WfsItem[], name: string): boolean {
  return items.every((item) => {
    const { fid } = markOf(item) ?? {}
    const text = textOf(item[name])
    return fid !== undefined && text !== undefined && (fid === text || fid.endsWith(`.${text}`))
  })
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : undefined
}

function isUnique(items: readonly WfsItem[], path: string): boolean {
  const get = compilePath(path)
  const values = items.map(get)
  const isScalar = values.every((value) => typeof value === 'string' || typeof value === 'number')
  return isScalar && new Set(values).size === values.length && !values.includes('')
}
