// A server on 127.0.0.1 that a test opens, misbehaves at will, and says what it was sent.
import { createServer } from 'node:http'
import type { IncomingMessage, RequestListener, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

export interface TestServer extends AsyncDisposable {
  readonly url: string
  readonly port: number
  /** `METHOD /path` of each request, in order. */
  readonly seen: readonly string[]
  readonly requests: readonly IncomingMessage[]
  /** Connections that stand. */
  openSockets(): number
}

export async function openServer(listener: RequestListener): Promise<TestServer> {
  const seen: string[] = []
  const requests: IncomingMessage[] = []
  const sockets = new Set<Socket>()
  const server = createServer((request, response) => {
    seen.push(`${request.method} ${request.url}`)
    requests.push(request)
    listener(request, response)
  })
  server.on('connection', (socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    port,
    seen,
    requests,
    openSockets: () => sockets.size,
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A JSON answer. */
export function sendJson(response: ServerResponse, value: unknown, headers: Readonly<Record<string, string>> = {}): void {
  response.writeHead(200, { 'content-type': 'application/json', ...headers }).end(JSON.stringify(value))
}
