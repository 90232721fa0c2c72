// 200 MB of features in one answer, all of them sound, to a gateway that is a process of its own: it says no in time, and its memory stays small.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { once } from 'node:events'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { spawnCrosswalk, type SpawnedCrosswalk } from '../../../packages/gateway/src/testing/spawn-crosswalk.ts'
import { asking } from '../gateway.ts'
import { faultFiles, type FaultySource, readPlaces, SOUND_IDS } from './fault-gateway.ts'
import type { FaultyServer, Misbehaviour } from './faulty-server.ts'
import { openFeaturesSite } from './features-site.ts'
import * as faults from './misbehaviours.ts'
import { member, openWfsSite } from './wfs-site.ts'

const MEBIBYTE = 2 ** 20
const BODY_MEBIBYTES = 200
/** Time enough to read it all, were it read. */
const DEADLINE_MS = 60_000

/** A sound beginning, features for as long as somebody reads, and a sound end. */
const endless =
  (split: (body: string) => readonly [head: string, tail: string], featureOf: (index: number) => string): Misbehaviour =>
  (response, { type, body }) => {
    const [head, tail] = split(body)
    response.writeHead(200, { 'content-type': type })
    const closed = once(response, 'close')
    void (async () => {
      response.write(head)
      let sent = 0
      for (let index = 1000; sent < BODY_MEBIBYTES * MEBIBYTE && !response.destroyed;) {
        const chunk: string[] = []
        for (let part = 0; part < 50; part += 1) chunk.push(featureOf((index += 1)))
        const text = chunk.join('')
        sent += text.length
        if (!response.write(text)) await Promise.race([once(response, 'drain'), closed])
      }
      response.end(tail)
    })()
  }

/** So that the bytes are too many before the rows are. */
const NOTE = 'x'.repeat(8000)

const feature = (index: number): string =>
  `,{"type":"Feature","id":${index},"geometry":{"type":"Point","coordinates":[13.4,52.5]},"properties":{"name":"place ${index}","note":"${NOTE}"}}`

const CASES: readonly (readonly [
  name: string,
  site: () => Promise<FaultyServer>,
  source: (url: string) => FaultySource,
  behaviour: Misbehaviour,
])[] = [
  [
    'OGC API Features',
    openFeaturesSite,
    (url) => ({
      entry: `{ id: faulty, adapter: ogc-api-features, url: '${url}', probe: false }`,
      collection: 'places',
      id: 'id',
      location: 'geometry',
    }),
    endless((body) => {
      const end = body.indexOf('],"links"')
      return [body.slice(0, end), body.slice(end)]
    }, feature),
  ],
  [
    'WFS',
    openWfsSite,
    (url) => ({
      entry: `{ id: faulty, adapter: wfs, url: '${url}/wfs', collections: { 'city:places': { key: id } } }`,
      collection: 'city:places',
      id: 'id',
      location: 'geom',
    }),
    endless(
      (body) => {
        const end = body.indexOf('</wfs:FeatureCollection>')
        return [body.slice(0, end), body.slice(end)]
      },
      (index) => member(index).replace('</city:name>', ` ${NOTE}</city:name>`),
    ),
  ],
]

/** Needs every row: a first page alone would be cut off a stream without reading on. */
const ORDERED = 'orderBy: [{ by: NAME, direction: DESC }]'

/** The most that a process ever held in memory, in MiB (proc(5), VmHWM). */
function peakMebibytes(id: number | undefined): number {
  return Number(/^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${id}/status`, 'utf8'))?.[1]) / 1024
}

describe.skipIf(process.platform !== 'linux').each(CASES)('200 MB over %s', (_name, openSite, sourceOf, behaviour) => {
  let server: FaultyServer
  let crosswalk: SpawnedCrosswalk
  let folder: string
  let address: string
  beforeAll(async () => {
    server = await openSite()
    folder = mkdtempSync(join(tmpdir(), 'crosswalk-large-'))
    for (const [name, content] of Object.entries(faultFiles(sourceOf(server.url), DEADLINE_MS))) {
      mkdirSync(dirname(join(folder, name)), { recursive: true })
      writeFileSync(join(folder, name), content)
    }
    crosswalk = spawnCrosswalk(['serve', join(folder, 'crosswalk.yaml')], { PORT: '0' })
    address = (await crosswalk.waitFor('out', /http:\/\/127\.0\.0\.1:\d+/))[0]
  }, 60_000)
  afterAll(async () => {
    await crosswalk?.[Symbol.asyncDispose]()
    await server?.[Symbol.asyncDispose]()
    if (folder) rmSync(folder, { recursive: true, force: true })
  })

  it('is a typed error; the sound rows are there, the memory is not, and the next answer is whole', async () => {
    // What a first read of the sound answer takes is not the flood's.
    await expect.poll(async () => (await readPlaces(asking(address), ORDERED)).complete, { timeout: 30_000, interval: 200 }).toBe(true)
    const before = peakMebibytes(crosswalk.process.pid)
    server.misbehave(behaviour)
    const { complete, sound, outcome } = await readPlaces(asking(address), ORDERED)
    expect([complete, sound.toSorted()]).toEqual([false, SOUND_IDS])
    expect(outcome?.status).toBe('ERROR')
    expect(['SOURCE_MALFORMED', 'LIMIT_EXCEEDED']).toContain(outcome?.code)
    const grown = peakMebibytes(crosswalk.process.pid) - before
    expect(grown, `${grown} MiB more`).toBeLessThan(BODY_MEBIBYTES)
    server.misbehave(faults.sound)
    expect((await readPlaces(asking(address), ORDERED)).complete).toBe(true)
  }, 120_000)
})
