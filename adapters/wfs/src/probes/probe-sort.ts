// Does SORTBY sort as we do: each type and direction by a request of its own, as far as there are any left.
import type { WfsItem } from '../features/wfs-item.ts'
import type { TypeName } from '../request/build-request.ts'
import type { FeatureShape } from '../features/feature-shape.ts'
import type { NullPlacement, SortKind, SortType } from './findings.ts'
import { judgeOrder } from './judge-order.ts'
import { isRefusal, SAMPLE_SIZE } from './probe-sample.ts'
import type { Sample } from './probe-sample.ts'
import type { Asker, Page } from './read-sample.ts'

export interface SortScope {
  readonly type: TypeName
  readonly sample: Sample
  /** With what was found of nulls since. */
  readonly shape: FeatureShape
  readonly keyOf: (item: WfsItem) => string
  readonly knowsTexts: boolean
}

export interface SortFindings {
  readonly sorts: ReadonlyMap<SortKind, NullPlacement>
  readonly quirks: readonly string[]
}

/** In the order in which they are wanted most: the newest, the greatest, by name. */
const KINDS: readonly (readonly [type: SortType, descending: boolean])[] = [
  ['number', true],
  ['text', false],
  ['timestamp', true],
  ['date', true],
  ['number', false],
  ['timestamp', false],
  ['date', false],
  ['text', true],
]

export async function probeSort(asker: Asker, scope: SortScope): Promise<SortFindings> {
  const sorts = new Map<SortKind, NullPlacement>()
  const quirks = new Set<string>()
  const failed = new Set<SortType>()
  for (const [type, descending] of KINDS) {
    const property = chooseProperty(scope.sample, type)
    // What does not sort one way round does not sort the other way round.
    if (property === undefined || failed.has(type) || asker.left() < 1) continue
    const page = await readSorted(asker, scope, { property, descending })
    if (
      descending &&
      page !== undefined &&
      scope.sample.hasNext &&
      page.head.next === undefined &&
      page.items.length < (scope.sample.total ?? 0)
    )
      quirks.add('next is missing where features are sorted: pages are asked for by STARTINDEX')
    const found =
      page === undefined
        ? { says: `SORTBY is not used for ${type}s: it is refused` }
        : judgeOrder(page.items, { property, type, descending, keyOf: scope.keyOf, knowsTexts: scope.knowsTexts })
    if (typeof found === 'string') sorts.set(`${type} ${descending ? 'descending' : 'ascending'}`, found)
    else {
      failed.add(type)
      quirks.add(found.says)
    }
  }
  return { sorts, quirks: [...quirks] }
}

/** That shows most: some values missing, then many different ones. Never the key, whose ties are none. */
function chooseProperty({ properties, items, key }: Sample, type: SortType): string | undefined {
  const scored = properties
    .filter((property) => property.type === type && !property.isMany && !property.isSinglePrecision && property.name !== key.property)
    .map(({ name }) => {
      const values = items.map((item) => (item[name] === '' ? null : (item[name] ?? null)))
      return {
        name,
        score: new Set(values).size + (values.includes(null) ? 1000 : 0),
        known: values.filter((value) => value !== null).length,
      }
    })
    .filter(({ score, known }) => known > 1 && score % 1000 > 2)
  return scored.toSorted((a, b) => b.score - a.score)[0]?.name
}

async function readSorted(
  asker: Asker,
  { type, sample, shape }: SortScope,
  order: { readonly property: string; readonly descending: boolean },
): Promise<Page | undefined> {
  const sortBy = [order, { property: sample.key.property, descending: false }]
  // At the end that missing values are looked for: the last of the ascending, the first of the descending list.
  const startIndex = order.descending ? 0 : Math.max(0, (sample.total ?? 0) - SAMPLE_SIZE)
  const window = { count: SAMPLE_SIZE, startIndex: startIndex === 0 ? undefined : startIndex }
  try {
    return await asker.readPage({ type, srsName: sample.srsName, ...window, sortBy }, shape)
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}
