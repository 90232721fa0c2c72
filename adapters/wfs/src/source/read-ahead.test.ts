// The page after the present one is sent for early, by readers who go on; what was sent for in vain is closed, and changes no row.
import { createTestContext, readItems, requestAll } from '@crosswalk/contract/testing'
import { afterEach, expect, it } from 'vitest'
import { createWfsAdapter } from '../index.ts'
import type { WfsSource } from '../index.ts'
import { startFakeWfs } from '../testing/fake-wfs.ts'
import type { FakeWfs, Lie } from '../testing/fake-wfs.ts'

const cleanUp: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of cleanUp.splice(0)) await close()
})

async function connect(...lies: readonly Lie[]): Promise<{ server: FakeWfs; source: WfsSource }> {
  const server = await startFakeWfs(...lies)
  const options = { url: server.url, format: 'gml', pageSize: 12, probeTimeoutMs: 30_000 }
  const context = { sourceId: 'fake', baseDirectory: '.', signal: AbortSignal.timeout(30_000) }
  const source = await createWfsAdapter().connect(options, context)
  cleanUp.push(
    () => source.close(),
    () => server.close(),
  )
  return { server, source }
}

const startsOf = (asked: readonly string[]): readonly string[] => asked.map((text) => /STARTINDEX=(\d+)/.exec(text)?.[1] ?? '0')

it('sends for the third page when the second has begun, and not before', async () => {
  const { server, source } = await connect()
  const before = server.asked.length
  const reading = source.scan(source.plan(requestAll('t:places', { fetchSize: 2 })), createTestContext())[Symbol.asyncIterator]()
  await reading.next()
  expect(startsOf(server.asked.slice(before))).toEqual(['0'])
  await reading.next()
  await expect.poll(() => startsOf(server.asked.slice(before))).toEqual(['0', '3', '15'])
  await reading.return?.()
  await expect.poll(() => server.open()).toBe(0)
})

it('asks for every page once, and for none after the last', async () => {
  const { server, source } = await connect()
  const before = server.asked.length
  expect(await readItems(source, requestAll('t:places', { fetchSize: 2 }))).toHaveLength(60)
  expect(startsOf(server.asked.slice(before))).toEqual(['0', '3', '15', '27', '39', '51'])
})

it('is dropped where a page came short, whose rest is then read', async () => {
  const { server, source } = await connect()
  const before = server.asked.length
  server.tell('pages end at 8 in silence')
  const items = await readItems(source, requestAll('t:places', { fetchSize: 2 }))
  expect(new Set(items.map(source.keyOf('t:places'))).size).toBe(60)
  expect(items).toHaveLength(60)
  expect(startsOf(server.asked.slice(before))).toContain('11')
})

it('ends with the signal of the reader', async () => {
  const { server, source } = await connect()
  const controller = new AbortController()
  const reading = source.scan(source.plan(requestAll('t:places', { fetchSize: 2 })), createTestContext(controller.signal))
  const iterator = reading[Symbol.asyncIterator]()
  await iterator.next()
  await iterator.next()
  controller.abort(new Error('enough'))
  await expect(
    (async () => {
      while ((await iterator.next()).done !== true) continue
    })(),
  ).rejects.toThrow('enough')
  await expect.poll(() => server.open()).toBe(0)
})
