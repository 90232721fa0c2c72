// How the place that is listened on is written for people and links.

/** A name for this machine only: what is served there can be read by its own users alone. */
export function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(\.\d{1,3}){3}$/.test(host)
}

/** `http://host:port` without a slash at the end; a wildcard address becomes `localhost`, an IPv6 one gets its brackets. */
export function servedAddress(host: string, port: number): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host
  return `http://${name.includes(':') ? `[${name}]` : name}:${port}`
}
