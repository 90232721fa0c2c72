// toxiproxy in front of a live pygeoapi: the way breaks, not the server. Links inside answers name the server itself, past the proxy.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { live } from '../../sources/live.ts'
import { type Proxy, proxyTo } from '../../sources/toxiproxy.ts'
import { openFaultGateway, readPlaces, SOUND_IDS } from './fault-gateway.ts'

const [pygeoapi, toxiproxy] = [await live('pygeoapi'), await live('toxiproxy')]
const isMissing = pygeoapi === undefined || toxiproxy === undefined
const RIVERS = 13

let proxy: Proxy
beforeAll(async () => {
  if (!isMissing) proxy = await proxyTo(toxiproxy, pygeoapi)
})
afterAll(() => proxy?.[Symbol.asyncDispose]())

/** In pages of five: what follows the first one comes by a link. */
const open = () =>
  openFaultGateway({
    entry: `{ id: faulty, adapter: ogc-api-features, url: '${proxy.url}', collections: [ne_110m_rivers_lake_centerlines], maxPageSize: 5, probe: false }`,
    collection: 'ne_110m_rivers_lake_centerlines',
    id: 'id',
    location: 'geometry',
  })

describe.skipIf(isMissing)('a live server behind a way that breaks', () => {
  it('is read whole where the way holds, through the proxy to the last page', async () => {
    await using gateway = await open()
    const { complete, faulty } = await readPlaces(gateway)
    expect([complete, faulty.length]).toEqual([true, RIVERS])
    await proxy.setEnabled(false)
    expect((await readPlaces(gateway)).complete).toBe(false)
    await proxy.setEnabled(true)
  })

  it.each<[toxic: string, attributes: Readonly<Record<string, number>>, status: string, codes: readonly string[]]>([
    // What was under way on a connection from before is cut off, a new one hangs.
    ['timeout', { timeout: 0 }, 'TIMEOUT or ERROR', ['SOURCE_TIMEOUT', 'SOURCE_UNREACHABLE']],
    ['bandwidth', { rate: 1 }, 'TIMEOUT', ['SOURCE_TIMEOUT']],
    ['reset_peer', { timeout: 0 }, 'ERROR', ['SOURCE_UNREACHABLE', 'SOURCE_MALFORMED']],
    ['limit_data', { bytes: 2000 }, 'ERROR', ['SOURCE_MALFORMED', 'SOURCE_UNREACHABLE']],
  ])('%s %j', async (toxic, attributes, status, codes) => {
    await using gateway = await open()
    await proxy.poison(toxic, attributes)
    try {
      const { complete, sound, outcome } = await readPlaces(gateway)
      expect(sound).toEqual(SOUND_IDS)
      expect(complete).toBe(false)
      expect(status).toContain(outcome?.status)
      expect(codes).toContain(outcome?.code)
    } finally {
      await proxy.heal()
    }
  })

  it('is read again after the way is mended', async () => {
    await using gateway = await open()
    await proxy.setEnabled(false)
    const { complete, sound, outcome } = await readPlaces(gateway)
    expect([complete, sound, outcome?.code]).toEqual([false, SOUND_IDS, 'SOURCE_UNREACHABLE'])
    await proxy.setEnabled(true)
    await expect.poll(async () => (await readPlaces(gateway)).faulty.length, { timeout: 60_000, interval: 500 }).toBe(RIVERS)
  })
})
