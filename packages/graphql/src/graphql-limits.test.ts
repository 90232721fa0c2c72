// Limits refuse a query before any source is touched, in bounded time.
import { describe, expect, it } from 'vitest'
import { createGraphqlHandler } from './create-graphql-handler.ts'
import { DEFAULT_GRAPHQL_LIMITS } from './graphql-limits.ts'
import { createArrayService } from './testing/array-service.ts'
import { ask, type Answer, type Question } from './testing/ask.ts'
import { getIntrospectionQuery } from 'graphql'

const service = createArrayService()
const handler = createGraphqlHandler({ service })

async function refused(question: Question | string): Promise<Answer> {
  const started = performance.now()
  const answer = await ask(handler, question)
  expect(performance.now() - started).toBeLessThan(2000)
  expect(answer.data ?? null).toBeNull()
  expect(service.log.queries).toEqual([])
  expect(service.log.contexts).toBe(0)
  return answer
}

const nested = (levels: number): string => 'districts { nodes { lines { nodes {'.repeat(levels) + ' id ' + '} } } }'.repeat(levels)

describe('QUERY_TOO_COMPLEX', () => {
  it.each<[string, Question | string]>([
    ['maxDepth', `{ districts { nodes { ${'lines { nodes { districts { nodes { '.repeat(3)} id ${'} } } } '.repeat(3)} } } }`],
    [
      'maxDepth',
      `{ ...a } fragment a on Query { districts { nodes { ...b } } } fragment b on District { lines { nodes { ...c } } }
      fragment c on Line { districts { nodes { lines { nodes { districts { nodes { lines { nodes { districts { nodes { id } } } } } } } } } } }`,
    ],
    ['maxAliases', `{ stations { nodes { ${Array.from({ length: 101 }, (_, index) => `a${index}: id`).join(' ')} } } }`],
    [
      'maxAliases',
      `{ stations { nodes { ...a } } } ${'abcdefgh'
        .split('')
        .map((name, index) => `fragment ${name} on Station { x${index}: id ...${'bcdefghi'[index]} y${index}: id ...${'bcdefghi'[index]} }`)
        .join(' ')} fragment i on Station { z: id }`,
    ],
    ['maxRootFields', `{ ${Array.from({ length: 21 }, (_, index) => `a${index}: stations { complete }`).join(' ')} }`],
    ['maxDirectives', `{ stations { nodes { ${'id @include(if: true) '.repeat(51)} } } }`],
    ['maxFields', `{ stations { nodes { ${'id '.repeat(1001)} } } }`],
    ['maxCost', '{ stations(first: 1000) { nodes { name weight district(first: 11) { nodes { name id } } } } }'],
    [
      'maxCost',
      {
        query: 'query($n: Int!, $m: Int = 1000) { stations(first: $n) { edges { node { district(first: $m) { nodes { id } } } } } }',
        variables: { n: 21 },
      },
    ],
    [
      'maxCost',
      `{ stations(first: 1000) { nodes { ...a ...b } edges { node { ...a ...b } } } } fragment a on Station { ${'name weight tags id mode '} } fragment b on Station { location hasKiosk fareZone openedAt { start end local } }`,
    ],
    [
      'maxCost',
      {
        query:
          'query($ids: [ID!]!) { entities(ids: $ids) { id sources { id source { id title collections { id properties { name type unit } } } } ... on Station { district(first: 30) { nodes { id } } } } }',
        variables: { ids: Array.from({ length: 900 }, () => 'urn:x') },
      },
    ],
    ['maxDocumentLength', `{ stations { nodes { id } } } # ${'x'.repeat(100_000)}`],
    ['maxTokens', `{ stations { nodes { ${'id '.repeat(10_001)} } } }`],
    ['maxNesting', '{ a '.repeat(25_000)],
    ['maxNesting', `{ stations(where: ${'{ not: '.repeat(10_000)}`],
    ['maxNesting', { query: 'query($w: StationFilter) { stations(where: $w) { nodes { id } } }', variables: { w: deep(2000) } }],
    [
      'maxNesting',
      {
        query: 'query($g: GeoJSON) { stations(within: $g) { nodes { id } } }',
        variables: { g: { type: 'Point', coordinates: deepList(2000) } },
      },
    ],
  ])('%s', async (reason, question) => {
    const answer = await refused(question)
    expect(answer.errors).toHaveLength(1)
    expect(answer.errors[0]?.extensions).toMatchObject({ code: 'QUERY_TOO_COMPLEX', reason })
    expect(answer.status).toBe(400)
  })

  it('is not said of what is merely wrong', async () => {
    const answer = await refused(`{ stations { nodes { ...a } } } fragment a on Station { ...b } fragment b on Station { ...a }`)
    expect(answer.errors[0]?.extensions).toMatchObject({ code: 'QUERY_INVALID' })
    expect((await refused(nested(1).replace('id', 'nope'))).errors[0]?.extensions).toMatchObject({ code: 'QUERY_INVALID' })
  })

  it('does not refuse what keeps within', async () => {
    const own = createGraphqlHandler({ service: createArrayService() })
    for (const query of [
      '{ stations(first: 1000) { nodes { id name location weight mode openedAt { start } } pageInfo { endCursor } completeness { complete } } }',
      `{ ${Array.from({ length: 20 }, (_, index) => `a${index}: stations { complete }`).join(' ')} }`,
      '{ stations(first: 1000) { nodes { name district(first: 9) @skip(if: true) { nodes { id name } } lots: district(first: 900) @include(if: false) { nodes { id name } } } } }',
      getIntrospectionQuery(),
      '{ __type(name: "Station") { fields { type { ofType { ofType { ofType { name } } } } } } }',
    ]) {
      expect((await ask(own, query)).errors).toEqual([])
    }
  })

  it('bounds introspection by its own depth', async () => {
    const answer = await refused(`{ __type(name: "Station") { ${'ofType { '.repeat(21)} name ${'} '.repeat(21)} } }`)
    expect(answer.errors[0]?.extensions).toMatchObject({ reason: 'maxIntrospectionDepth' })
  })

  it('takes other limits', async () => {
    const strict = createGraphqlHandler({ service: createArrayService(), limits: { maxCost: 3, maxDepth: undefined } })
    expect((await ask(strict, '{ stations(first: 2) { nodes { id name } } }')).errors[0]?.extensions).toMatchObject({ reason: 'maxCost' })
    expect((await ask(strict, '{ stations(first: 1) { nodes { id name } } }')).errors).toEqual([])
    expect(DEFAULT_GRAPHQL_LIMITS.maxDepth).toBe(12)
  })
})

function deep(levels: number): object {
  let value: object = { weight: { gt: 1 } }
  for (let level = 0; level < levels; level += 1) value = { not: value }
  return value
}

function deepList(levels: number): unknown {
  let value: unknown = 1
  for (let level = 0; level < levels; level += 1) value = [value]
  return value
}
