// All probes of one collection, within twelve requests, those that describe it included.
import type { CollectionProperty, PropertyType, Verdict } from '@crosswalk/contract'
import type { HttpContext } from '@crosswalk/http'
import { GEOMETRY, ID } from '../items/create-getters.ts'
import type { FeatureClient } from '../items/feature-client.ts'
import type { Abilities, FilterAbility, FilterLanguage, ProbedType, SortAbility } from '../request/abilities.ts'
import { buildUrl } from '../request/build-url.ts'
import type { CollectionState } from '../request/collection-state.ts'
import { isGeometryEcho, SAMPLE_SIZE } from '../service/read-collection.ts'
import type { ReadCollection } from '../service/read-collection.ts'
import { createAsker } from './ask.ts'
import type { Asker } from './ask.ts'
import { createFindings } from './findings.ts'
import type { Findings } from './findings.ts'
import { chooseKey, judgeOrder } from './judge-order.ts'
import { probeFilter } from './probe-filter.ts'
import { probePaging } from './probe-paging.ts'
import type { PagingFindings } from './probe-paging.ts'
import { probeDatetime, probeParameters, probeSingle } from './probe-parameters.ts'
import { createSample } from './sample.ts'
import { decimalsOf } from './spatial-templates.ts'
import type { Sample } from './sample.ts'

/** Of one collection, its description included. */
export const MAX_REQUESTS = 12
/** A page of a probe holds the features of all its questions many times over. */
const PAGE_SIZE = 2 * SAMPLE_SIZE

/** What the collections of one server taught about the next: tried first there, and tried all the same. */
export interface Lore {
  languages: readonly FilterLanguage[]
  geometryNames: readonly string[]
}

export interface ProbeSettings {
  readonly client: FeatureClient
  readonly context: HttpContext
  readonly lore: Lore
  /** No language: no filter is tried. */
  readonly languages: readonly FilterLanguage[]
  readonly conformance: ReadonlySet<string>
  readonly maxPageSize: number
}

interface Probe extends ProbeSettings {
  readonly read: ReadCollection
  readonly sample: Sample
  readonly asker: Asker
  readonly findings: Findings
}

/** @throws SourceError where nobody answers: the collection stays as it was */
export async function probeCollection(read: ReadCollection, settings: ProbeSettings): Promise<CollectionState> {
  const { state } = read
  const sample = createSample({ features: read.features, types: state.types, emptyIsNull: state.emptyIsNull, isWhole: read.isWhole })
  const findings = createFindings()
  for (const quirk of state.quirks) findings.note(quirk)
  const asker = createAsker(settings.client, state, { context: settings.context, budget: MAX_REQUESTS - read.requests })
  const probe: Probe = { ...settings, read, sample, asker, findings }
  if (sample.features.length === 0)
    return settle(state, { ...state.abilities }, ['there is no feature with an identifier of its own: nothing could be asked'])
  const names = nativeNames(read)
  const textKey = read.hasQueryables ? chooseKey(sample, ['text'], names) : undefined
  const pages = await probePaging({ state, sample, asker, findings, client: settings.client, key: textKey, maximum: settings.maxPageSize })
  const sort = textKey === undefined ? undefined : await probeSort(probe, { pages, names })
  const filter = await findFilter(probe, names)
  const rest = await probeRest(probe, { filter, names })
  const abilities: Abilities = {
    paging: pages.paging,
    counts: pages.counts && asker.countsTruly(),
    bbox: pages.bbox,
    sort,
    selects: state.abilities.selects,
    ...roundedFilter(filter, sample),
    ...rest,
  }
  if (pages.counts && !asker.countsTruly()) findings.note('numberMatched is not the number of features that match')
  return settle(state, abilities, findings.quirks())
}

/** What filters call a property: its own name, where queryables or the sample have it; nested ones have no name there. */
function nativeNames({ state, declared, hasQueryables }: ReadCollection): ReadonlyMap<string, string> {
  const known = hasQueryables ? new Set(declared.map(({ name }) => name)) : undefined
  const identifier = declared.find(({ role }) => role === 'id')?.name ?? ID
  const names = new Map<string, string>()
  for (const [name, type] of state.types) {
    if (type === 'geometry' || name === ID) continue
    if (known?.has(name) ?? !name.includes('.')) names.set(name, name)
  }
  if (known === undefined || known.has(identifier)) names.set(ID, identifier)
  return names
}

