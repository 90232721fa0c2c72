// What a plan sends, without what every request of its source has: the part that the filter became, decoded for reading.

/** Parameters that say nothing of the filter. */
const USUAL = new Set([
  'sortby',
  'f',
  'limit',
  'count',
  'maxfeatures',
  'startindex',
  'service',
  'version',
  'request',
  'typename',
  'typenames',
  'srsname',
  'outputformat',
  'namespaces',
  'namespace',
  'resulttype',
])

interface Request {
  readonly url: string
  readonly body?: string
}

function isRequest(value: unknown): value is Request {
  return typeof value === 'object' && value !== null && typeof (value as Partial<Request>).url === 'string'
}

/** The first request of a plan that has one. */
function requestOf(native: unknown): Request | undefined {
  if (isRequest(native)) return native
  const { requests } = native as { readonly requests?: readonly unknown[] }
  return requests?.find(isRequest)
}

/** Keys are asked one by one where a server has nothing else. */
function itemsOf(native: unknown): readonly string[] {
  const { requests = [] } = native as { readonly requests?: readonly { readonly kind?: string; readonly url?: string }[] }
  return requests.flatMap(({ kind, url = '' }) => (kind === 'single' ? [new URL(url).pathname.replace(/^.*\/items\//, 'items/')] : []))
}

const withoutNamespaces = (xml: string): string => xml.replaceAll(/\s+xmlns(:\w+)?="[^"]*"/g, '').replaceAll(/>\s+</g, '><')

function filterOf(body: string): string {
  return withoutNamespaces(/<(?:\w+:)?Filter\b[^]*<\/(?:\w+:)?Filter>/.exec(body)?.[0] ?? '')
}

/** Sources in this process have an index, or verdicts. */
function shortenLocal(native: unknown): string {
  const { index, candidates, of } = native as { readonly index?: string; readonly candidates?: number; readonly of?: number }
  return index === undefined ? 'evaluated in memory' : `index ${index}: ${candidates} of ${of} rows`
}

/** One line. */
export function shorten(native: unknown): string {
  const items = itemsOf(native)
  if (items.length > 0) return items.join(', ')
  const request = requestOf(native)
  if (request === undefined) return shortenLocal(native)
  if (request.body !== undefined) return filterOf(request.body)
  const parameters = [...new URL(request.url).searchParams].filter(([name]) => !USUAL.has(name.toLowerCase()))
  return withoutNamespaces(parameters.map(([name, value]) => `${name}=${value}`).join('&'))
}
