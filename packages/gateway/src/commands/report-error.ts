// Says why a command could not do its work.
import { ConfigError, formatConfigIssue } from '@crosswalk/contract'
import type { Output } from './exit-code.ts'
import { EXIT } from './exit-code.ts'
import type { ExitCode } from './exit-code.ts'

const LISTEN_ERRORS: Readonly<Record<string, string>> = {
  EADDRINUSE: 'is already in use; stop what uses it or choose another one with PORT or --port',
  EACCES: 'may not be used by this user; ports under 1024 often need more rights',
  EADDRNOTAVAIL: 'is not an address of this machine',
  ENOTFOUND: 'is not a known host name',
}

/** Writes all mistakes of a configuration, or why the address cannot be listened on. Anything else is a bug and is thrown on. */
export function reportError(error: unknown, output: Output): ExitCode {
  if (error instanceof ConfigError) {
    for (const issue of error.issues) output.error(`${formatConfigIssue(issue)}\n`)
    const { length } = error.issues
    output.error(`${length} ${length === 1 ? 'mistake' : 'mistakes'}\n`)
    return EXIT.refused
  }
  const { code, address, hostname, port } = error as NodeJS.ErrnoException & { address?: string; hostname?: string; port?: number }
  const reason = LISTEN_ERRORS[code ?? '']
  if (reason === undefined) throw error
  output.error(`crosswalk: ${address ?? hostname ?? 'the host'}${port === undefined ? '' : `:${port}`} ${reason}\n`)
  return EXIT.refused
}
