// Relations of a page's rows, in batches: one read per relation and side, not one per row (DESIGN law 10).
import {
  geometryNameOf,
  type Completeness,
  type EntityPage,
  type EntityRow,
  type Filter,
  type Geometry,
  type ModelDescription,
  type ModelProperty,
  type Operand,
  type Order,
  QueryError,
  type RelationSelection,
  type Selection,
} from '@crosswalk/contract'
import { bboxAround, isWithinDistance, type PreparedGeometry, prepareGeometry, relate } from '@crosswalk/geo'
import { geometryGetter } from './binding.ts'
import { type Candidate, urisOf } from './candidate.ts'
import { hashOf, type CursorSealer } from './cursor.ts'
import type { MutableRow } from './lift-rows.ts'
import type { QueryRecord } from './plan-record.ts'
import { uris } from './settle-relations.ts'

/** All entities of a model that pass, in the order asked for, and how complete that is. */
export interface Gathered {
  readonly candidates: readonly Candidate[]
  readonly completeness: Completeness
  /** Revisions of what was read: a cursor into it holds only while they do. */
  readonly revision: string
  /** Where the query is to be explained. */
  readonly record: QueryRecord | null
}

export interface HydrateOptions {
  readonly modelOf: (name: string) => ModelDescription
  /** `select`: what will be lifted of them, since readings from another collection are read with their entities. */
  readonly gather: (
    model: string,
    what: { readonly filter: readonly Filter[]; readonly orderBy: readonly Order[]; readonly select: Selection },
  ) => Promise<Gathered>
  /** Lifts rows that were read so completely, with their own relations; what those lack is added to `lacking`. */
  readonly lift: (
    candidates: readonly Candidate[],
    relation: RelationSelection,
    completeness: Completeness,
  ) => Promise<ReadonlyMap<Candidate, EntityRow>>
  /** Is told of each read; `keys` is null where it is by place. */
  readonly onRead: (relation: RelationSelection, keys: number | null, chunks: readonly Gathered[]) => void
  /** The one spelling of a URI. */
  readonly normalise: (uri: string) => string
  readonly sealer: CursorSealer
  readonly maxPageSize: number
  /** Completeness of everything read for relations is pushed here. */
  readonly lacking: Completeness[]
}

export interface ParentRow {
  readonly candidate: Candidate
  readonly row: MutableRow
}

/** Keys in one read. More are read in several, one after the other. */
const KEYS_PER_READ = 500

export async function hydrateRelations(
  parents: readonly ParentRow[],
  relations: readonly RelationSelection[],
  options: HydrateOptions,
): Promise<void> {
  for (const relation of relations) {
    // Rows of several models may have relations of one name that lead to different ones.
    for (const [property, concerned] of Map.groupBy(parents, ({ candidate }) => propertyOf(candidate, relation))) {
      if (property) await hydrateRelation(concerned, { relation, property }, options)
    }
  }
}

function propertyOf(candidate: Candidate, relation: RelationSelection): ModelProperty | undefined {
  return candidate.part.binding.model?.properties.find((property) => property.name === relation.property && property.kind === 'relation')
}

interface Related {
  readonly relation: RelationSelection
  readonly property: ModelProperty
}

async function hydrateRelation(parents: readonly ParentRow[], related: Related, options: HydrateOptions): Promise<void> {
  const { property, relation } = related
  if (!Number.isInteger(relation.first) || relation.first < 1 || relation.first > options.maxPageSize) {
    throw new QueryError('QUERY_INVALID', `first must be a whole number from 1 to ${options.maxPageSize}`, {
      path: [relation.key, 'first'],
    })
  }
  if (property.by !== undefined) return hydratePlaces(parents, related, options)
  if (property.inverseOf !== undefined) return hydrateInverse(parents, related, options)
  return hydrateKeys(parents, related, options)
}

/** Relations by key: the parent's own value names the other side. */
async function hydrateKeys(parents: readonly ParentRow[], { relation, property }: Related, options: HydrateOptions): Promise<void> {
  const wanted = parents.map(({ candidate }) =>
    uris(candidate.part.binding.property(property.name)?.lift(candidate.subject)).map((uri) => options.normalise(uri)),
  )
  const gathered = await gatherBy('id', [...new Set(wanted.flat())], { relation, property, options })
  const byId = new Map<string, Candidate>()
  for (const candidate of gathered.candidates) {
    for (const uri of urisOf(candidate)) if (!byId.has(uri)) byId.set(uri, candidate)
  }
  if (!property.many) {
    const rows = await options.lift([...new Set(byId.values())], relation, gathered.completeness)
    for (const [index, { row }] of parents.entries()) {
      const id = wanted[index]?.[0]
      const target = id === undefined ? undefined : byId.get(id)
      const isFiltered = relation.filter.length > 0
      row.values[relation.key] = target ? rows.get(target) : id === undefined || isFiltered ? null : danglingRow(id)
    }
    return
  }
  const order = new Map(gathered.candidates.map((candidate, index) => [candidate, index]))
  const lists = wanted.map((ids) => {
    const found = ids.flatMap((id) => byId.get(id) ?? []).toSorted((a, b) => (order.get(a) as number) - (order.get(b) as number))
    const dangling = relation.filter.length > 0 ? [] : ids.filter((id) => !byId.has(id))
    return [...new Set<Candidate | string>([...found, ...dangling])]
  })
  await fillPages(parents, lists, { relation, gathered, options })
}

/** A reference to something no source holds: still a reference. */
function danglingRow(id: string): EntityRow {
  return { id, model: null, resolved: false, values: {}, origins: [], unmapped: [], distanceMetres: null }
}

