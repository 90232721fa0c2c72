import { afterEach, expect, it } from 'vitest'
import { readItems, requestAll } from '@crosswalk/contract/testing'
import { createWfsAdapter } from '../index.ts'
import type { WfsSource } from '../index.ts'
import { startFakeWfs } from '../testing/fake-wfs.ts'
import type { Lie } from '../testing/fake-wfs.ts'

const open: { close(): Promise<void> }[] = []
afterEach(async () => {
  for (const one of open.splice(0).toReversed()) await one.close()
})

async function connect(lies: readonly Lie[], crs?: string): Promise<WfsSource> {
  const server = await startFakeWfs('no GeoJSON', ...lies)
  open.push(server)
  const source = await createWfsAdapter().connect(
    { url: server.url, probeTimeoutMs: 30_000, collections: { 't:places': { key: 'id', ...(crs === undefined ? {} : { crs }) } } },
    { sourceId: 'fake', baseDirectory: '.', signal: AbortSignal.timeout(30_000) },
  )
  open.push(source)
  return source
}

const placesOf = async (source: WfsSource): Promise<readonly unknown[]> =>
  (await readItems(source, requestAll('t:places'))).map(source.getter('t:places', 'geom'))

const quirkOf = ({ description: { quirks } }: WfsSource): readonly string[] => quirks.filter((quirk) => quirk.includes('crsAssumed'))

it('geometries that name their system are read in it, whatever is configured for others', async () => {
  const source = await connect([], 'EPSG:25833')
  expect(quirkOf(source)).toEqual([])
  expect(await placesOf(source)).toEqual(await placesOf(await connect([])))
})

it('geometries that name none are read in that of their feature type, and that is said', async () => {
  const source = await connect(['geometries name no system'])
  expect(quirkOf(source)).toEqual([
    't:places: crsAssumed: geometries name no coordinate reference system, urn:ogc:def:crs:EPSG::4326 is taken for it',
  ])
  expect(await placesOf(source)).toEqual(await placesOf(await connect([])))
})

it('or in the configured one, and that is said too', async () => {
  const source = await connect(
    ['geometries name no system', 'answers have longitude first'],
    'http://www.opengis.net/def/crs/OGC/1.3/CRS84',
  )
  expect(quirkOf(source)).toEqual([
    't:places: crsAssumed: geometries name no coordinate reference system, http://www.opengis.net/def/crs/OGC/1.3/CRS84 is taken for it',
  ])
  expect(await placesOf(source)).toEqual(await placesOf(await connect([])))
})

it('a configured one that is unknown is refused by its path', async () => {
  await expect(connect([], 'EPSG:999999')).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    issues: [expect.objectContaining({ path: ['collections', 't:places', 'crs'] })],
  })
})
