// An EntityService over plain arrays: honest where the face can see it (filters by cql2's evaluator, pages, cursors, counts), and it keeps a log.
import {
  QueryError,
  type CallContext,
  type Completeness,
  type EntityPage,
  type EntityQuery,
  type EntityRow,
  type EntityService,
  type Filter,
  type Geometry,
  type ModelInfo,
  type Reading,
  type RelationSelection,
  type Selection,
  type SourceInfo,
  type SourceOutcome,
} from '@crosswalk/contract'
import { compileFilter, compileFilter3, modelScope, type CompiledProperty, type Environment } from '@crosswalk/cql2'
import { distanceMetres, prepareGeometry, relate } from '@crosswalk/geo'
import { createConversion } from '@crosswalk/units'
import { SAMPLE_ENTITIES, type SampleEntity } from './sample-entities.ts'
import { SAMPLE_MODELS } from './sample-models.ts'
import { seriesOf } from './sample-series.ts'
import { sampleSources } from './sample-sources.ts'

export interface ArrayServiceOptions {
  readonly models?: readonly ModelInfo[] | undefined
  readonly entities?: readonly SampleEntity[] | undefined
  readonly maxPageSize?: number | undefined
  /** Sources that fail, and how. */
  readonly outcomes?: Readonly<Record<string, Partial<SourceOutcome>>> | undefined
  /** Runs before each page; what it throws, the page throws. */
  readonly beforePage?: ((query: EntityQuery, context: CallContext) => void | Promise<void>) | undefined
}

export interface ServiceLog {
  readonly queries: EntityQuery[]
  contexts: number
  /** How often a cursor was sealed. */
  cursors: number
}

export interface ArrayService extends EntityService {
  readonly log: ServiceLog
}

export function createArrayService(options: ArrayServiceOptions = {}): ArrayService {
  const models = options.models ?? SAMPLE_MODELS
  const entities = options.entities ?? SAMPLE_ENTITIES
  const log: ServiceLog = { queries: [], contexts: 0, cursors: 0 }
  const state: State = { models, entities, log, outcomes: options.outcomes ?? {}, sources: sampleSources(models) }
  const limits = { maxPageSize: options.maxPageSize ?? 1000, maxScannedRows: 100_000, deadlineMs: 10_000 }
  return {
    log,
    describe: () => ({ models, sources: state.sources, limits }),
    createContext: ({ signal, principal }) => {
      log.contexts += 1
      const budget = { takeRows: () => undefined, takeBytes: () => undefined, takeRequests: () => undefined }
      return { signal, principal: principal ?? { key: 'anonymous' }, budget }
    },
    plan: (query) => ({ target: query.target, order: 'source order', stages: [] }),
    page: async (query, context) => {
      log.queries.push(query)
      await options.beforePage?.(query, context)
      return answer(state, query)
    },
    resolve: async (uri) => {
      const found = state.entities.filter((entity) => entity.id === uri)
      const completeness = completenessOf(state)
      if (found.length === 0 && completeness.complete) return null
      const holders = found.flatMap((entity) => rowOf(state, entity, ORIGINS, null).origins)
      return { uri, canonical: uri, sameAs: [], holders, complete: completeness.complete, completeness }
    },
  }
}

const ORIGINS: Selection = { properties: [], relations: [], origins: true, unmapped: false }

interface State {
  readonly models: readonly ModelInfo[]
  readonly entities: readonly SampleEntity[]
  readonly sources: readonly SourceInfo[]
  readonly log: ServiceLog
  readonly outcomes: Readonly<Record<string, Partial<SourceOutcome>>>
}

function answer(state: State, query: EntityQuery): EntityPage {
  const { target, ids, near, sources } = query
  const isDead = (source: string): boolean => ['ERROR', 'TIMEOUT'].includes(state.outcomes[source]?.status ?? '')
  let found = state.entities.filter((entity) => !isDead(entity.source))
  if ('model' in target) found = found.filter((entity) => entity.model === target.model)
  if ('collection' in target)
    found = found.filter((entity) => entity.source === target.source && planeOf(state, entity) === target.collection)
  if (ids) found = found.filter((entity) => ids.includes(entity.id))
  if (sources) found = found.filter((entity) => sources.includes(entity.source))
  for (const filter of query.filter) found = found.filter((entity) => compileFilter(filter, environment(state, entity.model))(entity))
  let ranked = found.map((entity) => ({ entity, distance: near ? distanceTo(entity, near.longitude, near.latitude) : null }))
  if (near) ranked = ranked.filter(({ distance }) => distance !== null && distance <= near.radiusMetres)
  if (near && query.orderBy.length === 0) ranked.sort((a, b) => (a.distance ?? 0) - (b.distance ?? 0))
  ranked.sort((a, b) => compareBy(query, a.entity, b.entity))
  return pageOf(state, ranked, query)
}

