// What is printed once a gateway serves.
import type { SourceInfo } from '@crosswalk/contract'
import type { Configuration } from '../configuration/configuration.ts'
import type { RunningGateway } from '../start-gateway.ts'
import { counted } from './counted.ts'

/** Where it is served, how each source is, how to ask; and that cursors end with the process where no key is configured. */
export function describeStart(gateway: Pick<RunningGateway, 'address' | 'service'>, configuration: Configuration): string {
  const { address, service } = gateway
  const lines = [
    `Crosswalk serves ${configuration.file}`,
    '',
    `  page      ${address}/`,
    `  GraphQL   ${address}/graphql   (in a browser: GraphiQL)`,
    `  health    ${address}/health/ready`,
    '',
    'Sources',
    ...service.describe().sources.map(describeSource),
    '',
    ...(configuration.cursorKey === undefined
      ? ['No cursorKey is configured: cursors are sealed with a random key and end with this process.']
      : []),
    `Ask: curl -s ${address}/graphql --json '{"query": "{ models { name plural } }"}'`,
  ]
  return `${lines.join('\n')}\n`
}

function describeSource({ id, mechanism, health, collections }: SourceInfo): string {
  const rows = collections.reduce((sum, collection) => sum + (collection.count?.value ?? 0), 0)
  const holds =
    health.state === 'ready' ? `${counted(collections.length, 'collection')}, ${counted(rows, 'row')}` : (health.lastError ?? '')
  return `  ${id.padEnd(14)} ${mechanism.padEnd(12)} ${health.state.padEnd(10)} ${holds}`.trimEnd()
}
