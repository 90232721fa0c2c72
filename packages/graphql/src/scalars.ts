// The four custom scalars: DateTime, Duration, GeoJSON and JSON.
import { GraphQLError, GraphQLScalarType, valueFromASTUntyped } from 'graphql'

/** RFC 3339, in UTC. Values that the service gives as text pass as they are: times stay text unless compared (DESIGN section 10). */
export const DateTime = new GraphQLScalarType<string, string>({
  name: 'DateTime',
  description: 'An instant as RFC 3339 text; in answers always in UTC.',
  specifiedByURL: 'https://scalars.graphql.org/andimarek/date-time.html',
  coerceOutputValue: (value) => {
    if (typeof value === 'string') return value
    if (typeof value === 'number' && Number.isFinite(value)) return new Date(value).toISOString()
    throw new GraphQLError('An instant must be RFC 3339 text or epoch milliseconds')
  },
  // The calendar is checked where the argument's path is known.
  coerceInputValue: (value) => expectText(value, 'RFC 3339 text, for instance 2026-03-01T00:00:00Z'),
})

/** ISO 8601 duration text. */
export const Duration = new GraphQLScalarType<string, string>({
  name: 'Duration',
  description: 'ISO 8601 duration, calendar units included: PT1H, P1D, P1M.',
  specifiedByURL: 'https://www.iso.org/iso-8601-date-and-time-format.html',
  coerceOutputValue: (value) => expectText(value, 'an ISO 8601 duration'),
  coerceInputValue: (value) => expectText(value, 'an ISO 8601 duration'),
})

/** Takes any object here; `validateGeometry` says where the argument is used what is wrong with it, and at which path. */
export const GeoJSON = new GraphQLScalarType<unknown, unknown>({
  name: 'GeoJSON',
  description: 'A GeoJSON geometry (RFC 7946), CRS84, longitude first.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc7946',
  coerceOutputValue: (value) => value,
  coerceInputValue: expectObject,
  coerceInputLiteral: (node) => expectObject(valueFromASTUntyped(node)),
})

export const JSONValue = new GraphQLScalarType<unknown, unknown>({
  name: 'JSON',
  description: 'Any JSON value, as the source gave it.',
  specifiedByURL: 'https://www.rfc-editor.org/rfc/rfc8259',
  coerceOutputValue: (value) => value,
  coerceInputValue: (value) => value,
  coerceInputLiteral: (node) => valueFromASTUntyped(node),
})

function expectText(value: unknown, what: string): string {
  if (typeof value === 'string') return value
  throw new GraphQLError(`Expected ${what}`)
}

function expectObject(value: unknown): unknown {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value
  throw new GraphQLError('Expected a GeoJSON geometry object')
}
