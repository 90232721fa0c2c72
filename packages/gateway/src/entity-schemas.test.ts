// The JSON Schema of each model is there to download, stands alone, and describes what the demo really answers.
import { Ajv2020 } from 'ajv/dist/2020.js'
import { getNamedType, isObjectType, isScalarType, isEnumType, type GraphQLObjectType, type GraphQLSchema } from 'graphql'
import { pino } from 'pino'
import { buildSchema } from '@crosswalk/graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { schema as printSchemaOf } from './commands/schema.ts'
import { loadConfiguration } from './configuration/load-configuration.ts'
import { DEMO } from './demo.ts'
import { startGateway, waitForSources } from './start-gateway.ts'
import type { RunningGateway } from './start-gateway.ts'

let gateway: RunningGateway
let graphql: GraphQLSchema
beforeAll(async () => {
  const configuration = await loadConfiguration(DEMO.file, {})
  const start = { configuration, host: '127.0.0.1', port: 0, logger: pino({ level: 'silent' }) }
  gateway = await startGateway(start)
  await waitForSources(gateway, start)
  graphql = buildSchema(gateway.service)
})
afterAll(async () => {
  await gateway.close(1_000)
})

/** All fields of a type, as deep as is told; a series has its latest two readings. */
function selectAll(type: GraphQLObjectType, depth: number): string {
  const fields = Object.values(type.getFields()).flatMap((field) => {
    const named = getNamedType(field.type)
    const given = field.name === 'series' ? '(last: 2)' : ''
    if (isScalarType(named) || isEnumType(named)) return [`${field.name}${given}`]
    if (!isObjectType(named) || depth === 0 || field.name === 'losers') return []
    const inner = selectAll(named, depth - 1)
    return inner === '' ? [] : [`${field.name}${given} { ${inner} }`]
  })
  return fields.join(' ')
}

/** Nothing outside is resolved, so that a reference elsewhere is an error. */
function compile(text: string) {
  const ajv = new Ajv2020({ strict: true, allErrors: true, formats: { 'date-time': true, duration: true } })
  for (const keyword of ['x-ogc-definition', 'x-ogc-unit', 'x-ogc-unitLang']) ajv.addKeyword({ keyword })
  return ajv.compile<unknown>(JSON.parse(text) as object)
}

async function download(name: string): Promise<string> {
  const response = await fetch(`${gateway.address}/schemas/${name}.json`)
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'application/schema+json'])
  return response.text()
}

async function entitiesOf(name: string, plural: string): Promise<readonly Record<string, unknown>[]> {
  const type = graphql.getType(name)
  if (!isObjectType(type)) throw new Error(`no ${name}`)
  const query = `{ ${plural}(first: 4) { nodes { ${selectAll(type, 2)} } } }`
  const headers = { 'content-type': 'application/json' }
  const response = await fetch(`${gateway.address}/graphql`, { method: 'POST', headers, body: JSON.stringify({ query }) })
  const { data, errors } = (await response.json()) as { data: Record<string, { nodes: Record<string, unknown>[] }>; errors?: unknown }
  expect(errors).toBeUndefined()
  return data[plural]?.nodes ?? []
}

interface Shown {
  value?: unknown
  unit?: unknown
  observedAt?: unknown
}

describe('JSON Schemas', () => {
  it('are listed for every model, with links that lead to them', async () => {
    const list = new URL(`${gateway.address}/schemas`)
    const { links } = (await (await fetch(list)).json()) as { links: { href: string; title: string }[] }
    const names = gateway.service.describe().models.map(({ name }) => name)
    expect(links.map(({ title }) => title)).toEqual(names)
    expect(names).toContain('WeatherStation')
    for (const { href, title } of links) expect(await (await fetch(new URL(href, list))).json()).toMatchObject({ title })
    const page = await (await fetch(gateway.address)).text()
    expect(page).toContain('href="schemas/WeatherStation.json"')
    expect((await fetch(`${gateway.address}/schemas/Nothing.json`)).status).toBe(404)
  })

  it('describe every entity that the demo answers with, all fields selected', async () => {
    const { models } = gateway.service.describe()
    const counts = new Map<string, number>()
    for (const { name, plural } of models) {
      const isValid = compile(await download(name))
      const entities = await entitiesOf(name, plural)
      for (const entity of entities) expect([isValid(entity), isValid.errors], `${name} ${String(entity['id'])}`).toEqual([true, null])
      counts.set(name, entities.length)
    }
    expect([...counts.values()].filter((count) => count > 0).length).toBeGreaterThan(3)
  })

  it('refuse a value without its unit or its time, a time that is no instant, and a field that is not there', async () => {
    const isValid = compile(await download('WeatherStation'))
    const entities = await entitiesOf('WeatherStation', 'weatherStations')
    const entity = entities.find(({ temperatureMax }) => typeof (temperatureMax as Shown | null)?.value === 'number')
    const measure = entity?.['temperatureMax'] as Shown
    expect(measure).toMatchObject({ unit: expect.any(String), observedAt: expect.any(String) })
    const { unit: _unit, ...unitless } = measure
    const { observedAt: _observedAt, ...timeless } = measure
    const wrong = [unitless, timeless, { ...measure, observedAt: '2026-03-01' }, { ...measure, unit: null }, { ...measure, value: '7' }]
    for (const temperatureMax of wrong) expect(isValid({ ...entity, temperatureMax }), JSON.stringify(temperatureMax)).toBe(false)
    expect(isValid({ ...entity, temprature: measure })).toBe(false)
    expect(isValid(entity)).toBe(true)
  })

  it('are printed for one model by `crosswalk schema --model`', async () => {
    const printed: string[] = []
    const output = { out: (text: string) => void printed.push(text), error: (text: string) => void printed.push(text) }
    expect(await printSchemaOf({ file: DEMO.file, model: 'WeatherStation', environment: {}, output })).toBe(0)
    const { $id, ...downloaded } = JSON.parse(await download('WeatherStation')) as { $id: string }
    expect(JSON.parse(printed.join(''))).toEqual(JSON.parse(JSON.stringify(downloaded)))
    expect($id).toBe('WeatherStation.json')
    printed.length = 0
    expect(await printSchemaOf({ file: DEMO.file, model: 'Weather', environment: {}, output })).toBe(2)
    expect(printed.join('')).toMatch(/no model Weather; known are .*WeatherStation/)
  })
})
