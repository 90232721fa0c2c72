// Cursors: sealed (AES-256-GCM), so that a client can neither read nor forge a position, and any replica with the key can resume.
import { createCipheriv, createDecipheriv, createSecretKey, hash, type KeyObject, randomBytes } from 'node:crypto'
import { QueryError } from '@crosswalk/contract'

/** Where one (source, crosswalk) stands. `token` is the continuation that began the batch, `used` the raw items taken since. */
export interface PartPosition {
  readonly identity: string
  readonly state: 'todo' | 'active' | 'done' | 'failed'
  /** Revision of the data the position is for; empty for `failed`, and for `done` outside identity groups. */
  readonly revision: string
  readonly token: string | null
  readonly used: number
  /** What a failed source says on every later page of the chain. */
  readonly code?: string | undefined
  readonly message?: string | undefined
  /** Of an identity group: it failed after it had answered a page. */
  readonly isLate?: boolean | undefined
}

export type KeyValue = number | string | null
/** The order key of the last row, and its tie-break. */
export interface LastKey {
  readonly keys: readonly KeyValue[]
  readonly identity: string
  readonly tie: string
}
export interface Cursor {
  readonly parts: readonly PartPosition[]
  readonly last: LastKey | null
  /** Relations only: rows of the related list already shown. */
  readonly offset?: number | undefined
}

export interface CursorSealer {
  seal(queryHash: string, cursor: Cursor): string
  /** @throws QueryError CURSOR_INVALID with reason MALFORMED, FORGED, or OTHER_QUERY */
  open(queryHash: string, text: string): Cursor
}

const VERSION = 1
const IV_BYTES = 12
const TAG_BYTES = 16
const MAX_CURSOR_CHARACTERS = 65_536

function invalid(reason: string, message: string): QueryError {
  return new QueryError('CURSOR_INVALID', message, { path: ['after'], reason })
}

/**
 * `key` is 32 bytes; without one a random key lives as long as the process.
 * @throws QueryError is never thrown here, but by `open`
 */
export function createCursorSealer(key: Uint8Array = randomBytes(32)): CursorSealer {
  // Bytes would be made into a key object with every cursor, which costs several times the sealing.
  const secret = createSecretKey(key)
  return {
    seal(queryHash, cursor) {
      const iv = randomBytes(IV_BYTES)
      const cipher = createCipheriv('aes-256-gcm', secret, iv)
      const body = Buffer.concat([cipher.update(JSON.stringify({ v: VERSION, q: queryHash, c: cursor }), 'utf8'), cipher.final()])
      return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64url')
    },
    open(queryHash, text) {
      if (text.length > MAX_CURSOR_CHARACTERS || !/^[\w-]+$/.test(text)) throw invalid('MALFORMED', 'this is not a cursor')
      const bytes = Buffer.from(text, 'base64url')
      if (bytes.length <= IV_BYTES + TAG_BYTES) throw invalid('MALFORMED', 'this is not a cursor')
      const payload = unseal(secret, bytes)
      if (payload.v !== VERSION) throw invalid('MALFORMED', 'the cursor is of another version')
      if (payload.q !== queryHash) throw invalid('OTHER_QUERY', 'the cursor belongs to another query, or a crosswalk has changed since')
      return payload.c
    },
  }
}

function unseal(key: KeyObject, bytes: Buffer): { v: number; q: string; c: Cursor } {
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, bytes.subarray(0, IV_BYTES))
    decipher.setAuthTag(bytes.subarray(IV_BYTES, IV_BYTES + TAG_BYTES))
    const text = Buffer.concat([decipher.update(bytes.subarray(IV_BYTES + TAG_BYTES)), decipher.final()]).toString('utf8')
    return JSON.parse(text) as { v: number; q: string; c: Cursor }
  } catch (error) {
    throw new QueryError('CURSOR_INVALID', 'the cursor is forged, damaged, or sealed with another key', {
      path: ['after'],
      reason: 'FORGED',
      cause: error,
    })
  }
}

/** SHA-256 of whatever makes two queries the same list. */
export function hashOf(value: unknown): string {
  return hash('sha256', JSON.stringify(value), 'base64url')
}