type Ranked = readonly { readonly entity: SampleEntity; readonly distance: number | null }[]

function pageOf(
  state: State,
  ranked: Ranked,
  query: Pick<EntityQuery, 'first' | 'after' | 'count' | 'select'> & Partial<Pick<EntityQuery, 'target'>>,
): EntityPage {
  const start = query.after === undefined ? 0 : positionOf(query.after)
  const shown = ranked.slice(start, start + query.first)
  const cursor = (index: number): string => {
    state.log.cursors += 1
    return btoa(`position ${start + index + 1}`)
  }
  const value = query.count === 'none' ? null : ranked.length
  const isRaw = query.target !== undefined && 'collection' in query.target
  return {
    rows: shown.map(({ entity, distance }) => (isRaw ? rawRowOf(entity) : rowOf(state, entity, query.select, distance))),
    hasNextPage: ranked.length > start + query.first,
    cursorAt: cursor,
    get endCursor() {
      return shown.length === 0 ? null : cursor(shown.length - 1)
    },
    count: { value, accuracy: query.count === 'none' ? 'UNKNOWN' : query.count === 'exact' ? 'EXACT' : 'UPPER_BOUND' },
    completeness: completenessOf(state),
  }
}

function positionOf(cursor: string): number {
  const match = /^position (\d+)$/.exec(atob(cursor.replace(/[^A-Za-z0-9+/=]/g, '')))
  if (!match) throw new QueryError('CURSOR_INVALID', 'the cursor is not one of this service', { path: ['after'] })
  return Number(match[1])
}

function completenessOf({ sources, outcomes }: State): Completeness {
  const entries = sources.map(({ id }): SourceOutcome => ({
    source: id,
    crosswalk: null,
    status: 'OK',
    code: null,
    message: null,
    rows: 1,
    requests: 1,
    bytes: 100,
    elapsedMs: 1,
    cacheAgeMs: null,
    incomparable: 0,
    skippedRows: 0,
    ...outcomes[id],
  }))
  const complete = entries.every((entry) => ['OK', 'SKIPPED', 'NOT_REACHED'].includes(entry.status) && entry.skippedRows === 0)
  return { complete, entries }
}

function rowOf(state: State, entity: SampleEntity, select: Selection, distanceMetresOrNull: number | null = null): EntityRow {
  const model = state.models.find((candidate) => candidate.name === entity.model)
  const values: Record<string, unknown> = {}
  for (const { key, property, unit } of select.properties) {
    if (model?.properties.some((candidate) => candidate.name === property)) {
      values[key] = shown(entity.values[property] ?? null, unit)
    }
  }
  for (const relation of select.relations) {
    if (model?.properties.some((candidate) => candidate.name === relation.property)) values[relation.key] = related(state, entity, relation)
  }
  for (const series of select.series ?? []) values[series.key] = seriesOf(entity, series, completenessOf(state))
  const origin = {
    source: entity.source,
    collection: planeOf(state, entity),
    localId: entity.id,
    crosswalk: 'x',
    licence: 'UNKNOWN',
    attribution: null,
  }
  const unmapped = { source: entity.source, collection: planeOf(state, entity), id: entity.id, properties: { RAW: 1 } }
  return {
    id: entity.id,
    model: entity.model,
    resolved: true,
    values,
    origins: select.origins ? [origin] : [],
    unmapped: select.unmapped ? [unmapped] : [],
    distanceMetres: distanceMetresOrNull,
  }
}

/** A raw item: its geometry, and its properties in the source's own names. */
function rawRowOf({ id, values: { location = null, ...properties } }: SampleEntity): EntityRow {
  return { id, model: null, resolved: true, values: { geometry: location, properties }, origins: [], unmapped: [], distanceMetres: null }
}

function shown(value: unknown, unit: string | undefined): unknown {
  if (Array.isArray(value)) return value.map((item) => shown(item, unit))
  if (unit === undefined || typeof value !== 'object' || value === null || !('unit' in value)) return value
  const reading = value as Reading
  const conversion = createConversion(reading.unit, unit)
  return conversion && reading.value !== null ? { ...reading, value: conversion.forward(reading.value), unit } : reading
}

