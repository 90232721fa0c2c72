// AC-18: the schema in the repository is the one that the running demo describes itself with, over HTTP.
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { loadConfiguration, type RunningGateway, startGateway } from '@crosswalk/gateway'
import {
  buildClientSchema,
  buildSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
  lexicographicSortSchema,
  printSchema,
} from 'graphql'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const inDemo = (name: string): string => fileURLToPath(new URL(`../../../packages/gateway/demo/${name}`, import.meta.url))

let gateway: RunningGateway
beforeAll(async () => {
  const logger = { info: () => {}, warn: () => {}, error: () => {} }
  gateway = await startGateway({ configuration: await loadConfiguration(inDemo('crosswalk.yaml'), {}), host: '127.0.0.1', port: 0, logger })
})
afterAll(() => gateway?.close(1000))

describe('AC-18: the schema in the repository', () => {
  it('is what introspection of the running gateway gives', async () => {
    const response = await fetch(`${gateway.address}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query: getIntrospectionQuery({ inputValueDeprecation: true, specifiedByUrl: true }) }),
      signal: AbortSignal.timeout(30_000),
    })
    const { data } = (await response.json()) as { readonly data: IntrospectionQuery }
    const running = printSchema(lexicographicSortSchema(buildClientSchema(data)))
    const stored = printSchema(lexicographicSortSchema(buildSchema(readFileSync(inDemo('schema.graphql'), 'utf8'))))
    expect(running.length).toBeGreaterThan(10_000)
    // Which directives stand on which field is not part of an introspection.
    expect(running).toBe(stored)
  })
})
