// The first look at a feature type: some features, how many there are, what GeoJSON makes of the same, and what follows from that.
import { SourceError } from '@crosswalk/contract'
import { parseCrs } from '@crosswalk/geo'
import type { FeatureShape } from '../features/feature-shape.ts'
import { readGmlFeature } from '../features/read-gml-feature.ts'
import { markOf } from '../features/wfs-item.ts'
import type { WfsItem } from '../features/wfs-item.ts'
import type { FeatureTypeDescription } from '../description/read-capabilities.ts'
import type { TypeName } from '../request/build-request.ts'
import { compareFormats, firstPosition } from './compare-formats.ts'
import { collectEvidence, refineProperties, roundingOf } from './evidence.ts'
import type { Evidence, RefinedProperty } from './evidence.ts'
import type { ProbeScope } from './probe-collection.ts'
import { createReader, shapeOf } from './read-sample.ts'
import type { Asker, Page } from './read-sample.ts'
import { ID_PROPERTY, selectKey } from './select-key.ts'
import type { FoundKey } from './select-key.ts'

/** What the first requests showed. */
export interface Sample {
  readonly items: readonly WfsItem[]
  readonly properties: readonly RefinedProperty[]
  readonly shape: FeatureShape
  readonly srsName: string | undefined
  readonly key: FoundKey
  readonly total: number | undefined
  readonly marginDegrees: number
  readonly geoJsonFormat: string | undefined
  readonly provenPageSize: number
  /** The first page came with a link to the next. */
  readonly hasNext: boolean
  readonly quirks: readonly string[]
  readonly warnings: readonly string[]
}

export const SAMPLE_SIZE = 50

interface SampleScope {
  readonly scope: ProbeScope
  readonly type: TypeName
}

/** @throws SourceError where no page of features can be read */
export async function probeSample(asker: Asker, { scope, type }: SampleScope): Promise<Sample> {
  const { description, schema, key, crs } = scope
  const srsName = chooseSrs(description)
  const question = { type, count: SAMPLE_SIZE, srsName }
  const assumed = crs ?? srsName ?? description.defaultSrs
  const given = { gml: createReader(false), srsName: assumed, emptyIsNull: false }
  const page = await asker.readPage(question, shapeOf(refineProperties(schema, NO_EVIDENCE), given))
  const { matched } = page.head
  const isWhole = matched !== undefined && matched === page.items.length && matched < SAMPLE_SIZE
  const total = isWhole ? matched : await readTotal(asker, type)
  const evidence = collectEvidence(page.elements)
  const properties = refineProperties(schema, evidence)
  const shape = shapeOf(properties, given)
  const format = geoJsonFormat(scope)
  const geoJson =
    format === undefined || page.items.length === 0
      ? undefined
      : await readOther(asker, { question: { ...question, outputFormat: format }, shape })
  const axes = decideAxes(page, { shape, properties, geoJson, description })
  const provenPageSize =
    page.items.length >= SAMPLE_SIZE ? page.items.length : total !== undefined && total <= page.items.length ? Number.MAX_SAFE_INTEGER : 0
  const found = selectKey(key, axes.items, properties)
  const differences = [...axes.differences, ...(found.property === ID_PROPERTY ? idDifferences(axes.items, geoJson) : [])]
  return {
    items: axes.items,
    properties,
    shape: axes.shape,
    srsName,
    key: found,
    total,
    marginDegrees: marginOf(axes.shape, evidence),
    geoJsonFormat: scope.usesGeoJson && geoJson !== undefined && differences.length === 0 ? format : undefined,
    provenPageSize,
    hasNext: page.head.next !== undefined,
    quirks: [
      ...properties.flatMap(({ name, remark }) => (remark === undefined ? [] : [`property ${name} ${remark}`])),
      ...axes.quirks,
      ...assumedQuirk(evidence, assumed),
      ...(differences.length > 0 ? [`GeoJSON is not used: ${differences.slice(0, 2).join('; ')}`] : []),
      ...(page.head.matched === undefined &&
      page.items.length > 0 &&
      asker.endpoint.dialect.version === '2.0.0' &&
      (total ?? 0) > page.items.length
        ? ['numberMatched is unknown but on hits and last pages']
        : []),
      ...roundingQuirk(evidence),
    ],
    warnings: [
      ...(found.remark === undefined ? [] : [found.remark]),
      ...(axes.shape.problems.count > 0
        ? [`${axes.shape.problems.count} of the first geometries cannot be read: ${axes.shape.problems.first ?? ''}`]
        : []),
    ],
  }
}

/** Where features are told apart by their ids, both formats must have the same. */
function idDifferences(items: readonly WfsItem[], geoJson: readonly WfsItem[] | undefined): readonly string[] {
  const place = items.findIndex((item, index) => markOf(item)?.fid !== markOf(geoJson?.[index])?.fid)
  const [here, there] = [markOf(items[place])?.fid, markOf(geoJson?.[place])?.fid]
  return geoJson === undefined || place < 0 ? [] : [`the feature ${here ?? 'without id'} is ${there ?? 'without id'} in GeoJSON`]
}

const NO_EVIDENCE: Evidence = { texts: new Map(), geometries: new Set(), coordinates: [], srsNames: [] }

/** WGS 84 where the server offers it besides another: it then transforms what it answers and what it is asked alike. */
function chooseSrs({ defaultSrs, otherSrs }: FeatureTypeDescription): string | undefined {
  return defaultSrs === undefined || isWgs84(defaultSrs) ? undefined : otherSrs.find(isWgs84)
}

