// The command as a process: start, answer, end; ports, signals and broken configurations.
import { once } from 'node:events'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import type { IncomingMessage } from 'node:http'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { spawnCrosswalk } from './testing/spawn-crosswalk.ts'

const TIMEOUT_MS = 30_000
const ADDRESS = /GraphQL\s+(http:\/\/127\.0\.0\.1:(\d+))\/graphql/

let directory: string
let file: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'crosswalk-'))
  file = join(directory, 'crosswalk.yaml')
  await writeFile(join(directory, 'places.json'), JSON.stringify([{ id: 'a', name: 'Mitte' }]))
  await writeFile(file, 'sources: [{ id: places, adapter: files, path: ./places.json }]\n')
})
afterAll(() => rm(directory, { recursive: true }))

describe('crosswalk serve', { timeout: TIMEOUT_MS }, () => {
  it('prints where and what it serves, answers, and ends with 0 at SIGTERM', async () => {
    await using gateway = spawnCrosswalk(['serve', file, '--port', '0'], { CURSOR: 'unused' })
    const [, address = ''] = await gateway.waitFor('out', ADDRESS)
    await gateway.waitFor('out', /Ask: curl/)
    expect(gateway.out()).toMatch(/places\s+files\s+ready\s+1 collection, 1 row/)
    expect(gateway.out()).toContain('No cursorKey is configured')
    const headers = { 'content-type': 'application/json', 'x-request-id': 'test-1' }
    const query = 'query Raw { items(source: "places", collection: "places") { nodes { id properties } complete } }'
    const answer = await fetch(`${address}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query, operationName: 'Raw' }) })
    expect(await answer.json()).toEqual({
      data: { items: { nodes: [{ id: 'a', properties: { id: 'a', name: 'Mitte' } }], complete: true } },
    })
    const [line = ''] = await gateway.waitFor('error', /^.*"requestId":"test-1".*$/m)
    expect(JSON.parse(line)).toMatchObject({ method: 'POST', path: '/graphql', status: 200, operationName: 'Raw', aborted: false })
    expect(gateway.error()).not.toContain('Mitte')
    gateway.process.kill('SIGTERM')
    expect(await gateway.ended).toBe(0)
    expect(gateway.out()).toContain('crosswalk: closed')
  })

  it('answers a request that is under way at SIGTERM, takes no more, and ends with 0', async () => {
    await using gateway = spawnCrosswalk(['serve', file], { PORT: '0' })
    const [, , port = ''] = await gateway.waitFor('out', ADDRESS)
    const body = JSON.stringify({ query: '{ models { name } }' })
    const headers = { 'content-type': 'application/json', 'content-length': body.length }
    const sending = request({ port, host: '127.0.0.1', path: '/graphql', method: 'POST', headers })
    const answered = once(sending, 'response') as Promise<[IncomingMessage]>
    sending.write(body.slice(0, 10))
    // The head and half of the body are with the server once another request has been answered.
    await fetch(`http://127.0.0.1:${port}/health/live`)
    gateway.process.kill('SIGTERM')
    await gateway.waitFor('out', /finishing requests under way/)
    await expect(fetch(`http://127.0.0.1:${port}/health/live`)).rejects.toThrow()
    sending.end(body.slice(10))
    const [response] = await answered
    expect(response.statusCode).toBe(200)
    expect(await text(response)).toContain('"TransportStation"')
    expect(await gateway.ended).toBe(0)
  })

  it('ends at once at a second signal', async () => {
    await using gateway = spawnCrosswalk(['serve', file], { PORT: '0' })
    const [, , port = ''] = await gateway.waitFor('out', ADDRESS)
    const headers = { 'content-type': 'application/json', 'content-length': 10 }
    const hanging = request({ port, host: '127.0.0.1', path: '/graphql', method: 'POST', headers })
    hanging.on('error', () => undefined)
    hanging.write('{')
    await fetch(`http://127.0.0.1:${port}/health/live`)
    gateway.process.kill('SIGINT')
    await gateway.waitFor('out', /finishing requests under way/)
    gateway.process.kill('SIGINT')
    expect(await gateway.ended).toBe(130)
  })

  it('says that a port is in use, and how to choose another, with 1', async () => {
    const other = createServer()
    await once(other.listen(0, '127.0.0.1'), 'listening')
    const { port } = other.address() as AddressInfo
    await using gateway = spawnCrosswalk(['serve', file], { PORT: String(port) })
    expect(await gateway.ended).toBe(1)
    expect(gateway.error()).toContain(
      `crosswalk: 127.0.0.1:${port} is already in use; stop what uses it or choose another one with PORT or --port\n`,
    )
    other.close()
  })

  it('starts although a source is down, and says so', async () => {
    const broken = join(directory, 'broken.yaml')
    await writeFile(
      broken,
      'sources:\n  - { id: places, adapter: files, path: ./places.json }\n  - { id: gone, adapter: files, path: ./gone.json }\n',
    )
    await using gateway = spawnCrosswalk(['serve', broken, '--port=0'])
    const [, address = ''] = await gateway.waitFor('out', ADDRESS)
    const ready = await fetch(`${address}/health/ready`)
    expect(ready.status).toBe(200)
    const { sources } = (await ready.json()) as { sources: readonly { id: string; state: string; lastError?: string }[] }
    expect(sources.map(({ id, state }) => [id, state])).toEqual([
      ['places', 'ready'],
      ['gone', 'degraded'],
    ])
    expect(sources[1]?.lastError).toContain('gone.json')
  })
})

describe('crosswalk demo', { timeout: TIMEOUT_MS }, () => {
  it('answers across real files right after its start', async () => {
    await using gateway = spawnCrosswalk(['demo'], { PORT: '0' })
    const [, address = ''] = await gateway.waitFor('out', ADDRESS)
    const query = '{ transportStations(first: 1) { nodes { id } complete } transitLines { nodes { name } complete } }'
    const answer = await fetch(`${address}/graphql?query=${encodeURIComponent(query)}`)
    expect(await answer.json()).toMatchObject({
      data: {
        transportStations: { nodes: [{ id: expect.stringContaining('https://data.example.org/stop/') }], complete: true },
        transitLines: { nodes: expect.arrayContaining([{ name: 'Victoria' }]), complete: true },
      },
    })
    gateway.process.kill('SIGINT')
    expect(await gateway.ended).toBe(0)
  })
})

describe('crosswalk check', { timeout: TIMEOUT_MS }, () => {
  it('says ok with 0', async () => {
    await using command = spawnCrosswalk(['check', file])
    expect(await command.ended).toBe(0)
    expect(command.out().replace(file, 'FILE')).toMatch(/^ok: FILE: 1 source, \d+ models, 0 crosswalks\n$/)
    expect(command.error()).toBe('')
  })

  it('lists all mistakes with 1', async () => {
    const wrong = join(directory, 'wrong.yaml')
    await writeFile(wrong, 'sources: [{ id: a, adapter: files, path: . }, { id: a, adapter: fils }]\nlimits: { maxPageSize: -1 }\n')
    await using command = spawnCrosswalk(['check', wrong])
    expect(await command.ended).toBe(1)
    expect(command.out()).toBe('')
    const lines = command.error().replaceAll(`${directory}/`, '').trimEnd().split('\n')
    expect(lines.slice(0, -1).map((line) => line.split(' ')[0])).toEqual(['wrong.yaml:1:53', 'wrong.yaml:1:65', 'wrong.yaml:2:24'])
    expect(lines.at(-1)).toBe(`${lines.length - 1} mistakes`)
  })
})

describe('crosswalk', { timeout: TIMEOUT_MS }, () => {
  it('prints help without colours and refuses unknown commands with 2', async () => {
    await using help = spawnCrosswalk(['--help'])
    await using unknown = spawnCrosswalk(['fly'])
    expect(await help.ended).toBe(0)
    expect(JSON.stringify(help.out())).not.toContain('u001b')
    expect(await unknown.ended).toBe(2)
    expect(unknown.error()).toContain('"fly" is not a command')
  })
})
