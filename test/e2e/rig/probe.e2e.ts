// `crosswalk probe` over live servers: which mechanisms live at a URL, and by which product, by what the servers say.
import { expect, describe, it } from 'vitest'
import { spawnCrosswalk } from '../../../packages/gateway/src/testing/spawn-crosswalk.ts'
import { live } from '../../sources/live.ts'

const [pygeoapi, tipg, mapserver, qgis, pycsw] = [
  await live('pygeoapi'),
  await live('tipg'),
  await live('mapserver'),
  await live('qgis'),
  await live('pycsw'),
]

const CASES: readonly (readonly [url: string | undefined, found: readonly RegExp[]])[] = [
  [pygeoapi, [/^ogc-api-features: pygeoapi/m]],
  [tipg, [/^ogc-api-features: tipg/m]],
  [mapserver, [/^wfs: MapServer/m]],
  [mapserver === undefined ? undefined : `${mapserver}/CITY/ogcapi`, [/^ogc-api-features: MapServer/m]],
  [qgis, [/^wfs: QGIS Server/m]],
  [qgis === undefined ? undefined : `${qgis}/wfs3`, [/^ogc-api-features: QGIS Server/m, /^wfs: QGIS Server/m]],
  [pycsw, [/^ogc-api-records: pycsw/m]],
]

describe.each(CASES)('crosswalk probe %s', (url, found) => {
  it.skipIf(url === undefined)(`finds ${found.map(({ source }) => source).join(' and ')}`, async () => {
    await using probe = spawnCrosswalk(['probe', url ?? ''])
    expect([await probe.ended, probe.error()]).toEqual([0, ''])
    for (const sign of found) expect(probe.out()).toMatch(sign)
  })
})
