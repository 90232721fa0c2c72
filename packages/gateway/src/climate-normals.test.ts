// Hourly climate normals of Seattle from the installed file: properties of their own, and an hour that the clocks left out.
import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createGraphqlHandler } from '@crosswalk/graphql'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { loadConfiguration } from './configuration/load-configuration.ts'
import { createSourceRegistry, type SourceRegistry } from './sources/create-source-registry.ts'
import { createService } from './start-gateway.ts'

const CONFIGURATION = `sources:
  - { id: weather, adapter: files, path: package:vega-datasets/data/seattle-weather-hourly-normals.csv }
crosswalks: ./crosswalks
`
const CROSSWALK = new URL('../demo/crosswalks/seattle-normals.yaml', import.meta.url)

let directory: string
let sources: SourceRegistry
let ask: (selection: string) => Promise<unknown>
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'crosswalk-'))
  await mkdir(join(directory, 'crosswalks'))
  await writeFile(join(directory, 'crosswalk.yaml'), CONFIGURATION)
  await copyFile(CROSSWALK, join(directory, 'crosswalks', 'normals.yaml'))
  const configuration = await loadConfiguration(join(directory, 'crosswalk.yaml'), {})
  // Packages are found from here.
  sources = createSourceRegistry(configuration.sources, { baseDirectory: import.meta.dirname })
  await sources.tried
  const handler = createGraphqlHandler({ service: createService(configuration, sources, 'http://localhost'), graphiql: false })
  ask = async (selection) => {
    const query = `{ weatherStations(first: 5) { nodes { name ${selection} } complete } }`
    const url = `http://localhost/graphql?query=${encodeURIComponent(query)}`
    const { data } = (await (await handler.fetch(new Request(url))).json()) as { data: { weatherStations: unknown } }
    return data.weatherStations
  }
})
afterAll(async () => {
  await sources.close()
  await rm(directory, { recursive: true })
})

it('are no temperatures, winds and pressures of their dates', async () => {
  const shown =
    'temperature { value } temperatureNormal { value unit } windSpeedNormal { value unit } atmosphericPressureNormal { value unit }'
  expect(await ask(shown)).toEqual({
    nodes: [
      {
        name: 'Seattle',
        temperature: null,
        // The last line of the file.
        temperatureNormal: { value: 4.3, unit: 'Cel' },
        windSpeedNormal: { value: 4, unit: 'm/s' },
        atmosphericPressureNormal: { value: 1016.7, unit: 'hPa' },
      },
    ],
    complete: true,
  })
})

// Found apart from this code, with awk over the file: the means of the days are 7.77917, 7.93913 (of 23 hours) and 7.9125.
it('have one hour that Seattle did not have: counted, and in no mean', async () => {
  const window = 'during: { from: "2010-03-13", to: "2010-03-16" }'
  const columns = 'withoutInstant columns { value count expected }'
  const shown = `temperatureNormal { days: series(${window}, every: "P1D", aggregate: MEAN) { ${columns} }
    year: series(during: { from: "2010-01-01", to: "2011-01-01" }, every: "P1Y", aggregate: COUNT) { ${columns} } }`
  expect(await ask(shown)).toEqual({
    nodes: [
      {
        name: 'Seattle',
        temperatureNormal: {
          days: {
            withoutInstant: 1,
            columns: { value: [7.77916666666667, 7.93913043478261, 7.9125], count: [24, 23, 24], expected: [24, 23, 24] },
          },
          // Of 8,759 lines: the first hour of the year is missing in the file.
          year: { withoutInstant: 1, columns: { value: [8758], count: [8758], expected: [8760] } },
        },
      },
    ],
    complete: true,
  })
})
