// A server on 127.0.0.1 that is sound until it is told to misbehave, and knows which of its connections are still open.
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo, Socket } from 'node:net'

/** What a sound server would answer. */
export interface SoundAnswer {
  readonly type: string
  readonly body: string
}
/** Answers one request for data, in its own way. */
export type Misbehaviour = (response: ServerResponse, sound: SoundAnswer, request: IncomingMessage) => void

export interface FaultyServer extends AsyncDisposable {
  readonly url: string
  /** From now on, for requests for data. Descriptions stay sound. */
  misbehave(behaviour: Misbehaviour): void
  /** Paths of the requests for data since the last call. */
  takeRequests(): readonly string[]
  openConnections(): number
  /** Ends it, connections and all. */
  stop(): Promise<void>
  /** Listens again on the same port. */
  start(): Promise<void>
}

/**
 * @param answerOf the sound answer of a URL, or null where there is nothing
 * @param isData is this URL one for data, not for a description
 */
export async function openFaultyServer(
  answerOf: (url: URL, origin: string) => SoundAnswer | null,
  isData: (url: URL) => boolean,
): Promise<FaultyServer> {
  const sockets = new Set<Socket>()
  const requests: string[] = []
  let behaviour: Misbehaviour = answerSoundly
  let server: Server
  let port = 0
  const start = async (): Promise<void> => {
    server = createServer((request, response) => {
      const url = new URL(request.url ?? '/', `http://127.0.0.1:${port}`)
      const answer = answerOf(url, url.origin)
      if (answer === null) return void response.writeHead(404, { 'content-type': 'application/json' }).end('{}')
      if (!isData(url)) return answerSoundly(response, answer)
      requests.push(request.url ?? '/')
      behaviour(response, answer, request)
    })
    server.on('connection', (socket) => {
      sockets.add(socket)
      socket.once('close', () => sockets.delete(socket))
    })
    await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
    port = (server.address() as AddressInfo).port
  }
  const stop = async (): Promise<void> => {
    const closed = new Promise((resolve) => server.close(resolve))
    for (const socket of sockets) socket.destroy()
    await closed
  }
  await start()
  return {
    url: `http://127.0.0.1:${port}`,
    misbehave: (next) => {
      behaviour = next
    },
    takeRequests: () => requests.splice(0),
    openConnections: () => sockets.size,
    stop,
    start,
    [Symbol.asyncDispose]: async () => {
      if (server.listening) await stop()
    },
  }
}

export function answerSoundly(response: ServerResponse, { type, body }: SoundAnswer): void {
  response.writeHead(200, { 'content-type': type }).end(body)
}
