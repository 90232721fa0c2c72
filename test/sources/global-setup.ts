// Holds the rig for a run of the e2e project: test files ask for a server over 127.0.0.1, and all of them share it.
import { createServer, type ServerResponse } from 'node:http'
import { getContainerRuntimeClient } from 'testcontainers'
import type { TestProject } from 'vitest/node'
import { createRig, type Product, PRODUCTS, type Rig } from './rig.ts'

declare module 'vitest' {
  interface ProvidedContext {
    /** Where `GET /<product>` answers 200 with the server's URL, 202 while it starts, 424 with the reason where there is no engine, 500 where it failed. */
    readonly rig: string
  }
}

type State = { readonly status: 202 } | { readonly status: 200 | 424 | 500; readonly text: string }

/** Why no container can be started here, or undefined. */
async function lackOfEngine(): Promise<string | undefined> {
  if (process.platform !== 'linux') return 'the servers run on the network of the host, which needs Linux'
  try {
    await getContainerRuntimeClient()
    return undefined
  } catch (error) {
    return error instanceof Error ? error.message : String(error)
  }
}

async function start(rig: Rig, product: Product): Promise<State> {
  const reason = await lackOfEngine()
  if (reason !== undefined) return { status: 424, text: reason }
  try {
    return { status: 200, text: (await rig.get(product)).url }
  } catch (error) {
    return { status: 500, text: error instanceof Error ? error.message : String(error) }
  }
}

function answer(response: ServerResponse, state: State): void {
  response.writeHead(state.status, { 'content-type': 'text/plain; charset=utf-8' })
  response.end(state.status === 202 ? '' : state.text)
}

/** vitest calls this once, in its own process, and what it returns at the end. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const rig = createRig()
  const states = new Map<Product, State>()
  const server = createServer((request, response) => {
    const product = PRODUCTS.find((name) => request.url === `/${name}`)
    if (product === undefined) return answer(response, { status: 500, text: `no such server: ${request.url}` })
    const known = states.get(product)
    if (known !== undefined) return answer(response, known)
    states.set(product, { status: 202 })
    void start(rig, product).then((state) => states.set(product, state))
    answer(response, { status: 202 })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('the rig has no port')
  project.provide('rig', `http://127.0.0.1:${address.port}`)
  return async () => {
    server.closeAllConnections()
    server.close()
    await rig[Symbol.asyncDispose]()
  }
}
