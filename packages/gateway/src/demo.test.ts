// The demo over HTTP: its questions have the answers that the repository shows, and its schema is the one in the repository.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { loadConfiguration } from './configuration/load-configuration.ts'
import { DEMO } from './demo.ts'
import { createGraphqlHandler } from '@crosswalk/graphql'
import type { GraphqlHandler, SampleQuery } from '@crosswalk/graphql'
import { readSampleQueries } from './read-sample-queries.ts'
import { startGateway, waitForSources } from './start-gateway.ts'
import type { RunningGateway } from './start-gateway.ts'
import { readmeClient } from './testing/readme-client.ts'

const inPackage = (name: string): URL => new URL(`../${name}`, import.meta.url)
const answerFile = (index: number): URL => inPackage(`demo/answers/${index + 1}.json`)

let gateway: RunningGateway
let queries: readonly SampleQuery[]
let plain: GraphqlHandler | undefined
beforeAll(async () => {
  const configuration = await loadConfiguration(DEMO.file, {})
  queries = await readSampleQueries(DEMO.queriesDirectory)
  const start = { configuration, host: '127.0.0.1', port: 0, logger: pino({ level: 'silent' }), queries }
  gateway = await startGateway(start)
  await waitForSources(gateway, start)
})
afterAll(async () => {
  await gateway.close(1_000)
})

interface Columns {
  readonly value: readonly (number | null)[]
  readonly count: readonly number[]
  readonly expected: readonly (number | null)[]
  readonly at: readonly (string | null)[]
  readonly collection: readonly (string | null)[]
}

interface ShownSeries<Column extends keyof Columns> {
  readonly timeZone: string
  readonly columns: Pick<Columns, Column>
}

interface StationWithRain {
  readonly name: string
  readonly precipitation: { readonly series: ShownSeries<'value' | 'count' | 'expected'> }
}

interface StationWithHeat {
  readonly name: string
  readonly temperatureMax: { readonly unit: string; readonly series: ShownSeries<'value' | 'at' | 'collection'> }
}

interface Answer {
  readonly data: Readonly<Record<string, unknown>>
}

/** Asks over HTTP. graphql-js, put in place of our own completion, must give the same text. */
async function ask(query: string): Promise<Answer> {
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ query }) }
  const text = await (await fetch(`${gateway.address}/graphql`, init)).text()
  plain ??= createGraphqlHandler({ service: gateway.service, graphiql: false, projection: false })
  const expected = await (await plain.fetch(new Request('http://localhost/graphql', init))).text()
  expect(withoutCursors(text)).toBe(withoutCursors(expected))
  return JSON.parse(text) as Answer
}

/** Each cursor is sealed anew. */
function withoutCursors(text: string): string {
  return text.replaceAll(/"(endCursor|startCursor|cursor)":"[^"]*"/g, '"$1":"..."')
}

describe('a day in its zone', () => {
  it('is after an instant that lies between midnight in UTC and midnight in the city', async () => {
    // The last day of the file began at 08:00Z in Seattle and at 05:00Z in New York.
    const after = (instant: string): string =>
      `{ weatherStations(where: { windSpeed: { gt: 0, observedAfter: "${instant}" } }, orderBy: [{ by: NAME }]) { nodes { name } } }`
    expect((await ask(after('2015-12-31T04:00:00Z'))).data).toEqual({
      weatherStations: { nodes: [{ name: 'New York' }, { name: 'Seattle' }] },
    })
    expect((await ask(after('2015-12-31T07:00:00Z'))).data).toEqual({ weatherStations: { nodes: [{ name: 'Seattle' }] } })
    expect((await ask(after('2015-12-31T09:00:00Z'))).data).toEqual({ weatherStations: { nodes: [] } })
  })
})

