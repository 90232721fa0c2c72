// Sources that come late, never, wrong or after the end, under a clock that the test holds.
import { ConfigError, SourceError } from '@crosswalk/contract'
import type { Adapter, CallContext, ConnectContext, Health, ScanPlan, Source } from '@crosswalk/contract'
import { describe, expect, it } from 'vitest'
import type { ConfiguredSource } from '../configuration/configuration.ts'
import type { Clock } from './clock.ts'
import { createSourceRegistry } from './create-source-registry.ts'

function fakeClock() {
  const waiting: { readonly atMs: number; readonly wake: () => void }[] = []
  let nowMs = 0
  const clock: Clock = {
    now: () => nowMs,
    random: () => 0,
    delay: (milliseconds, signal) =>
      new Promise((resolve, reject) => {
        waiting.push({ atMs: nowMs + milliseconds, wake: resolve })
        const onAbort = (): void => reject(signal.reason as Error)
        if (signal.aborted) onAbort()
        signal.addEventListener('abort', onAbort)
      }),
  }
  const settle = () => new Promise((resolve) => setImmediate(resolve))
  const advance = async (milliseconds: number): Promise<void> => {
    nowMs += milliseconds
    for (const { atMs, wake } of waiting) if (atMs <= nowMs) wake()
    await settle()
  }
  return { clock, advance, settle }
}

function fakeSource(id: string): Source & { closed: number } {
  const source = { id, closed: 0, close: async () => void (source.closed += 1) }
  return source as unknown as Source & { closed: number }
}

type Connect = (options: unknown, context: ConnectContext) => Promise<Source>
function configured(id: string, connect: Connect): ConfiguredSource {
  const adapter: Adapter = { mechanism: 'memory', optionsSchema: {}, connect }
  const locate: ConfiguredSource['locate'] = (path) => ({ file: 'crosswalk.yaml', line: 3, column: 5, path: ['sources', 0, ...path] })
  return { id, adapter, settings: {}, options: { of: id }, locate }
}

const down = (id: string) => new SourceError('SOURCE_UNREACHABLE', 'nobody answers', { sourceId: id })

