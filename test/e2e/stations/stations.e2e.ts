// The station test set as files: records and a long table of observations, asked through GraphQL over HTTP; its README is the oracle.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openGateway, type TestGateway } from '../gateway.ts'
import { describeObservations, shortId } from './describe-observations.ts'
import { READING_QUESTIONS, SPATIAL_QUESTIONS, STATION_QUESTIONS } from './questions.ts'
import { isMissing, stationFiles, stations } from './station-files.ts'

let gateway: TestGateway
beforeAll(async () => {
  if (!isMissing) gateway = await openGateway(stationFiles())
})
afterAll(() => gateway?.[Symbol.asyncDispose]())

interface Node {
  readonly id: string
  readonly name: string
}

/** The stations that a list answers with, which has to be complete. */
async function ask(selection: string, list = ''): Promise<readonly Node[]> {
  const query = `{ measuredStations(first: 12 ${list}) { complete nodes { id ${selection} } } }`
  const answer = await gateway.ask<{ measuredStations: { complete: boolean; nodes: readonly Node[] } }>(query)
  expect(answer.measuredStations.complete).toBe(true)
  return answer.measuredStations.nodes
}

const idsBy = async (list: string): Promise<string> => (await ask('', list)).map(({ id }) => shortId(id)).join(' ')
const stationOf = async (selection: string, id: string): Promise<Node | undefined> =>
  (await ask(selection)).find((node) => shortId(node.id) === id)
describe.skipIf(isMissing)('the stations', () => {
  it.each<readonly [list: string, expected: string]>([
    ...STATION_QUESTIONS,
    ...SPATIAL_QUESTIONS,
    ...READING_QUESTIONS,
    // Single readings: those of s06 in mg/m3 as those of s07 in ug/m3, and the late one of s04.
    ['filter: "some(no2.series, value < 80)"', 's01 s02 s03 s04 s05 s06 s07'],
    ['filter: "every(no2.series, value < 80)"', 's01 s02 s03 s05'],
    ['filter: "some(no2.series, value IS NULL)"', 's08'],
    [`filter: "some(no2.series, value > 500 AND resultTime > TIMESTAMP('2026-03-02T00:00:00Z'))"`, 's04'],
  ])('with %s are %s', async (list, expected) => {
    expect((await idsBy(list)).split(' ').toSorted().join(' ')).toBe(expected)
  })

  it('within 5 km of a place are seven', async () => {
    const near = await idsBy('near: { longitude: 13.37, latitude: 52.51, radiusMetres: 5000 }')
    expect(near.split(' ').toSorted().join(' ')).toBe('s01 s03 s04 s06 s07 s11 s12')
  })

  it('come in the order of their latest reading', async () => {
    expect(await idsBy('orderBy: [{ by: NO2, direction: DESC }], where: { no2: { lt: 75 } }')).toBe('s05 s04 s03 s02 s01')
  })

  it('keep a name of many alphabets', async () => {
    expect((await stationOf('name', 's01'))?.name).toBe(stations[0]?.label)
  })
})

describe.skipIf(isMissing)('the observations', () => {
  describeObservations(() => gateway)
})
