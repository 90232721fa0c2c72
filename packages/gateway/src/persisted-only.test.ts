// A gateway that answers stored operations only, over HTTP; and what `check` says of operations that do not fit.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { check } from './commands/check.ts'
import { loadConfiguration } from './configuration/load-configuration.ts'
import { startGateway, waitForSources } from './start-gateway.ts'
import type { RunningGateway } from './start-gateway.ts'

let directory: string
let gateway: RunningGateway
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'crosswalk-'))
  const files = {
    'crosswalk.yaml': `sources: [{ id: places, adapter: files, path: ./places.json }]
persistedOperations: ./operations
server: { persistedOnly: true }
`,
    'open.yaml': `sources: [{ id: places, adapter: files, path: ./places.json }]
persistedOperations: ./operations
server: { persistedOnly: true }
faces: { ogcApiFeatures: true }
`,
    'places.json': JSON.stringify([{ id: 'a', name: 'Mitte' }]),
    'operations/names.graphql':
      'query Names($first: Int) { items(source: "places", collection: "places", first: $first) { nodes { properties } } }',
    'wrong.yaml': 'sources: [{ id: places, adapter: files, path: ./places.json }]\npersistedOperations: ./wrong.json\n',
    'wrong.json': '{ "names": "{ districts { nodes { nmae } } }" }',
  }
  await mkdir(join(directory, 'operations'))
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text)
  const configuration = await loadConfiguration(join(directory, 'crosswalk.yaml'), {})
  const start = { configuration, host: '127.0.0.1', port: 0, logger: pino({ level: 'silent' }) }
  gateway = await startGateway(start)
  await waitForSources(gateway, start)
})
afterAll(async () => {
  await gateway.close(1_000)
  await rm(directory, { recursive: true })
})

it('answers by id in a link, and nothing else', async () => {
  const answer = await fetch(`${gateway.address}/graphql?documentId=names&variables={"first":5}`)
  expect(await answer.json()).toEqual({ data: { items: { nodes: [{ properties: { id: 'a', name: 'Mitte' } }] } } })
  const headers = { 'content-type': 'application/json', accept: 'application/graphql-response+json' }
  const body = JSON.stringify({ query: '{ models { id } }' })
  const refused = await fetch(`${gateway.address}/graphql`, { method: 'POST', headers, body })
  expect([refused.status, await refused.json()]).toMatchObject([403, { errors: [{ extensions: { code: 'FORBIDDEN' } }] }])
})

it('has no GraphiQL, and no link to one', async () => {
  const page = await fetch(`${gateway.address}/graphql`, { headers: { accept: 'text/html' } })
  expect(await page.text()).not.toContain('<html')
  expect(await (await fetch(`${gateway.address}/`)).text()).not.toContain('GraphiQL')
})

it('answers no filters at another door, unless that is opened', async () => {
  expect((await fetch(`${gateway.address}/ogc/collections`)).status).toBe(404)
  const open = await loadConfiguration(join(directory, 'open.yaml'), {})
  expect([open.server.persistedOnly, open.faces.ogcApiFeatures]).toEqual([true, {}])
})

it('is not started over operations that do not fit: check says which', async () => {
  let error = ''
  const output = { out: () => undefined, error: (text: string) => void (error += text) }
  expect(await check({ file: join(directory, 'wrong.yaml'), environment: {}, output })).toBe(1)
  expect(error).toBe('./wrong.json names: Cannot query field "nmae" on type "District". Did you mean "name"?\n1 mistake\n')
  const configuration = await loadConfiguration(join(directory, 'wrong.yaml'), {})
  const start = { configuration, host: '127.0.0.1', port: 0, logger: pino({ level: 'silent' }) }
  await expect(startGateway(start)).rejects.toMatchObject({ code: 'CONFIG_INVALID' })
})
