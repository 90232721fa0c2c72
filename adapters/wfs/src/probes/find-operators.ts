// Tries the operators on known features, and draws the conclusions.
import type { Verdict } from '@crosswalk/contract'
import type { XmlNode } from '@crosswalk/xml'
import type { Fes } from '../filter/create-fes.ts'
import { createItem, markOf } from '../features/wfs-item.ts'
import type { WfsItem } from '../features/wfs-item.ts'
import type { TypeName } from '../request/build-request.ts'
import { createClaims, createNullClaims, EMPTY_TEXT } from './claims.ts'
import { createTimeClaims } from './time-claims.ts'
import type { Claim } from './claim.ts'
import type { FilterCrs, OperatorKey, TimeSpelling } from './findings.ts'
import { describeJudgement, judgeAll } from './judge-claims.ts'
import type { Judgement } from './judge-claims.ts'
import type { KnownFeature, Selector } from './known-feature.ts'
import type { Sample } from './probe-sample.ts'
import type { Asker } from './read-sample.ts'
import { runClaims } from './run-claims.ts'
import type { ClaimResults, ClaimRunner } from './run-claims.ts'
import { createSpatialClaims, FILTER_SYSTEMS } from './spatial-claims.ts'

export interface OperatorScope {
  readonly fes: Fes
  readonly type: TypeName
  readonly sample: Sample
  readonly known: readonly KnownFeature[]
  readonly selector: Selector
  readonly declares: (operator: string) => boolean
}

export interface FoundOperators {
  readonly operators: ReadonlyMap<OperatorKey, Verdict>
  readonly askable: ReadonlySet<string>
  readonly nullable: ReadonlySet<string>
  readonly timeSpelling: ReadonlyMap<'date' | 'timestamp', TimeSpelling>
  readonly filterCrs: FilterCrs | undefined
  readonly emptyIsNull: boolean
  readonly quirks: readonly string[]
}

type Judgements = ReadonlyMap<OperatorKey, ReadonlyMap<string, Judgement>>

/** Requests that are kept for finding out how features are sorted. */
const KEPT_FOR_SORTING = 2

/** What was asked about null, and what is still to be. */
export interface FoundNulls {
  readonly claims: readonly Claim[]
  /** Servers write null into an expression of the column's type: times are where that fails, so they come last and by themselves. */
  readonly later: readonly Claim[]
  readonly results: ClaimResults
  readonly emptyIsNull: boolean
}

/** Of texts, numbers and booleans: is what is missing null, and is an empty element. */
export async function probeNulls(asker: Asker, scope: OperatorScope): Promise<FoundNulls> {
  const { fes, sample, known } = scope
  const claims = createNullClaims({ fes, features: known, properties: sample.properties })
  const timeNames = new Set(sample.properties.filter(({ type }) => TIMES.has(type)).map(({ name }) => name))
  const now = claims.filter(({ variant }) => !timeNames.has(variant))
  const results = await runClaims(atMost(createRunner(asker, scope), asker, NULL_REQUESTS), now)
  const later = claims.filter(({ variant }) => timeNames.has(variant))
  return { claims, later, results, emptyIsNull: findNulls(judgeAll(now, results)).emptyIsNull }
}

export async function findOperators(asker: Asker, scope: OperatorScope, first: FoundNulls): Promise<FoundOperators> {
  const { fes, sample, declares, known: seen } = scope
  const { properties } = sample
  const known = first.emptyIsNull ? seen.map((feature) => ({ ...feature, item: withNulls(feature.item) })) : seen
  const runner = createRunner(asker, { ...scope, known })
  const check = async (some: readonly Claim[]): Promise<Judgements> => judgeAll(some, await runClaims(runner, some))
  const claims = { fes, features: known, properties, declares }
  const values = await check(createClaims(claims))
  const spatial = await findFilterCrs(scope, { known, check })
  const times = await check(createTimeClaims(claims))
  const last = await runClaims(atMost(createRunner(asker, scope), asker, asker.left() - KEPT_FOR_SORTING), first.later)
  const nulls = findNulls(judgeAll(first.claims, join(first.results, last)))
  return conclude({ nulls, values, spatial, times })
}

