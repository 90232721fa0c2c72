// A wire that answers from recorded exchanges, and fails loudly where nothing was recorded.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Transport, TransportRequest, TransportResponse } from '@crosswalk/contract'

/** One file of a recordings folder: a true request, and what the product answered. */
export interface RecordedExchange {
  /** The file's name without `.json`. */
  readonly name: string
  readonly request: {
    readonly method: string
    /** As sent on the wire, percent-encoded. */
    readonly path: string
    readonly headers?: Readonly<Record<string, string>> | undefined
    readonly body?: unknown
  }
  readonly response: {
    readonly status: number
    readonly headers: Readonly<Record<string, string>>
    /** JSON, or a string for XML and text, or null where it was empty. */
    readonly body: unknown
  }
}

export interface RecordedTransport {
  readonly send: Transport
  /** `METHOD path` of each request, in order. */
  readonly sent: readonly string[]
  /** Names of recordings that answered. */
  readonly used: ReadonlySet<string>
}

/** Every exchange of a folder, by name. */
export function readExchanges(folder: string): readonly RecordedExchange[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => ({ ...(JSON.parse(readFileSync(join(folder, file), 'utf8')) as RecordedExchange), name: file.slice(0, -5) }))
}

/**
 * Answers what was asked with the same method, path and body; among several of those by the Accept header. A recording is as good as the server
 * only for the very request it holds: nothing near it is taken.
 * @param exchanges of `readExchanges`, and any of the test's own
 * @throws Error (from `send`) that names the request, and the recorded paths that begin alike
 */
export function createRecordedTransport(exchanges: readonly RecordedExchange[], origin = 'http://server.test'): RecordedTransport {
  const sent: string[] = []
  const used = new Set<string>()
  const send: Transport = async (request) => {
    request.signal.throwIfAborted()
    const path = request.url.startsWith(origin) ? request.url.slice(origin.length) || '/' : request.url
    sent.push(`${request.method} ${path}`)
    const found = findExchange(exchanges, request, path)
    if (!found) throw new Error(missing(exchanges, request, path))
    used.add(found.name)
    return toResponse(found)
  }
  return { send, sent, used }
}

function findExchange(exchanges: readonly RecordedExchange[], request: TransportRequest, path: string): RecordedExchange | undefined {
  const same = exchanges.filter(
    ({ request: recorded }) =>
      recorded.method === request.method && recorded.path === path && bodyText(recorded.body) === (request.body ?? ''),
  )
  if (same.length < 2) return same[0]
  const accepted = request.headers['accept'] ?? '*/*'
  const byAccept = same.find(({ request: recorded }) => headerOf(recorded.headers, 'accept') === accepted)
  return byAccept ?? same.find(({ response }) => accepted.includes(response.headers['content-type']?.split(';')[0] ?? '-')) ?? same[0]
}

function headerOf(headers: Readonly<Record<string, string>> | undefined, name: string): string | undefined {
  return Object.entries(headers ?? {}).find(([key]) => key.toLowerCase() === name)?.[1]
}

function bodyText(body: unknown): string {
  if (body === undefined || body === null) return ''
  return typeof body === 'string' ? body : JSON.stringify(body)
}

function toResponse({ response }: RecordedExchange): TransportResponse {
  const headers = Object.fromEntries(Object.entries(response.headers).map(([name, value]) => [name.toLowerCase(), value]))
  async function* stream(): AsyncGenerator<Uint8Array, void, undefined> {
    const text = bodyText(response.body)
    if (text !== '') yield Buffer.from(text)
  }
  return { status: response.status, headers, body: stream() }
}

function missing(exchanges: readonly RecordedExchange[], request: TransportRequest, path: string): string {
  const stem = path.split('?', 1)[0]
  const near = exchanges.filter(({ request: recorded }) => recorded.path.split('?', 1)[0] === stem)
  const list = near.map(
    ({ name, request: recorded }) => `  ${name}: ${recorded.method} ${recorded.path}${recorded.body ? ` ${bodyText(recorded.body)}` : ''}`,
  )
  const body = request.body === undefined ? '' : `\n${request.body}`
  return `nothing recorded for ${request.method} ${path}${body}\n${near.length > 0 ? `recorded for ${stem}:\n${list.join('\n')}` : 'nothing recorded under that path'}`
}