describe('createSourceRegistry', () => {
  it('connects all in parallel and hands each its own options and place', async () => {
    const seen: unknown[] = []
    const started = Promise.withResolvers<void>()
    const connect: Connect = async (options, { sourceId, baseDirectory }) => {
      seen.push([options, sourceId, baseDirectory])
      if (seen.length === 2) started.resolve()
      await started.promise
      return fakeSource(sourceId)
    }
    const registry = createSourceRegistry([configured('a', connect), configured('b', connect)], { baseDirectory: '/base' })
    expect(registry.isTried()).toBe(false)
    expect(registry.handles.map((handle) => handle.health().state)).toEqual(['connecting', 'connecting'])
    expect(await registry.tried).toEqual([])
    expect(registry.isTried()).toBe(true)
    expect(seen).toEqual([
      [{ of: 'a' }, 'a', '/base'],
      [{ of: 'b' }, 'b', '/base'],
    ])
    expect(registry.handles.map((handle) => handle.current()?.id)).toEqual(['a', 'b'])
    expect(registry.handles.map((handle) => handle.health().state)).toEqual(['ready', 'ready'])
  })

  it('keeps a source that is down as degraded since it fell, and tries it again at growing distances', async () => {
    const { clock, advance } = fakeClock()
    const attempts: number[] = []
    const source = fakeSource('a')
    const connect: Connect = async () => {
      attempts.push(clock.now())
      if (attempts.length < 4) throw down('a')
      return source
    }
    const states: Health[] = []
    const registry = createSourceRegistry([configured('a', connect)], {
      baseDirectory: '/',
      clock,
      onHealth: (_id, health) => states.push(health),
    })
    await registry.tried
    const [handle] = registry.handles
    expect(handle?.current()).toBeUndefined()
    expect(handle?.health()).toEqual({ state: 'degraded', sinceMs: 0, lastError: 'SOURCE_UNREACHABLE: nobody answers' })
    for (const step of [999, 1, 1999, 1, 3999]) await advance(step)
    expect(attempts).toEqual([0, 1000, 3000])
    expect(handle?.health().sinceMs).toBe(0)
    await advance(1)
    expect(attempts).toEqual([0, 1000, 3000, 7000])
    expect(handle?.current()?.id).toBe(source.id)
    expect(handle?.health()).toEqual({ state: 'ready', sinceMs: 7000 })
    expect(states.map(({ state }) => state)).toEqual(['degraded', 'degraded', 'degraded', 'ready'])
  })

  it('gives up an attempt at the discovery deadline and closes a source that comes too late', async () => {
    const { clock, advance, settle } = fakeClock()
    const late = Promise.withResolvers<Source>()
    const signals: AbortSignal[] = []
    const connect: Connect = (_options, { signal }) => {
      signals.push(signal)
      return late.promise
    }
    const registry = createSourceRegistry([configured('slow', connect), configured('b', async () => fakeSource('b'))], {
      baseDirectory: '/',
      clock,
    })
    await settle()
    expect(registry.handles[1]?.health().state).toBe('ready')
    await advance(4999)
    expect(registry.isTried()).toBe(false)
    await advance(1)
    expect(registry.isTried()).toBe(true)
    expect(registry.handles[0]?.health()).toMatchObject({
      state: 'degraded',
      lastError: expect.stringMatching(/^SOURCE_TIMEOUT: .*5000 ms/),
    })
    expect(signals[0]?.aborted).toBe(true)
    const source = fakeSource('slow')
    late.resolve(source)
    await settle()
    expect(source.closed).toBe(1)
    expect(registry.handles[0]?.current()).toBeUndefined()
  })

  it('degrades a source that keeps failing when it is read, still asks it, and says when it is back', async () => {
    const { clock, advance } = fakeClock()
    let fails = true
    async function* scan(): AsyncGenerator<never, void, undefined> {
      if (fails) throw down('a')
      yield* []
    }
    const source = Object.assign(fakeSource('a'), { scan })
    const registry = createSourceRegistry([configured('a', async () => source)], { baseDirectory: '/', clock })
    await registry.tried
    const [handle] = registry.handles
    const read = async (): Promise<void> => {
      for await (const _batch of handle?.current()?.scan({} as ScanPlan, {} as CallContext) ?? []) continue
    }
    const states: Health[] = []
    for (let time = 0; time < 4; time += 1) {
      await read().catch(() => undefined)
      states.push(handle?.health() as Health)
      await advance(1000)
    }
    expect(states.map(({ state }) => state)).toEqual(['ready', 'ready', 'degraded', 'degraded'])
    expect(states[3]).toEqual({ state: 'degraded', sinceMs: 2000, lastError: 'SOURCE_UNREACHABLE: nobody answers' })
    fails = false
    await read()
    expect(handle?.health()).toEqual({ state: 'ready', sinceMs: 4000 })
    await registry.close()
    expect([source.closed, handle?.health().state]).toEqual([1, 'closed'])
  })

  it('reports options that no retry will mend and does not try them again', async () => {
    const { clock, advance } = fakeClock()
    let attempts = 0
    const issue = { file: 'options', path: ['rows'], message: 'no such step' }
    const placed = { ...issue, file: 'crosswalk.yaml', line: 3, column: 5, path: ['sources', 0, 'rows'] }
    const ofSchema = { file: 'columns.json', line: 1, column: 2, path: [], message: 'no such type' }
    const connect: Connect = async () => {
      attempts += 1
      throw new ConfigError([issue, ofSchema])
    }
    const registry = createSourceRegistry([configured('a', connect)], { baseDirectory: '/', clock })
    expect(await registry.tried).toEqual([placed, ofSchema])
    expect(registry.handles[0]?.health().state).toBe('degraded')
    await advance(120_000)
    expect(attempts).toBe(1)
  })

  it('does not show the text of a foreign error', async () => {
    const connect: Connect = async () => {
      throw new TypeError('https://user:secret@example.org is odd')
    }
    const registry = createSourceRegistry([configured('a', connect)], { baseDirectory: '/', clock: fakeClock().clock })
    await registry.tried
    expect(registry.handles[0]?.health().lastError).toBe('unexpected TypeError while connecting')
  })

  it('closes what is connected, ends what is not, and comes to an end', async () => {
    const { clock, advance } = fakeClock()
    const source = fakeSource('a')
    let attempts = 0
    const fails: Connect = async () => {
      attempts += 1
      throw down('b')
    }
    const hangs: Connect = () => new Promise(() => undefined)
    const sources = [configured('a', async () => source), configured('b', fails), configured('c', hangs)]
    const registry = createSourceRegistry(sources, { baseDirectory: '/', clock })
    await advance(0)
    await registry.close()
    expect(source.closed).toBe(1)
    expect(registry.handles.map((handle) => handle.health().state)).toEqual(['closed', 'closed', 'closed'])
    expect(registry.handles[0]?.current()).toBeUndefined()
    await advance(120_000)
    expect(attempts).toBe(1)
    expect(await registry.tried).toEqual([])
  })
})
