// Query parameters: declared once, for the check of requests and for the API definition alike.
import type { JsonSchema } from './face-collection.ts'
import { invalidParameter } from './invalid-parameter.ts'

export interface ParameterDefinition {
  readonly name: string
  readonly description: string
  readonly schema: JsonSchema
}

/** Values by name; absent parameters are absent. */
export type Parameters = ReadonlyMap<string, string>

export const FORMAT_PARAMETER: ParameterDefinition = {
  name: 'f',
  description: 'The format of the answer; beats the Accept header.',
  schema: { type: 'string', enum: ['json', 'html'] },
}

/**
 * Every parameter is declared and stands once (OGC 17-069r4 /req/core/query-param-unknown and -invalid).
 * @throws QueryError QUERY_INVALID with the parameter and the nearest declared names
 */
export function readParameters(search: URLSearchParams, declared: readonly ParameterDefinition[]): Parameters {
  const names = new Set(declared.map(({ name }) => name))
  const values = new Map<string, string>()
  for (const [name, value] of search) {
    if (!names.has(name)) {
      throw invalidParameter(name, `there is no parameter ${JSON.stringify(name)} here`, {
        expected: [...names],
        reason: 'PARAMETER_UNKNOWN',
      })
    }
    if (values.has(name)) throw invalidParameter(name, `the parameter ${name} stands twice`)
    values.set(name, value)
  }
  return values
}
