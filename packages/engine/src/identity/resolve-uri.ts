// Who holds an identifier, and what it is the same as.
import type { EntityPage, EntityQuery, Resolution } from '@crosswalk/contract'
import type { Identity } from '@crosswalk/model'

export interface ResolveOptions {
  readonly identity: Identity
  /** One page of entities of any model. */
  readonly page: (query: EntityQuery) => Promise<EntityPage>
  readonly maxPageSize: number
}

/** Asks for the entity as a list would, and adds what tables know of identifiers that nobody holds. */
export async function resolveUri(uri: string, { identity, page, maxPageSize }: ResolveOptions): Promise<Resolution | null> {
  const found = await page({
    target: { any: true },
    ids: [uri],
    filter: [],
    select: { properties: [], relations: [], origins: true, unmapped: false },
    orderBy: [],
    first: maxPageSize,
    count: 'none',
  })
  const normal = identity.uris.normalise(uri)
  const tabled = identity.groups.flatMap((group) => group.aliasesOf(normal)).filter((alias) => alias !== normal)
  const { rows, completeness } = found
  if (rows.length === 0 && tabled.length === 0 && completeness.complete) return null
  const canonical = rows[0]?.id ?? normal
  const known = new Set([normal, ...rows.flatMap((row) => [row.id, ...(row.sameAs ?? [])]), ...tabled])
  known.delete(canonical)
  return {
    uri,
    canonical,
    sameAs: [...known],
    holders: rows.flatMap((row) => row.origins),
    complete: completeness.complete,
    completeness,
  }
}
