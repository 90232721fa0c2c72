// One server in a container on the host's network: it listens on a free port of 127.0.0.1, which it is told before it starts.
import { createServer } from 'node:net'
import { setTimeout as sleep } from 'node:timers/promises'
import { GenericContainer, getContainerRuntimeClient, type StartedTestContainer } from 'testcontainers'
import { imageOf } from './image.ts'

const READY_MS = 180_000
const PROBE_MS = 5000
const POLL_MS = 100

/** A server that runs: in a container of ours, or given by an environment variable and then left as it is. */
export interface Running extends AsyncDisposable {
  readonly url: string
}
export interface ContainerOptions {
  /** The folder of images/. */
  readonly product: string
  readonly environment?: Readonly<Record<string, string>>
  /** What the container finds at its start, by absolute path in it. */
  readonly files?: Readonly<Record<string, string>>
  readonly urlOf: (port: number) => string
  /** True when the server answers. It may throw as long as it does not. */
  readonly isReady: (url: string, container: StartedTestContainer) => Promise<boolean>
}

/** The server that `CROSSWALK_TEST_<PRODUCT>_URL` names, if any. */
export function givenServer(product: string): Running | undefined {
  const url = process.env[`CROSSWALK_TEST_${product.toUpperCase()}_URL`]
  return url === undefined || url === '' ? undefined : { url, [Symbol.asyncDispose]: async () => {} }
}

/** True where GET answers 200. */
export async function answersOk(url: string): Promise<boolean> {
  const response = await fetch(url, { signal: AbortSignal.timeout(PROBE_MS) })
  await response.body?.cancel()
  return response.status === 200
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  await new Promise((resolve) => server.close(resolve))
  if (address === null || typeof address === 'string') throw new Error('no port is free')
  return address.port
}

/** The last lines that a container wrote: why it did not come up. */
async function lastLines(id: string): Promise<string> {
  const { dockerode } = (await getContainerRuntimeClient()).container
  const log = await dockerode.getContainer(id).logs({ stdout: true, stderr: true, tail: 20 })
  return log.toString('utf8')
}

async function isRunning(id: string): Promise<boolean> {
  const { dockerode } = (await getContainerRuntimeClient()).container
  return (await dockerode.getContainer(id).inspect()).State.Running
}

async function untilReady(container: StartedTestContainer, options: ContainerOptions, url: string): Promise<void> {
  const deadline = Date.now() + READY_MS
  while (!(await options.isReady(url, container).catch(() => false))) {
    if (Date.now() > deadline || !(await isRunning(container.getId()))) {
      const said = await lastLines(container.getId())
      await container.stop()
      throw new Error(`${options.product} did not come up:\n${said}`)
    }
    await sleep(POLL_MS)
  }
}

/**
 * Starts the image of a product and waits until it is ready.
 * @throws Error with the last lines of its log
 */
export async function startContainer(options: ContainerOptions): Promise<Running & { readonly container: StartedTestContainer }> {
  const port = await freePort()
  const files = Object.entries(options.files ?? {}).map(([target, content]) => ({ target, content, mode: 0o644 }))
  const container = await new GenericContainer(await imageOf(options.product))
    .withNetworkMode('host')
    .withEnvironment({ ...options.environment, PORT: String(port) })
    .withCopyContentToContainer(files)
    .start()
  const url = options.urlOf(port)
  await untilReady(container, options, url)
  return {
    url,
    container,
    [Symbol.asyncDispose]: async () => {
      await container.stop({ timeout: 2000 })
    },
  }
}
