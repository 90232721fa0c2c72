// A connected collection: what was found, and what planning and reading need of it.
import type { Collection, CollectionProperty, PropertyType } from '@crosswalk/contract'
import { compilePath } from '@crosswalk/cql2'
import { markOf } from '../features/wfs-item.ts'
import { createFes } from '../filter/create-fes.ts'
import type { FilterScope } from '../filter/filter-scope.ts'
import type { OperatorKey } from '../probes/findings.ts'
import type { ProbedCollection } from '../probes/probe-collection.ts'
import { ID_PROPERTY } from '../probes/select-key.ts'
import type { Endpoint } from '../request/build-request.ts'
import type { WfsCollectionOptions } from './options.ts'
import { sortKind } from './plan-order.ts'

export interface WfsCollection {
  readonly probed: ProbedCollection
  readonly scope: FilterScope
  readonly revision: string
  /** Properties that can be asked for by name. */
  readonly plainNames: ReadonlySet<string>
  /** Of a property that the server may be asked to sort by. */
  readonly sortTypeOf: (property: string) => PropertyType | undefined
  /** As it is described now: values that could not be read are counted while reading. */
  readonly describe: () => Collection
  readonly getter: (property: string) => (item: unknown) => unknown
  readonly keyOf: (item: unknown) => string
}

/** Types that are asked about by claims of their own. */
const ASKED_OTHERWISE: ReadonlySet<PropertyType> = new Set(['geometry', 'date', 'timestamp'])

export interface WfsCollectionParts {
  readonly probed: ProbedCollection
  readonly options: WfsCollectionOptions
  readonly endpoint: Endpoint
  readonly revision: string
}

/** So much of a geometry goes into the body of a request, and so much into a URL. */
const MAX_POSITIONS = { body: 400, url: 24 } as const

/** A name that a reference can hold as it is (XML names 1.0). */
const PLAIN_NAME = /^[\p{L}_][\p{L}\p{N}_.-]*$/u

export function createWfsCollection({ probed, options, endpoint, revision }: WfsCollectionParts): WfsCollection {
  const { findings, keyProperty } = probed
  const idProperty = keyProperty === ID_PROPERTY ? ID_PROPERTY : undefined
  const { askable } = findings
  const plain = probed.properties.filter(
    ({ name, isMany, type }) => PLAIN_NAME.test(name) && !isMany && type !== 'json' && type !== 'unknown',
  )
  const filterable = new Map<string, PropertyType>(
    plain
      .filter(({ name, type, isSinglePrecision }) => !isSinglePrecision && (ASKED_OTHERWISE.has(type) || askable.has(name)))
      .map(({ name, type }) => [name, type]),
  )
  const nullable = new Set(plain.filter(({ name }) => findings.nullable.has(name)).map(({ name }) => name))
  const sortable = new Map(plain.filter(({ isSinglePrecision }) => !isSinglePrecision).map(({ name, type }) => [name, type]))
  const scope: FilterScope = {
    fes: createFes(endpoint.dialect, probed.type.prefix),
    findings,
    typeOf: (property) => filterable.get(property),
    isNullable: (property) => nullable.has(property),
    maxPositions: endpoint.postUrl === undefined ? MAX_POSITIONS.url : MAX_POSITIONS.body,
    idProperty,
  }
  const getter = (property: string): ((item: unknown) => unknown) =>
    property === idProperty ? (item) => markOf(item)?.fid : compilePath(property)
  const readKey = getter(keyProperty)
  return {
    probed,
    scope,
    revision,
    plainNames: new Set(probed.properties.map(({ name }) => name).filter((name) => PLAIN_NAME.test(name))),
    sortTypeOf: (property) => sortable.get(property),
    describe: createDescription({ probed, options, revision, filterable, nullable, sortable, idProperty }),
    getter,
    keyOf(item) {
      const key = readKey(item)
      // A feature without its key is told apart by its place in the list: no two may share one.
      return typeof key === 'string' || typeof key === 'number' ? String(key) : `#${markOf(item)?.row ?? ''}`
    },
  }
}

interface DescriptionParts extends Pick<WfsCollectionParts, 'probed' | 'options' | 'revision'> {
  readonly filterable: ReadonlyMap<string, PropertyType>
  readonly nullable: ReadonlySet<string>
  readonly sortable: ReadonlyMap<string, PropertyType>
  readonly idProperty: string | undefined
}

/** Made anew only when more values could not be read. */
function createDescription(parts: DescriptionParts): () => Collection {
  const { problems } = parts.probed.shape
  let described: { readonly problems: number; readonly collection: Collection } | undefined
  return () => {
    if (described?.problems !== problems.count) described = { problems: problems.count, collection: describe(parts) }
    return described.collection
  }
}

function describe({ probed, options, revision, filterable, nullable, sortable, idProperty }: DescriptionParts): Collection {
  const { description, findings, keyProperty, shape, warnings } = probed
  const { problems } = shape
  const declared = probed.properties.map(({ name, type }): CollectionProperty => ({
    name,
    type,
    filterable: (filterable.has(name) && isUsed(findings.operators, type)) || (nullable.has(name) && isUsed(findings.operators, 'unknown')),
    sortable:
      findings.sortsTies && [true, false].some((descending) => sortable.has(name) && findings.sorts.has(sortKind(type, descending))),
  }))
  const isOwn = declared.some(({ name }) => name === keyProperty)
  const key: CollectionProperty = {
    name: keyProperty,
    type: 'text',
    filterable: idProperty !== undefined && findings.operators.get('resourceId') === 'exact',
    sortable: false,
  }
  return Object.freeze({
    id: description.name,
    title: options.title ?? description.title,
    properties: isOwn ? declared : [...declared, key],
    geometryProperty: shape.geometryProperty,
    keyProperty,
    count: findings.total === undefined ? undefined : { value: findings.total, accuracy: 'estimate' as const },
    bbox: description.bbox,
    paging: 'offset' as const,
    revision,
    local: false,
    skippedRows: 0,
    warnings:
      problems.count === 0
        ? warnings
        : [...warnings, `${problems.count} geometries could not be read and are left out: ${problems.first ?? ''}`],
    licence: options.licence,
    attribution: options.attribution,
  })
}

const OPERATORS_OF: Readonly<Partial<Record<PropertyType, readonly OperatorKey[]>>> = {
  text: ['text =', 'like'],
  number: ['number =', 'number <'],
  boolean: ['boolean ='],
  date: ['date range', 'date during'],
  timestamp: ['timestamp range', 'timestamp during'],
  geometry: ['bbox', 'intersects', 'dwithin'],
}

function isUsed(operators: ProbedCollection['findings']['operators'], type: PropertyType): boolean {
  return (OPERATORS_OF[type] ?? ['isNull']).some((key) => (operators.get(key) ?? 'unsupported') !== 'unsupported')
}
