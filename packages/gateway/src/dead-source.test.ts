// One source of two is dead: the other's rows are all there, and the answer says that it is not whole.
import { mkdtemp, rm, writeFile, mkdir } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadConfiguration } from './configuration/load-configuration.ts'
import { startGateway, waitForSources } from './start-gateway.ts'
import type { RunningGateway } from './start-gateway.ts'

const crosswalk = (source: string): string => `crosswalk: ${source}-districts
source: ${source}
collection: districts
model: District
id: "https://data.example.org/${source}/{id}"
properties: { name: name }
`

let directory: string
let gateway: RunningGateway
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'crosswalk-'))
  await mkdir(join(directory, 'crosswalks'))
  await mkdir(join(directory, 'alive'))
  const files = {
    'crosswalk.yaml': `sources:
  - { id: dead, adapter: files, path: ./dead/districts.json }
  - { id: alive, adapter: files, path: ./alive/districts.json }
crosswalks: ./crosswalks
`,
    'alive/districts.json': JSON.stringify(['Mitte', 'Pankow', 'Spandau'].map((name, id) => ({ id: String(id), name }))),
    'crosswalks/dead.yaml': crosswalk('dead'),
    'crosswalks/alive.yaml': crosswalk('alive'),
  }
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

async function ask(query: string): Promise<unknown> {
  const url = `${gateway.address}/graphql?query=${encodeURIComponent(query)}`
  return (await fetch(url, { headers: { accept: 'application/json' } })).json()
}

it('lists the living with or without an order, and says who is missing', async () => {
  const entry = '{ source { id } status code rows }'
  const query = `{ districts { nodes { name } complete completeness { entries ${entry} } }
    sorted: districts(orderBy: [{ by: NAME, direction: DESC }]) { nodes { name } complete } }`
  expect(await ask(query)).toEqual({
    data: {
      districts: {
        nodes: ['Mitte', 'Pankow', 'Spandau'].map((name) => ({ name })),
        complete: false,
        completeness: {
          entries: [
            { source: { id: 'dead' }, status: 'ERROR', code: 'SOURCE_UNREACHABLE', rows: 0 },
            { source: { id: 'alive' }, status: 'OK', code: null, rows: 3 },
          ],
        },
      },
      sorted: { nodes: ['Spandau', 'Pankow', 'Mitte'].map((name) => ({ name })), complete: false },
    },
  })
})

it('shows the dead one with its reason', async () => {
  const { data } = (await ask('{ sources { id health { state lastError } } }')) as {
    data: { sources: readonly { id: string; health: { state: string; lastError: string | null } }[] }
  }
  expect(data.sources.map(({ id, health }) => [id, health.state])).toEqual([
    ['dead', 'degraded'],
    ['alive', 'ready'],
  ])
  expect(data.sources[0]?.health.lastError).toContain('districts.json')
})
