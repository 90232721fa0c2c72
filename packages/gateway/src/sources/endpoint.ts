// Addresses as they are compared: which service is meant, not how it was asked.

/**
 * Origin and path, without user, query, fragment and a slash at the end: `https://data.example.org/wfs`. Undefined for what is not an address of a
 * server over HTTP.
 */
export function endpointOf(address: string): string | undefined {
  const url = URL.parse(address)
  if (url === null || (url.protocol !== 'http:' && url.protocol !== 'https:')) return undefined
  return `${url.origin}${url.pathname.replace(/\/$/, '')}`
}
