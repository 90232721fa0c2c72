// A live server that is started anew in the middle of things: what is down is said, and everything is there again afterwards, with no start of ours.
import { getContainerRuntimeClient } from 'testcontainers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startContainer } from '../../sources/container.ts'
import { live } from '../../sources/live.ts'
import { storeEnvironment } from '../../sources/postgis.ts'
import { openFaultGateway, readPlaces, SOUND_IDS } from './fault-gateway.ts'

const RIVERS = 13
const [postgis, clients] = [await live('postgis'), await live('clients')]
// A server given by its URL is left as it is: this one is our own. It lets its answers be kept for an hour, which is not what is looked at here.
const isMissing = postgis === undefined || clients === undefined

describe.skipIf(isMissing)('tipg, started anew', () => {
  let own: Awaited<ReturnType<typeof startContainer>>
  beforeAll(async () => {
    const store = { url: postgis ?? '', [Symbol.asyncDispose]: async () => {} }
    own = await startContainer({
      product: 'tipg',
      environment: storeEnvironment(store),
      urlOf: (port) => `http://127.0.0.1:${port}`,
      isReady: async (url) => (await fetch(`${url}/healthz`)).ok,
    })
  }, 240_000)
  afterAll(() => own?.[Symbol.asyncDispose]())

  it('is down while it is, and read whole once it is back', async () => {
    await using gateway = await openFaultGateway({
      entry: `{ id: faulty, adapter: ogc-api-features, url: '${own.url}', collections: [public.ne_110m_rivers_lake_centerlines], probe: false, maxPageSize: 5, cacheBytes: 0 }`,
      collection: 'public.ne_110m_rivers_lake_centerlines',
      id: 'id',
      location: 'geometry',
    })
    expect((await readPlaces(gateway)).faulty).toHaveLength(RIVERS)
    const { dockerode } = (await getContainerRuntimeClient()).container
    const container = dockerode.getContainer(own.container.getId())
    await container.stop({ t: 1 })
    const down = await readPlaces(gateway)
    expect([down.complete, down.sound, down.outcome?.status]).toEqual([false, SOUND_IDS, 'ERROR'])
    expect(down.outcome?.code).toMatch(/^SOURCE_(?:UNREACHABLE|MALFORMED|FAILED)$/)
    await container.start()
    await expect.poll(async () => (await readPlaces(gateway)).faulty.length, { timeout: 60_000, interval: 200 }).toBe(RIVERS)
    expect((await readPlaces(gateway)).complete).toBe(true)
  }, 120_000)
})
