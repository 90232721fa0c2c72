// Texts of many instants are those that each has by itself.
import { expect, it } from 'vitest'
import { createInstantTexts, instantText } from './instant-text.ts'

it('the texts of a list are those of its members, remembered or not', () => {
  const texts = createInstantTexts()
  const instants = Array.from({ length: 25_000 }, (_, index) => (index % 12_345) * 900_001 - 5_000_000_000)
  expect(texts(Float64Array.from(instants))).toEqual(instants.map(instantText))
  expect(texts([0, Number.NaN, -62_167_219_200_000, 1])).toEqual([
    '1970-01-01T00:00:00Z',
    null,
    '0000-01-01T00:00:00Z',
    '1970-01-01T00:00:00.001Z',
  ])
})

it('the texts of equal lists are one list, and those of a list that differs in one place are its own', () => {
  const texts = createInstantTexts()
  const first = texts([0, 1000, 2000])
  expect(texts(Float64Array.of(0, 1000, 2000))).toBe(first)
  expect(texts([0, 1000, 3000])).toEqual(['1970-01-01T00:00:00Z', '1970-01-01T00:00:01Z', '1970-01-01T00:00:03Z'])
  expect(texts([0, 1000])).toEqual(first.slice(0, 2))
  expect(texts([Number.NaN])).toEqual([null])
  expect(texts([Number.NaN])).toEqual([null])
})
