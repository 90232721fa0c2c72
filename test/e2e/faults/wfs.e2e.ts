// Every way in which a WFS lets its readers down, through the whole gateway: what is sound stays, what is not is said.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FaultyServer, Misbehaviour } from './faulty-server.ts'
import { openFaultGateway, readPlaces, SOUND_IDS } from './fault-gateway.ts'
import * as faults from './misbehaviours.ts'
import { openWfsSite, WFS_COUNT } from './wfs-site.ts'

let server: FaultyServer
beforeAll(async () => {
  server = await openWfsSite()
})
afterAll(() => server[Symbol.asyncDispose]())

const open = () =>
  openFaultGateway({
    entry: `{ id: faulty, adapter: wfs, url: '${server.url}/wfs', collections: { 'city:places': { key: id } } }`,
    collection: 'city:places',
    id: 'id',
    location: 'geom',
  })

const ENTITIES = `<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">${Array.from({ length: 9 }, (_, index) => {
  const [name, previous] = [String.fromCodePoint(98 + index), String.fromCodePoint(97 + index)]
  return `<!ENTITY ${name} "${`&${previous};`.repeat(10)}">`
}).join('')}]>`

const withProlog = (prolog: string): Misbehaviour =>
  faults.instead((body) => body.replace('?><', `?>${prolog}<`).replaceAll(/<city:name>[^<]*/g, '<city:name>&j;'))

const exception = faults.instead(
  () => `<?xml version="1.0"?><ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" version="2.0.0">
<ows:Exception exceptionCode="NoApplicableCode"><ows:ExceptionText>the store is away</ows:ExceptionText></ows:Exception></ows:ExceptionReport>`,
)

describe('a WFS', () => {
  it('that is sound is read whole', async () => {
    server.misbehave(faults.sound)
    await using gateway = await open()
    const { complete, faulty, sound } = await readPlaces(gateway)
    expect([complete, sound, faulty.length]).toEqual([true, SOUND_IDS, WFS_COUNT])
  })

  it.each<[name: string, behaviour: Misbehaviour, status: string, codes: readonly string[]]>([
    ['that hangs', faults.hang, 'TIMEOUT', ['SOURCE_TIMEOUT']],
    ['that sends one byte a second', faults.drip, 'TIMEOUT', ['SOURCE_TIMEOUT']],
    ['that resets in mid-body', faults.resetMidBody, 'ERROR', ['SOURCE_MALFORMED', 'SOURCE_UNREACHABLE']],
    ['whose XML breaks off', faults.truncate, 'ERROR', ['SOURCE_MALFORMED']],
    ['with 500', faults.status(500), 'ERROR', ['SOURCE_FAILED']],
    ['with 401', faults.status(401), 'ERROR', ['SOURCE_UNAUTHORIZED']],
    ['with a login page and 200', faults.loginPage, 'ERROR', ['SOURCE_MALFORMED']],
    ['with an exception report and 200', exception, 'ERROR', ['SOURCE_FAILED', 'SOURCE_REJECTED']],
    ['with an XML bomb', withProlog(ENTITIES), 'ERROR', ['SOURCE_MALFORMED']],
    ['with an external entity', withProlog('<!DOCTYPE x [<!ENTITY j SYSTEM "file:///etc/hostname">]>'), 'ERROR', ['SOURCE_MALFORMED']],
    ['with 200 MB of body', faults.flood(200), 'ERROR', ['SOURCE_MALFORMED', 'LIMIT_EXCEEDED']],
  ])('%s: the sound rows are all there, and it is said', async (_name, behaviour, status, codes) => {
    server.misbehave(faults.sound)
    await using gateway = await open()
    server.misbehave(behaviour)
    const { complete, sound, outcome } = await readPlaces(gateway)
    expect(sound).toEqual(SOUND_IDS)
    expect([complete, outcome?.status], JSON.stringify(outcome)).toEqual([false, status])
    expect(codes).toContain(outcome?.code)
  })

  it('in an unknown reference system: its places are not guessed but refused, and whoever asks for no places has the rest', async () => {
    server.misbehave(faults.sound)
    await using gateway = await open()
    server.misbehave(faults.instead((body) => body.replaceAll('EPSG::4326', 'EPSG::999999')))
    const { complete, sound, faulty, outcome } = await readPlaces(gateway)
    expect([complete, sound, faulty]).toEqual([false, SOUND_IDS, []])
    expect(outcome).toMatchObject({ status: 'ERROR', code: 'SOURCE_MALFORMED', message: expect.stringMatching(/city:places.*999999/) })
    const { places } = await gateway.ask<{ places: { complete: boolean; nodes: readonly { id: string; name: string | null }[] } }>(
      '{ places(first: 50) { complete nodes { id name } } }',
    )
    expect([places.complete, places.nodes.length]).toEqual([true, SOUND_IDS.length + WFS_COUNT])
  })

  it('whose feature type vanishes between description and reading', async () => {
    server.misbehave(faults.sound)
    await using gateway = await open()
    server.misbehave(
      faults.instead(
        () => `<?xml version="1.0"?><ows:ExceptionReport xmlns:ows="http://www.opengis.net/ows/1.1" version="2.0.0">
<ows:Exception exceptionCode="InvalidParameterValue" locator="typeNames"><ows:ExceptionText>no such feature type</ows:ExceptionText></ows:Exception></ows:ExceptionReport>`,
      ),
    )
    const { complete, sound, outcome } = await readPlaces(gateway)
    expect(sound).toEqual(SOUND_IDS)
    expect([complete, outcome?.status, outcome?.code]).toEqual([false, 'ERROR', 'SOURCE_REJECTED'])
  })

  it('that goes away is said to be, and is read again once it is back', async () => {
    server.misbehave(faults.sound)
    await using gateway = await open()
    await server.stop()
    const down = await readPlaces(gateway)
    expect(down.sound).toEqual(SOUND_IDS)
    expect([down.complete, down.outcome?.status, down.outcome?.code]).toEqual([false, 'ERROR', 'SOURCE_UNREACHABLE'])
    await server.start()
    await expect.poll(async () => (await readPlaces(gateway)).faulty.length, { timeout: 60_000, interval: 500 }).toBe(WFS_COUNT)
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
