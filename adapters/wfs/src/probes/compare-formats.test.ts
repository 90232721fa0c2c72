import { describe, expect, it } from 'vitest'
import { createItem } from '../features/wfs-item.ts'
import { compareFormats } from './compare-formats.ts'

const items = (...values: readonly (boolean | null)[]) =>
  values.map((active, row) =>
    createItem(Object.assign(Object.create(null) as Record<string, unknown>, { active }), { fid: `f.${row}`, row }),
  )
const properties = [{ name: 'active', type: 'boolean' as const, isMany: false, isSinglePrecision: false, remark: undefined }]
const differencesOf = (...values: readonly (boolean | null)[]): readonly string[] =>
  compareFormats({ gml: items(...values), geoJson: items(...values), geometryProperty: undefined, properties }).differences

describe('compareFormats', () => {
  it('believes booleans only where it has seen a true one: a server may write all of them as 0', () => {
    expect(differencesOf(true, false, null)).toEqual([])
    expect(differencesOf(false, null)).toEqual(['no feature at hand shows how it writes a true active'])
    expect(differencesOf(null, null)).toEqual(['no feature at hand shows how it writes a true active'])
  })
})