describe('the questions of the demo', () => {
  it('have the shown answers', async () => {
    expect(queries).toHaveLength(7)
    for (const [index, { query }] of queries.entries()) {
      expect(await ask(query)).toEqual(JSON.parse(await readFile(answerFile(index), 'utf8')))
    }
  })

  // Found apart from this code with shapely 2.2 and geographiclib, from the packages' files.
  it('are answered truly: the boroughs that the Victoria line touches', async () => {
    const { data } = await ask(queries[0]?.query ?? '')
    const boroughs = ['Camden', 'Hackney', 'Haringey', 'Islington', 'Lambeth', 'Waltham Forest', 'Westminster']
    expect(data).toEqual({
      transitLines: {
        nodes: [
          {
            name: 'Victoria',
            districts: { nodes: boroughs.map((name) => ({ name })) },
            sources: [{ collection: 'tubeLines', licence: 'ODbL-1.0' }],
          },
        ],
        complete: true,
      },
    })
  })

  it('are answered truly: the 28 stations within 1 km, nearest first', async () => {
    const { data } = await ask(queries[1]?.query ?? '')
    const { count, edges, complete } = data['transportStations'] as {
      count: unknown
      complete: boolean
      edges: readonly { distanceMetres: number; node: { name: string } }[]
    }
    expect([count, complete, edges.length]).toEqual([{ value: 28, accuracy: 'EXACT' }, true, 28])
    expect(edges.map(({ distanceMetres }) => Math.round(distanceMetres * 10) / 10)).toEqual([
      95.8, 100.6, 130.6, 158.8, 189, 198.4, 231.4, 251.3, 442.3, 489, 508.3, 522.2, 547.7, 568.5, 582.5, 601.8, 619, 629.2, 640.4, 675.4,
      757.3, 877.9, 943, 953.3, 958.4, 963.8, 983.5, 995.7,
    ])
    expect(edges[0]?.node).toEqual({ name: 'S+U Alexanderplatz Bhf/Dircksenstr. (Berlin)' })
    expect(edges.at(-1)?.node).toEqual({ name: 'Monbijouplatz (Berlin)' })
  })

  // Found apart from this code: awk -F, 'NR>1 {sum[$1 " " substr($2,1,4)] += $3; days[$1 " " substr($2,1,4)]++}' over weather.csv.
  it('are answered truly: the yearly rain of two cities', async () => {
    const { data } = await ask(queries[2]?.query ?? '')
    const { nodes, complete } = data['weatherStations'] as { nodes: readonly StationWithRain[]; complete: boolean }
    const years = nodes.map(({ name, precipitation: { series } }) => [name, series.timeZone, series.columns.value, series.columns.count])
    expect(years).toEqual([
      ['New York', 'America/New_York', [1012.5, 902.7, 1289.8, 973.6], [366, 365, 365, 365]],
      ['Seattle', 'America/Los_Angeles', [1226, 828, 1232.8, 1139.2], [366, 365, 365, 365]],
    ])
    expect(nodes.map(({ precipitation: { series } }) => series.columns.expected)).toEqual([
      [366, 365, 365, 365],
      [366, 365, 365, 365],
    ])
    expect(complete).toBe(true)
  })

  // Found apart from this code: the greatest temp_max per city is 37.8 on 2013-07-18 and 35.6 on 2014-08-11, on no other day.
  it('are answered truly: the hottest day of each city', async () => {
    const { data } = await ask(queries[3]?.query ?? '')
    const { nodes } = data['weatherStations'] as { nodes: readonly StationWithHeat[] }
    const days = nodes.map(({ name, temperatureMax: { unit, series } }) => {
      const at = series.columns.at[0] ?? ''
      const day = new Intl.DateTimeFormat('sv-SE', { timeZone: series.timeZone }).format(new Date(at))
      return [name, series.columns.value, unit, day, series.columns.collection]
    })
    expect(days).toEqual([
      ['New York', [100.04], '[degF]', '2013-07-18', ['weather']],
      ['Seattle', [96.08], '[degF]', '2014-08-11', ['weather']],
    ])
  })

  // Found apart from this code with geographiclib 2.1, from the package's file.
  it('are answered truly: the airports within 20 km of Seattle', async () => {
    const { data } = await ask(queries[4]?.query ?? '')
    const { edges } = data['airports'] as {
      edges: readonly { distanceMetres: number; node: { code: string; name: string; city: string } }[]
    }
    expect(edges.map(({ distanceMetres, node }) => [Math.round(distanceMetres * 10) / 10, node.code, node.city])).toEqual([
      [8771.6, 'BFI', 'Seattle'],
      [15320.4, 'RNT', 'Renton'],
      [17405, 'S60', 'Kenmore'],
      [17563.7, 'SEA', 'Seattle'],
      [19762.3, '2S1', 'Vashon'],
    ])
  })

  it('is served as OGC API Features, too', async () => {
    const { collections } = (await (await fetch(`${gateway.address}/ogc/collections`)).json()) as { collections: readonly { id: string }[] }
    expect(collections.map(({ id }) => id)).toContain('transportStations')
    const filter = encodeURIComponent("name LIKE 'S+U Alexanderplatz%'")
    const url = `${gateway.address}/ogc/collections/transportStations/items?limit=1&filter=${filter}&sortby=name&properties=name`
    const answer = (await (await fetch(url)).json()) as {
      numberMatched: number
      complete: boolean
      features: readonly { properties: object }[]
    }
    expect([answer.numberMatched, answer.complete, answer.features[0]?.properties]).toEqual([
      5,
      true,
      { name: 'S+U Alexanderplatz Bhf (Berlin)' },
    ])
  })

  it('stand on the page and, with their answers, in the READMEs', async () => {
    const page = await (await fetch(`${gateway.address}/`)).text()
    for (const { title } of queries) expect(page).toContain(`<h3>${title.replaceAll("'", '&#39;')}</h3>`)
    const readmes = [inPackage('README.md'), inPackage('../../README.md')].filter((url) => existsSync(url))
    expect(readmes.length).toBeGreaterThan(0)
    for (const readme of readmes) {
      const wanted = readme.pathname === inPackage('../../README.md').pathname ? [1, 2, 3, 4] : [1, 2, 5]
      const blocks = [...(await readFile(readme, 'utf8')).matchAll(/```(graphql|json)\n(.*?)```/gs)].map(([, kind, text = '']) => ({
        kind,
        text,
      }))
      for (const number of wanted) {
        const query = queries[number - 1]?.query ?? ''
        const asked = blocks.findIndex(({ kind, text }) => kind === 'graphql' && text.trim() === query)
        expect(asked, `question ${number} in ${readme.pathname}`).toBeGreaterThanOrEqual(0)
        expect(JSON.parse(blocks[asked + 1]?.text ?? 'null')).toEqual(await ask(query))
      }
    }
  })
})

