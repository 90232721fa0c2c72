// When probes are asked and what becomes of what they found: kept, used at once, deferred, ended.
import type { Source } from '@crosswalk/contract'
import { readItems, requestAll } from '@crosswalk/contract/testing'
import { describe, expect, it } from 'vitest'
import { features } from '../__fixtures__/features.ts'
import type { TestFeature } from '../__fixtures__/features.ts'
import { createOgcApiFeaturesAdapter } from '../index.ts'
import { connect, start } from '../testing/fake-site.ts'

describe('what probes found', () => {
  it('is kept for the next connection, until the server describes itself in other words', async () => {
    const server = await start()
    const adapter = createOgcApiFeaturesAdapter()
    const context = { sourceId: 'test', baseDirectory: '/', signal: AbortSignal.timeout(40_000) }
    const connectAgain = async (): Promise<readonly [number, number]> => {
      const before = server.asked.length
      const source = await adapter.connect({ url: server.url, cacheBytes: 0, probeTimeoutMs: 30_000 }, context)
      const pushed = source.plan(requestAll('places', { filter: [{ op: '=', args: [{ property: 'name' }, 'x'] }] })).pushed.length
      await source.close()
      return [server.asked.length - before, pushed]
    }
    const [first] = await connectAgain()
    expect(first).toBeGreaterThan(5)
    expect(await connectAgain()).toEqual([5, 1])
    server.answerWith(/^\/conformance/, {
      status: 200,
      body: '{"conformsTo":["http://www.opengis.net/spec/ogcapi-features-3/1.0/conf/filter"]}',
    })
    const [third] = await connectAgain()
    expect(third).toBeGreaterThan(5)
  })

  it('comes later where the time is short: until then all is read and nothing pushed', async () => {
    const server = await start()
    let changed = 0
    const source = await connect(server.url, { probeTimeoutMs: 1 }, () => void (changed += 1))
    for (let turn = 0; changed === 0 && turn < 2000; turn += 1) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(changed).toBe(1)
    const plan = source.plan(requestAll('places', { filter: [{ op: '=', args: [{ property: 'name' }, 'Alpha 0'] }] }))
    expect([plan.pushed.length, plan.residual.length, plan.warnings]).toEqual([1, 0, []])
  })

  it('is used as soon as it is found', async () => {
    const server = await start(['no filter'])
    const held = Promise.withResolvers<void>()
    // Parameters are tried behind pages and boxes.
    server.hold(/name=/, held.promise)
    const source = await connect(server.url, { probeTimeoutMs: 1, collections: ['places'] })
    const filter = [{ op: 's_intersects', args: [{ property: 'geometry' }, { bbox: [13.1, 52.1, 13.3, 52.3] }] }] as const
    const planned = (): ReturnType<Source['plan']> => source.plan(requestAll('places', { filter }))
    for (let turn = 0; planned().pushed.length === 0 && turn < 2000; turn += 1) await new Promise((resolve) => setTimeout(resolve, 5))
    expect(planned().pushed).toEqual(filter)
    expect(planned().warnings).toEqual(['places has not been probed to the end: only what is known by now is pushed'])
    held.resolve()
    for (let turn = 0; planned().warnings.length > 0 && turn < 2000; turn += 1) await new Promise((resolve) => setTimeout(resolve, 5))
    expect([planned().pushed, planned().warnings]).toEqual([filter, []])
  })

  it.each([[['no filter']], [[]]] as const)('of a large collection comes from inside a box, or by identifiers (%s)', async (lies) => {
    const many = Array.from({ length: 20_100 }, (_, index) => ({
      ...(features[index % features.length] as TestFeature),
      id: `f${String(index).padStart(5, '0')}`,
    }))
    const server = await start(lies, many)
    const source = await connect(server.url)
    const asked = server.asked.filter((path) => path.startsWith('/collections/places/items'))
    expect(asked.length).toBeGreaterThan(4)
    const unbound = asked.filter((path) => !/bbox=|filter=\(id = |\/items\/(?:f|crosswalk-absent)/.test(path))
    expect(unbound).toEqual(['/collections/places/items?limit=100'])
    const plan = source.plan(requestAll('places', { filter: [{ op: '=', args: [{ property: 'name' }, 'Alpha 0'] }] }))
    expect(plan.pushed.length, source.description.quirks.join()).toBe(1)
    const ordered = source.plan(requestAll('places', { orderBy: [{ property: 'size', descending: false }] }))
    expect(ordered.orderPushed, source.description.quirks.join()).toBe(lies.length === 0)
  })

  it('is nothing where probes are turned off, and says so', async () => {
    const server = await start()
    const source = await connect(server.url, { probe: false })
    const plan = source.plan(requestAll('places', { filter: [{ op: '=', args: [{ property: 'name' }, 'Alpha 0'] }], count: true }))
    expect([plan.pushed, plan.countPushed, plan.warnings]).toEqual([
      [],
      'unsupported',
      ['places has not been probed: nothing is pushed to it'],
    ])
    expect(source.description.quirks.join()).toMatch(/not probed, so nothing is pushed: places/)
  })

  it('ends with the source: closing stops what is under way', async () => {
    const server = await start()
    const source = await createOgcApiFeaturesAdapter().connect(
      { url: server.url, cacheBytes: 0, probeTimeoutMs: 1 },
      { sourceId: 'test', baseDirectory: '/', signal: AbortSignal.timeout(40_000) },
    )
    await source.close()
    const asked = server.asked.length
    await new Promise((resolve) => setTimeout(resolve, 50))
    expect(server.asked.length).toBe(asked)
    await expect(readItems(source, requestAll('places')).catch(() => 'closed')).resolves.toBe('closed')
  })
})
