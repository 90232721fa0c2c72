// A script in which nothing else is going on does not end while a read waits to be tried again.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import type { Misbehaviour } from './faulty-server.ts'
import { FEATURE_COUNT, openFeaturesSite } from './features-site.ts'
import * as faults from './misbehaviours.ts'

const SCRIPT = fileURLToPath(new URL('read-once.ts', import.meta.url))

async function run(...words: readonly string[]): Promise<{ readonly code: unknown; readonly out: string; readonly error: string }> {
  const child = spawn(process.execPath, ['--conditions=@crosswalk/source', SCRIPT, ...words], { stdio: ['ignore', 'pipe', 'pipe'] })
  const texts = { out: '', error: '' }
  child.stdout.on('data', (chunk) => (texts.out += String(chunk)))
  child.stderr.on('data', (chunk) => (texts.error += String(chunk)))
  const [code] = (await once(child, 'close')) as [unknown]
  return { code, ...texts }
}

/** On the second page: once not today, and its connection closed, so that no socket keeps the script alive either. */
function failingOnce(headers: Readonly<Record<string, string>>): Misbehaviour {
  let failures = 0
  return (response, sound, request) => {
    const isLater = /offset=[1-9]/.test(request.url ?? '')
    if (!isLater || failures > 0) return faults.sound(response, sound, request)
    failures += 1
    faults.status(503, { connection: 'close', ...headers })(response, sound, request)
  }
}

it.each([
  ['by the source, after as long as the server asks', 'source', { 'retry-after': '1' }],
  ['by the source, after as long as the client thinks', 'source', {}],
  ['by the engine, after as long as the server asks', 'engine', { 'retry-after': '1' }],
])('a read that is repeated %s, is awaited', async (_name, way, headers) => {
  await using server = await openFeaturesSite()
  server.misbehave(failingOnce(headers))
  expect(await run(server.url, way)).toEqual({ code: 0, out: `${FEATURE_COUNT}\n`, error: '' })
  expect(server.takeRequests().filter((path) => path.includes('offset=3'))).toHaveLength(2)
})