async function findFilter(probe: Probe, names: ReadonlyMap<string, string>): Promise<FilterAbility | undefined> {
  const { read, settings } = { read: probe.read, settings: probe }
  const claims = [...probe.conformance].some((uri) => /ogcapi-features-3|cql/i.test(uri))
  if (probe.languages.length === 0 || (!read.hasQueryables && !claims)) return undefined
  const { sample, asker, findings, lore } = probe
  const { state } = read
  const order = probe.languages.toSorted((a, b) => rank(lore.languages, a) - rank(lore.languages, b))
  const types = new Map([...sample.types].filter(([name, type]) => type === 'geometry' || names.has(name)))
  const filter = await probeFilter({
    state,
    // What filters have no name for, no question is asked of.
    sample: createSample({ features: read.features, types, emptyIsNull: state.emptyIsNull, isWhole: read.isWhole }),
    asker,
    findings,
    languages: order,
    names,
    geometryNames: geometryNames(read, lore),
    reserve: 0,
    pageSize: Math.min(PAGE_SIZE, settings.maxPageSize),
  })
  if (filter !== undefined) {
    lore.languages = [filter.language]
    const name = filter.names.get(GEOMETRY)
    if (name !== undefined) lore.geometryNames = [name]
  }
  return filter
}

const rank = (first: readonly string[], name: string): number => (first.includes(name) ? 0 : 1)

/** What the server taught before, a column that features without geometry show, what is declared, and what everybody calls it. */
function geometryNames({ declared, features }: ReadCollection, { geometryNames: before }: Lore): readonly string[] {
  const known = new Map(declared.map((property) => [property.name, property]))
  const echoes = features.flatMap(({ properties }) => Object.keys(properties ?? {}).filter((name) => isGeometryEcho(name, known, features)))
  const said = declared.filter(({ type }) => type === 'geometry').map(({ name }) => name)
  const own = said.filter((name) => name !== GEOMETRY)
  return [...new Set([...own, ...before, ...echoes, ...(own.length > 0 ? [] : ['geom']), ...said, GEOMETRY])].slice(0, 3)
}

interface SortContext {
  readonly pages: PagingFindings
  readonly names: ReadonlyMap<string, string>
}

/** The other direction, over numbers or instants; text was sorted on the way through the pages. */
async function probeSort({ sample, asker, read, findings }: Probe, { pages, names }: SortContext): Promise<SortAbility | undefined> {
  const key = chooseKey(sample, ['number', 'timestamp', 'date'], names) ?? chooseKey(sample, ['text'], names)
  if (key === undefined) return undefined
  const query = [...read.state.fixedQuery, ['sortby', `-${key.name},${key.keyName}`], ['limit', String(SAMPLE_SIZE)]] as const
  const answer = await asker.ask({ url: buildUrl(read.state.itemsUrl, query) })
  if (answer.kind !== 'page') return undefined
  const descending = judgeOrder(answer.page.features, { key, descending: true, sample })
  const isText = sample.types.get(key.property) === 'text'
  if (pages.ascending === undefined && pages.rows > 1) findings.note('sortby does not sort text, or not by code point')
  if (descending === undefined) findings.note(`sortby=-${key.name} does not sort, or not as Crosswalk does`)
  if (descending === 'first') findings.note(`sortby puts rows without a value first in descending order (${key.name})`)
  if (pages.ascending === 'first') findings.note('sortby puts rows without a value first in ascending order')
  const types = new Set<ProbedType>()
  if (descending !== undefined && !isText) for (const type of ['number', 'date', 'timestamp'] as const) types.add(type)
  if (pages.ascending !== undefined && (descending !== undefined || !isText)) types.add('text')
  const seen = (placement: PagingFindings['ascending']): 'first' | 'last' | undefined => (placement === 'unseen' ? undefined : placement)
  return types.size === 0
    ? undefined
    : { types, ascending: seen(pages.ascending), descending: seen(descending), names, keyName: key.keyName }
}

interface RestContext {
  readonly filter: FilterAbility | undefined
  readonly names: ReadonlyMap<string, string>
}

