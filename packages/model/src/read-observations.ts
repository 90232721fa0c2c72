// Reads `observations`: measures whose readings are rows of another collection.
import type { Model } from './crosswalk.ts'
import type { CrosswalkDocument, ObservationsDocument } from './crosswalk-document.ts'
import type { MeasureDefinition, ObservationsDefinition } from './definition.ts'
import type { IssueList } from './issue-list.ts'
import { suggest } from './issue-list.ts'
import { readProperty } from './read-property.ts'
import { readTime } from './read-time.ts'
import { readWhere } from './read-where.ts'

/** Null where there are none; every mistake goes to the list. */
export function readObservations(crosswalk: CrosswalkDocument, model: Model, list: IssueList): ObservationsDefinition | null {
  const { observations } = crosswalk
  if (observations === undefined) return null
  if (crosswalk.group !== undefined) {
    list.add(['observations'], 'an entity is a group of items, or an item with rows of another collection, not both', {
      part: 'key',
      expected: 'one of "group" and "observations"',
    })
  }
  readTime(observations.time, ['observations', 'time'], list)
  return {
    collection: observations.collection,
    of: Object.entries(observations.of).map(([row, item]) => ({ row, item })),
    where: observations.where === undefined ? [] : readWhere(observations.where, ['observations', 'where'], list),
    measures: readMeasures(observations, { crosswalk, model, list }),
  }
}

interface Surroundings {
  readonly crosswalk: CrosswalkDocument
  readonly model: Model
  readonly list: IssueList
}

function readMeasures({ measures, time }: ObservationsDocument, { crosswalk, model, list }: Surroundings): readonly MeasureDefinition[] {
  const at = ['observations', 'measures']
  const context = { list, at, defaultTime: time, defaultTimeAt: ['observations', 'time'], history: 'observations' as const }
  const names = model.properties.filter(({ kind }) => kind === 'measure').map(({ name }) => name)
  const definitions: MeasureDefinition[] = []
  for (const [name, document] of Object.entries(measures)) {
    const property = model.property(name)
    if (property?.kind !== 'measure') {
      const message = property === undefined ? `"${model.name}" has no property "${name}"` : `"${name}" is of kind ${property.kind}`
      list.add([...at, name], message, { part: 'key', expected: suggest(name, names) ?? 'a model with measures' })
      continue
    }
    if (Object.hasOwn(crosswalk.properties, name)) {
      list.add([...at, name], `"${name}" is also mapped under "properties"`, {
        part: 'key',
        expected: 'its readings from the items or from the rows',
      })
    }
    const definition = readProperty(property, document, context)
    if (definition?.kind === 'measure') definitions.push(definition)
  }
  return definitions
}
