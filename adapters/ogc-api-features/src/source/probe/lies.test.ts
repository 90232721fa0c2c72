// One lie of a server at a time: the probes find it by themselves, say so, and push nothing that it would make wrong.
import type { Filter, Source } from '@crosswalk/contract'
import { requestAll } from '@crosswalk/contract/testing'
import { describe, expect, it } from 'vitest'
import { CONJUNCTS, connectTo, countOf, isOrdered, longitudes, nativeUrl } from '../../__fixtures__/connect-to-lies.ts'
import type { Conjunct, Found, Outcome } from '../../__fixtures__/connect-to-lies.ts'
import { LIES } from '../../__fixtures__/lies.ts'
import type { Lie } from '../../__fixtures__/lies.ts'
import { MAX_REQUESTS } from './probe-collection.ts'

it('finds nothing wrong with a server that does what it says', async () => {
  await using found = await connectTo([])
  expect(found.quirks).toBe('')
  expect(found.outcomes).toEqual({
    ...Object.fromEntries(Object.keys(CONJUNCTS).map((key) => [key, 'exact'])),
    folded: 'inexact',
    bare: 'inexact',
  })
  expect([isOrdered(found, 'name'), isOrdered(found, 'size', true), countOf(found)]).toEqual([1, 1, 'exact'])
})

interface Expectation {
  readonly options?: object
  /** Lies that stand beside it: what has no filter shows what Part 1 does. */
  readonly beside?: readonly Lie[]
  readonly quirk: RegExp
  readonly outcomes?: Partial<Record<Conjunct, Outcome>>
  readonly check?: (found: Found) => void
}