export function isWgs84(srsName: string): boolean {
  try {
    const { authority, code } = parseCrs(srsName)
    return authority === 'OGC' || code === '4326'
  } catch {
    return false
  }
}

/** GeoJSON under one of its many names; not the scripts that some servers offer. */
function geoJsonFormat({ outputFormats, description }: ProbeScope): string | undefined {
  const formats = description.outputFormats.length > 0 ? description.outputFormats : outputFormats
  return formats.find((format) => /geo\+?json/i.test(format)) ?? formats.find((format) => /^(?:application\/)?json\b/i.test(format))
}

async function readTotal(asker: Asker, type: TypeName): Promise<number | undefined> {
  try {
    return await asker.readCount({ type })
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

async function readOther(
  asker: Asker,
  { question, shape }: { question: Parameters<Asker['readGeoJsonPage']>[0]; shape: FeatureShape },
): Promise<readonly WfsItem[] | undefined> {
  try {
    return await asker.readGeoJsonPage(question, { ...shape, problems: { count: 0, first: undefined } })
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}

/** The server is there and does not want to. */
export function isRefusal(error: unknown): boolean {
  return error instanceof SourceError && ['SOURCE_REJECTED', 'SOURCE_FAILED', 'SOURCE_MALFORMED'].includes(error.code)
}

interface AxisScope {
  readonly shape: FeatureShape
  readonly properties: readonly RefinedProperty[]
  readonly geoJson: readonly WfsItem[] | undefined
  readonly description: FeatureTypeDescription
}

interface Axes {
  readonly items: readonly WfsItem[]
  readonly shape: FeatureShape
  readonly differences: readonly string[]
  readonly quirks: readonly string[]
}

/** As the form of srsName says, unless GeoJSON, the edge of the world or the declared box show that it is the other way round. */
function decideAxes(page: Page, { shape, properties, geoJson, description }: AxisScope): Axes {
  const read = (isSwapped: boolean): { readonly items: readonly WfsItem[]; readonly shape: FeatureShape } => {
    const own = { ...shape, gml: createReader(isSwapped), problems: { count: 0, first: undefined } }
    return { items: page.elements.map((element, row) => readGmlFeature(element, own, row)), shape: own }
  }
  const compare = (items: readonly WfsItem[]): ReturnType<typeof compareFormats> =>
    geoJson === undefined
      ? { differences: [], isSwapped: false }
      : compareFormats({ gml: items, geoJson, geometryProperty: shape.geometryProperty, properties })
  const straight = read(false)
  const compared = compare(straight.items)
  const swapped = read(true)
  const reason = compared.isSwapped
    ? 'GeoJSON has the axes of the same features the other way round'
    : straight.shape.problems.count > swapped.shape.problems.count
      ? straight.shape.problems.first
      : geoJson === undefined && isOutside(straight, description) && !isOutside(swapped, description)
        ? 'the declared WGS84BoundingBox holds the features only so'
        : undefined
  if (reason === undefined) return { ...straight, differences: compared.differences, quirks: [] }
  return {
    ...swapped,
    differences: compare(swapped.items).differences,
    quirks: [`axes of GML are read the other way round than srsName says: ${reason}`],
  }
}

function isOutside({ items, shape }: { items: readonly WfsItem[]; shape: FeatureShape }, { bbox }: FeatureTypeDescription): boolean {
  const { geometryProperty } = shape
  if (bbox === undefined || geometryProperty === undefined) return false
  const [west, south, east, north] = bbox
  const places = items.map((item) => firstPosition(item[geometryProperty])).filter((position) => position !== undefined)
  const slack = 0.5
  return places.some(([x = 0, y = 0]) => y < south - slack || y > north + slack || (west <= east && (x < west - slack || x > east + slack)))
}

/** What rounding and transformation can shift. */
function marginOf(shape: FeatureShape, evidence: Evidence): number {
  const [srsName = shape.srsName] = evidence.srsNames
  const rounding = roundingOf(evidence)
  if (srsName === undefined || isWgs84(srsName)) return rounding
  try {
    const { metresPerUnit, transform } = shape.gml.systemOf(srsName)
    const roundingDegrees = metresPerUnit === null ? rounding : (rounding * metresPerUnit) / METRES_PER_DEGREE
    return (2 * (transform.accuracyMetres ?? 500)) / METRES_PER_DEGREE + roundingDegrees
  } catch {
    return rounding
  }
}

/** Of a degree of longitude in 75 degrees of latitude: farther north few features lie. */
const METRES_PER_DEGREE = 28_000

/** OGC 07-036r1 section 10.1.3.2 has it from an envelope around, or from nowhere. */
function assumedQuirk({ geometries, srsNames }: Evidence, assumed: string | undefined): readonly string[] {
  return geometries.size === 0 || srsNames.length > 0 || assumed === undefined
    ? []
    : [`crsAssumed: geometries name no coordinate reference system, ${assumed} is taken for it`]
}

function roundingQuirk(evidence: Evidence): readonly string[] {
  const rounding = roundingOf(evidence)
  return rounding > 0 && rounding < 1
    ? [
        `coordinates are written with ${String(Math.round(-Math.log10(rounding)))} decimals: boxes are asked for that much wider, and checked again`,
      ]
    : []
}
