// The standard's own examples (OGC 21-065r2): every one parses, text and JSON agree, both print back.
import { describe, expect, it } from 'vitest'
import { equalFilters, parseCql2Json, parseCql2Text, toCql2Json, toCql2Text } from './index.ts'
import { HAS_SHARED_DATA, listShared, readSharedJson, readSharedText } from './testing/shared-data.ts'

const texts = listShared('examples/text')
const jsons = listShared('examples/json')

describe.skipIf(!HAS_SHARED_DATA)('examples of the standard', () => {
  it('are all there', () => {
    expect([texts.length, jsons.length]).toEqual([120, 109])
    expect(texts.filter((name) => name.endsWith('-alt01'))).toHaveLength(11)
  })

  it.each(texts)('text %s equals its JSON and prints back', (name) => {
    const filter = parseCql2Text(readSharedText(`examples/text/${name}.txt`))
    const base = name.replace('-alt01', '')
    expect(filter).toEqual(parseCql2Json(readSharedJson(`examples/json/${base}.json`)))
    expect(filter).toEqual(parseCql2Text(readSharedText(`examples/text/${base}.txt`)))
    expect(equalFilters(parseCql2Text(toCql2Text(filter)), filter)).toBe(true)
  })

  it.each(jsons)('JSON %s prints back', (name) => {
    const filter = parseCql2Json(readSharedJson(`examples/json/${name}.json`))
    expect(equalFilters(parseCql2Json(toCql2Json(filter)), filter)).toBe(true)
    expect(equalFilters(parseCql2Text(toCql2Text(filter)), filter)).toBe(true)
  })
})
