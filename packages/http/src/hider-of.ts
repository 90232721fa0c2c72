// What hides the secrets of a source's options, in URLs and texts of any origin.
import { secretsOf } from './credentials.ts'
import { createSecretHider, isSecretName } from './hide-secrets.ts'
import type { SecretHider } from './hide-secrets.ts'
import type { HttpOptions } from './options.ts'

/** Of a source that is not behind HTTP: only what a URL shows by itself. */
export function hiderOf(options: HiddenOptions): SecretHider {
  const { apiKey } = options.auth ?? {}
  return createSecretHider([...secretsOf(options), ...secretsOfUrl(options.url)], apiKey?.in === 'query' ? [apiKey.name] : [])
}

export interface HiddenOptions extends Pick<HttpOptions, 'auth' | 'headers'> {
  readonly url?: string | undefined
}

/** A server may repeat the query without the address that it belongs to. */
function secretsOfUrl(url: string | undefined): readonly string[] {
  if (url === undefined || !URL.canParse(url)) return []
  return [...new URL(url).searchParams].flatMap(([name, value]) => (isSecretName(name) ? [value] : []))
}
