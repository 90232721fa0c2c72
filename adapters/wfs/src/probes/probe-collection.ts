// Finds out, with a few requests, how a feature type really behaves: by known features of its own.
import { SourceError } from '@crosswalk/contract'
import type { Verdict } from '@crosswalk/contract'
import type { HttpContext } from '@crosswalk/http'
import { createFes } from '../filter/create-fes.ts'
import { numberLiteral, isPlainText } from '../filter/literals.ts'
import type { FeatureTypeDescription } from '../description/read-capabilities.ts'
import type { SchemaProperty } from '../description/read-schema.ts'
import type { FeatureShape } from '../features/feature-shape.ts'
import { markOf } from '../features/wfs-item.ts'
import type { WfsItem } from '../features/wfs-item.ts'
import type { Endpoint, TypeName } from '../request/build-request.ts'
import type { WfsClient } from '../request/create-wfs-client.ts'
import type { RefinedProperty } from './evidence.ts'
import { findOperators } from './find-operators.ts'
import { NOTHING_FOUND } from './findings.ts'
import type { Findings, OperatorKey } from './findings.ts'
import type { KnownFeature, Selector } from './known-feature.ts'
import { probePaging } from './probe-paging.ts'
import { probeSample } from './probe-sample.ts'
import type { Sample } from './probe-sample.ts'
import { probeSort } from './probe-sort.ts'
import { ID_PROPERTY } from './select-key.ts'
import { createAsker } from './read-sample.ts'
import type { Asker } from './read-sample.ts'

export interface ProbeScope {
  readonly client: WfsClient
  readonly endpoint: Endpoint
  readonly description: FeatureTypeDescription
  readonly schema: readonly SchemaProperty[]
  readonly key: string | undefined
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
  readonly findings: Findings
  /** What is used though the standard does not say so, and what is not used though it was offered. */
  readonly quirks: readonly string[]
  readonly warnings: readonly string[]
}

/** For one collection: the schema, and all that is asked here. */
export const MAX_REQUESTS = 12

/**
 * Never fails for what a feature type answers wrongly: then less is used of it.
 * @throws SourceError where not even a page of features can be read
 */
export async function probeCollection(scope: ProbeScope): Promise<ProbedCollection> {
  const { client, endpoint, description, context } = scope
  const asker = createAsker(client, endpoint, { context, requests: MAX_REQUESTS - 1 })
  const type: TypeName = { name: description.name, prefix: description.prefix, namespace: description.namespace }
  const sample = await probeSample(asker, { scope, type })
  const selector = chooseSelector(sample)
  const known = knownFeatures(sample, selector)
  const fes = createFes(endpoint.dialect, description.prefix)
  const found =
    selector === undefined || known.length === 0
      ? undefined
      : await findOperators(asker, { fes, type, sample, known, selector, declares: (operator) => scope.operators.has(operator) })
  const knowsTexts = found?.operators.get('text <') === 'exact'
  const shape = { ...sample.shape, emptyIsNull: found?.emptyIsNull ?? false }
  const keyOf = (item: WfsItem): string => String(item[sample.key.property])
  const paging = await probePaging(asker, { type, sample, srsName: sample.srsName, keyOf, knowsTexts })
  const hasIds = sample.key.property === ID_PROPERTY && scope.operators.has('ResourceId')
  const ids = hasIds ? await probeIds(asker, { sample, type, fes }) : { operators: [], quirks: [] }
  const isSortable = scope.sorts && paging.findings.sortsTies
  const order = isSortable ? await probeSort(asker, { type, sample, shape, keyOf, knowsTexts }) : { sorts: new Map(), quirks: [] }
  const findings: Findings = {
    ...NOTHING_FOUND,
    total: sample.total,
    operators: new Map([...(found?.operators ?? []), ...ids.operators]),
    askable: found?.askable ?? new Set(),
    nullable: found?.nullable ?? new Set(),
    timeSpelling: found?.timeSpelling ?? new Map(),
    filterCrs: found?.filterCrs,
    marginDegrees: sample.marginDegrees,
    geoJsonFormat: sample.geoJsonFormat,
    provenPageSize: sample.provenPageSize,
    bbox: description.bbox,
    ...paging.findings,
    sorts: order.sorts,
  }
  return {
    description,
    type,
    properties: sample.properties,
    keyProperty: sample.key.property,
    shape,
    srsName: sample.srsName,
    findings,
    quirks: [...sample.quirks, ...(found?.quirks ?? []), ...paging.quirks, ...ids.quirks, ...order.quirks],
    warnings: sample.warnings,
  }
}

