// Every way in which a server of OGC API Features lets its readers down, through the whole gateway: what is sound stays, what is not is said.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FaultyServer, Misbehaviour } from './faulty-server.ts'
import { openFaultGateway, readPlaces, SOUND_IDS } from './fault-gateway.ts'
import { type Feature, FEATURE_COUNT, type FeaturePage, openFeaturesSite } from './features-site.ts'
import * as faults from './misbehaviours.ts'

let server: FaultyServer
beforeAll(async () => {
  server = await openFeaturesSite()
})
afterAll(() => server[Symbol.asyncDispose]())

const open = () =>
  openFaultGateway({
    entry: `{ id: faulty, adapter: ogc-api-features, url: '${server.url}', probe: false, maxPageSize: 3 }`,
    collection: 'places',
    id: 'id',
    location: 'geometry',
  })

const changed = (change: (page: FeaturePage) => object): Misbehaviour =>
  faults.instead((body) => JSON.stringify(change(JSON.parse(body) as FeaturePage)))

/** The first page sound, the others not. */
const later =
  (behaviour: Misbehaviour): Misbehaviour =>
  (response, sound, request) => {
    if (/offset=[1-9]/.test(request.url ?? '')) behaviour(response, sound, request)
    else faults.sound(response, sound, request)
  }

/** Its next page is itself, for ever. */
const toItself: Misbehaviour = (response, { type, body }, request) => {
  const href = `${server.url}${request.url}`
  const page = { ...(JSON.parse(body) as FeaturePage), links: [{ rel: 'next', href, type: 'application/geo+json' }] }
  response.writeHead(200, { 'content-type': type }).end(JSON.stringify(page))
}

const nextTo = (href: (page: FeaturePage) => string): Misbehaviour =>
  changed((page) => ({ ...page, links: [{ rel: 'next', href: href(page), type: 'application/geo+json' }] }))