describe('the data of the demo', () => {
  it('are the installed files, unchanged: their hashes show', async () => {
    const { data } = await ask('{ sources { id collections { id skippedRows count { value } files { name sha256 bytes } } } }')
    const sources = data['sources'] as readonly {
      readonly id: string
      readonly collections: readonly {
        readonly id: string
        readonly skippedRows: number
        readonly count: { readonly value: number }
        readonly files: readonly { readonly name: string; readonly sha256: string; readonly bytes: number }[]
      }[]
    }[]
    const rows = sources.flatMap(({ id, collections }) => collections.map((one) => [`${id}/${one.id}`, one.count.value, one.skippedRows]))
    expect(rows).toEqual([
      ['berlin/stations', 26_679, 0],
      ['london/boroughs', 33, 0],
      ['london/centroids', 33, 0],
      ['london/tubeLines', 394, 0],
      ['weather/weather', 2_922, 0],
      ['weather/seattle-weather', 1_461, 0],
      ['weather/seattle-weather-hourly-normals', 8_759, 0],
      ['airports/airports', 3_376, 0],
    ])
    const resolve = createRequire(import.meta.url).resolve
    for (const { name, sha256, bytes } of sources.flatMap(({ collections }) => collections.flatMap(({ files }) => files))) {
      const [, folder = '', rest = ''] = /^package:([^/]+)\/(.+)$/.exec(name) ?? []
      const root =
        folder === 'vbb-stations' ? resolve('vbb-stations/package.json') : resolve('vega-datasets').replace(/build.*/, 'package.json')
      const content = await readFile(root.replace(/package\.json$/, rest))
      expect([name, bytes, sha256]).toEqual([name, content.length, createHash('sha256').update(content).digest('hex')])
    }
  })

  it('show their licences, and UNKNOWN where none is stated', async () => {
    const query = `{ transportStations(first: 1) { nodes { sources { licence attribution } } }
      districts(first: 1) { nodes { sources { licence } } } transitLines(first: 1) { nodes { sources { licence } } } }`
    const { data } = await ask(query)
    const licences = ['transportStations', 'districts', 'transitLines'].map((field) => {
      const { nodes } = data[field] as { nodes: readonly { sources: readonly { licence: string }[] }[] }
      return nodes.flatMap(({ sources }) => sources.map(({ licence }) => licence))
    })
    expect(licences).toEqual([['UNKNOWN'], ['OGL-UK-3.0'], ['ODbL-1.0']])
  })

  it('become entities: platforms one station, segments one line', async () => {
    const query = `{ transportStations { count(exact: true) { value accuracy } complete } transitLines { count(exact: true) { value } nodes { name } }
      districts { count(exact: true) { value } } other: transportStations(where: { stationCode: { eq: "000005100145" } }) { nodes { id name } } }`
    const { data } = await ask(query)
    expect(data['transportStations']).toEqual({ count: { value: 13_358, accuracy: 'EXACT' }, complete: true })
    expect(data['transitLines']).toMatchObject({ count: { value: 12 } })
    expect(data['districts']).toEqual({ count: { value: 33 } })
    expect(data['other']).toEqual({ nodes: [{ id: 'https://data.example.org/stop/000005100145', name: 'Szczecin (PL), Gumience' }] })
  })
})

