import { describe, expect, it } from 'vitest'
import { lacksShared } from '../shared-data.ts'
import { seedSql, stationsGeoJson } from './seed.ts'

const isMissing = lacksShared('stations') || lacksShared('cql2')
const rowsOf = (sql: string, table: string): number =>
  (new RegExp(`insert into "${table}" values\\n([^]*?);\\n`).exec(sql)?.[1] ?? '').split('\n').length

describe.skipIf(isMissing)('the seed', () => {
  it.each([
    ['stations', 12],
    ['observations', 433],
    ['ne_110m_admin_0_countries', 177],
    ['ne_110m_populated_places_simple', 243],
    ['ne_110m_rivers_lake_centerlines', 13],
  ])('fills %s with %i rows', (table, count) => {
    expect(rowsOf(seedSql(), table)).toBe(count)
  })
  it('has the column types of the queryables', () => {
    const places = /create table "ne_110m_populated_places_simple" \(([^;]*)\);/.exec(seedSql())?.[1]
    expect(places).toContain('"pop_max" bigint')
    expect(places).toContain('"date" date')
    expect(places).toContain('"start" timestamptz')
    expect(places).toContain('"boolean" boolean')
    expect(places).toContain('"geom" geometry(Point,4326)')
  })
  it('keeps null and absent apart in the file', () => {
    const { features } = JSON.parse(stationsGeoJson()) as { features: readonly { id: string; properties: object }[] }
    const [eighth, ninth] = ['s08', 's09'].map((id) => features.find((feature) => feature.id === id)?.properties)
    expect(eighth).toHaveProperty('operator', null)
    expect(ninth).not.toHaveProperty('operator')
  })
})
