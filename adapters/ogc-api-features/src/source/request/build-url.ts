// Query strings: every value escaped, the characters that bbox and CRS identifiers are made of left readable.

export type QueryParameter = readonly [name: string, value: string]

/** The address with the parameters behind it; it has no query of its own but what it came with. */
export function buildUrl(address: string, parameters: readonly QueryParameter[]): string {
  const query = parameters.map(([name, value]) => `${escape(name)}=${escape(value)}`).join('&')
  if (query === '') return address
  return `${address}${address.includes('?') ? '&' : '?'}${query}`
}

function escape(text: string): string {
  return encodeURIComponent(text).replace(/%(?:2C|3A|2F)/g, decodeURIComponent)
}
