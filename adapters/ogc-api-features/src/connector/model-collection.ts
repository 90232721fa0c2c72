// A model as a collection: measures become a number with companions, times RFC 3339, relations URIs.
import {
  geometryNameOf,
  KIND_TYPES,
  typeOfName,
  type Bbox,
  type Collection,
  type Geometry,
  type ModelInfo,
  type ModelProperty,
  type PropertySelection,
  type Reading,
  type ReadingMember,
  type SourceInfo,
  type TimeSpan,
} from '@crosswalk/contract'
import { UNKNOWN_UNIT } from '@crosswalk/units'
import type { FaceCollection, FaceProperty, JsonSchema } from './face-collection.ts'
import { schemaOfProperty, TIME_SCHEMA, titleOf } from './property-schema.ts'

export interface ModelScope {
  readonly models: readonly ModelInfo[]
  readonly sources: readonly SourceInfo[]
}

/** The models that have a default geometry and that some crosswalk fills. */
export function shownModels({ models }: Pick<ModelScope, 'models'>): readonly ModelInfo[] {
  return models.filter((model) => geometryNameOf(model) !== undefined && model.crosswalks.length > 0)
}

/** The collection of a model. Its id is the model's plural, as in GraphQL. */
export function modelCollection(model: ModelInfo, scope: ModelScope): FaceCollection {
  const geometryName = geometryNameOf(model)
  const parts = partsOf(model, scope.sources)
  return {
    id: model.plural,
    title: model.plural,
    description: model.description,
    iri: model.iri,
    target: { model: model.name },
    properties: propertiesOf(model, scope),
    geometryName,
    geometrySelection: geometryName === undefined ? undefined : { key: geometryName, property: geometryName, members: [] },
    geometryOf: (row) => (geometryName === undefined ? null : ((row.values[geometryName] as Geometry | null | undefined) ?? null)),
    idOf: ({ id }) => id,
    timeNames: model.properties.filter((property) => property.role === 'time').map((property) => property.name),
    bbox: unionOf(parts.map(({ collection }) => collection?.bbox)),
    revision: JSON.stringify(parts.map(({ source }) => source?.collections.map(({ id, revision }) => [id, revision]))),
    isLocal: parts.every(({ collection }) => collection?.local === true),
    licences: unique(parts.map(({ source, collection }) => collection?.licence ?? source?.licence)),
    attributions: unique(parts.map(({ source, collection }) => collection?.attribution ?? source?.attribution)),
  }
}

interface Part {
  readonly source: SourceInfo | undefined
  readonly collection: Collection | undefined
}

function partsOf(model: ModelInfo, sources: readonly SourceInfo[]): readonly Part[] {
  return model.crosswalks.map((crosswalk) => {
    const source = sources.find((candidate) => candidate.id === crosswalk.source)
    return { source, collection: source?.collections.find((candidate) => candidate.id === crosswalk.collection) }
  })
}

/** The box around all of them; undefined where one is not known. Beside others a box across the antimeridian goes round the globe. */
function unionOf(boxes: readonly (Bbox | undefined)[]): Bbox | undefined {
  const known = boxes.filter((box) => box !== undefined)
  if (known.length === 0 || known.length < boxes.length) return undefined
  if (known.length === 1) return known[0]
  const whole = known.map((box): Bbox => (box[0] <= box[2] ? box : [-180, box[1], 180, box[3]]))
  const edge = (index: number, pick: (...numbers: number[]) => number): number => pick(...whole.map((box) => box[index] as number))
  return [edge(0, Math.min), edge(1, Math.min), edge(2, Math.max), edge(3, Math.max)]
}

function unique(texts: readonly (string | null | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== undefined && text !== null))]
}

function propertiesOf(model: ModelInfo, scope: ModelScope): readonly FaceProperty[] {
  const shown = shownModels(scope)
  const collectionOf = (name: string): string | undefined => shown.find((candidate) => candidate.name === name)?.plural
  const own = model.properties.filter((property) => property.by === undefined && property.inverseOf === undefined)
  // A property of the model always keeps its name; a companion gives way.
  const names = new Set(['id', ...own.map((property) => property.name)])
  const pairs = own.map((property) => [
    valueOf(property, schemaOfProperty(property, collectionOf)),
    ...companionsOf(model, property).filter(({ name }) => !names.has(name)),
  ])
  return [ID, ...pairs.flat()]
}

