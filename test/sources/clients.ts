// Clients that nobody here wrote, GDAL and OWSLib: commands run in a container on the host's network.
import { getContainerRuntimeClient } from 'testcontainers'
import { givenServer, type Running, startContainer } from './container.ts'

export interface CommandResult {
  readonly exitCode: number
  readonly stdout: string
  readonly stderr: string
}

/** A container to run commands in; its URL is `container:ID`. */
export async function start(): Promise<Running> {
  const given = givenServer('clients')
  if (given !== undefined) return given
  const running = await startContainer({ product: 'clients', urlOf: () => 'container:', isReady: async () => true })
  return { url: `container:${running.container.getId()}`, [Symbol.asyncDispose]: () => running[Symbol.asyncDispose]() }
}

/**
 * Runs a command, for example `runClient(clients, ['ogrinfo', '-ro', 'OAPIF:http://127.0.0.1:4000/ogc'])` or `['python3', '-c', script]`.
 * @param clients the URL of `start()` or of `live('clients')`
 */
export async function runClient(clients: string, command: readonly string[]): Promise<CommandResult> {
  const { container } = await getContainerRuntimeClient()
  const { exitCode, stdout, stderr } = await container.exec(container.getById(clients.slice('container:'.length)), [...command])
  return { exitCode, stdout, stderr }
}
