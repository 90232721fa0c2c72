// A raw collection of a source: properties in the source's own names and values, untouched.
import type { Collection, CollectionProperty, EntityRow, Geometry, PropertyType, SourceInfo } from '@crosswalk/contract'
import type { FaceCollection, FaceProperty } from './face-collection.ts'
import { schemaOfType } from './property-schema.ts'

const TEMPORAL: ReadonlySet<PropertyType> = new Set(['date', 'timestamp', 'time', 'interval'])
const SORTABLE: ReadonlySet<PropertyType> = new Set(['text', 'number', 'boolean', 'date', 'timestamp', 'time'])

export function rawCollection(source: SourceInfo, collection: Collection): FaceCollection {
  const { geometryProperty } = collection
  const times = collection.properties.filter(({ type }) => TEMPORAL.has(type))
  return {
    id: rawCollectionId(source.id, collection.id),
    title: collection.title ?? collection.id,
    description: `The collection ${collection.id} of ${source.title ?? source.id}, in its own names.`,
    iri: undefined,
    target: { source: source.id, collection: collection.id },
    properties: propertiesOf(collection, times),
    geometryName: geometryProperty,
    geometrySelection: geometryProperty === undefined ? undefined : { key: geometryProperty, property: geometryProperty, members: [] },
    geometryOf: ({ values }) => (values['geometry'] as Geometry | null | undefined) ?? null,
    timeNames: times.map(({ name }) => name),
    bbox: collection.bbox,
    isLocal: collection.local,
    licences: [collection.licence ?? source.licence],
    attributions: [collection.attribution ?? source.attribution].filter((text) => text !== null),
  }
}

/**
 * `source:collection`. A character that is not a letter, a digit or one of `. _ : -` is `~`, its bytes in hexadecimal, `~`: the id stands in
 * addresses as it is, and no two collections share one.
 */
export function rawCollectionId(source: string, collection: string): string {
  const escaped = collection.replaceAll(/[^A-Za-z0-9._:-]+/g, (text) => `~${Buffer.from(text, 'utf8').toString('hex')}~`)
  return `${source}:${escaped}`
}

function propertiesOf(collection: Collection, times: readonly CollectionProperty[]): readonly FaceProperty[] {
  const { geometryProperty, keyProperty, properties } = collection
  const onlyTime = times.length === 1 ? times[0] : undefined
  const roleOf = (property: CollectionProperty): object => {
    if (property.name === keyProperty) return { 'x-ogc-role': 'id' }
    return property === onlyTime ? roleOfTime(property.type) : {}
  }
  const shown = properties.map((property) => propertyOf(property, property.name === geometryProperty, roleOf(property)))
  const isListed = geometryProperty === undefined || properties.some(({ name }) => name === geometryProperty)
  if (isListed) return shown
  return [propertyOf({ name: geometryProperty, type: 'geometry', filterable: true, sortable: false }, true, {}), ...shown]
}

/** An interval in one text has no role in the standard, which knows a property for its start and another for its end. */
function roleOfTime(type: PropertyType): object {
  return type === 'interval' ? {} : { 'x-ogc-role': 'primary-instant' }
}

function propertyOf({ name, type, unit }: CollectionProperty, isDefaultGeometry: boolean, role: object): FaceProperty {
  return {
    name,
    path: name,
    type,
    schema: { title: name, ...schemaOfType(type, unit), ...(isDefaultGeometry ? { 'x-ogc-role': 'primary-geometry' } : role) },
    isShown: !isDefaultGeometry,
    isQueryable: true,
    isSortable: SORTABLE.has(type),
    isGeometry: type === 'geometry',
    selection: { key: name, property: name, members: [] },
    read: ({ values }: EntityRow) => (values['properties'] as Readonly<Record<string, unknown>>)[name] ?? null,
  }
}
