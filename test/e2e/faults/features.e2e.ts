// Every way in which a server of OGC API Features lets its readers down, through the whole gateway: what is sound stays, what is not is said.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FaultyServer, Misbehaviour } from './faulty-server.ts'
import { openFaultGateway, readPlaces, SOUND_IDS } from './fault-gateway.ts'
import { FEATURE_COUNT, type FeaturePage, openFeaturesSite } from './features-site.ts'
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
    else response.writeHead(200, { 'content-type': sound.type }).end(sound.body)
  }

const nextTo = (href: (page: FeaturePage) => string): Misbehaviour =>
  changed((page) => ({ ...page, links: [{ rel: 'next', href: href(page), type: 'application/geo+json' }] }))

describe('a server of OGC API Features', () => {
  it('that is sound is read whole', async () => {
    server.misbehave((response, { type, body }) => void response.writeHead(200, { 'content-type': type }).end(body))
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
    ['that breaks off on the second page', later(faults.resetMidBody), 'PARTIAL', ['SOURCE_MALFORMED', 'SOURCE_UNREACHABLE'], 3],
    ['that fails on the second page', later(faults.status(500)), 'PARTIAL', ['SOURCE_FAILED'], 3],
    [
      'whose next leads to another host',
      nextTo(() => 'http://127.0.0.1:9/collections/places/items?offset=3'),
      'PARTIAL',
      ['SOURCE_MALFORMED'],
      3,
    ],
  ])('%s: the sound rows are all there, and it is said', async (_name, behaviour, status, codes, rows) => {
    server.misbehave((response, { type, body }) => void response.writeHead(200, { 'content-type': type }).end(body))
    await using gateway = await open()
    server.misbehave(behaviour)
    const { complete, sound, faulty, outcome } = await readPlaces(gateway)
    expect(sound).toEqual(SOUND_IDS)
    expect(complete).toBe(false)
    expect([outcome?.status, faulty.length]).toEqual([status, rows])
    expect(codes).toContain(outcome?.code)
  })
})
