// Asks every adapter whether its mechanism lives at a URL, and connects what does.
import { CrosswalkError } from '@crosswalk/contract'
import type { Adapter, ConnectContext, ErrorCode, Recognition, Source, Transport } from '@crosswalk/contract'
import { createUndiciTransport } from '@crosswalk/http'
import type { HttpOptions } from '@crosswalk/http'
import { describeCollection } from './probe-report.ts'
import type { OtherMechanism, ProbedSource, ProbeReport } from './probe-report.ts'

export interface ProbeUrlOptions {
  readonly url: string
  readonly adapters: readonly Adapter[]
  readonly baseDirectory: string
  /** Credentials, certificates and proxy, as a configuration has them. @default none */
  readonly connection?: HttpOptions | undefined
  /** One deadline for all that is asked. */
  readonly timeoutMs: number
  /** @default the network */
  readonly transport?: Transport | undefined
}

interface Asking extends ProbeUrlOptions {
  readonly transport: Transport
  readonly signal: AbortSignal
}

/** Never rejects because of what a server does or does not do. */
export async function probeUrl(options: ProbeUrlOptions): Promise<ProbeReport> {
  const began = performance.now()
  const { connection = {}, baseDirectory } = options
  const network = options.transport ? undefined : createUndiciTransport({ ca: connection.tls?.ca, proxy: connection.proxy, baseDirectory })
  const wire = countRequests(options.transport ?? (network as { send: Transport }).send)
  const asking = { ...options, transport: wire.send, signal: AbortSignal.timeout(options.timeoutMs) }
  try {
    const results = await Promise.all(options.adapters.map((adapter) => probeAdapter(adapter, asking)))
    return {
      url: options.url,
      elapsedMs: performance.now() - began,
      requests: wire.count(),
      sources: results.filter((result) => 'options' in result),
      others: results.filter((result): result is OtherMechanism => !('options' in result)),
    }
  } finally {
    await network?.close()
  }
}

function countRequests(transport: Transport): { readonly send: Transport; count(): number } {
  let count = 0
  const send: Transport = (request) => {
    count += 1
    return transport(request)
  }
  return { send, count: () => count }
}

async function probeAdapter(adapter: Adapter, asking: Asking): Promise<ProbedSource | OtherMechanism> {
  const { mechanism } = adapter
  if (!adapter.recognise) return { mechanism, code: 'NO_PROBE', message: 'is not recognised by a URL' }
  const began = performance.now()
  const wire = countRequests(asking.transport)
  const context: ConnectContext = { sourceId: 'probe', baseDirectory: asking.baseDirectory, signal: asking.signal, transport: wire.send }
  let recognition: Recognition | null
  try {
    recognition = await within(asking, adapter.recognise(asking.url, context, asking.connection && { ...asking.connection }))
  } catch (error) {
    return { mechanism, ...failureOf(error, asking) }
  }
  if (!recognition) return { mechanism, code: 'NOT_FOUND', message: 'does not live there' }
  const found = { mechanism, options: recognition.options, title: recognition.title ?? null }
  const spent = (): Pick<ProbedSource, 'requests' | 'elapsedMs'> => ({ requests: wire.count(), elapsedMs: performance.now() - began })
  try {
    const connecting = adapter.connect({ ...asking.connection, ...recognition.options }, context)
    const source = await within(asking, connecting, (late) => late.close())
    const described = describeSource(source)
    await source.close()
    return { ...found, ...described, ...spent(), failure: null }
  } catch (error) {
    return { ...found, ...NOTHING_KNOWN, ...spent(), failure: failureOf(error, asking) }
  }
}

const NOTHING_KNOWN = { product: null, version: null, url: null, collections: [], capabilities: [], quirks: [], describedBy: [] } as const

function describeSource({ description, collections, capabilities }: Source) {
  const { product = null, version = null, url = null, quirks } = description
  return { product, version, url, quirks, capabilities, collections: Array.from(collections.values(), describeCollection) }
}

/** Ends at the deadline even where an adapter does not heed it. @param onLate for what arrives all the same */
async function within<T>(asking: Asking, promise: Promise<T>, onLate: (late: T) => unknown = () => undefined): Promise<T> {
  const { signal } = asking
  const ended = Promise.withResolvers<never>()
  const onAbort = (): void => ended.reject(signal.reason as Error)
  if (signal.aborted) onAbort()
  signal.addEventListener('abort', onAbort, { once: true })
  try {
    return await Promise.race([promise, ended.promise])
  } catch (error) {
    void promise.then(onLate, () => undefined)
    throw error
  } finally {
    signal.removeEventListener('abort', onAbort)
  }
}

function failureOf(error: unknown, { signal, timeoutMs }: Asking): { readonly code: ErrorCode; readonly message: string } {
  if (error instanceof CrosswalkError) return { code: error.code, message: error.message }
  if (signal.aborted) return { code: 'SOURCE_TIMEOUT', message: `no end within ${timeoutMs} ms` }
  throw error
}
