// The API definition: valid by a validator of others, whole in itself, declaring exactly what is served, as the OGC test suite wants it.
import { validate } from '@apidevtools/swagger-parser'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ask, createLampsWorld, type World } from '../testing/lamps-world.ts'

interface Parameter {
  readonly name: string
  readonly in: string
  readonly required: boolean
  readonly style: string
  readonly explode: boolean
  readonly schema: Readonly<Record<string, unknown>>
}
interface Document {
  readonly openapi: string
  readonly servers: readonly { readonly url: string }[]
  readonly paths: Readonly<Record<string, { readonly get: { readonly parameters: readonly Parameter[]; readonly operationId: string } }>>
}

let world: World
let document: Document
beforeAll(async () => {
  world = await createLampsWorld({ face: { raw: true }, maxPageSize: 500 })
  document = (await ask(world, '/api')).body as unknown as Document
})
afterAll(() => world.close())

const itemPaths = (): readonly string[] => Object.keys(document.paths).filter((path) => path.endsWith('/items'))
const parameterOf = (path: string, name: string): Parameter | undefined =>
  document.paths[path]?.get.parameters.find((parameter) => parameter.name === name)

/** A property that every feature of the path has, and that sorts. */
const nameIn = (path: string): string => (path.includes(':') ? 'street' : 'name')

describe('the document', () => {
  it('is served as what it is', async () => {
    expect((await ask(world, '/api')).headers.get('content-type')).toBe('application/vnd.oai.openapi+json;version=3.0')
    expect(document.servers).toEqual([{ url: 'http://city.example/ogc' }])
  })

  it('is valid OpenAPI 3.0', async () => {
    await expect(validate(structuredClone(document) as never)).resolves.toBeDefined()
  })

  it('refers to nothing outside itself', () => {
    const references = [...JSON.stringify(document).matchAll(/"\$ref":"([^"]*)"/g)].map(([, reference]) => reference)
    expect(references.filter((reference) => !reference?.startsWith('#/components/'))).toEqual([])
  })

  it('names operations apart', () => {
    const ids = Object.values(document.paths).map((path) => path.get.operationId)
    expect(new Set(ids).size).toBe(ids.length)
  })
})

describe('parameters of items, as the suite asserts them', () => {
  it('are declared for every collection', () => {
    expect(itemPaths()).toEqual(['lamps', 'streets', 'north:lamps', 'south:lamps'].map((id) => `/collections/${id}/items`))
  })

  it('bbox', () => {
    for (const path of itemPaths()) {
      expect(parameterOf(path, 'bbox')).toMatchObject({ in: 'query', required: false, style: 'form', explode: false })
      expect(parameterOf(path, 'bbox')?.schema).toEqual({
        type: 'array',
        oneOf: [
          { minItems: 4, maxItems: 4 },
          { minItems: 6, maxItems: 6 },
        ],
        items: { type: 'number' },
      })
    }
  })

  it('datetime', () => {
    for (const path of itemPaths()) {
      const { description: _, ...datetime } = parameterOf(path, 'datetime') as Parameter & { description: string }
      expect(datetime).toEqual({
        name: 'datetime',
        in: 'query',
        required: false,
        schema: { type: 'string' },
        style: 'form',
        explode: false,
      })
    }
  })

  it('limit', () => {
    for (const path of itemPaths()) {
      expect(parameterOf(path, 'limit')?.schema).toEqual({ type: 'integer', minimum: 1, maximum: 500, default: 100 })
    }
  })

  it('are exactly those that are taken: none is free-form', async () => {
    const values: Readonly<Record<string, string>> = {
      bbox: '0,0,1,1',
      datetime: '2026-03-01',
      limit: '1',
      filter: 'TRUE = TRUE',
      'filter-lang': 'cql2-text',
      f: 'json',
    }
    for (const path of itemPaths()) {
      for (const { name, schema } of document.paths[path]?.get.parameters ?? []) {
        if (name === 'cursor') continue
        const enumerated = (schema['enum'] as readonly string[] | undefined)?.[0]
        const typed =
          schema['type'] === 'number' || schema['type'] === 'integer' ? '1' : schema['type'] === 'boolean' ? 'true' : '2026-03-01'
        const value = values[name] ?? enumerated ?? (schema['type'] === 'array' ? nameIn(path) : typed)
        const { status, body } = await ask(world, path, { [name]: value })
        expect([path, name, status, body['detail']]).toEqual([path, name, 200, undefined])
      }
      expect((await ask(world, path, { undeclared: '1' })).status).toBe(400)
    }
  })
})
