// Finds out, with a few requests, how a feature type really behaves: by known features of its own.
import type { HttpContext } from '@crosswalk/http'
import type { FeatureTypeDescription } from '../description/read-capabilities.ts'
import type { SchemaProperty } from '../description/read-schema.ts'
import type { FeatureShape } from '../features/feature-shape.ts'
import type { WfsItem } from '../features/wfs-item.ts'
import { createFes } from '../filter/create-fes.ts'
import type { Endpoint, TypeName } from '../request/build-request.ts'
import type { WfsClient } from '../request/create-wfs-client.ts'
import type { RefinedProperty } from './evidence.ts'
import { findOperators, probeNulls } from './find-operators.ts'
import type { FoundNulls, OperatorScope } from './find-operators.ts'
import { NOTHING_FOUND } from './findings.ts'
import type { Findings } from './findings.ts'
import { areKeysInOrder } from './judge-order.ts'
import { chooseSelector, knownFeatures } from './known-feature.ts'
import { probeIds } from './probe-ids.ts'
import { probePaging } from './probe-paging.ts'
import type { PagingFindings } from './probe-paging.ts'
import { probeSample } from './probe-sample.ts'
import type { Sample } from './probe-sample.ts'
import { probeSort } from './probe-sort.ts'
import { createAsker } from './read-sample.ts'
import type { Asker } from './read-sample.ts'
import { ID_PROPERTY } from './select-key.ts'

export interface ProbeScope {
  readonly client: WfsClient
  readonly endpoint: Endpoint
  readonly description: FeatureTypeDescription
  readonly schema: readonly SchemaProperty[]
  readonly key: string | undefined
  /** Of geometries that name none, as configured. */
  readonly crs: string | undefined
  readonly operators: ReadonlySet<string>
  readonly outputFormats: readonly string[]
  readonly usesGeoJson: boolean
  readonly countDefault: number | undefined
  /** Does the service say that it sorts, or at least not that it does not. */
  readonly sorts: boolean
  readonly context: HttpContext
}

/** A collection as it was found. Frozen for as long as the source is connected. */
export interface ProbedCollection {
  readonly description: FeatureTypeDescription
  readonly type: TypeName
  readonly properties: readonly RefinedProperty[]
  readonly keyProperty: string
  readonly shape: FeatureShape
  /** The system that geometries are asked for in; undefined for the server's own choice. */
  readonly srsName: string | undefined
  /** False until it was asked what it does with conditions: nothing is pushed to it. */
  readonly isProbed: boolean
  readonly findings: Findings
  /** What is used though the standard does not say so, and what is not used though it was offered. */
  readonly quirks: readonly string[]
  readonly warnings: readonly string[]
}

/** For one collection: the schema, and all that is asked here. */
export const MAX_REQUESTS = 12

/** A collection that can be read, with all that is needed to find out what else it can do. */
export interface SampledCollection {
  readonly scope: ProbeScope
  readonly asker: Asker
  readonly sample: Sample
  readonly operatorScope: OperatorScope | undefined
  readonly nulls: FoundNulls | undefined
  readonly paging: PagingFindings
  /** With nothing pushed to it. */
  readonly collection: ProbedCollection
}

/**
 * A first look: the features, their key, what is null, and how pages are asked for. From then on the collection can be read.
 * @throws SourceError where not even a page of features can be read
 */
export async function sampleCollection(scope: ProbeScope): Promise<SampledCollection> {
  const { client, endpoint, description, context } = scope
  const asker = createAsker(client, endpoint, { context, requests: MAX_REQUESTS - 1 })
  const type: TypeName = { name: description.name, prefix: description.prefix, namespace: description.namespace }
  const sample = await probeSample(asker, { scope, type })
  const operatorScope = operatorScopeOf(scope, sample, type)
  const nulls = operatorScope && (await probeNulls(asker, operatorScope))
  const paging = await probePaging(asker, { type, sample, srsName: sample.srsName, keyOf: keyOf(sample) })
  const collection: ProbedCollection = {
    description,
    type,
    properties: sample.properties,
    keyProperty: sample.key.property,
    shape: { ...sample.shape, emptyIsNull: nulls?.emptyIsNull ?? false },
    srsName: sample.srsName,
    isProbed: false,
    findings: {
      ...NOTHING_FOUND,
      total: sample.total,
      marginDegrees: sample.marginDegrees,
      geoJsonFormat: sample.geoJsonFormat,
      provenPageSize: sample.provenPageSize,
      bbox: description.bbox,
      ...paging.findings,
    },
    quirks: [...sample.quirks, ...paging.quirks],
    warnings: sample.warnings,
  }
  return { scope, asker, sample, operatorScope, nulls, paging, collection }
}

/**
 * What the server does with conditions, ids and orders. Never fails for what a feature type answers wrongly: then less is used of it.
 * @throws SourceError where the server is not there any more
 */
export async function probeCollection(sampled: SampledCollection): Promise<ProbedCollection> {
  const { scope, asker, sample, operatorScope, nulls, paging, collection } = sampled
  const { type, shape, findings, quirks } = collection
  const found = operatorScope && nulls && (await findOperators(asker, operatorScope, nulls))
  const knowsTexts = found?.operators.get('text <') === 'exact'
  const hasIds = sample.key.property === ID_PROPERTY && scope.operators.has('ResourceId')
  const fes = createFes(scope.endpoint.dialect, scope.description.prefix)
  const ids = hasIds ? await probeIds(asker, { sample, type, fes }) : { operators: [], quirks: [] }
  const sortsTies = paging.findings.sortsByKey && areKeysInOrder(paging.keys, { isNumber: paging.isNumeric, knowsTexts })
  const order =
    scope.sorts && sortsTies
      ? await probeSort(asker, { type, sample, shape, keyOf: keyOf(sample), knowsTexts })
      : { sorts: findings.sorts, quirks: [] }
  return {
    ...collection,
    isProbed: true,
    findings: {
      ...findings,
      operators: new Map([...(found?.operators ?? []), ...ids.operators]),
      askable: found?.askable ?? findings.askable,
      nullable: found?.nullable ?? findings.nullable,
      timeSpelling: found?.timeSpelling ?? findings.timeSpelling,
      filterCrs: found?.filterCrs,
      sortsTies,
      sorts: order.sorts,
    },
    quirks: [...quirks, ...(found?.quirks ?? []), ...ids.quirks, ...order.quirks],
  }
}

const keyOf =
  ({ key }: Sample) =>
  (item: WfsItem): string =>
    String(item[key.property])

/** Undefined where no known feature can be told apart by a value. */
function operatorScopeOf(scope: ProbeScope, sample: Sample, type: TypeName): OperatorScope | undefined {
  const selector = chooseSelector(sample)
  const known = knownFeatures(sample, selector)
  if (selector === undefined || known.length === 0) return undefined
  const fes = createFes(scope.endpoint.dialect, scope.description.prefix)
  return { fes, type, sample, known, selector, declares: (operator) => scope.operators.has(operator) }
}
