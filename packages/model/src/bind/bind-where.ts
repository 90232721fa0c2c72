// Holds conditions in source names against their collection.
import { QueryError } from '@crosswalk/contract'
import type { Filter } from '@crosswalk/contract'
import { compileFilter, propertiesOf } from '@crosswalk/cql2'
import type { Environment } from '@crosswalk/cql2'
import type { YamlPath } from '../read-yaml.ts'
import type { BindContext } from './open-columns.ts'

/** As the evaluator will see them; mistakes go to the issues. */
export function openWhere(where: readonly Filter[], at: YamlPath, context: BindContext): void {
  for (const name of new Set(where.flatMap((conjunct) => propertiesOf(conjunct)))) context.open(name, at)
  if (context.issues.length > 0) return
  const { collection, source } = context.input
  const types = new Map(collection.properties.map(({ name, type }) => [name, type]))
  const environment: Environment<unknown> = {
    resolve: (name) => ({ type: types.get(name) ?? 'unknown', get: source.getter(collection.id, name) }),
  }
  for (const conjunct of where) tryCompile(conjunct, environment, (message) => context.issues.push(context.definition.issue(at, message)))
}

function tryCompile(conjunct: Filter, environment: Environment<unknown>, report: (message: string) => void): void {
  try {
    compileFilter(conjunct, environment)
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    report(error.message)
  }
}
