// Does STARTINDEX skip features, and can pages be kept apart by sorting.
import type { WfsItem } from '../features/wfs-item.ts'
import type { FeatureQuestion, TypeName } from '../request/build-request.ts'
import type { Findings } from './findings.ts'
import { isRefusal } from './probe-sample.ts'
import type { Sample } from './probe-sample.ts'
import type { Asker } from './read-sample.ts'

export interface PagingScope {
  readonly type: TypeName
  readonly sample: Sample
  readonly srsName: string | undefined
  readonly keyOf: (item: WfsItem) => string
}

export interface PagingFindings {
  readonly findings: Pick<Findings, 'hasStartIndex' | 'sortsByKey' | 'projects'>
  /** Of features as they stand sorted by their key. */
  readonly keys: readonly string[]
  /** Are these keys numbers. */
  readonly isNumeric: boolean
  readonly quirks: readonly string[]
}

/** So many of the last features are asked for, or as many as the server gives at once. */
const LAST_FEATURES = 20

const NO_PAGES = { findings: { hasStartIndex: false, sortsByKey: false, projects: false }, keys: [], isNumeric: false } as const

/** Near the end of all features as many must come as are left, not more. Of a list that is not counted the second feature must not be the first. */
export async function probePaging(asker: Asker, { type, sample, srsName, keyOf }: PagingScope): Promise<PagingFindings> {
  const { key, properties, total, items, shape } = sample
  // Of one feature there are no pages.
  if (total !== undefined && total < 2) return { ...NO_PAGES, quirks: [] }
  const sortable = properties.find(({ name, type: of }) => name === key.property && (of === 'text' || of === 'number'))
  const last = Math.min(LAST_FEATURES, Math.max(1, items.length - 1))
  const startIndex = total === undefined ? 1 : Math.max(1, total - last)
  for (const { sortBy, propertyNames } of attemptsOf(sample, sortable?.name)) {
    if (asker.left() < 1) break
    const got = await readFrom(asker, { question: { type, srsName, count: last + 1, startIndex, sortBy, propertyNames }, shape })
    if (got === undefined) continue
    const isCut = propertyNames !== undefined
    // Without its key a feature is not the same any more, whatever else comes of it.
    if (isCut && !keepsNamed(got, propertyNames, sample)) continue
    const isSkipping =
      total === undefined ? got.length > 0 && got[0]?.[key.property] !== items[0]?.[key.property] : got.length === total - startIndex
    if (isSkipping) {
      const findings = { hasStartIndex: true, sortsByKey: sortBy !== undefined, projects: isCut && dropsOthers(got, propertyNames, sample) }
      return { findings, keys: got.map(keyOf), isNumeric: sortable?.type === 'number', quirks: [] }
    }
    return {
      ...NO_PAGES,
      quirks: [`STARTINDEX is not used: from ${startIndex} of ${total ?? 'unknown many'} features came ${got.length}`],
    }
  }
  return { ...NO_PAGES, quirks: ['STARTINDEX is not used: it is refused, or could not be tried'] }
}

interface Attempt {
  readonly sortBy: FeatureQuestion['sortBy']
  readonly propertyNames: readonly string[] | undefined
}

/** All at once, then one thing less each time. */
function attemptsOf({ properties, shape, key }: Sample, sortable: string | undefined): readonly Attempt[] {
  const sortBy = sortable === undefined ? undefined : [{ property: sortable, descending: false }]
  const named = [key.property, shape.geometryProperty].filter((name) => properties.some((property) => property.name === name))
  const propertyNames = named.filter((name) => name !== undefined)
  const isWorthIt = sortable !== undefined && propertyNames.length < properties.length
  return [
    ...(isWorthIt ? [{ sortBy, propertyNames }] : []),
    ...(sortBy === undefined ? [] : [{ sortBy, propertyNames: undefined }]),
    { sortBy: undefined, propertyNames: undefined },
  ]
}

function keepsNamed(got: readonly WfsItem[], names: readonly string[], { items, key }: Sample): boolean {
  const hasAll = got.every((item) => (item[key.property] ?? null) !== null)
  return hasAll && names.every((name) => hasSome(got, name) || !items.every((item) => isThere(item, name)))
}

/** What most features have, none may have any more. */
function dropsOthers(got: readonly WfsItem[], names: readonly string[], { items, properties }: Sample): boolean {
  const others = properties.map(({ name }) => name).filter((name) => !names.includes(name))
  const common = others.filter((name) => items.filter((item) => isThere(item, name)).length > items.length / 2)
  return common.length > 0 && !others.some((name) => hasSome(got, name))
}

const isThere = (item: WfsItem, name: string): boolean => (item[name] ?? null) !== null
const hasSome = (items: readonly WfsItem[], name: string): boolean => items.some((item) => isThere(item, name))

async function readFrom(
  asker: Asker,
  { question, shape }: { question: Parameters<Asker['readPage']>[0]; shape: Sample['shape'] },
): Promise<readonly WfsItem[] | undefined> {
  try {
    return (await asker.readPage(question, shape)).items
  } catch (error) {
    if (isRefusal(error)) return undefined
    throw error
  }
}
