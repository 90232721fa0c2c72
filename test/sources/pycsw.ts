// pycsw 3.0: OGC API Records and CSW over a small catalogue.
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { answersOk, givenServer, type Running, startContainer } from './container.ts'
import { sharedServerPath } from './seed.ts'

function records(): Readonly<Record<string, string>> {
  const folder = sharedServerPath('pycsw/records')
  return Object.fromEntries(readdirSync(folder).map((name) => [`/records/${name}`, readFileSync(join(folder, name), 'utf8')]))
}

/** Records are in `/collections/metadata:main/items`, CSW at `/csw`. */
export async function start(): Promise<Running> {
  return (
    givenServer('pycsw') ??
    (await startContainer({
      product: 'pycsw',
      files: records(),
      urlOf: (port) => `http://127.0.0.1:${port}`,
      isReady: (url) => answersOk(`${url}/conformance?f=json`),
    }))
  )
}