const EXPECTED: Readonly<Record<Lie, Expectation>> = {
  'ignores filter': {
    quirk: /filter \(cql2-text\) is ignored/,
    outcomes: { equal: 'inexact', below: 'not pushed', box: 'inexact', key: 'exact' },
  },
  'ignores bbox': { beside: ['no filter'], quirk: /bbox is ignored: feature f\d\d comes back/, outcomes: { box: 'not pushed' } },
  'ignores datetime': { beside: ['no filter'], quirk: /datetime is ignored/, outcomes: { since: 'not pushed' } },
  'ignores parameters': {
    beside: ['no filter'],
    quirk: /parameters named after properties are ignored/,
    outcomes: { equal: 'not pushed' },
  },
  'ignores sortby': {
    quirk: /sortby=-\w+ does not sort/,
    check: (found) => expect([isOrdered(found, 'name'), isOrdered(found, 'size', true)]).toEqual([0, 0]),
  },
  'ignores offset': { quirk: /next page repeats features/, check: ({ source }) => expect(nativeUrl(source)).toMatch(/limit=10000/) },
  'next drops bbox': { beside: ['no filter'], quirk: /the next link drops the question/, outcomes: { box: 'inexact' } },
  'an absent feature is 500': {
    beside: ['no filter'],
    quirk: /features are not read one by one: one that is not there is answered with 500/,
    outcomes: { key: 'not pushed', equal: 'inexact' },
  },
  'refuses media types of other resources': { quirk: /^$/, outcomes: { equal: 'exact', key: 'exact' } },
  'swaps axes of answers': {
    quirk: /latitude first, whatever their label says: as they come they lie outside of the collection's extent/,
    outcomes: { box: 'exact', within: 'exact', equal: 'exact' },
    check: (found) => expect(longitudes(found)).toEqual([13, 14]),
  },
  'swaps axes of bbox': {
    beside: ['no filter'],
    quirk: /bbox is understood in CRS84 with the axes exchanged/,
    outcomes: { box: 'inexact' },
    check: ({ source }) => expect(nativeUrl(source, CONJUNCTS.box)).toMatch(/bbox=52.1,13.1,52.3,13.3/),
  },
  'bbox leaves its edge out': {
    beside: ['no filter'],
    quirk: /bbox (?:loses feature f\d\d|finds nothing)/,
    outcomes: { box: 'not pushed' },
  },
  'only cql-text': {
    quirk: /filters are understood in cql-text; cql2-text: 400 unknown filter-lang/,
    outcomes: { equal: 'exact', box: 'exact', since: 'exact' },
  },
  'only cql-json': { quirk: /filters are understood in cql-json/, outcomes: { equal: 'exact', box: 'exact' } },
  'no filter': { quirk: /^$/, outcomes: { equal: 'inexact', below: 'not pushed', box: 'inexact', since: 'inexact', key: 'exact' } },
  'quotes break': { quirk: /filter is refused: 400 syntax error/, outcomes: { quote: 'inexact', equal: 'exact' } },
  'heeds no case': { quirk: /= over text does not heed case/, outcomes: { equal: 'inexact', unequal: 'exact' } },
  'like heeds no case': { quirk: /LIKE over text does not heed case/, outcomes: { like: 'inexact', equal: 'exact' } },
  'temporal functions are closed': {
    quirk: /T_BEFORE over timestamp includes its bound: it means <=[^]*T_DURING over timestamp includes the ends/,
    outcomes: { since: 'exact' },
  },
  '< means <=': { quirk: /< over number includes its bound/, outcomes: { below: 'inexact', between: 'exact' } },
  '<> finds nulls': { quirk: /<> over text also finds rows without a value/, outcomes: { unequal: 'inexact', equal: 'exact' } },
  'BETWEEN leaves its ends out': { quirk: /BETWEEN over number is wrong about its ends/, outcomes: { between: 'exact' } },
  'S_WITHIN means S_INTERSECTS': { quirk: /S_WITHIN finds what only touches/, outcomes: { within: 'inexact', box: 'exact' } },
  'spatial filters find nothing': {
    quirk: /a spatial filter over geom finds nothing/,
    outcomes: { box: 'inexact', within: 'inexact', equal: 'exact' },
  },
  'distance in degrees': { beside: ['only cql-text'], quirk: /DWITHIN reads its metres as degrees/, outcomes: { box: 'exact' } },
  'rounds coordinates': { quirk: /S_EQUALS does not find the place itself/, outcomes: { within: 'inexact', box: 'inexact' } },
  'nulls first': {
    quirk: /sortby puts rows without a value first in ascending order/,
    check: (found) => expect([isOrdered(found, 'name'), isOrdered(found, 'size', true), isOrdered(found, 'id')]).toEqual([2, 2, 1]),
  },
  'collates by dictionary': {
    quirk: /sortby does not sort text, or not by code point/,
    check: (found) => expect([isOrdered(found, 'name'), isOrdered(found, 'size')]).toEqual([0, 2]),
  },
  'counts everything': {
    quirk: /numberMatched is not the number of features that match/,
    check: (found) => expect(countOf(found)).toBe('unsupported'),
  },
  'datetime is half open': { beside: ['no filter'], quirk: /datetime leaves out the end of its interval/, outcomes: { since: 'inexact' } },
  'datetime takes another column': {
    beside: ['no filter'],
    quirk: /datetime selects by changed, not by seen/,
    outcomes: { since: 'not pushed' },
  },
  'errors are 500': {
    beside: ['only cql-text'],
    quirk: /filters are understood in cql-text; cql2-text: 500/,
    outcomes: { equal: 'exact' },
  },
  'refuses what is outside of its extent in time': {
    beside: ['no filter'],
    quirk: /^$/,
    outcomes: { since: 'inexact' },
    check: ({ source }) => {
      const at = (op: '<' | '>', timestamp: string): Filter => ({ op, args: [{ property: 'seen' }, { timestamp }] })
      expect(nativeUrl(source, at('<', '2024-03-01T00:00:00Z'))).toMatch(/datetime=/)
      expect(nativeUrl(source, at('<', '2024-02-29T23:59:59Z'))).not.toMatch(/datetime=/)
      expect(nativeUrl(source, at('>', '2024-12-31T00:00:01Z'))).not.toMatch(/datetime=/)
    },
  },
  'has numbers as identifiers': {
    quirk: /^$/,
    outcomes: { equal: 'exact', box: 'exact' },
    check: (found) => expect([isOrdered(found, 'name'), isOrdered(found, 'size', true), isOrdered(found, 'id')]).toEqual([1, 1, 1]),
  },
  'knows no CASEI': {
    quirk: /CASEI over text is refused: 400 unknown function CASEI/,
    outcomes: { folded: 'not pushed', equal: 'exact' },
  },
  'CASEI changes nothing': {
    quirk: /CASEI over text does not find text in the other case/,
    outcomes: { folded: 'not pushed', bare: 'inexact' },
  },
  'ACCENTI changes nothing': {
    quirk: /ACCENTI over text does not find text without its accents/,
    outcomes: { folded: 'inexact', bare: 'not pushed' },
  },
  'polygons are boxes': {
    quirk: /polygons in a filter stand for the box around them[^]*lines in a filter/,
    outcomes: { triangle: 'inexact', box: 'exact', within: 'exact' },
  },
  'edges are great circles': {
    quirk: /S_INTERSECTS loses what lies inside of a wide box: edges are great circles/,
    outcomes: { box: 'inexact', equal: 'exact' },
  },
  'ignores properties': {
    options: { select: true },
    quirk: /properties=\w+,\w+ is ignored: feature f\d\d comes with \w+: it is not sent/,
    check: ({ source }) => expect(selectionOf(source)).toBe(undefined),
  },
  'drops the geometry with the properties': {
    options: { select: true },
    quirk: /properties=\w+,\w+ loses the geometry of feature f\d\d: it is not sent/,
    check: ({ source }) => expect(selectionOf(source)).toBe(undefined),
  },
  'states no extent': { quirk: /^$/, outcomes: { box: 'exact' } },
  'the extent is too small': {
    quirk: /the stated extent is not believed: feature f\d\d reaches out of it/,
    outcomes: { box: 'exact' },
    check: ({ source }) => expect(source.collections.get('places')?.bbox).toBe(undefined),
  },
  'lists no systems': { quirk: /^$/, outcomes: { box: 'exact' } },
  'ignores crs': { quirk: /crs=EPSG:25833 is ignored/, outcomes: { box: 'exact' } },
  'says nothing of crs': { quirk: /crs=EPSG:25833 changes the coordinates, and Content-Crs does not say so/, outcomes: { box: 'exact' } },
  'swaps axes of other systems': { quirk: /coordinates in EPSG:25833 have their axes exchanged/, outcomes: { box: 'exact' } },
  'swaps axes throughout': {
    quirk: /latitude first, whatever their label says[^]*places in filters|bbox is understood in CRS84 with the axes exchanged/,
    outcomes: { box: 'exact', within: 'exact' },
    check: (found) => expect(longitudes(found)).toEqual([13, 14]),
  },
  'offers no CRS84': {
    quirk: /CRS84 is not offered: EPSG:25833 is asked for/,
    outcomes: { equal: 'exact', box: 'inexact', within: 'inexact' },
    check: ({ source }) => expect(nativeUrl(source)).toMatch(/crs=http:\/\/www.opengis.net\/def\/crs\/EPSG\/0\/25833/),
  },
  'answers in the storage system': {
    quirk: /coordinates are in EPSG:25833, whatever their label says/,
    outcomes: { equal: 'exact', box: 'inexact' },
    check: (found) => expect(longitudes(found)).toEqual([13, 14]),
  },
  'reads bbox in the storage system': {
    beside: ['no filter'],
    quirk: /bbox is understood in EPSG:25833/,
    outcomes: { box: 'inexact' },
    check: ({ source }) => expect(nativeUrl(source, CONJUNCTS.box)).toMatch(/bbox=\d{6}\.\d*,\d{7}/),
  },
  'reads filters in the storage system': {
    quirk: /places in filters are understood in EPSG:25833/,
    outcomes: { equal: 'exact', box: 'inexact', within: 'inexact' },
  },
}

/** What a plan that reads one property asks for. */
function selectionOf(source: Source): string | undefined {
  const { native } = source.plan(requestAll('places', { read: ['name'] }))
  return /[?&]properties=([^&"]*)/.exec(JSON.stringify(native))?.[1]
}

it('asks for properties only where that is wanted, and a server does what it says', async () => {
  await using wanted = await connectTo([], { select: true })
  expect([selectionOf(wanted.source), wanted.quirks]).toEqual(['name', ''])
  await using plain = await connectTo([])
  expect(selectionOf(plain.source)).toBe(undefined)
})

describe('finds a server that', () => {
  it.each(LIES)('%s', async (lie) => {
    const { beside = [], quirk, outcomes = {}, check, options = {} } = EXPECTED[lie]
    await using found = await connectTo([lie, ...beside], options)
    expect(found.quirks).toMatch(quirk)
    expect(found.outcomes).toMatchObject(outcomes)
    check?.(found)
    const ofCollection = found.asked.filter((path) => path.startsWith('/collections/'))
    expect(ofCollection.length, ofCollection.join('\n')).toBeLessThanOrEqual(MAX_REQUESTS)
  })
})