/** Inverse relations: the other side's value names the parent. */
async function hydrateInverse(parents: readonly ParentRow[], { relation, property }: Related, options: HydrateOptions): Promise<void> {
  const inverseOf = property.inverseOf as string
  const names = parents.map(({ candidate }) => urisOf(candidate))
  const gathered = await gatherBy(inverseOf, [...new Set(names.flat())], { relation, property, options })
  const byParent = new Map<string, Candidate[]>()
  for (const candidate of new Set(gathered.candidates)) {
    for (const id of uris(candidate.part.binding.property(inverseOf)?.lift(candidate.subject))) {
      const list = byParent.get(id)
      if (list) list.push(candidate)
      else byParent.set(id, [candidate])
    }
  }
  await fillPages(
    parents,
    names.map((own) => [...new Set(own.flatMap((uri) => byParent.get(uri) ?? []))]),
    { relation, gathered, options },
  )
}

/** Relations by place: candidates by the parents' boxes in one read, then the exact test pair by pair. */
async function hydratePlaces(parents: readonly ParentRow[], { relation, property }: Related, options: HydrateOptions): Promise<void> {
  const target = options.modelOf(property.target as string)
  const geometryName = geometryNameOf(target)
  const prepared = parents.map(({ candidate }) => preparedGeometry(candidate))
  const boxes = prepared.flatMap((geometry) => (geometry ? bboxAround(geometry.geometry, property.withinMetres ?? 0) : []))
  const isPossible = geometryName !== undefined && boxes.length > 0
  const own: Operand = { property: geometryName ?? '' }
  const near: Filter = { op: 'or', args: boxes.map((bbox): Filter => ({ op: 's_intersects', args: [own, { bbox }] })) }
  const filter = isPossible ? [near, ...relation.filter] : [false, ...relation.filter]
  const gathered = await options.gather(target.name, { filter, orderBy: relation.orderBy, select: relation.select })
  options.lacking.push(gathered.completeness)
  options.onRead(relation, null, [gathered])
  const places = gathered.candidates.map((candidate) => ({ candidate, geometry: preparedGeometry(candidate) }))
  const lists = prepared.map((geometry) =>
    geometry === null
      ? []
      : places.flatMap(({ candidate, geometry: other }) => (other && isRelated(geometry, other, property) ? [candidate] : [])),
  )
  await fillPages(parents, lists, { relation, gathered, options })
}

function preparedGeometry(candidate: Candidate): PreparedGeometry | null {
  const geometry: Geometry | null = geometryGetter(candidate.part.binding)(candidate.subject)
  return geometry === null ? null : prepareGeometry(geometry)
}

function isRelated(own: PreparedGeometry, other: PreparedGeometry, property: ModelProperty): boolean {
  if (property.by === 'near') return isWithinDistance(own, other, property.withinMetres ?? 0)
  return relate(property.by === 'within' ? 's_within' : 's_intersects', own, other)
}

interface GatherBy extends Related {
  readonly options: HydrateOptions
}

async function gatherBy(name: string, keys: readonly string[], { relation, property, options }: GatherBy): Promise<Gathered> {
  const parts: Gathered[] = []
  for (let start = 0; start < keys.length; start += KEYS_PER_READ) {
    const chunk: Filter = { op: 'in', args: [{ property: name }, keys.slice(start, start + KEYS_PER_READ)] }
    const { filter, orderBy, select } = relation
    parts.push(await options.gather(property.target as string, { filter: [chunk, ...filter], orderBy, select }))
  }
  options.lacking.push(...parts.map((part) => part.completeness))
  options.onRead(relation, keys.length, parts)
  const [only] = parts
  if (only && parts.length === 1) return only
  return {
    candidates: parts.flatMap((part) => part.candidates),
    completeness: {
      complete: parts.every((part) => part.completeness.complete),
      entries: parts.flatMap((part) => part.completeness.entries),
    },
    revision: hashOf(parts.map((part) => part.revision)),
    record: null,
  }
}

interface FillOptions {
  readonly relation: RelationSelection
  readonly gathered: Gathered
  readonly options: HydrateOptions
}

/** Cuts each parent's list to its page and lifts what the pages show, each entity once. */
async function fillPages(
  parents: readonly ParentRow[],
  lists: readonly (readonly (Candidate | string)[])[],
  fill: FillOptions,
): Promise<void> {
  const { relation, gathered, options } = fill
  const hash = hashOf([relation.property, relation.filter, relation.orderBy, gathered.revision])
  const offset = relation.after === undefined ? 0 : (options.sealer.open(hash, relation.after).offset ?? 0)
  const shown = lists.map((list) => list.slice(offset, offset + relation.first))
  const candidates = new Set(shown.flat().filter((entry): entry is Candidate => typeof entry !== 'string'))
  const rows = await options.lift([...candidates], relation, gathered.completeness)
  for (const [index, { row }] of parents.entries()) {
    const entries = shown[index] ?? []
    const total = lists[index]?.length ?? 0
    const cursorAt = (at: number): string | null =>
      at < entries.length ? options.sealer.seal(hash, { parts: [], last: null, offset: offset + at + 1 }) : null
    row.values[relation.key] = {
      rows: entries.map((entry) => (typeof entry === 'string' ? danglingRow(entry) : (rows.get(entry) as EntityRow))),
      hasNextPage: offset + entries.length < total,
      cursorAt,
      get endCursor() {
        return cursorAt(entries.length - 1)
      },
      count: { value: total, accuracy: gathered.completeness.complete ? 'EXACT' : 'LOWER_BOUND' },
      completeness: gathered.completeness,
    } satisfies EntityPage
  }
}
