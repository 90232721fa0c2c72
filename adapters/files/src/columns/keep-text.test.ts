// Kept texts are the texts, whatever they are written in, and hold on to nothing else.
import { expect, it } from 'vitest'
import { createTextKeeper } from './keep-text.ts'

it('keeps every text as it is', () => {
  const keep = createTextKeeper()
  const long = 'x'.repeat(5000)
  for (const text of [
    '',
    'short',
    'a text of latin letters',
    'Straße, Bäume, ÿ and more',
    '橋'.repeat(20),
    '😀'.repeat(10),
    `\ud800${long}`,
    long,
    `${long}ÿ`,
  ]) {
    expect(keep(`${text}${text}`.slice(text.length))).toBe(text)
  }
})
