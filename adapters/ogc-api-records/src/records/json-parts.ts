// Parts of JSON that OGC APIs share: links, and how they say that something is wrong.
import { SourceError } from '@crosswalk/contract'
import type { ErrorAnswer } from '@crosswalk/http'

export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

export interface Link {
  readonly rel: string
  readonly href: string
  readonly type?: string | undefined
}

/** Those with a relation and an address. */
export function linksOf(value: unknown): readonly Link[] {
  if (!Array.isArray(value)) return []
  return value
    .filter(isObject)
    .flatMap(({ rel, href, type }) =>
      typeof rel === 'string' && typeof href === 'string' ? [{ rel, href, ...(typeof type === 'string' ? { type } : {}) }] : [],
    )
}

/** What a 4xx says: `description` (OGC API), `detail` or `title` (RFC 9457). Undefined where the status is to decide. */
export function readJsonErrorText({ status, text }: Pick<ErrorAnswer, 'status' | 'text'>): string | undefined {
  if (status < 400 || status > 499 || [401, 403, 407, 429].includes(status)) return undefined
  try {
    const body: unknown = JSON.parse(text)
    const { code, description, detail, title } = isObject(body) ? body : {}
    const said = [description, detail, title].find((part) => typeof part === 'string')
    return typeof said === 'string' ? `${typeof code === 'string' ? `${code}: ` : ''}${said}` : undefined
  } catch {
    return undefined
  }
}

/** Of one source: makes the error that `readJsonErrorText` describes. */
export function jsonErrorReader(sourceId: string, native: unknown): (answer: ErrorAnswer) => SourceError | undefined {
  return (answer) => {
    const said = readJsonErrorText(answer)
    return said === undefined
      ? undefined
      : new SourceError('SOURCE_REJECTED', `the catalogue refuses it: ${said}`, {
          sourceId,
          url: answer.url,
          status: answer.status,
          native,
        })
  }
}
