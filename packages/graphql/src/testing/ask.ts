// Asks a handler one question in process, as a client would over HTTP; at the end of the test file graphql-js is asked the same.
import type { GraphqlHandler } from '../create-graphql-handler.ts'
import { noteAsked } from './compare-asked.ts'

export interface Answer {
  readonly status: number
  readonly data: Readonly<Record<string, unknown>> | null | undefined
  readonly errors: readonly AnswerError[]
  readonly extensions: Readonly<Record<string, unknown>> | undefined
}

export interface AnswerError {
  readonly message: string
  readonly path?: readonly (string | number)[]
  readonly extensions: Readonly<Record<string, unknown>>
}

export interface Question {
  readonly query: string
  readonly variables?: Readonly<Record<string, unknown>> | undefined
  readonly operationName?: string | undefined
  readonly extensions?: Readonly<Record<string, unknown>> | undefined
}

export async function ask(handler: Pick<GraphqlHandler, 'fetch'>, question: Question | string): Promise<Answer> {
  const body = typeof question === 'string' ? { query: question } : question
  noteAsked(body)
  const response = await handler.fetch(
    new Request('http://localhost/graphql', {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/graphql-response+json' },
      body: JSON.stringify(body),
    }),
  )
  const answer = (await response.json()) as Omit<Answer, 'status'>
  return { status: response.status, data: answer.data, errors: answer.errors ?? [], extensions: answer.extensions }
}

/** The code and the details of the first error. */
export function firstError(answer: Answer): Readonly<Record<string, unknown>> {
  return answer.errors[0]?.extensions ?? {}
}

/** One root field of the data. */
export function fieldOf(answer: Answer, name: string): unknown {
  return answer.data?.[name]
}
