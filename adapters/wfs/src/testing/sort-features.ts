// How the fake server sorts: its own reading of SORTBY, missing values as the greatest, with the lies it was told to tell.
import type { FakeFeature } from './fake-data.ts'
import type { Lie } from './fake-wfs.ts'

export interface FakeSort {
  readonly property: string
  readonly descending: boolean
}

export function sortFeatures(
  features: readonly FakeFeature[],
  sortBy: readonly FakeSort[],
  lies: ReadonlySet<Lie>,
): readonly FakeFeature[] {
  if (sortBy.length === 0 || lies.has('SORTBY is ignored')) return features
  return features.toSorted((left, right) => {
    for (const { property, descending } of sortBy) {
      const order = compare(left.values[property] ?? null, right.values[property] ?? null, lies) * (descending ? -1 : 1)
      if (order !== 0) return order
    }
    return 0
  })
}

function compare(a: FakeFeature['values'][string] | null, b: FakeFeature['values'][string] | null, lies: ReadonlySet<Lie>): number {
  const atEnd = lies.has('SORTBY puts missing values first') ? -1 : 1
  if (a === null || b === null) return a === b ? 0 : a === null ? atEnd : -atEnd
  if (typeof a === 'number' && typeof b === 'number' && !lies.has('SORTBY sorts numbers as text')) return a - b
  if (lies.has('SORTBY sorts texts by language')) return new Intl.Collator('de').compare(String(a), String(b))
  return Buffer.compare(Buffer.from(String(a)), Buffer.from(String(b)))
}
