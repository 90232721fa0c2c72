// Which texts go to a server as they are.
import { expect, it } from 'vitest'
import { isPlainText } from './literals.ts'

it.each(['Zoo', 'O\'Malley "Brücke" & Straße ěščř 橋', '<a>', 'a  b'])('%j is compared by a server as it stands', (text) => {
  expect(isPlainText(text)).toBe(true)
})

it.each([
  ['nothing: a server may take it for null', ''],
  ['outer white space is trimmed', ' Zoo'],
  ['line ends are normalised', 'Z\r\noo'],
  // QGIS Server 3.22 finds "Zoo" by "Zoo😀", for it drops the character.
  ['characters beyond the first 65,536 are dropped', 'Zoo😀'],
  ['private characters', 'Zoo\uE000'],
])('%s', (_reason, text) => {
  expect(isPlainText(text)).toBe(false)
})
