// Who asks, as far as the sources are concerned: the caller's own headers that some of them declare they hand on.
import { createHash } from 'node:crypto'
import type { Principal } from '@crosswalk/contract'
import type { ConfiguredSource } from '../configuration/configuration.ts'

/** Undefined where no source declares a header (`auth.forward`), and for a request that carries none of those. */
export function createPrincipalReader(
  sources: readonly Pick<ConfiguredSource, 'options'>[],
): ((request: Request) => Principal | undefined) | undefined {
  const names = [...new Set(sources.flatMap(({ options }) => forwardedName(options['auth'])))].toSorted()
  if (names.length === 0) return undefined
  return (request) => {
    const carried = names.flatMap((name): [string, string][] => {
      const value = request.headers.get(name)
      return value === null ? [] : [[name, value]]
    })
    if (carried.length === 0) return undefined
    // Not the values themselves: keys stand in caches and may be shown.
    const key = createHash('sha256').update(JSON.stringify(carried)).digest('base64url')
    return { key: `forwarded:${key}`, headers: Object.fromEntries(carried) }
  }
}

function forwardedName(auth: unknown): readonly string[] {
  const name = typeof auth === 'object' && auth !== null && 'forward' in auth ? auth.forward : undefined
  return typeof name === 'string' ? [name.toLowerCase()] : []
}
