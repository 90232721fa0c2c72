// URLs and texts as they may be shown: without keys, tokens and passwords.

const URLS = /https?:\/\/[^\s"'<>()]+/gi
const SECRET_NAME =
  /^(?:.*[-_.])?(?:api[-_]?key|app[-_]?key|key|token|access[-_]?token|auth|authorization|sig|signature|secret|password|passwd|pwd|code|cookie)$/i

/** Does a parameter or a header of this name hold a secret. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name)
}

/** Removes the parameters of a query that `isSecret` names; every other byte stays as it is. */
export function dropParameters(url: string, isSecret: (name: string) => boolean): string {
  const [head, fragment] = splitAt(url, '#')
  const [path, query] = splitAt(head, '?')
  if (query === '') return url
  const kept = query
    .slice(1)
    .split('&')
    .filter((pair) => !isSecret(decodeName(pair.split('=', 1)[0] as string)))
  return kept.length === query.slice(1).split('&').length ? url : `${path}${kept.length > 0 ? `?${kept.join('&')}` : ''}${fragment}`
}

function splitAt(text: string, mark: string): [string, string] {
  const at = text.indexOf(mark)
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at)]
}

function decodeName(name: string): string {
  try {
    return decodeURIComponent(name.replaceAll('+', ' '))
  } catch {
    return name
  }
}

export interface SecretHider {
  /** Without user information and without parameters that hold, or by their name may hold, a secret. */
  url(url: string): string
  /** With every configured secret, and those given, replaced, and every URL in it as `url` shows it: a server may repeat what it was sent. */
  text(text: string, more?: readonly string[]): string
}

/** @param secrets the configured values; those under 4 characters are not looked for in texts */
export function createSecretHider(secrets: readonly string[], parameterNames: readonly string[]): SecretHider {
  const replace = (given: string, more: readonly string[] = []): string =>
    [...new Set([...secrets, ...more].flatMap((secret) => [secret, encodeURIComponent(secret)]))]
      .filter((secret) => secret.length >= 4)
      .toSorted((left, right) => right.length - left.length)
      .reduce((hidden, secret) => hidden.replaceAll(secret, '***'), given)
  const isSecret = (name: string): boolean => parameterNames.includes(name) || SECRET_NAME.test(name)
  const url = (given: string): string => replace(dropParameters(given.replace(/^(https?:\/\/)[^/?#@]*@/i, '$1'), isSecret))
  return { url, text: (given, more) => replace(given, more).replaceAll(URLS, (found) => url(found)) }
}