const ID: FaceProperty = {
  name: 'id',
  path: 'id',
  type: 'text',
  schema: { title: 'id', type: 'string', format: 'uri', 'x-ogc-role': 'id' },
  isShown: false,
  isQueryable: true,
  isSortable: true,
  isGeometry: false,
  selection: undefined,
  read: (row) => row.id,
}

const MEMBERS: readonly ReadingMember[] = ['value', 'unit', 'time']
const SORTABLE: ReadonlySet<ModelProperty['kind']> = new Set(['text', 'number', 'boolean', 'enum', 'time', 'measure'])

function selectionOf({ name, kind }: ModelProperty): PropertySelection {
  return { key: name, property: name, members: kind === 'measure' ? MEMBERS : [] }
}

function valueOf(property: ModelProperty, schema: JsonSchema): FaceProperty {
  const { name, kind, many, role } = property
  return {
    name,
    path: name,
    type: KIND_TYPES[kind],
    schema,
    isShown: role !== 'geometry',
    isQueryable: true,
    isSortable: SORTABLE.has(kind) && !many,
    isGeometry: kind === 'geometry',
    selection: selectionOf(property),
    read: reader(name, kind === 'measure' ? valueOfReading : kind === 'time' ? startOf : asItIs),
  }
}

/** The unit and the time of a measure, the end of a time: flat, beside the value. */
function companionsOf(model: ModelInfo, property: ModelProperty): readonly FaceProperty[] {
  const { name, kind, many } = property
  const companion = (suffix: string, schema: JsonSchema, read: (value: unknown) => unknown, member?: string): FaceProperty => ({
    name: `${name}_${suffix}`,
    path: member === undefined ? name : `${name}.${member}`,
    type: (member === undefined ? undefined : typeOfName(model, `${name}.${member}`)) ?? 'text',
    schema: many ? { type: 'array', items: schema } : { title: `${titleOf(name)} ${suffix}`, ...schema },
    isShown: true,
    isQueryable: member !== undefined && !many,
    isSortable: false,
    isGeometry: false,
    selection: selectionOf(property),
    read: reader(name, read),
  })
  if (kind === 'measure') {
    const unit = {
      type: 'string',
      description: 'The unit of the value in UCUM, or UNKNOWN: the value is then in no known unit, and not shown.',
    }
    const time = { type: 'string', format: 'date-time', description: 'The start of the phenomenon time.' }
    return [
      companion('unit', unit, (reading) => (reading as Reading).unit, 'unit'),
      companion('observedAt', time, (reading) => (reading as Reading).time?.start ?? null, 'observedAt'),
    ]
  }
  if (kind !== 'time') return []
  const role = property.role === 'time' ? { 'x-ogc-role': 'primary-interval-end' } : {}
  const end = { ...TIME_SCHEMA, description: 'The end: of an instant the same, of a day that day.', ...role }
  return [companion('end', end, endOf)]
}

function reader(key: string, read: (value: unknown) => unknown): FaceProperty['read'] {
  return ({ values }) => {
    const value = values[key]
    if (value === undefined || value === null) return null
    return Array.isArray(value) ? value.map(read) : read(value)
  }
}

const asItIs = (value: unknown): unknown => value

/** A day stays a day, as filters compare it: the instant at which it begins would lie on another day in UTC. */
const dayOf = ({ local }: TimeSpan): string | undefined => (local !== null && /^\d{4}-\d\d-\d\d$/.test(local) ? local : undefined)
const startOf = (value: unknown): unknown => dayOf(value as TimeSpan) ?? (value as TimeSpan).start
const endOf = (value: unknown): unknown => dayOf(value as TimeSpan) ?? (value as TimeSpan).end

/** A number whose unit is not known is not a number in the unit that the schema states. */
function valueOfReading(value: unknown): unknown {
  const reading = value as Reading
  return reading.unit === UNKNOWN_UNIT ? null : reading.value
}
