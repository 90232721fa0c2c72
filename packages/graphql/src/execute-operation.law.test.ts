// Law: the projection gives the text that graphql-js gives, on any query.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { buildSchema } from './build-schema.ts'
import { arbitraryMeasureQuery, arbitraryQuery } from './testing/arbitrary-query.ts'
import { createArrayService } from './testing/array-service.ts'
import { executeBoth } from './testing/execute-both.ts'

const numRuns = Number(process.env['CROSSWALK_LAW_CASES'] ?? 500)

it('projected = graphql-js', async () => {
  const schema = buildSchema(createArrayService())
  let plain = 0
  await fc.assert(
    fc.asyncProperty(arbitraryQuery(schema), fc.boolean(), async (query, isDead) => {
      const outcomes = isDead ? ({ london: { status: 'TIMEOUT', code: 'SOURCE_TIMEOUT', message: 'no answer' } } as const) : {}
      const { projected, plain: expected, pages } = await executeBoth(query, { service: () => createArrayService({ outcomes }) })
      expect(projected).toBe(expected)
      // Where a root field that must not be null fails, graphql-js does not even ask for the others.
      if (!expected.startsWith('{"data":null')) expect(pages[0]).toBe(pages[1])
      if (!expected.includes('"errors"') && pages[0] > 0) plain += 1
    }),
    { numRuns },
  )
  // Otherwise the law would only speak of errors.
  expect(plain).toBeGreaterThan(numRuns / 10)
})

it('projected = graphql-js, of the history of measures', async () => {
  let series = 0
  await fc.assert(
    fc.asyncProperty(arbitraryMeasureQuery(buildSchema(createArrayService())), async (query) => {
      const { projected, plain: expected, pages } = await executeBoth(query, { service: () => createArrayService() })
      expect(projected).toBe(expected)
      expect(pages[0]).toBe(pages[1])
      if (!expected.includes('"errors"') && query.includes('series(')) series += 1
    }),
    { numRuns },
  )
  expect(series).toBeGreaterThan(numRuns / 10)
})