describe('a server of OGC API Features', () => {
  it('that is sound is read whole', async () => {
    server.misbehave(faults.sound)
    await using gateway = await open()
    const { complete, faulty, sound } = await readPlaces(gateway)
    expect([complete, sound, faulty.length]).toEqual([true, SOUND_IDS, FEATURE_COUNT])
  })

  it.each<[name: string, behaviour: Misbehaviour, status: string, codes: readonly string[], rows: number]>([
    ['that hangs', faults.hang, 'TIMEOUT', ['SOURCE_TIMEOUT'], 0],
    ['that sends one byte a second', faults.drip, 'TIMEOUT', ['SOURCE_TIMEOUT'], 0],
    ['that resets in mid-body', faults.resetMidBody, 'ERROR', ['SOURCE_MALFORMED', 'SOURCE_UNREACHABLE'], 0],
    ['whose JSON breaks off', faults.truncate, 'ERROR', ['SOURCE_MALFORMED'], 0],
    ['with 500', faults.status(500), 'ERROR', ['SOURCE_FAILED'], 0],
    ['with 503', faults.status(503), 'ERROR', ['SOURCE_FAILED'], 0],
    ['with 429', faults.status(429, { 'retry-after': '3600' }), 'ERROR', ['SOURCE_RATE_LIMITED'], 0],
    ['with 401', faults.status(401), 'ERROR', ['SOURCE_UNAUTHORIZED'], 0],
    ['with a login page and 200', faults.loginPage, 'ERROR', ['SOURCE_MALFORMED'], 0],
    ['with 200 MB of body', faults.flood(200), 'ERROR', ['SOURCE_MALFORMED', 'LIMIT_EXCEEDED'], 0],
    ['that breaks off on the second page', later(faults.resetMidBody), 'ERROR', ['SOURCE_MALFORMED', 'SOURCE_UNREACHABLE'], 3],
    ['that fails on the second page', later(faults.status(500)), 'ERROR', ['SOURCE_FAILED'], 3],
    [
      'whose next leads to another host',
      nextTo(() => 'http://127.0.0.1:9/collections/places/items?offset=3'),
      'ERROR',
      ['SOURCE_MALFORMED'],
      0,
    ],
  ])('%s: the sound rows are all there, and it is said', async (_name, behaviour, status, codes, rows) => {
    server.misbehave(faults.sound)
    await using gateway = await open()
    server.misbehave(behaviour)
    const { complete, sound, faulty, outcome } = await readPlaces(gateway)
    expect(sound).toEqual(SOUND_IDS)
    expect(complete).toBe(false)
    expect([outcome?.status, faulty.length]).toEqual([status, rows])
    expect(codes).toContain(outcome?.code)
  })

  it('whose next leads to itself is left, not followed for ever', async () => {
    server.misbehave(faults.sound)
    await using gateway = await open()
    server.misbehave(toItself)
    server.takeRequests()
    const { sound, complete, outcome } = await readPlaces(gateway)
    expect(sound).toEqual(SOUND_IDS)
    expect([complete, outcome?.code]).toEqual([false, 'SOURCE_MALFORMED'])
    expect(server.takeRequests().length).toBeLessThan(5)
  })

  it.each<[name: string, change: (feature: Feature) => object, expected: object]>([
    [
      'whose rings are not closed: they are',
      (feature) => ({
        ...feature,
        geometry: {
          type: 'Polygon',
          coordinates: [
            [
              [13, 52],
              [14, 52],
              [14, 53],
            ],
          ],
        },
      }),
      { complete: true, rows: 8, locations: ['Polygon'], code: null, skippedRows: 0 },
    ],
    [
      'whose positions are no numbers: there is no place, and that is counted',
      (feature) => ({ ...feature, geometry: { type: 'Point', coordinates: ['13.4', null] } }),
      { complete: false, rows: 8, locations: [null], code: 'MALFORMED_ROWS', skippedRows: 8 },
    ],
    [
      'whose features have no identifier: they are left out, and counted',
      ({ id: _id, ...feature }) => feature,
      { complete: false, rows: 0, locations: [], code: 'MALFORMED_ROWS', skippedRows: 8 },
    ],
  ])('%s', async (_name, change, expected) => {
    server.misbehave(faults.sound)
    await using gateway = await open()
    server.misbehave(changed((page) => ({ ...page, features: page.features.map(change) })))
    const { complete, sound, faulty, locations, outcome } = await readPlaces(gateway)
    expect(sound).toEqual(SOUND_IDS)
    expect({ complete, rows: faulty.length, locations, code: outcome?.code, skippedRows: outcome?.skippedRows }).toEqual(expected)
  })

  it('whose collection vanishes between description and reading', async () => {
    server.misbehave(faults.sound)
    await using gateway = await open()
    server.misbehave(faults.status(404))
    const { complete, sound, outcome } = await readPlaces(gateway)
    expect(sound).toEqual(SOUND_IDS)
    expect([complete, outcome?.status, outcome?.code]).toEqual([false, 'ERROR', 'SOURCE_REJECTED'])
  })

  it('that is down is said to be, and is read again once it is back', async () => {
    server.misbehave(faults.sound)
    await using gateway = await open()
    await server.stop()
    const down = await readPlaces(gateway)
    expect(down.sound).toEqual(SOUND_IDS)
    expect([down.complete, down.outcome?.status, down.outcome?.code]).toEqual([false, 'ERROR', 'SOURCE_UNREACHABLE'])
    await server.start()
    await expect.poll(async () => (await readPlaces(gateway)).faulty.length, { timeout: 60_000, interval: 500 }).toBe(FEATURE_COUNT)
  })

  it('leaves no connection behind, whatever happened', async () => {
    for (const behaviour of [faults.hang, faults.drip, faults.flood(50), faults.resetMidBody]) {
      server.misbehave(faults.sound)
      await using gateway = await open()
      server.misbehave(behaviour)
      await readPlaces(gateway)
    }
    await expect.poll(() => server.openConnections(), { timeout: 10_000, interval: 50 }).toBe(0)
  })
})
