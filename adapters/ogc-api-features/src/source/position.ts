// Positions between batches: which page comes next, and how far into it.
import { QueryError } from '@crosswalk/contract'
import { isRecord } from './json.ts'

export interface Position {
  /** Which of the plan's requests. */
  readonly part: number
  /** The page's address, path and query; empty: the request as it is planned. */
  readonly page: string
  /** Rows of that page that were given out before. */
  readonly skip: number
  /** Rows given out in all. */
  readonly given: number
  /** A digest of the plan's question without its page size: a position of another question is none. */
  readonly question: string
}

export function writePosition({ part, page, skip, given, question }: Position): string {
  return Buffer.from(JSON.stringify([part, page, skip, given, question])).toString('base64url')
}

const isCount = (value: unknown): value is number => Number.isSafeInteger(value) && (value as number) >= 0

/** @throws QueryError CURSOR_INVALID no position of this source, or one of another question */
export function readPosition(token: string, question: string): Position {
  const value = parse(token)
  const [part, page, skip, given, own, ...others] = Array.isArray(value) ? (value as readonly unknown[]) : []
  const isPosition = isCount(part) && typeof page === 'string' && isCount(skip) && isCount(given) && others.length === 0
  if (!isPosition || typeof own !== 'string') throw notAPosition()
  if (own !== question) throw new QueryError('CURSOR_INVALID', 'a position of another question', { reason: 'DATA_CHANGED' })
  return { part, page, skip, given, question }
}

export function notAPosition(): QueryError {
  return new QueryError('CURSOR_INVALID', 'not a position of this source', { reason: 'NOT_A_POSITION' })
}

function parse(token: string): unknown {
  if (token.length > 20_000) return undefined
  try {
    const value: unknown = JSON.parse(Buffer.from(token, 'base64url').toString('utf8'))
    return isRecord(value) ? undefined : value
  } catch {
    return undefined
  }
}
