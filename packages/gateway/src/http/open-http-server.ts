// A listening HTTP server that can be closed without breaking answers off.
import type { Server, ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'
import { createAdaptorServer } from '@hono/node-server'

export interface HttpServerOptions {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
  readonly fetch: Parameters<typeof createAdaptorServer>[0]['fetch']
}

export interface HttpServer {
  /** The port it listens on. */
  readonly port: number
  /**
   * Accepts nothing more, lets requests under way end, then resolves. What is not done after `graceMs` is cut off.
   * @returns how many connections were cut off
   */
  close(graceMs: number): Promise<number>
}

/** Resolves once it listens. @throws the system's error (`code` EADDRINUSE, EACCES, EADDRNOTAVAIL, ENOTFOUND) */
export async function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const server = createAdaptorServer({ fetch: options.fetch }) as Server
  const busy = trackRequests(server)
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port, options.host, () => {
      server.off('error', reject)
      resolve()
    })
  })
  const { port } = server.address() as AddressInfo
  return { port, close: (graceMs) => drain(server, busy, graceMs) }
}

/** Requests under way per connection. Node's own `closeIdleConnections` leaves those open that never sent a request. */
function trackRequests(server: Server): Map<Socket, number> {
  const busy = new Map<Socket, number>()
  server.on('connection', (socket: Socket) => {
    busy.set(socket, 0)
    socket.once('close', () => busy.delete(socket))
  })
  server.on('request', (request, response: ServerResponse) => {
    const { socket } = request
    busy.set(socket, (busy.get(socket) ?? 0) + 1)
    response.once('close', () => {
      const count = busy.get(socket)
      if (count !== undefined) busy.set(socket, count - 1)
      // Once no more is accepted, a connection ends with its last answer.
      if (count === 1 && !server.listening) socket.end()
    })
  })
  return busy
}

async function drain(server: Server, busy: ReadonlyMap<Socket, number>, graceMs: number): Promise<number> {
  let cut = 0
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  for (const [socket, count] of busy) if (count === 0) socket.destroy()
  const timer = setTimeout(() => {
    cut = busy.size
    server.closeAllConnections()
  }, graceMs)
  await closed
  clearTimeout(timer)
  return cut
}