const TIMES: ReadonlySet<string> = new Set(['time', 'date', 'timestamp'])

function join(left: ClaimResults, right: ClaimResults): ClaimResults {
  return {
    held: new Set([...left.held, ...right.held]),
    failed: new Map([...left.failed, ...right.failed]),
    refused: new Map([...left.refused, ...right.refused]),
  }
}

/** So many go into finding out about null, so that some are left for what follows. */
const NULL_REQUESTS = 5

function atMost(runner: ClaimRunner, asker: Asker, requests: number): ClaimRunner {
  const floor = asker.left() - requests
  return { ...runner, left: () => Math.min(runner.left(), asker.left() - floor) }
}

/** The filter goes out as GML: that is the format whose features are known. */
function createRunner(asker: Asker, { fes, type, sample, known, selector }: OperatorScope): ClaimRunner {
  const byFid = new Map(known.flatMap((feature) => (feature.fid === undefined ? [] : [[feature.fid, feature] as const])))
  const bySelector = new Map(known.map((feature) => [feature.selector, feature]))
  const identify = (item: WfsItem): KnownFeature | undefined =>
    byFid.get(markOf(item)?.fid ?? '') ?? bySelector.get(String(item[selector.property]))
  return {
    fes,
    left: () => asker.left(),
    select: ({ selector: literal }) => fes.compare('PropertyIsEqualTo', selector.property, literal),
    async ask(filter: XmlNode) {
      const { items } = await asker.readPage({ type, filter: [filter], srsName: sample.srsName, count: MOST_ANSWERS }, sample.shape)
      return new Set(items.map(identify).filter((feature) => feature !== undefined))
    },
  }
}

/** Each known feature once, and as many others that share what they were singled out by. */
const MOST_ANSWERS = 200

function withNulls(item: WfsItem): WfsItem {
  const values = Object.fromEntries(Object.entries(item).map(([name, value]) => [name, value === '' ? null : value]))
  return createItem(values, markOf(item) ?? { fid: undefined, row: 0 })
}

interface SpatialFindings {
  readonly judgements: readonly { readonly crs: FilterCrs; readonly found: Judgements }[]
  readonly filterCrs: FilterCrs | undefined
}

/** The first way of writing places in which a box finds what it should. */
async function findFilterCrs(
  { fes, sample, declares }: OperatorScope,
  { known, check }: { known: readonly KnownFeature[]; check: (claims: readonly Claim[]) => Promise<Judgements> },
): Promise<SpatialFindings> {
  const { geometryProperty } = sample.shape
  const judgements: { readonly crs: FilterCrs; readonly found: Judgements }[] = []
  if (geometryProperty === undefined || !declares('BBOX')) return { judgements, filterCrs: undefined }
  for (const crs of FILTER_SYSTEMS) {
    const claims = createSpatialClaims({ fes, features: known, geometryProperty, declares, crs })
    if (claims.length === 0) break
    const found = await check(claims)
    judgements.push({ crs, found })
    const [bbox] = found.get('bbox')?.values() ?? []
    if (bbox?.verdict === 'exact') return { judgements, filterCrs: crs }
    // Without evidence there was no request left.
    if (bbox === undefined || bbox.evidence.length === 0) break
  }
  return { judgements, filterCrs: undefined }
}

interface NullFindings {
  readonly emptyIsNull: boolean
  readonly verdict: Verdict
  readonly nullable: ReadonlySet<string>
  readonly judgements: Judgements
}