/** The key where it is a plain property; else the property with most different values. */
function chooseSelector({ key, properties, items }: Sample): Selector | undefined {
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
function knownFeatures({ items }: Sample, selector: Selector | undefined): readonly KnownFeature[] {
  if (selector === undefined) return []
  const seen = new Map<string, KnownFeature | undefined>()
  for (const item of items) {
    const literal = literalOf(item[selector.property])
    if (literal !== undefined) seen.set(literal, seen.has(literal) ? undefined : { item, fid: markOf(item)?.fid, selector: literal })
  }
  return [...seen.values()].filter((known) => known !== undefined)
}

interface IdProbe {
  readonly sample: Sample
  readonly type: TypeName
  readonly fes: ReturnType<typeof createFes>
}

interface IdFindings {
  readonly operators: readonly (readonly [OperatorKey, Verdict])[]
  readonly quirks: readonly string[]
}

/** By one feature id, and by two: as many must come. */
async function probeIds(asker: Asker, { sample, type, fes }: IdProbe): Promise<IdFindings> {
  const ids = sample.items.map((item) => markOf(item)?.fid).filter((fid) => fid !== undefined && isPlainText(fid)) as readonly string[]
  const operators: (readonly [OperatorKey, Verdict])[] = []
  const quirks: string[] = []
  const known: IdProbe = { sample, type, fes }
  // Two at once: where both come, one would.
  const two = await tryIds(asker, known, ids.slice(0, 2))
  if (two === undefined) return { operators, quirks }
  if (two.isRight) {
    operators.push(['resourceId', 'exact'])
    if (ids.length > 1) operators.push(['resourceIds', 'exact'])
    return { operators, quirks }
  }
  quirks.push(`several ResourceIds in one filter are not used: ${two.says}`)
  const one = await tryIds(asker, known, ids.slice(0, 1))
  if (one?.isRight === true) operators.push(['resourceId', 'exact'])
  else if (one !== undefined) quirks.push(`ResourceId is not used: ${one.says}`)
  return { operators, quirks }
}

/** Undefined where there is nothing to ask, or no request left. */
async function tryIds(
  asker: Asker,
  probe: IdProbe,
  wanted: readonly string[],
): Promise<{ readonly isRight: boolean; readonly says: string } | undefined> {
  if (wanted.length === 0 || asker.left() < 1) return undefined
  const got = await readIds(asker, { ...probe, wanted })
  const isRight = wanted.length === got.length && wanted.every((id) => got.includes(id))
  return { isRight, says: `asked for ${wanted.join(' and ')}, got ${got.join(' and ') || 'nothing'}` }
}

async function readIds(
  asker: Asker,
  { type, wanted, sample, fes }: IdProbe & { readonly wanted: readonly string[] },
): Promise<readonly string[]> {
  try {
    const filter = wanted.map((id) => fes.resourceId(id))
    const { items } = await asker.readPage({ type, filter, count: wanted.length + 1, srsName: sample.srsName }, sample.shape)
    return items.map((item) => markOf(item)?.fid ?? '')
  } catch (error) {
    if (error instanceof SourceError && error.code !== 'SOURCE_UNREACHABLE' && error.code !== 'SOURCE_TIMEOUT') return ['an error']
    throw error
  }
}
