// A hash of what a file means: the same for other spellings, comments and orders of keys.
import { createHash } from 'node:crypto'

/** SHA-256, hexadecimal, over plain data; the order of keys does not count. */
export function hashMeaning(value: unknown): string {
  return createHash('sha256').update(canonicalText(value)).digest('hex')
}

function canonicalText(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalText).join(',')}]`
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null'
  const entries = Object.entries(value).filter(([, member]) => member !== undefined)
  entries.sort(([a], [b]) => (a < b ? -1 : 1))
  return `{${entries.map(([key, member]) => `${JSON.stringify(key)}:${canonicalText(member)}`).join(',')}}`
}