/** Exact where both a null and a value were seen for what they are; an empty text is null where the server says so of every one. */
function findNulls(judgements: Judgements): NullFindings {
  const variants = [...(judgements.get('isNull') ?? [])]
  const empty = variants.filter(([variant]) => variant.endsWith(EMPTY_TEXT))
  const plain = variants.filter(([variant]) => !variant.endsWith(EMPTY_TEXT))
  const contradicts = ([, { evidence }]: readonly [string, Judgement]): boolean => evidence.some((text) => !text.startsWith('refused'))
  const emptyIsNull = empty.some(([, { isHeld }]) => isHeld) && !empty.some(contradicts)
  const isNullSeen = emptyIsNull || plain.some(([, { isHeld, verdict }]) => isHeld && verdict !== 'unsupported')
  const isProven = isNullSeen && plain.some(([, { isHeld }]) => isHeld) && !plain.some(contradicts)
  const held = [...plain, ...(emptyIsNull ? empty : [])]
    .filter(([, { isHeld }]) => isHeld)
    .map(([variant]) => variant.replace(EMPTY_TEXT, ''))
  const failing = new Set(
    [...plain, ...empty].filter(([, { evidence }]) => evidence.length > 0).map(([variant]) => variant.replace(EMPTY_TEXT, '')),
  )
  return {
    emptyIsNull,
    verdict: isProven ? 'exact' : 'unsupported',
    nullable: new Set(held.filter((name) => !failing.has(name))),
    judgements,
  }
}

interface Outcomes {
  readonly nulls: NullFindings
  readonly values: Judgements
  readonly spatial: SpatialFindings
  readonly times: Judgements
}

function conclude({ nulls, values, spatial, times }: Outcomes): FoundOperators {
  const operators = new Map<OperatorKey, Verdict>()
  for (const [operator, variants] of values)
    if (operator !== 'property') operators.set(operator, variants.get('')?.verdict ?? 'unsupported')
  operators.set('isNull', nulls.verdict)
  const last = spatial.filterCrs && spatial.judgements.at(-1)
  for (const [operator, variants] of last?.found ?? []) operators.set(operator, [...variants.values()][0]?.verdict ?? 'unsupported')
  const timeSpelling = new Map<'date' | 'timestamp', TimeSpelling>()
  for (const type of ['date', 'timestamp'] as const) {
    const spelling = [...(times.get(`${type} range`) ?? [])].find(([, { verdict }]) => verdict === 'exact')?.[0]
    if (spelling !== undefined) timeSpelling.set(type, spelling as TimeSpelling)
    if (times.has(`${type} range`)) operators.set(`${type} range`, spelling === undefined ? 'unsupported' : 'inexact')
    const during = times.get(`${type} during`)?.get('')
    if (during !== undefined) operators.set(`${type} during`, during.verdict)
  }
  const askable = [...(values.get('property') ?? [])].filter(([, { verdict }]) => verdict !== 'unsupported').map(([name]) => name)
  return {
    operators,
    askable: new Set(askable),
    nullable: nulls.nullable,
    timeSpelling,
    filterCrs: spatial.filterCrs,
    emptyIsNull: nulls.emptyIsNull,
    quirks: quirksOf({ nulls, values, spatial, times }),
  }
}

/** Ways of writing times that a server need not know, where it knows that of the standard. */
const SPELLED_OTHERWISE: ReadonlySet<string> = new Set(['space and offset', 'space', 'quoted'])

function isStandardUsed(variants: ReadonlyMap<string, Judgement>): boolean {
  return variants.get('T and Z')?.verdict === 'exact'
}

function quirksOf({ nulls, values, spatial, times }: Outcomes): readonly string[] {
  const all = [...nulls.judgements, ...values, ...spatial.judgements.flatMap(({ found }) => [...found]), ...times]
  const sentences = all.flatMap(([operator, variants]) =>
    [...variants].flatMap(([variant, judgement]) =>
      (variant.endsWith(EMPTY_TEXT) && !nulls.emptyIsNull) || (SPELLED_OTHERWISE.has(variant) && isStandardUsed(variants))
        ? []
        : (describeJudgement(operator, variant, judgement) ?? []),
    ),
  )
  return [
    ...(nulls.emptyIsNull ? ['null is written as an empty element: PropertyIsNull holds of features where nothing stands'] : []),
    ...new Set(sentences),
  ]
}
