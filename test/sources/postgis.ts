// The store behind the other servers: PostGIS with the stations, OGC's three layers and a hundred thousand trees.
import type { StartedTestContainer } from 'testcontainers'
import { givenServer, type Running, startContainer } from './container.ts'
import { seedSql } from './seed.ts'

const SEED = '/tmp/seed.sql'

async function run(container: StartedTestContainer, ...options: readonly string[]): Promise<void> {
  const { exitCode, output } = await container.exec([
    'sh',
    '-c',
    'exec psql -p "$PORT" -d city -q -v ON_ERROR_STOP=1 "$@"',
    'psql',
    ...options,
  ])
  if (exitCode !== 0) throw new Error(`psql: ${output}`)
}

/** A seeded store: `postgresql://postgres@127.0.0.1:PORT/city`. One given by `CROSSWALK_TEST_POSTGIS_URL` has to be seeded already. */
export async function start(): Promise<Running> {
  const given = givenServer('postgis')
  if (given !== undefined) return given
  const running = await startContainer({
    product: 'postgis',
    files: { [SEED]: seedSql() },
    urlOf: (port) => `postgresql://postgres@127.0.0.1:${port}/city`,
    isReady: async (_url, container) => {
      await run(container, '-c', 'select 1')
      return true
    },
  })
  await run(running.container, '-f', SEED)
  return running
}

/** How a container on the same network finds the store. */
export function storeEnvironment(store: Running): Readonly<Record<string, string>> {
  const { hostname, port } = new URL(store.url)
  return { STORE_HOST: hostname, STORE_PORT: port }
}
