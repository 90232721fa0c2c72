// Every question that a test file asks is put to graphql-js too, once its tests are done: both must answer with the same text.
import { QueryError } from '@crosswalk/contract'
import { parse, validate } from 'graphql'
import { afterAll, expect } from 'vitest'
import { buildSchema } from '../build-schema.ts'
import { createArrayService } from './array-service.ts'
import type { Question } from './ask.ts'
import { executeBoth } from './execute-both.ts'

/** Longer documents are made to be refused before anything is executed, and some rules of validation take quadratic time. */
const MAX_LENGTH = 20_000

const asked = new Map<string, Question>()

export function noteAsked(question: Question): void {
  if (question.query.length <= MAX_LENGTH) asked.set(JSON.stringify(question), question)
}

afterAll(async () => {
  const schema = buildSchema(createArrayService())
  for (const { query, variables, operationName, extensions } of asked.values()) {
    if (!isValid(query)) continue
    const explain = extensions?.['explain'] === true
    const both = await executeBoth(query, { service: () => createArrayService(), variables, operationName, explain }).catch(refused)
    expect(both?.projected, query).toBe(both?.plain)
  }

  /** Too costly for either of them. */
  function refused(error: unknown): null {
    if (error instanceof QueryError && error.code === 'QUERY_TOO_COMPLEX') return null
    throw error
  }

  function isValid(query: string): boolean {
    try {
      return validate(schema, parse(query)).length === 0
    } catch {
      return false
    }
  }
})
