// A raw collection of a source: properties in the source's own names and values, untouched.
import {
  ITEM_KEY,
  type Collection,
  type CollectionProperty,
  type EntityRow,
  type Geometry,
  type PropertyType,
  type SourceInfo,
} from '@crosswalk/contract'
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
    idOf: idReader(collection),
    timeNames: times.map(({ name }) => name),
    bbox: collection.bbox,
    revision: collection.revision,
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
  // Clients filter and sort by the feature's id, whatever the source calls its key, or where no column holds it.
  if (!properties.some(({ name }) => name === 'id')) shown.unshift(ID)
  const isListed = geometryProperty === undefined || properties.some(({ name }) => name === geometryProperty)
  if (isListed) return shown
  return [propertyOf({ name: geometryProperty, type: 'geometry', filterable: true, sortable: false }, true, {}), ...shown]
}

const ID: FaceProperty = {
  name: 'id',
  path: ITEM_KEY,
  type: 'text',
  schema: { title: 'id', type: 'string', 'x-ogc-role': 'id' },
  isShown: false,
  isQueryable: true,
  isSortable: true,
  isGeometry: false,
  selection: undefined,
  read: ({ id }) => id,
}

/** A filter that says `id` means the column of that name: where it is the key and holds numbers, the feature's id is one, too. */
function idReader({ keyProperty, properties }: Collection): FaceCollection['idOf'] {
  const isNumber = keyProperty === 'id' && properties.some(({ name, type }) => name === 'id' && type === 'number')
  if (!isNumber) return ({ id }) => id
  return ({ id }) => (String(Number(id)) === id ? Number(id) : id)
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
