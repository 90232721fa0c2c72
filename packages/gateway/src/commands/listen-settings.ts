// The address to listen on, from flags, else from the environment, else the default.

export interface ListenSettings {
  readonly host: string
  /** 0: any free port. */
  readonly port: number
}

const DEFAULT_PORT = '4000'
const DEFAULT_HOST = '127.0.0.1'

/** A flag wins over `PORT` and `HOST`; an empty text counts as not given. Returns what is wrong in words where the port is no port. */
export function listenSettings(
  flags: { readonly port?: string | undefined; readonly host?: string | undefined },
  environment: Readonly<Record<string, string | undefined>>,
): ListenSettings | string {
  const port = flags.port || environment['PORT'] || DEFAULT_PORT
  const host = flags.host || environment['HOST'] || DEFAULT_HOST
  if (!/^\d{1,5}$/.test(port) || Number(port) > 65_535) return `the port must be a number from 0 to 65535, not "${port}"`
  return { host, port: Number(port) }
}
