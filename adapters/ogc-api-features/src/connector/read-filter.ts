// The `filter` parameter: CQL2 over the names of the face, as a filter over those of the service (OGC 19-079r2 section 8).
import type { Filter } from '@crosswalk/contract'
import { checkFilter, locateName, mapGeometries, mapProperties, parseCql2Json, parseCql2Text, type NameScope } from '@crosswalk/cql2'
import type { FaceCollection } from './face-collection.ts'
import type { FaceCrs } from './face-crs.ts'
import { atParameter, invalidParameter } from './invalid-parameter.ts'
import { boxInCrs84 } from './read-bbox.ts'

export interface FilterText {
  readonly text: string
  readonly language: string
  readonly crs: FaceCrs
}

/** @throws QueryError QUERY_INVALID, QUERY_TOO_COMPLEX with the position in a text, or the path in JSON */
export function readFilter({ text, language, crs }: FilterText, collection: FaceCollection): Filter {
  return atParameter('filter', () => {
    const isText = language === 'cql2-text'
    const parsed = moveGeometries(isText ? parseCql2Text(text) : parseCql2Json(readJson(text)), crs)
    checkFilter(parsed, scopeOf(collection), isText ? { locate: (name, mention) => locateName(text, name, mention) } : {})
    const paths = new Map(collection.properties.map(({ name, path }) => [name, path]))
    return mapProperties(parsed, (name) => paths.get(name) ?? name)
  })
}

function readJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw invalidParameter('filter', 'the filter is not JSON', { expected: ['{"op": ..., "args": [...]}'], cause })
  }
}

function moveGeometries(filter: Filter, crs: FaceCrs): Filter {
  const { transform } = crs
  if (transform === null) return filter
  return mapGeometries(filter, (literal) => {
    if ('bbox' in literal) return boxInCrs84('filter', literal.bbox, crs)
    const moved = transform.toCrs84Geometry(literal)
    if (moved === null) throw invalidParameter('filter', `a geometry lies outside ${crs.uri}`)
    return moved
  })
}

/** Only the queryables: what stands there is all that a filter may name. */
function scopeOf({ id, properties }: FaceCollection): NameScope {
  const types = new Map(properties.filter(({ isQueryable }) => isQueryable).map(({ name, type }) => [name, type]))
  return { owner: `the collection ${id}`, names: [...types.keys()], typeOf: (name) => types.get(name), child: () => undefined }
}
