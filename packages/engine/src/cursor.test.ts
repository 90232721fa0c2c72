import { describe, expect, it } from 'vitest'
import { createCursorSealer, type Cursor, hashOf } from './cursor.ts'

const key = new Uint8Array(32).fill(7)
const cursor: Cursor = { parts: [{ identity: 'a\nb', state: 'active', revision: 'r', token: 't', used: 3 }], last: null }
const reasonOf = (work: () => unknown): unknown => {
  try {
    work()
  } catch (error) {
    const { code, details } = error as { code: string; details: { reason: string } }
    return [code, details.reason]
  }
  return 'no error'
}

describe('sealed cursors', () => {
  it('open again with the same key in another process', () => {
    expect(createCursorSealer(key).open('q', createCursorSealer(key).seal('q', cursor))).toEqual(cursor)
  })
  it('differ each time and show nothing of what they hold', () => {
    const sealer = createCursorSealer(key)
    const [one, two] = [sealer.seal('q', cursor), sealer.seal('q', cursor)]
    expect(one).not.toBe(two)
    expect(Buffer.from(one, 'base64url').toString('latin1')).not.toContain('active')
  })
  it('refuse any changed character', () => {
    const sealer = createCursorSealer(key)
    const text = sealer.seal('q', cursor)
    for (let index = 0; index < text.length; index += 1) {
      const other = text[index] === 'A' ? 'B' : 'A'
      const changed = text.slice(0, index) + other + text.slice(index + 1)
      // The last character may carry padding bits only; then the bytes are the same, and so is the cursor.
      if (Buffer.from(changed, 'base64url').equals(Buffer.from(text, 'base64url'))) continue
      expect(reasonOf(() => sealer.open('q', changed))).toEqual(['CURSOR_INVALID', 'FORGED'])
    }
  })
  it('say what is wrong', () => {
    const sealer = createCursorSealer(key)
    expect(reasonOf(() => createCursorSealer().open('q', sealer.seal('q', cursor)))).toEqual(['CURSOR_INVALID', 'FORGED'])
    expect(reasonOf(() => sealer.open('other', sealer.seal('q', cursor)))).toEqual(['CURSOR_INVALID', 'OTHER_QUERY'])
    for (const text of ['', 'x', 'not a cursor', '🦉', 'A'.repeat(100_000)]) {
      expect(reasonOf(() => sealer.open('q', text))).toEqual(['CURSOR_INVALID', 'MALFORMED'])
    }
  })
  it('hash by content', () => {
    expect(hashOf([1, 'a'])).toBe(hashOf([1, 'a']))
    expect(hashOf([1, 'a'])).not.toBe(hashOf([1, 'b']))
  })
})
