// Conditions on the readings of a measure: `some(no2.series, value > 40)`.
import { QueryError, seriesOwner } from '@crosswalk/contract'
import { compileFilter } from '@crosswalk/cql2'
import type { Environment } from '@crosswalk/cql2'
import type { BoundProperty, Model, Subject } from '../crosswalk.ts'
import type { PropertyBinding } from './bind-property.ts'
import type { Field } from './field.ts'

/** The readings of a subject, and what a filter may ask of one of them: `value observedAt resultTime unit quality missing`. */
export interface SeriesReadings {
  readonly items: (subject: Subject) => readonly unknown[]
  readonly fields: ReadonlyMap<string, Field>
}

/** Fields of a measure by the names of its members alone. */
export function memberFields(name: string, fields: ReadonlyMap<string, Field>): SeriesReadings['fields'] {
  return new Map([...fields].flatMap(([key, field]) => (key === name ? [] : [[key.slice(name.length + 1), field] as const])))
}

/** As the engine takes them. */
export function openReadings({ items, fields }: SeriesReadings): NonNullable<BoundProperty['readings']> {
  return { items, environment: { resolve: (name) => fields.get(name)?.compiled, names: [...fields.keys()] } }
}

/** What `some` and `every` say of a history that is not in the items where nobody has read it: the latest reading is only a part of it. */
export function refuseRequestedSeries(path: string): QueryError {
  const message = `the readings of ${path} lie behind requests of their own: they cannot be tested one by one here, only the latest`
  return new QueryError('QUERY_INVALID', message, { reason: 'HISTORY_BEHIND_REQUEST' })
}

/**
 * Two-valued: a reading for which the condition is unknown does not satisfy it. Without a reading `some` is false and `every` true, as
 * for a measure that is not mapped.
 * @throws QueryError QUERY_INVALID where readings lie behind requests
 */
export function quantifySeries(
  model: Model,
  bindings: ReadonlyMap<string, PropertyBinding>,
): NonNullable<Environment<Subject>['quantified']> {
  return (path, filter, kind) => {
    const owner = seriesOwner(model, path)
    if (owner === undefined) throw new QueryError('QUERY_INVALID', `${path} has no readings to test one by one`)
    const readings = bindings.get(owner.name)?.readings
    if (bindings.get(owner.name)?.bound.requested !== undefined) throw refuseRequestedSeries(path)
    if (readings === undefined) return () => kind === 'every'
    const { items } = readings
    const accepts = compileFilter(filter, openReadings(readings).environment)
    return kind === 'some' ? (subject) => items(subject).some(accepts) : (subject) => items(subject).every(accepts)
  }
}
