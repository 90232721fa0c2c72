// The station README's questions to every live server through GraphQL: one answer, whatever each server believes of nulls, axes and kilometres.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { lacksShared } from '../../shared-data.ts'
import type { TestGateway } from '../gateway.ts'
import { describeObservations, shortId } from '../stations/describe-observations.ts'
import { READING_QUESTIONS, SPATIAL_QUESTIONS, STATION_QUESTIONS } from '../stations/questions.ts'
import { isComplete, openStationGateway, STATION_SOURCES } from './live-stations.ts'

const isMissing = lacksShared('stations') || !isComplete
interface Station {
  readonly id: string
  readonly name: string
}

async function ask(gateway: TestGateway, list: string, selection = ''): Promise<readonly Station[]> {
  const { measuredStations } = await gateway.ask<{
    measuredStations: { complete: boolean; nodes: readonly Station[]; completeness: unknown }
  }>(`{ measuredStations(first: 50, ${list}) { complete nodes { id ${selection} } completeness { entries { status code message } } } }`)
  expect(measuredStations.complete, JSON.stringify(measuredStations.completeness)).toBe(true)
  return measuredStations.nodes
}

const idsOf = (stations: readonly Station[]): string =>
  stations
    .map(({ id }) => shortId(id))
    .toSorted()
    .join(' ')

describe.skipIf(isMissing).each(STATION_SOURCES)('the stations of $id', (source) => {
  const { lacks } = source
  const hasReadings = Object.values(source.stations).every(({ observations }) => observations !== undefined)
  let gateway: TestGateway
  beforeAll(async () => {
    gateway = await openStationGateway([source])
  }, 120_000)
  afterAll(() => gateway?.[Symbol.asyncDispose]())

  const held = (expected: string): string =>
    expected
      .split(' ')
      .filter((station) => !lacks?.ids.includes(station))
      .join(' ')

  it.each([...STATION_QUESTIONS, ...SPATIAL_QUESTIONS])('with %s are %s', async (list, expected) => {
    expect(idsOf(await ask(gateway, list))).toBe(held(expected))
  })

  it('are all there, with names in many alphabets', async () => {
    const stations = await ask(gateway, 'where: {}', 'name')
    expect(idsOf(stations)).toBe(held('s01 s02 s03 s04 s05 s06 s07 s08 s09 s10 s11 s12'))
    expect(stations.find((station) => station.id.endsWith('s01'))?.name).toBe('O\'Malley "Brücke" & Straße ěščř 橋')
  })

  it.skipIf(!hasReadings).each(READING_QUESTIONS)('with %s are %s', async (list, expected) => {
    expect(idsOf(await ask(gateway, list))).toBe(held(expected))
  })

  describe.skipIf(!hasReadings)('their observations', () => {
    describeObservations(() => gateway, lacks?.ids)
  })
})