describe('the airports of the demo', () => {
  it('have codes that are text, and no city where the file says NA', async () => {
    const query = `{ airports(where: { code: { in: ["0E0", "0E8", "00M"] } }) { nodes { code } }
      unnamed: airports(where: { city: { isNull: true } }) { count(exact: true) { value accuracy } nodes { city state } }
      named: airports(where: { or: [{ city: { eq: "NA" } }, { state: { eq: "NA" } }] }) { count(exact: true) { value } } }`
    const { data } = await ask(query)
    expect(data['airports']).toEqual({ nodes: ['00M', '0E0', '0E8'].map((code) => ({ code })) })
    expect(data['unnamed']).toEqual({
      count: { value: 12, accuracy: 'EXACT' },
      nodes: Array.from({ length: 12 }, () => ({ city: null, state: null })),
    })
    expect(data['named']).toEqual({ count: { value: 0 } })
  })
})

describe('the weather of the demo', () => {
  it('is two stations, each day in its own zone', async () => {
    const query = `{ weatherStations(orderBy: [{ by: NAME }]) { count(exact: true) { value accuracy } complete nodes { id
      windSpeed { unit } temperatureMin { series(during: { from: "2012-03-11", to: "2012-03-12" }, first: 3) { withoutInstant nodes { value time { start end local } } } } } } }`
    const { data } = await ask(query)
    const day = (value: number, start: string, end: string): object => ({
      windSpeed: { unit: 'm/s' },
      temperatureMin: { series: { withoutInstant: 0, nodes: [{ value, time: { start, end, local: '2012-03-11' } }] } },
    })
    // The day on which the clocks go forward, three hours apart.
    expect(data['weatherStations']).toEqual({
      count: { value: 2, accuracy: 'EXACT' },
      complete: true,
      nodes: [
        { id: 'https://data.example.org/weather-station/New%20York', ...day(2.2, '2012-03-11T05:00:00Z', '2012-03-12T04:00:00Z') },
        { id: 'https://data.example.org/weather-station/Seattle', ...day(2.8, '2012-03-11T08:00:00Z', '2012-03-12T07:00:00Z') },
      ],
    })
  })

  it('is in three files of one Seattle: once in lists, found by its URI, and apart where that is asked for', async () => {
    const uri = 'https://data.example.org/weather-station/Seattle'
    const { data } = await ask(`{ resolve(uri: "${uri}") { canonical complete holders { collection } }
      weatherStation(id: "${uri}") { windSpeed { value unit observedAt provenance { collection files { name } rule losers { collection files { name } } } }
        precipitation { series(during: { from: "2012-01-01", to: "2012-01-03" }) { nodes { value provenance { collection rule losers { collection } } } } } }
      weatherStations(merge: APART) { count(exact: true) { value accuracy } nodes { id sources { collection } } } }`)
    const provenance = { collection: 'weather', rule: 'CONFIGURED_ORDER', losers: [{ collection: 'seattle-weather' }] }
    expect(data['resolve']).toEqual({
      canonical: uri,
      complete: true,
      holders: [{ collection: 'weather' }, { collection: 'seattle-weather' }, { collection: 'seattle-weather-hourly-normals' }],
    })
    expect(data['weatherStation']).toEqual({
      windSpeed: {
        value: 3.5,
        unit: 'm/s',
        observedAt: '2015-12-31T08:00:00Z',
        provenance: {
          ...provenance,
          files: [{ name: 'package:vega-datasets/data/weather.csv' }],
          losers: [{ collection: 'seattle-weather', files: [{ name: 'package:vega-datasets/data/seattle-weather.csv' }] }],
        },
      },
      precipitation: {
        series: {
          nodes: [
            { value: 0, provenance },
            { value: 10.9, provenance },
          ],
        },
      },
    })
    expect(data['weatherStations']).toEqual({
      count: { value: 4, accuracy: 'EXACT' },
      nodes: [
        { id: uri, sources: [{ collection: 'seattle-weather-hourly-normals' }] },
        { id: uri, sources: [{ collection: 'seattle-weather' }] },
        { id: uri, sources: [{ collection: 'weather' }] },
        { id: 'https://data.example.org/weather-station/New%20York', sources: [{ collection: 'weather' }] },
      ],
    })
  })

  it('shows several series of one measure in one request, and refuses a mean of maxima', async () => {
    const window = 'during: { from: "2014-01-01", to: "2015-01-01" }'
    const ask2014 = (aliases: string): string =>
      `{ weatherStation(id: "https://data.example.org/weather-station/Seattle") { temperatureMax { ${aliases} } } }`
    const { data } = await ask(
      ask2014(`hottest: series(${window}, every: "P1Y", aggregate: MAX) { columns { value at } }
        months: series(${window}, every: "P1M", aggregate: COUNT) { columns { value } } latest: series(last: 1) { columns { start value } }`),
    )
    expect(data['weatherStation']).toEqual({
      temperatureMax: {
        hottest: { columns: { value: [35.6], at: ['2014-08-11T07:00:00Z'] } },
        months: { columns: { value: [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31] } },
        latest: { columns: { start: ['2015-12-31T08:00:00Z'], value: [5.6] } },
      },
    })
    const refused = await ask(ask2014(`mean: series(${window}, every: "P1Y", aggregate: MEAN) { columns { value } }`))
    expect(refused).toMatchObject({
      data: { weatherStation: null },
      errors: [{ extensions: { code: 'QUERY_INVALID', path: ['temperatureMax', 'mean', 'aggregate'] } }],
    })
  })

  it('has a whole history, page by page', async () => {
    let days = 0
    let after: string | null = null
    do {
      const query = `{ weatherStation(id: "https://data.example.org/weather-station/Seattle") { precipitation {
        series(during: { from: "2000-01-01" }, after: ${JSON.stringify(after)}) { columns { value } pageInfo { hasNextPage endCursor } } } } }`
      const { data } = await ask(query)
      const { precipitation } = data['weatherStation'] as {
        precipitation: { series: { columns: { value: number[] }; pageInfo: { hasNextPage: boolean; endCursor: string } } }
      }
      days += precipitation.series.columns.value.length
      after = precipitation.series.pageInfo.hasNextPage ? precipitation.series.pageInfo.endCursor : null
    } while (after !== null)
    expect(days).toBe(1461)
  })
})

describe('the typed client of the README', () => {
  it('runs as it is shown', async () => {
    const { query, program } = await readmeClient()
    const directory = await mkdtemp(join(tmpdir(), 'crosswalk-'))
    try {
      await mkdir(join(directory, 'queries'))
      await writeFile(join(directory, 'queries', 'rain.graphql'), query)
      await writeFile(join(directory, 'program.mts'), program.replace('http://127.0.0.1:4000', gateway.address))
      const { stdout } = await promisify(execFile)(process.execPath, ['program.mts'], { cwd: directory })
      expect(stdout).toBe('New York nowhere 1.5 mm 2015-12-31T05:00:00Z\nSeattle nowhere 0 mm 2015-12-31T08:00:00Z\n')
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})

describe('the schema in the repository', () => {
  it('equals the one of the running demo', async () => {
    const { sdl } = createGraphqlHandler({ service: gateway.service, graphiql: false })
    expect(await readFile(inPackage('demo/schema.graphql'), 'utf8')).toBe(sdl)
  })
})
