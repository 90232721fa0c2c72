// Connecting does not wait for ever: what is not probed in time can be read at once, with nothing pushed, and is probed behind the source.
import type { Filter, ScanRequest } from '@crosswalk/contract'
import { readBatches, readItems, requestAll } from '@crosswalk/contract/testing'
import { afterEach, expect, it } from 'vitest'
import { createWfsAdapter } from '../index.ts'
import { startFakeWfs } from '../testing/fake-wfs.ts'
import type { FakeWfs, Lie } from '../testing/fake-wfs.ts'

const cleanUp: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of cleanUp.splice(0).toReversed()) await close()
})

async function start(...lies: readonly Lie[]): Promise<FakeWfs> {
  const server = await startFakeWfs(...lies)
  cleanUp.push(() => server.close())
  return server
}

const isLabel: Filter = { op: '=', args: [{ property: 'label' }, 'Zoo'] }
const zoo: ScanRequest = requestAll('t:places', { filter: [isLabel] })

it('reads what is not probed yet, and pushes once it is', async () => {
  const server = await start('conditions take long')
  const changed = Promise.withResolvers<void>()
  const source = await createWfsAdapter().connect(
    { url: server.url, probeTimeoutMs: 1, collections: { 't:places': null } },
    { sourceId: 'fake', baseDirectory: '.', signal: AbortSignal.timeout(30_000), onChange: changed.resolve },
  )
  cleanUp.push(() => source.close())
  const early = source.plan(zoo)
  expect([early.pushed, early.residual, early.limitPushed]).toEqual([[], [isLabel], false])
  expect(early.warnings.join()).toMatch(/t:places has not been probed: nothing is pushed to it/)
  expect(await readItems(source, requestAll('t:places', { fetchSize: 7 }))).toHaveLength(60)
  const [first] = await readBatches(source, source.plan(requestAll('t:places', { fetchSize: 7 })))

  await changed.promise
  const late = source.plan(zoo)
  expect([late.pushed, late.residual, late.warnings]).toEqual([[isLabel], [], []])
  // Each plan means the collection as it was known when it was made.
  expect((await readBatches(source, early)).flatMap(({ items }) => items)).toHaveLength(60)
  expect((await readBatches(source, late)).flatMap(({ items }) => items)).toHaveLength(4)
  await expect(readBatches(source, source.plan(requestAll('t:places')), first?.next ?? undefined)).rejects.toMatchObject({
    code: 'CURSOR_INVALID',
    details: { reason: 'DATA_CHANGED' },
  })
})

it('knows nulls from empty texts before anything else is probed', async () => {
  const server = await start('conditions take long', 'nulls are empty elements')
  const context = { sourceId: 'fake', baseDirectory: '.', signal: AbortSignal.timeout(30_000) }
  const options = { url: server.url, probeTimeoutMs: 1, collections: { 't:places': null } }
  const source = await createWfsAdapter().connect(options, context)
  cleanUp.push(() => source.close())
  expect(source.plan(zoo).pushed).toEqual([])
  const labels = (await readItems(source, requestAll('t:places'))).map(source.getter('t:places', 'label'))
  expect(labels).toContain(null)
  expect(labels).not.toContain('')
})

it('waits for configured feature types until it is told to stop, and goes on from there the next time', async () => {
  const server = await start('conditions take long')
  const adapter = createWfsAdapter()
  const options = { url: server.url, collections: { 't:places': null, 't:shapes': null } }
  const context = { sourceId: 'fake', baseDirectory: '.' }
  const stopped = adapter.connect(options, { ...context, signal: AbortSignal.timeout(100) })
  await expect(stopped).rejects.toMatchObject({ name: 'TimeoutError' })
  await expect.poll(() => server.open()).toBe(0)
  server.tell()
  const source = await adapter.connect(options, { ...context, signal: AbortSignal.timeout(30_000) })
  cleanUp.push(() => source.close())
  expect(source.plan(zoo).pushed).toEqual([isLabel])
  expect([...source.collections.keys()]).toEqual(['t:places', 't:shapes'])
})

it('says of a feature type that it was not reached yet', async () => {
  const server = await start('conditions take long')
  const context = { sourceId: 'fake', baseDirectory: '.', signal: AbortSignal.timeout(30_000) }
  const source = await createWfsAdapter().connect({ url: server.url, probeTimeoutMs: 1 }, context)
  cleanUp.push(() => source.close())
  expect(() => source.plan(zoo)).toThrow(expect.objectContaining({ code: 'SOURCE_TIMEOUT', message: 't:places: not described yet' }))
})

it('stops probing when it is closed', async () => {
  const server = await start('conditions take long')
  const context = { sourceId: 'fake', baseDirectory: '.', signal: AbortSignal.timeout(30_000) }
  const source = await createWfsAdapter().connect({ url: server.url, probeTimeoutMs: 1 }, context)
  await source.close()
  const asked = server.asked.length
  await expect.poll(() => server.open()).toBe(0)
  expect(server.asked).toHaveLength(asked)
})
