// Identity groups as declared: what is wrong with them, and where.
import { describe, expect, it } from 'vitest'
import type { Crosswalk } from '../crosswalk.ts'
import { checkGroups, type GroupDeclaration } from './identity.ts'

const crosswalk = (name: string, model: string): Crosswalk => ({ name, model: { name: model } }) as Crosswalk
const CROSSWALKS = [crosswalk('air-a', 'Station'), crosswalk('air-b', 'Station'), crosswalk('lamps', 'Lamp')]
const group = (name: string, ...crosswalks: string[]): GroupDeclaration => ({ group: name, crosswalks, by: 'uri' })

describe('groups', () => {
  it('of crosswalks of one model are right', () => {
    expect(checkGroups([group('air', 'air-b', 'air-a'), group('light', 'lamps')], CROSSWALKS)).toEqual([])
  })

  it('with an unknown crosswalk name the nearest', () => {
    expect(checkGroups([group('air', 'air-a', 'air-c')], CROSSWALKS)).toEqual([
      { path: [0, 'crosswalks', 1], message: 'there is no crosswalk "air-c"', expected: '"air-a", "air-b"' },
    ])
  })

  it('of several models, with a crosswalk twice, or of one name are refused where it stands', () => {
    const issues = checkGroups([group('air', 'air-a', 'lamps', 'air-a'), group('air', 'air-b', 'lamps')], CROSSWALKS)
    expect(issues.map(({ path, message }) => [path.join('.'), message])).toEqual([
      ['0.crosswalks.1', '"lamps" is of the model Lamp, those before it of Station'],
      ['0.crosswalks.2', '"air-a" stands twice'],
      ['1.group', 'there are two groups "air"'],
      ['1.crosswalks.1', '"lamps" stands twice'],
      ['1.crosswalks.1', '"lamps" is of the model Lamp, those before it of Station'],
    ])
  })
})
