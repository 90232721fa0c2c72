// toxiproxy 2.12: breaks the way to a server as it is told.
import { answersOk, givenServer, type Running, startContainer } from './container.ts'

const CALL_MS = 5000

/** The interface that makes proxies. */
export async function start(): Promise<Running> {
  return (
    givenServer('toxiproxy') ??
    (await startContainer({
      product: 'toxiproxy',
      urlOf: (port) => `http://127.0.0.1:${port}`,
      isReady: (url) => answersOk(`${url}/version`),
    }))
  )
}

export interface Proxy extends AsyncDisposable {
  /** The origin that stands in front of the server. */
  readonly url: string
  /** Breaks the way back: `latency`, `timeout`, `bandwidth`, `reset_peer`, `limit_data`, `slicer`, with the attributes of that toxic. */
  poison(type: string, attributes: Readonly<Record<string, number>>): Promise<void>
  /** Refuses connections, or takes them again. */
  setEnabled(isEnabled: boolean): Promise<void>
  /** Everything sound again. */
  heal(): Promise<void>
}

async function call(method: string, url: string, body?: object): Promise<unknown> {
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(url, { method, headers, body: JSON.stringify(body ?? {}), signal: AbortSignal.timeout(CALL_MS) })
  const text = await response.text()
  if (!response.ok) throw new Error(`toxiproxy: ${response.status} ${text}`)
  return text === '' ? undefined : JSON.parse(text)
}

/** A proxy of its own in front of `upstream` (a URL; its path stays out). */
export async function proxyTo(toxiproxyUrl: string, upstream: string): Promise<Proxy> {
  const name = `proxy-${crypto.randomUUID()}`
  const { hostname, port } = new URL(upstream)
  const made = await call('POST', `${toxiproxyUrl}/proxies`, {
    name,
    listen: '127.0.0.1:0',
    upstream: `${hostname}:${port}`,
    enabled: true,
  })
  const { listen } = made as { readonly listen: string }
  const own = `${toxiproxyUrl}/proxies/${name}`
  const toxics = new Set<string>()
  const heal = async (): Promise<void> => {
    for (const toxic of toxics) {
      await fetch(`${own}/toxics/${toxic}`, { method: 'DELETE', signal: AbortSignal.timeout(CALL_MS) })
      toxics.delete(toxic)
    }
    await call('POST', own, { enabled: true })
  }
  return {
    url: `http://${listen}`,
    poison: async (type, attributes) => {
      await call('POST', `${own}/toxics`, { name: type, type, stream: 'downstream', attributes })
      toxics.add(type)
    },
    setEnabled: async (isEnabled) => {
      // The port is asked for by name, so that it is the same one afterwards.
      await call('POST', own, { listen, enabled: isEnabled })
    },
    heal,
    [Symbol.asyncDispose]: async () => {
      await fetch(own, { method: 'DELETE', signal: AbortSignal.timeout(CALL_MS) })
    },
  }
}
