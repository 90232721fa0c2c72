// A success as an adapter reads it: once, as a stream, as text or as JSON.
import type { SourceError } from '@crosswalk/contract'
import type { Bytes } from './decode-body.ts'
import type { HttpResponse } from './http-client.ts'

export interface ResponseParts {
  readonly status: number
  readonly url: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: Bytes
  readonly cost: HttpResponse['cost']
  readonly malformed: (message: string, cause: unknown) => SourceError
}

export function createResponse(parts: ResponseParts): HttpResponse {
  let isRead = false
  const stream = (): Bytes => {
    if (isRead) throw new Error('the body of this answer has been read already')
    isRead = true
    return parts.body
  }
  const text = async (): Promise<string> => {
    const chunks: Uint8Array[] = []
    for await (const chunk of stream()) chunks.push(chunk)
    const [only] = chunks
    return decodeText(only && chunks.length === 1 ? only : Buffer.concat(chunks), parts)
  }
  return {
    status: parts.status,
    url: parts.url,
    headers: parts.headers,
    cost: parts.cost,
    stream,
    text,
    async json() {
      const read = await text()
      try {
        return JSON.parse(read) as unknown
      } catch (error) {
        throw parts.malformed(`the body is no JSON: ${error instanceof Error ? error.message : 'unreadable'}`, error)
      }
    },
  }
}

/** Making one costs more than decoding a small body; whole texts leave nothing behind in it. */
const UTF_8 = new TextDecoder('utf-8', { fatal: true })

/** By the charset of the media type; without a byte order mark. */
function decodeText(bytes: Uint8Array, parts: ResponseParts): string {
  const charset = /;\s*charset="?([^";\s]+)/i.exec(parts.headers['content-type'] ?? '')?.[1] ?? 'utf-8'
  try {
    return (/^utf-?8$/i.test(charset) ? UTF_8 : new TextDecoder(charset, { fatal: true })).decode(bytes)
  } catch (error) {
    throw parts.malformed(`the body is no text in ${charset}`, error)
  }
}
