// Reference systems and axes: found without a word in the configuration, and checked where it has one.
import { describe, expect, it } from 'vitest'
import { CONJUNCTS, connectTo, geometry, longitudes, nativeUrl } from '../../__fixtures__/connect-to-lies.ts'
import { MAX_REQUESTS } from './probe-collection.ts'

describe('of a server whose answers have latitude first under the label of CRS84', () => {
  it('finds the truth by another system, where no extent says where the features lie', async () => {
    await using found = await connectTo(['swaps axes of answers', 'states no extent'])
    expect(found.quirks).toMatch(
      /coordinates in CRS84 have latitude first, whatever their label says: in EPSG:25833 the features lie elsewhere/,
    )
    expect(longitudes(found)).toEqual([13, 14])
    expect(found.outcomes).toMatchObject({ box: 'exact', within: 'exact' })
    expect(nativeUrl(found.source, CONJUNCTS.box)).toMatch(/POLYGON\(\(13.1%2052.1/)
  })

  it('leaves coordinates as they come where nothing tells, and writes boxes as they are understood', async () => {
    await using found = await connectTo(['swaps axes of answers', 'states no extent', 'lists no systems'])
    expect(longitudes(found)).toEqual([52, 53])
    expect(found.quirks).toMatch(/bbox is understood in CRS84 with the axes exchanged/)
    expect(nativeUrl(found.source, { op: 's_intersects', args: [geometry, { bbox: [52.1, 13.1, 52.3, 13.3] }] })).toMatch(
      /POLYGON\(\(13.1%2052.1/,
    )
  })
})

const UTM33 = 'http://www.opengis.net/def/crs/EPSG/0/25833'
const LATITUDE_FIRST = 'http://www.opengis.net/def/crs/EPSG/0/4326'

describe('a system that the configuration names', () => {
  it.each([
    ['is asked for, and filters beside it work', UTM33, [], 'inexact', [13, 14]],
    ['keeps spatial filters exact where its coordinates are degrees of WGS 84', LATITUDE_FIRST, [], 'exact', [13, 14]],
    ['is not asked for where it is ignored', UTM33, ['ignores crs'], 'exact', [13, 14]],
    ['is read without a label', LATITUDE_FIRST, ['says nothing of crs'], 'exact', [13, 14]],
    ['is read without a label in metres too', UTM33, ['says nothing of crs'], 'inexact', [13, 14]],
  ] as const)('%s', async (_, crs, lies, box, places) => {
    await using found = await connectTo(lies, { collections: { places: { crs } } })
    expect(found.outcomes, found.quirks).toMatchObject({ box, equal: 'exact', key: 'exact' })
    expect(longitudes(found)).toEqual(places)
    const url = nativeUrl(found.source, CONJUNCTS.box)
    if (lies[0] === 'ignores crs') expect(url).not.toMatch(/crs=/)
    else
      expect(url).toMatch(
        new RegExp(`&crs=${crs}&filter-lang=cql2-text&filter-crs=http://www.opengis.net/def/crs/OGC/1.3/CRS84`.replace('&crs', '.crs')),
      )
    const ofCollection = found.asked.filter((path) => path.startsWith('/collections/'))
    expect(ofCollection.length, ofCollection.join('\n')).toBeLessThanOrEqual(MAX_REQUESTS)
  })

  it('is asked for in the spelling that the server lists, however it was configured', async () => {
    await using found = await connectTo([], { collections: { places: { crs: 'EPSG:25833' } } })
    const crs = found.asked.flatMap((path) => /[?&]crs=([^&]+)/.exec(path)?.[1] ?? [])
    expect(new Set(crs)).toEqual(new Set([UTM33]))
  })

  it('is a mistake of the configuration where nobody knows it', async () => {
    await expect(connectTo([], { collections: { places: { crs: 'http://www.opengis.net/def/crs/EPSG/0/99999' } } })).rejects.toMatchObject({
      code: 'CONFIG_INVALID',
    })
  })
})
