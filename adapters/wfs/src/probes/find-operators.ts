// Tries the operators on known features, and draws the conclusions.
import type { Verdict } from '@crosswalk/contract'
import type { XmlNode } from '@crosswalk/xml'
import type { Fes } from '../filter/create-fes.ts'
import { createItem, markOf } from '../features/wfs-item.ts'
import type { WfsItem } from '../features/wfs-item.ts'
import type { TypeName } from '../request/build-request.ts'
import { createClaims, createNullClaims, createTimeClaims, EMPTY_TEXT } from './claims.ts'
import type { Claim } from './claims.ts'
import type { FilterCrs, OperatorKey, TimeSpelling } from './findings.ts'
import { describeJudgement, judgeAll } from './judge-claims.ts'
import type { Judgement } from './judge-claims.ts'
import type { KnownFeature, Selector } from './known-feature.ts'
import type { Sample } from './probe-sample.ts'
import type { Asker } from './read-sample.ts'
import { runClaims } from './run-claims.ts'
import type { ClaimRunner } from './run-claims.ts'
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
  readonly timeSpelling: ReadonlyMap<'date' | 'timestamp', TimeSpelling>
  readonly filterCrs: FilterCrs | undefined
  readonly emptyIsNull: boolean
  readonly quirks: readonly string[]
}

type Judgements = ReadonlyMap<OperatorKey, ReadonlyMap<string, Judgement>>

/** Requests that are kept for what comes after. */
const KEPT_FOR_PAGING = 1

export async function findOperators(asker: Asker, scope: OperatorScope): Promise<FoundOperators> {
  const { fes, sample, declares } = scope
  const runner = createRunner(asker, scope)
  const check = async (claims: readonly Claim[]): Promise<Judgements> => judgeAll(claims, await runClaims(runner, claims))
  const nulls = await check(createNullClaims({ fes, features: scope.known, properties: sample.properties }))
  const emptyIsNull = nulls.get('isNull')?.get(EMPTY_TEXT)?.verdict === 'inexact'
  const known = emptyIsNull ? scope.known.map((feature) => ({ ...feature, item: withNulls(feature.item) })) : scope.known
  const rest = createRunner(asker, { ...scope, known })
  const claims = { fes, features: known, properties: sample.properties, declares }
  const checkRest = async (some: readonly Claim[]): Promise<Judgements> => judgeAll(some, await runClaims(rest, some))
  const values = await checkRest(createClaims(claims))
  const spatial = await findFilterCrs(scope, { known, check: checkRest })
  const times = await checkRest(createTimeClaims(claims))
  return conclude({ nulls, emptyIsNull, values, spatial, times })
}

/** The filter goes out as GML: that is the format whose features are known. */
function createRunner(asker: Asker, { fes, type, sample, known, selector }: OperatorScope): ClaimRunner {
  const byFid = new Map(known.flatMap((feature) => (feature.fid === undefined ? [] : [[feature.fid, feature] as const])))
  const bySelector = new Map(known.map((feature) => [feature.selector, feature]))
  const identify = (item: WfsItem): KnownFeature | undefined =>
    byFid.get(markOf(item)?.fid ?? '') ?? bySelector.get(String(item[selector.property]))
  return {
    fes,
    left: () => asker.left() - KEPT_FOR_PAGING,
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

interface Outcomes {
  readonly nulls: Judgements
  readonly emptyIsNull: boolean
  readonly values: Judgements
  readonly spatial: SpatialFindings
  readonly times: Judgements
}

function conclude({ nulls, emptyIsNull, values, spatial, times }: Outcomes): FoundOperators {
  const operators = new Map<OperatorKey, Verdict>()
  for (const [operator, variants] of values) operators.set(operator, variants.get('')?.verdict ?? 'unsupported')
  operators.set('isNull', nullVerdict(nulls, emptyIsNull))
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
  return {
    operators,
    timeSpelling,
    filterCrs: spatial.filterCrs,
    emptyIsNull,
    quirks: quirksOf({ nulls, emptyIsNull, values, spatial, times }),
  }
}

/** Exact where both a null and a value were seen for what they are. */
function nullVerdict(nulls: Judgements, emptyIsNull: boolean): Verdict {
  const variants = nulls.get('isNull')
  const [plain, empty] = [variants?.get(''), variants?.get(EMPTY_TEXT)]
  if (plain === undefined || plain.evidence.length > 0) return 'unsupported'
  if (plain.verdict !== 'unsupported') return plain.verdict
  // No property was missing in another way than by an empty text: the plain claims were all about values.
  return emptyIsNull && empty !== undefined ? 'exact' : 'unsupported'
}

function quirksOf({ nulls, emptyIsNull, values, spatial, times }: Outcomes): readonly string[] {
  const all = [...nulls, ...values, ...spatial.judgements.flatMap(({ found }) => [...found]), ...times]
  const sentences = all.flatMap(([operator, variants]) =>
    [...variants].flatMap(([variant, judgement]) =>
      variant === EMPTY_TEXT ? [] : (describeJudgement(operator, variant, judgement) ?? []),
    ),
  )
  return [
    ...(emptyIsNull ? ['null is written as an empty element: PropertyIsNull holds of features where nothing stands'] : []),
    ...new Set(sentences),
  ]
}
