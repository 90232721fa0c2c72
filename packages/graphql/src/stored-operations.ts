// Operations that a service knows beforehand: found by id or by the hash of their text, checked against the schema at the start.
import { createHash } from 'node:crypto'
import { ConfigError, QueryError, type ConfigIssue } from '@crosswalk/contract'
import { GraphQLError, parse, validate, type GraphQLSchema } from 'graphql'
import { checkSourceText } from './check-source-text.ts'
import type { GraphqlLimits } from './graphql-limits.ts'
import { checkDocument } from './measure-document.ts'

export interface StoredOperation {
  /** What clients ask for it by. */
  readonly id: string
  readonly text: string
  /** For mistakes: where it is written, and where in there (of a file with several operations its key). */
  readonly file: string
  readonly path: readonly string[]
}

/** The text behind an id, or behind its own SHA-256: 64 hexadecimal digits, with `sha256:` before them or without. */
export type FindOperation = (id: string) => string | undefined

/** A text is also found by its hash without the white space around it: a client that sends hashes has no file. */
export function findStored(operations: readonly StoredOperation[]): FindOperation {
  const byId = new Map(operations.map(({ id, text }) => [id, text]))
  const byHash = new Map(operations.flatMap(({ text }) => [text, text.trim()].map((spelling) => [sha256Of(spelling), text])))
  return (id) => {
    const hash = HASH.exec(id)?.[1]?.toLowerCase()
    // A list of operations that a client's build wrote is often keyed by hashes.
    return byId.get(id) ?? (hash === undefined ? undefined : (byHash.get(hash) ?? byId.get(hash)))
  }
}

const HASH = /^(?:sha256:)?([\da-f]{64})$/i

function sha256Of(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

/** @throws ConfigError CONFIG_INVALID with every operation that the schema or the limits would refuse */
export function checkStored(operations: readonly StoredOperation[], schema: GraphQLSchema, limits: GraphqlLimits): void {
  const issues = operations.flatMap((operation) =>
    mistakesOf(operation.text, schema, limits).map((error): ConfigIssue => {
      const [place] = error instanceof GraphQLError && operation.path.length === 0 ? (error.locations ?? []) : []
      return { file: operation.file, ...place, path: operation.path, message: error.message }
    }),
  )
  if (issues.length > 0) throw new ConfigError(issues)
}

function mistakesOf(text: string, schema: GraphQLSchema, limits: GraphqlLimits): readonly Error[] {
  try {
    checkSourceText(text, limits)
    const document = parse(text)
    const tooLarge = checkDocument(document, limits)
    return tooLarge ? [tooLarge] : validate(schema, document)
  } catch (error) {
    if (error instanceof GraphQLError || error instanceof QueryError) return [error]
    throw error
  }
}