function related(state: State, entity: SampleEntity, relation: RelationSelection): EntityPage | EntityRow | null {
  const property = state.models
    .find((model) => model.name === entity.model)
    ?.properties.find((candidate) => candidate.name === relation.property)
  if (property && !property.many) {
    const uri = entity.values[relation.property]
    if (typeof uri !== 'string') return null
    const target = state.entities.find((candidate) => candidate.id === uri)
    if (target) return rowOf(state, target, relation.select)
    return { id: uri, model: null, resolved: false, values: {}, origins: [], unmapped: [], distanceMetres: null }
  }
  let found = childrenOf(state, entity, relation.property)
  for (const filter of relation.filter) found = found.filter((child) => compileFilter(filter, environment(state, child.model))(child))
  found = found.toSorted((a, b) => compareBy(relation, a, b))
  return pageOf(
    state,
    found.map((child) => ({ entity: child, distance: null })),
    relation,
  )
}

function childrenOf(state: State, entity: SampleEntity, name: string): readonly SampleEntity[] {
  const property = state.models.find((model) => model.name === entity.model)?.properties.find((candidate) => candidate.name === name)
  const others = state.entities.filter((candidate) => candidate.model === property?.target)
  if (property?.inverseOf !== undefined) return others.filter((other) => other.values[property.inverseOf ?? ''] === entity.id)
  if (property?.by !== undefined) return others.filter((other) => placed(entity, other, property.by === 'within'))
  return others.filter((other) => other.id === entity.values[name])
}

function placed(a: SampleEntity, b: SampleEntity, within: boolean): boolean {
  const [own, other] = [a.values['location'], b.values['location']] as [Geometry | null, Geometry | null]
  return own !== null && other !== null && relate(within ? 's_within' : 's_intersects', prepareGeometry(own), prepareGeometry(other))
}

function environment(state: State, modelName: string): Environment<SampleEntity> {
  const model = state.models.find((candidate) => candidate.name === modelName)
  if (!model) throw new Error(`no model ${modelName}`)
  const scope = modelScope(model, state.models)
  return {
    names: scope.names,
    resolve: (name): CompiledProperty<SampleEntity> | undefined => {
      const type = scope.typeOf(name)
      return type && { type, get: (entity) => valueOf(entity, name) }
    },
    quantified: (path, filter: Filter, kind) => {
      const target = model.properties.find((property) => property.name === path)?.target ?? ''
      const test = compileFilter3(filter, environment(state, target))
      const passes = (child: SampleEntity): boolean => test(child) === true
      return (entity) => (kind === 'some' ? childrenOf(state, entity, path).some(passes) : childrenOf(state, entity, path).every(passes))
    },
  }
}

function valueOf(entity: SampleEntity, name: string): unknown {
  if (name === 'id') return entity.id
  const [head = '', member] = name.split('.')
  const value = entity.values[head]
  const one = (item: unknown): unknown => {
    if (typeof item !== 'object' || item === null) return item
    if (member === 'observedAt') return (item as Reading).time?.start ?? null
    if (member !== undefined) return (item as Readonly<Record<string, unknown>>)[member]
    if ('quality' in item) return (item as Reading).unit === 'UNKNOWN' ? null : (item as Reading).value
    return 'start' in item ? item.start : item
  }
  return Array.isArray(value) ? value.map(one) : one(value)
}

function compareBy({ orderBy }: Pick<EntityQuery, 'orderBy'>, a: SampleEntity, b: SampleEntity): number {
  for (const order of orderBy) {
    if ('distance' in order) continue
    const [left, right] = [valueOf(a, order.property) ?? null, valueOf(b, order.property) ?? null] as [string | null, string | null]
    if (left === right) continue
    if (left === null || right === null) return left === null ? 1 : -1
    return (left < right ? -1 : 1) * (order.descending ? -1 : 1)
  }
  return 0
}

function distanceTo(entity: SampleEntity, longitude: number, latitude: number): number | null {
  const location = entity.values['location'] as Geometry | null | undefined
  if (!location) return null
  return distanceMetres(prepareGeometry(location), prepareGeometry({ type: 'Point', coordinates: [longitude, latitude] }))
}

function planeOf(state: State, entity: SampleEntity): string {
  return state.models.find((model) => model.name === entity.model)?.plural ?? ''
}
