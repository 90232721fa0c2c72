// The JSON Schema of crosswalk files.
import { ISO_DURATION_PATTERN } from './patterns.ts'

const text = { type: 'string', minLength: 1, maxLength: 2000 }
const path = { ...text, description: "a property in the source's own name; dots lead into it" }
const scalar = { type: ['string', 'number', 'boolean'] }
const codes = {
  type: ['string', 'number', 'boolean', 'array'],
  items: scalar,
  minItems: 1,
  maxItems: 10_000,
  description: 'a code or a list of codes',
}
const codelist = {
  type: 'object',
  minProperties: 1,
  maxProperties: 10_000,
  additionalProperties: scalar,
  description: 'codes of the source and what they mean',
}
const extract = {
  type: ['string', 'object'],
  minLength: 1,
  maxLength: 1000,
  required: ['pattern'],
  additionalProperties: false,
  properties: { pattern: text },
  description: 'a pattern (RE2) whose first group is taken',
}

const valueSteps = {
  from: path,
  template: { ...text, description: 'a URI template (RFC 6570) over source names: {x} is percent-encoded, {+x} is not' },
  constant: { description: 'the same value for every item; may be a GeoJSON geometry' },
  pick: {
    type: 'object',
    minProperties: 1,
    maxProperties: 20,
    additionalProperties: codes,
    description: 'paths and the codes that they must have',
  },
  extract,
  missing: { ...codes, description: 'codes that stand for "no value"' },
  split: { ...text, description: 'the text between values' },
  codelist,
}

const timezone = {
  type: ['string', 'object'],
  minLength: 1,
  required: ['from', 'codelist'],
  additionalProperties: false,
  properties: { from: path, codelist: { ...codelist, additionalProperties: text } },
  description: 'an IANA name, an offset such as +01:00, or {from, codelist}',
}

const timeSteps = {
  to: { ...path, description: 'the property that holds the end of the span; empty: an instant' },
  timezone,
  lasts: { type: 'string', pattern: ISO_DURATION_PATTERN, description: 'an ISO 8601 duration such as PT1H' },
  stamped: { type: 'string', enum: ['start', 'end'], description: 'which end of the span the source writes' },
  layout: {
    type: 'string',
    enum: ['YYYY-MM-DD', 'YYYY-MM-DDTHH:mm', 'YYYY-MM-DD HH:mm'],
    description: 'how all zone-less times begin, so that their text sorts as time does',
  },
}

const time = {
  type: ['string', 'object'],
  minLength: 1,
  required: ['from'],
  additionalProperties: false,
  properties: { from: path, ...timeSteps },
}

const unit = {
  type: ['string', 'object'],
  minLength: 1,
  additionalProperties: false,
  properties: { from: path, codelist: { ...codelist, additionalProperties: text }, override: text, because: text },
  dependentRequired: { override: ['because'], because: ['override'], codelist: ['from'] },
  description: 'a unit where the source gives none; {from} reads it per item; {override, because} where the source is wrong',
}

const property = {
  type: ['string', 'object'],
  minLength: 1,
  additionalProperties: false,
  properties: {
    ...valueSteps,
    scale: { type: 'number', description: 'a factor, not zero' },
    unit,
    ...timeSteps,
    time,
    quality: path,
    resultTime: path,
    x: path,
    y: path,
    longitude: path,
    latitude: path,
    crs: { ...text, description: 'a coordinate reference system such as EPSG:25833' },
  },
}

const where = { type: 'string', minLength: 1, maxLength: 100_000, description: 'CQL2 text in source names, part of every scan' }

const observations = {
  type: 'object',
  required: ['collection', 'of', 'time', 'measures'],
  additionalProperties: false,
  properties: {
    collection: { ...text, description: 'another collection of the same source' },
    of: {
      type: 'object',
      minProperties: 1,
      maxProperties: 10,
      additionalProperties: path,
      description: 'columns of its rows, and the properties of the items that they equal',
    },
    where,
    time,
    measures: { type: 'object', minProperties: 1, additionalProperties: property },
  },
  description: 'readings from another collection: one row per reading (with pick), or one row per time',
}

const attach = {
  type: 'array',
  minItems: 1,
  maxItems: 20,
  items: {
    type: 'object',
    required: ['collection', 'of', 'properties'],
    additionalProperties: false,
    properties: {
      source: { ...text, description: 'the id of the source that has the collection; the own one where it is absent' },
      collection: { ...text, description: 'another collection, of the same source or of another' },
      of: {
        type: 'object',
        minProperties: 1,
        maxProperties: 10,
        additionalProperties: path,
        description: 'columns of its rows, and what of ours they equal: a property of the items, or group',
      },
      properties: { type: 'object', minProperties: 1, additionalProperties: property },
    },
  },
  description: 'other properties from other collections, by key; which entities exist does not change',
}

/** Keys of the grammar that this version does not know yet, with what they will be. */
export const LATER_KEYS: Readonly<Record<string, string>> = {
  sameAs: 'identifiers that mean the same',
}

/** The JSON Schema (draft 2020-12) of one document of a crosswalk file; editors complete from it. */
export const crosswalkSchema = {
  $schema: 'https://json-schema.org/draft/2020-12/schema',
  title: 'Crosswalk',
  description: 'The mapping between a collection of a source and a model, in both directions.',
  type: 'object',
  required: ['crosswalk', 'collection', 'model', 'id', 'properties'],
  additionalProperties: false,
  properties: {
    crosswalk: { type: 'string', pattern: '^[A-Za-z0-9][A-Za-z0-9._\\-]{0,99}$', description: 'a name of letters, digits, dots, hyphens' },
    version: { type: ['string', 'number'], description: "this mapping's own version" },
    source: { ...text, description: 'the id of one source' },
    adapter: {
      type: 'string',
      enum: ['ngsi-ld', 'sensorthings', 'ogc-api-features', 'wfs', 'ogc-api-records', 'sparql', 'files', 'memory'],
      description: 'every source of this mechanism that has the collection',
    },
    collection: text,
    where,
    group: {
      type: ['string', 'object', 'array'],
      minLength: 1,
      maxItems: 10,
      items: { type: ['string', 'object'], minLength: 1, additionalProperties: false, properties: valueSteps },
      additionalProperties: false,
      properties: valueSteps,
      description: 'what items of one entity have in common; [] takes the whole collection for one entity',
    },
    model: { ...text, description: 'the name of a model' },
    id: {
      type: ['string', 'object'],
      minLength: 1,
      minProperties: 1,
      maxProperties: 1,
      additionalProperties: false,
      properties: { global: path, local: path },
      description: 'a URI template, {global: path} or {local: path}',
    },
    time,
    properties: { type: 'object', minProperties: 1, additionalProperties: property },
    observations,
    attach,
  },
} as const
