// A way to a server that writes down what is asked on it: who was asked, and who was not.
import { createServer, request as send } from 'node:http'
import type { AddressInfo } from 'node:net'

export interface RecordingProxy extends AsyncDisposable {
  /** The server's URL by way of the proxy. */
  readonly url: string
  /** Method, path and query of the requests since the last call. */
  takeRequests(): readonly string[]
}

/** Headers pass as they are, so that a server that builds its links of Host stays behind the proxy. */
export async function recordRequests(upstream: string): Promise<RecordingProxy> {
  const { hostname, port, pathname } = new URL(upstream)
  const asked: string[] = []
  const server = createServer((request, response) => {
    const { method, url: path, headers } = request
    asked.push(`${method} ${path}`)
    const forwarded = send({ hostname, port, path, method, headers }, (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers)
      answer.pipe(response)
    })
    forwarded.on('error', () => response.destroy())
    response.on('close', () => forwarded.destroy())
    request.pipe(forwarded)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const own = (server.address() as AddressInfo).port
  return {
    url: `http://127.0.0.1:${own}${pathname.replace(/\/$/, '')}`,
    takeRequests: () => asked.splice(0),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}
