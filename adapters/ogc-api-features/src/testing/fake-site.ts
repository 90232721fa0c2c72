// Fake servers and sources connected to them, which end with the test that began them: sources first.
import type { Source } from '@crosswalk/contract'
import { afterEach } from 'vitest'
import { startFakeServer } from '../__fixtures__/fake-server.ts'
import type { FakeServer } from '../__fixtures__/fake-server.ts'
import type { TestFeature } from '../__fixtures__/features.ts'
import type { Lie } from '../__fixtures__/lies.ts'
import { createOgcApiFeaturesAdapter } from '../index.ts'

const open: AsyncDisposable[] = []
afterEach(async () => {
  for (const one of open.splice(0)) await one[Symbol.asyncDispose]()
})

export async function start(lies: readonly Lie[] = [], data?: readonly TestFeature[]): Promise<FakeServer> {
  const server = await startFakeServer(new Set(lies), data)
  open.push(server)
  return server
}

export async function connect(url: string, options: object = {}, onChange?: () => void): Promise<Source> {
  const source = await createOgcApiFeaturesAdapter().connect(
    { url, cacheBytes: 0, probeTimeoutMs: 30_000, ...options },
    { sourceId: 'test', baseDirectory: '/', signal: AbortSignal.timeout(40_000), onChange },
  )
  open.unshift({ [Symbol.asyncDispose]: () => source.close() })
  return source
}
