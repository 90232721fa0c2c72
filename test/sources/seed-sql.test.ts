import { describe, expect, it } from 'vitest'
import { insert, tableOf } from './seed-sql.ts'

describe('seed SQL', () => {
  it('quotes texts and names, and keeps every digit of a number', () => {
    expect(insert('a"b', [["O'Malley", 0.30000000000000004, null, undefined, false]])).toBe(
      `insert into "a""b" values\n('O''Malley',0.30000000000000004,NULL,NULL,false);\n`,
    )
  })
  it('writes geometries as GeoJSON', () => {
    expect(insert('t', [[{ type: 'Point', coordinates: [1, 2] }]])).toContain(
      `(ST_SetSRID(ST_GeomFromGeoJSON('{"type":"Point","coordinates":[1,2]}'),4326))`,
    )
  })
  it('makes tables anew', () => {
    expect(tableOf('t', { id: 'text primary key', NAME: 'text' })).toBe(
      `drop table if exists "t" cascade;\ncreate table "t" (\n  "id" text primary key,\n  "NAME" text\n);\n`,
    )
  })
})
