// AC-10 over the station test set, as files and on live servers: the schema of a type is there to download, and every entity fits it.
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openGateway, type TestGateway } from '../gateway.ts'
import { isMissing, stationFiles } from '../stations/station-files.ts'
import { isComplete, openStationGateway, STATION_SOURCES } from '../stations-live/live-stations.ts'

const MEASURE = 'value unit observedAt missing series(last: 30) { complete nodes { value unit missing time { start end } } }'
const QUERY = `{ measuredStations(first: 12) { complete nodes { id name location operator heightM active installed { start end }
  no2 { ${MEASURE} } temperature { ${MEASURE} } } } }`

type Entity = Readonly<Record<string, unknown>>

async function validatorOf({ address }: TestGateway): Promise<ValidateFunction> {
  const response = await fetch(`${address}/schemas/MeasuredStation.json`, { signal: AbortSignal.timeout(10_000) })
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/schema+json'])
  const ajv = new Ajv2020({ strict: true, allErrors: true, formats: { 'date-time': true, duration: true } })
  for (const keyword of ['x-ogc-definition', 'x-ogc-unit', 'x-ogc-unitLang']) ajv.addKeyword({ keyword })
  return ajv.compile((await response.json()) as object)
}

const live = STATION_SOURCES.filter(({ id }) => ['pygeoapi', 'tipg', 'wfs-2', 'qgis-wfs'].includes(id))
const WAYS: readonly (readonly [name: string, open: () => Promise<TestGateway>, stations: number])[] = [
  ['files', () => openGateway(stationFiles('json')), 12],
  ...(isComplete
    ? live.map((source) => [source.id, () => openStationGateway([source]), 12 - (source.lacks?.ids.length ?? 0)] as const)
    : []),
]

describe.skipIf(isMissing).each(WAYS)('AC-10: the stations by way of %s', (_name, open, count) => {
  let gateway: TestGateway
  let isValid: ValidateFunction
  let entities: readonly Entity[]
  beforeAll(async () => {
    gateway = await open()
    isValid = await validatorOf(gateway)
    const { measuredStations } = await gateway.ask<{ measuredStations: { complete: boolean; nodes: readonly Entity[] } }>(QUERY)
    expect(measuredStations.complete).toBe(true)
    entities = measuredStations.nodes
  }, 120_000)
  afterAll(() => gateway?.[Symbol.asyncDispose]())

  it('all fit the schema that the gateway gives out', () => {
    expect(entities).toHaveLength(count)
    for (const entity of entities) expect([entity['id'], isValid(entity), isValid.errors]).toEqual([entity['id'], true, null])
  })

  it('would not fit it without a unit, with a text for a number, or with a field of another name', () => {
    const [entity = {}] = entities
    const { unit: _unit, ...unitless } = entity['no2'] as Entity
    for (const wrong of [
      { ...entity, no2: unitless },
      { ...entity, heightM: 'high' },
      { ...entity, hight: 3 },
    ])
      expect(isValid(wrong)).toBe(false)
  })
})