/** Part 1 is what is left where Part 3 is not there, or has no way to say a text. */
async function probeRest(probe: Probe, { filter, names }: RestContext): Promise<Pick<Abilities, 'datetime' | 'parameters' | 'singles'>> {
  const { read, sample, asker, findings } = probe
  const parameterProbe = { state: read.state, sample, asker, findings, pageSize: PAGE_SIZE }
  const usable = [...names.keys()].filter((name) => name !== ID && !RESERVED.has(name))
  const wantsParameters = filter === undefined || !filter.quotes
  const types = wantsParameters && usable.length > 0 ? await probeParameters(parameterProbe, usable) : new Set<ProbedType>()
  const hasInstants = filter?.verdicts.get('>=:timestamp') === 'exact' || filter?.verdicts.get('>=:date') === 'exact'
  const datetime = hasInstants ? undefined : await probeDatetime(parameterProbe)
  const hasKeys = filter?.names.has(ID) === true && filter.verdicts.get(`in:${sample.types.get(ID) ?? ''}`) === 'exact'
  const singles = !hasKeys && asker.left() > 0 && (await probeSingle(probe.client, { state: read.state, sample, context: probe.context }))
  return { datetime, parameters: { types, names: new Set(usable) }, singles }
}

/** Parameters of the standards: a property of such a name cannot be asked for by it. */
const RESERVED: ReadonlySet<string> = new Set([
  'f',
  'limit',
  'offset',
  'bbox',
  'bbox-crs',
  'crs',
  'datetime',
  'filter',
  'filter-lang',
  'filter-crs',
  'sortby',
  'properties',
  'q',
  'ids',
  'lang',
  'startindex',
])

/** Where coordinates in answers have many digits and do not equal themselves, they are rounded: boxes are widened, and nothing spatial is exact. */
function roundedFilter(filter: FilterAbility | undefined, sample: Sample): Pick<Abilities, 'filter' | 'marginDegrees'> {
  const decimals = Math.max(0, ...sample.features.map(decimalsOf))
  if (decimals < 5 || filter?.verdicts.get('s_equals:geometry') === 'exact') return { filter, marginDegrees: 0 }
  const marginDegrees = Math.max(10 ** -decimals, 1e-9)
  if (filter === undefined) return { filter, marginDegrees }
  const verdicts = [...filter.verdicts].map(([ability, verdict]): readonly [string, Verdict] => {
    if (!ability.startsWith('s_')) return [ability, verdict]
    return [
      ability,
      ability === 's_intersects:geometry' && verdict === 'exact'
        ? 'inexact'
        : ability === 's_intersects:geometry'
          ? verdict
          : 'unsupported',
    ]
  })
  return { filter: { ...filter, verdicts: new Map(verdicts) }, marginDegrees }
}

function settle(state: CollectionState, abilities: Abilities, quirks: readonly string[]): CollectionState {
  const properties = state.collection.properties.map((property) => describe(property, abilities))
  const { count } = state.collection
  const isTrue = abilities.counts && count !== undefined
  return {
    ...state,
    abilities,
    quirks,
    isProbed: true,
    collection: Object.freeze({
      ...state.collection,
      properties,
      ...(isTrue ? { count: { value: count.value, accuracy: 'exact' as const } } : {}),
    }),
  }
}

function describe(property: CollectionProperty, abilities: Abilities): CollectionProperty {
  const { filter, sort, parameters, datetime, bbox } = abilities
  const { name, type } = property
  const isFiltered = filter?.names.has(name) === true && hasVerdict(filter, type)
  const filterable =
    isFiltered ||
    (type === 'geometry' && bbox) ||
    datetime?.property === name ||
    (parameters.names.has(name) && parameters.types.has(type as ProbedType))
  return { ...property, filterable, sortable: sort !== undefined && isSortable(name, type, abilities) }
}

function hasVerdict({ verdicts }: FilterAbility, type: PropertyType): boolean {
  return [...verdicts].some(([ability, verdict]) => verdict !== 'unsupported' && ability.endsWith(`:${type}`))
}

/** In both directions, one of them in two requests if need be. */
function isSortable(name: string, type: PropertyType, { sort, filter }: Abilities): boolean {
  if (sort?.names.has(name) !== true || !sort.types.has(type as ProbedType)) return false
  if (name === ID) return true
  const splits = filter?.names.has(name) === true && filter.verdicts.get('isNull') === 'exact' && filter.verdicts.get('not') === 'exact'
  return splits || (sort.ascending === 'last' && sort.descending === 'last')
}
