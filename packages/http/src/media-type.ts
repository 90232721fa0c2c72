// Is a body of the kind that was asked for.

/** Lower case, without parameters; empty where the header is absent. */
export function mediaTypeOf(contentType: string): string {
  return (contentType.split(';', 1)[0] as string).trim().toLowerCase()
}

export const isXml = (mediaType: string): boolean => /^(?:application|text)\/(?:xml|[\w.-]+\+xml|vnd\.ogc\.\w*xml)$/.test(mediaType)
export const isJson = (mediaType: string): boolean => /^(?:application|text)\/(?:json|[\w.-]+\+json)$/.test(mediaType)

/**
 * `application/json` takes everything that is JSON (RFC 6839 suffixes), `application/xml` and `text/xml` all XML; otherwise names are equal or
 * wild. A body without a type is taken: it fails as what it is read for, if it is none.
 */
export function isAccepted(contentType: string, accept: readonly string[]): boolean {
  const given = mediaTypeOf(contentType)
  if (given === '') return true
  return accept.map(mediaTypeOf).some((wanted) => {
    if (wanted === given || wanted === '*/*') return true
    if (wanted === 'application/json') return isJson(given)
    if (wanted === 'application/xml' || wanted === 'text/xml') return isXml(given)
    return wanted.endsWith('/*') && given.startsWith(wanted.slice(0, -1))
  })
}
