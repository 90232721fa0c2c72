// A live server for a test file: given by its environment variable, else started by the rig. Without an engine the tests are skipped, loudly; under CI they fail.
import { setTimeout as sleep } from 'node:timers/promises'
import { inject } from 'vitest'
import { givenServer } from './container.ts'
import type { Product } from './rig.ts'

const POLL_MS = 200
const CALL_MS = 10_000

/**
 * The URL of a server, awaited at the top of a test file; undefined where its tests have to be skipped.
 * @throws Error where the server did not come up, and under CI where no engine is there
 */
export async function live(product: Product): Promise<string | undefined> {
  const given = givenServer(product)
  if (given !== undefined) return given.url
  for (;;) {
    const response = await fetch(`${inject('rig')}/${product}`, { signal: AbortSignal.timeout(CALL_MS) })
    const text = await response.text()
    if (response.status === 200) return text
    if (response.status === 424) return skip(product, text)
    if (response.status !== 202) throw new Error(text)
    await sleep(POLL_MS)
  }
}

function skip(product: Product, reason: string): undefined {
  if (process.env['CI'] === 'true') throw new Error(`${product} cannot be started: ${reason}`)
  process.stderr.write(`SKIPPED, for want of ${product}: ${reason}\n`)
  return undefined
}
