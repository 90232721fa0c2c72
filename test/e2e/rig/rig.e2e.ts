// The rig itself: every server holds the same data, the way to one can be broken, foreign clients run.
import { describe, expect, it } from 'vitest'
import { runClient } from '../../sources/clients.ts'
import { live } from '../../sources/live.ts'
import { LAYERS, TREE_COUNT } from '../../sources/seed.ts'
import { proxyTo } from '../../sources/toxiproxy.ts'

const CALL_MS = 30_000
const JSON_FIRST = 'application/geo+json, application/json'
const BOX = '13.3,52.4,13.5,52.6'
const COUNTS = { ...Object.fromEntries(LAYERS.map((name, index) => [name, [177, 243, 13][index]])), trees: TREE_COUNT }

const pygeoapi = await live('pygeoapi')
const tipg = await live('tipg')
const mapserver = await live('mapserver')
const qgis = await live('qgis')
const pycsw = await live('pycsw')
const toxiproxy = await live('toxiproxy')
const clients = await live('clients')

async function get(url: string, accept = '*/*'): Promise<string> {
  const response = await fetch(url, { headers: { accept }, signal: AbortSignal.timeout(CALL_MS) })
  return response.text()
}

/** What OGC API Features says of one collection under a query. */
async function features(base: string, collection: string, query = ''): Promise<{ numberMatched: number; ids: readonly string[] }> {
  const { numberMatched, features: found } = JSON.parse(
    await get(`${base}/collections/${collection}/items?limit=100&${query}`, JSON_FIRST),
  ) as {
    numberMatched: number
    features: readonly { id: string | number }[]
  }
  return { numberMatched, ids: found.map(({ id }) => String(id)).toSorted() }
}

async function hits(base: string, layer: string): Promise<number> {
  const text = await get(`${base}?SERVICE=WFS&VERSION=2.0.0&REQUEST=GetFeature&TYPENAMES=city:${layer}&RESULTTYPE=hits`)
  return Number(/numberMatched="(\d+)"/.exec(text)?.[1])
}

const INSIDE = ['s01', 's03', 's04', 's05', 's06', 's07', 's11', 's12']

describe.skipIf(pygeoapi === undefined)('pygeoapi', () => {
  it.each(Object.entries(COUNTS))('holds %s', async (collection, count) => {
    expect((await features(pygeoapi ?? '', collection)).numberMatched).toBe(count)
  })
  it('finds the stations of a box, from the file also the one without a place', async () => {
    expect((await features(pygeoapi ?? '', 'stations', `bbox=${BOX}`)).ids).toEqual(INSIDE)
    expect((await features(pygeoapi ?? '', 'stations-file', `bbox=${BOX}`)).ids).toEqual([...INSIDE, 's10'].toSorted())
  })
})

describe.skipIf(tipg === undefined)('tipg', () => {
  it.each(Object.entries(COUNTS))('holds %s', async (collection, count) => {
    expect((await features(tipg ?? '', `public.${collection}`)).numberMatched).toBe(count)
  })
  it('finds the stations of a box', async () => {
    expect((await features(tipg ?? '', 'public.stations', `bbox=${BOX}`)).ids).toEqual(INSIDE)
  })
})

describe.skipIf(mapserver === undefined)('MapServer', () => {
  it.each(Object.entries(COUNTS))('holds %s', async (layer, count) => {
    expect(await hits(mapserver ?? '', layer)).toBe(count)
    expect((await features(`${mapserver}/CITY/ogcapi`, layer)).numberMatched).toBe(count)
  })
  it('finds the stations of a box, in a layer per type of geometry', async () => {
    const base = `${mapserver}/CITY/ogcapi`
    const [points, areas] = await Promise.all([features(base, 'stations', `bbox=${BOX}`), features(base, 'areas', `bbox=${BOX}`)])
    expect([...points.ids, ...areas.ids].toSorted()).toEqual(INSIDE)
  })
})

describe.skipIf(qgis === undefined)('QGIS Server', () => {
  it.each(Object.entries(COUNTS))('holds %s', async (layer, count) => {
    const wfs = await get(`${qgis}?SERVICE=WFS&VERSION=1.1.0&REQUEST=GetFeature&TYPENAME=${layer}&RESULTTYPE=hits`)
    expect(Number(/numberOfFeatures="(\d+)"/.exec(wfs)?.[1])).toBe(count)
    expect((await features(`${qgis}/wfs3`, layer)).numberMatched).toBe(count)
  })
  it('finds the stations of a box, in a layer per type of geometry', async () => {
    const [points, areas] = await Promise.all(['stations', 'areas'].map((layer) => features(`${qgis}/wfs3`, layer, `bbox=${BOX}`)))
    expect([...(points?.ids ?? []), ...(areas?.ids ?? [])].toSorted()).toEqual(INSIDE)
  })
})

describe.skipIf(pycsw === undefined)('pycsw', () => {
  it('holds its six records, for Records and for CSW', async () => {
    expect((await features(pycsw ?? '', 'metadata:main')).numberMatched).toBe(6)
    const csw = await get(
      `${pycsw}/csw?service=CSW&version=2.0.2&request=GetRecords&typenames=csw:Record&resulttype=results&elementsetname=brief`,
    )
    expect(csw).toContain('numberOfRecordsMatched="6"')
  })
})

describe.skipIf(toxiproxy === undefined || pycsw === undefined)('toxiproxy', () => {
  it('breaks the way to a server and mends it', async () => {
    await using proxy = await proxyTo(toxiproxy ?? '', pycsw ?? '')
    const ask = (): Promise<string> => get(`${proxy.url}/conformance?f=json`)
    expect(await ask()).toContain('conformsTo')
    await proxy.poison('limit_data', { bytes: 300 })
    await expect(ask()).rejects.toThrow()
    await proxy.heal()
    await proxy.setEnabled(false)
    await expect(ask()).rejects.toThrow()
    await proxy.setEnabled(true)
    expect(await ask()).toContain('conformsTo')
  })
})

describe.skipIf(clients === undefined || tipg === undefined || mapserver === undefined)('foreign clients', () => {
  it('GDAL reads OGC API Features and WFS', async () => {
    const oapif = await runClient(clients ?? '', ['ogrinfo', '-ro', '-so', `OAPIF:${tipg}`, 'public.stations'])
    expect(oapif.stdout).toContain('Feature Count: 12')
    const wfs = await runClient(clients ?? '', ['ogrinfo', '-ro', '-so', `WFS:${mapserver}`, 'city:ne_110m_admin_0_countries'])
    expect(wfs.stdout).toContain('Feature Count: 177')
  })
  it('OWSLib reads WFS', async () => {
    const script = `from owslib.wfs import WebFeatureService
print(len(WebFeatureService('${mapserver}', version='2.0.0').contents))`
    expect((await runClient(clients ?? '', ['python3', '-c', script])).stdout.trim()).toBe('8')
  })
})
