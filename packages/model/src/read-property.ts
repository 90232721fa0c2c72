// Reads one property of a crosswalk and holds it against the model.
import type { ModelProperty, PropertyKind } from '@crosswalk/contract'
import { createConversion, explainRefusal, resolveUnit } from '@crosswalk/units'
import type { CrosswalkDocument, PropertyMapDocument, UnitDocument } from './crosswalk-document.ts'
import type { PropertyDefinition, TimeDefinition, UnitDefinition, ValueDefinition } from './definition.ts'
import { show } from './describe-schema-error.ts'
import type { IssueList } from './issue-list.ts'
import { suggest } from './issue-list.ts'
import { readGeometry } from './read-geometry.ts'
import { readTime, readTimeSteps, timeKeysOf } from './read-time.ts'
import { readValue } from './read-value.ts'
import type { YamlPath } from './read-yaml.ts'

export interface PropertyContext {
  readonly list: IssueList
  /** The key under which the mappings stand. */
  readonly at: YamlPath
  /** The time of measures that do not declare their own, and where it stands. */
  readonly defaultTime: CrosswalkDocument['time']
  readonly defaultTimeAt: YamlPath
  /** What holds the readings of a measure one by one, so that it has a history; null where an item holds them all. */
  readonly history: 'group' | 'observations' | 'attach' | null
}

interface Reading {
  readonly property: ModelProperty
  readonly document: PropertyMapDocument
  readonly at: YamlPath
  readonly context: PropertyContext
}

const PLACE_KEYS = ['x', 'y', 'longitude', 'latitude', 'crs'] as const
const MEASURE_KEYS = ['unit', 'time', 'quality', 'resultTime'] as const
const STEP_KEYS = ['template', 'constant', 'pick', 'extract', 'missing', 'split', 'codelist'] as const

/** Undefined where the mapping cannot be used; every mistake goes to the list. */
export function readProperty(
  property: ModelProperty,
  given: string | PropertyMapDocument,
  context: PropertyContext,
): PropertyDefinition | undefined {
  const at = [...context.at, property.name]
  const document = typeof given === 'string' ? { from: given } : given
  if (property.by !== undefined || property.inverseOf !== undefined) {
    context.list.add(at, `"${property.name}" follows from ${property.by === undefined ? 'its other side' : 'the place'}`, {
      part: 'key',
      expected: 'no mapping',
    })
    return undefined
  }
  const reading: Reading = { property, document, at, context }
  refuseKeys(reading)
  if (property.kind === 'geometry') {
    const geometry = readGeometry(given, at, context.list)
    return geometry === undefined ? undefined : { kind: 'geometry', property, at, geometry }
  }
  if (property.kind === 'time') return readTimeProperty(reading)
  const value = readValue(document, at, context.list)
  if (value === undefined) return undefined
  checkValue(value, reading)
  const scale = document.scale ?? 1
  if (scale === 0) context.list.add([...at, 'scale'], 'a scale of zero would make all values equal', { expected: 'a factor other than 0' })
  return property.kind === 'measure' ? readMeasure(reading, value, scale) : { kind: 'plain', property, at, value, scale }
}

function refuseKeys({ property, document, at, context }: Reading): void {
  const { kind } = property
  const refused: string[] = []
  if (kind !== 'geometry') refused.push(...PLACE_KEYS)
  if (kind !== 'measure') refused.push(...MEASURE_KEYS)
  if (kind !== 'number' && kind !== 'measure') refused.push('scale')
  if (kind === 'time') refused.push(...STEP_KEYS)
  if (kind !== 'text' && kind !== 'relation' && kind !== 'geometry') refused.push('template')
  for (const key of refused) {
    if (Object.hasOwn(document, key) && !(kind === 'geometry' && key === 'template')) {
      context.list.add([...at, key], `"${key}" does not go with a property of kind ${kind}`, { part: 'key', expected: expectedFor(key) })
    }
  }
  if (kind === 'time' || kind === 'geometry') return
  for (const key of timeKeysOf(document)) {
    const expected = kind === 'measure' ? '"time: {from, ...}" around it' : 'a property of kind time'
    context.list.add([...at, key], `"${key}" does not go with a property of kind ${kind}`, { part: 'key', expected })
  }
}

function expectedFor(key: string): string {
  if ((PLACE_KEYS as readonly string[]).includes(key)) return 'a property of kind geometry'
  if ((MEASURE_KEYS as readonly string[]).includes(key)) return 'a property of kind measure'
  if (key === 'scale') return 'a property of kind number or measure'
  return key === 'template' ? 'a property of kind text or relation' : 'a path'
}

function readTimeProperty({ property, document, at, context }: Reading): PropertyDefinition | undefined {
  if (document.from === undefined) {
    context.list.add(at, 'the mapping does not say what it reads', { part: 'key', expected: 'the key "from"' })
    return undefined
  }
  return { kind: 'time', property, at, time: { at, path: document.from, ...readTimeSteps(document, at, context.list) } }
}

/** The type of the values that a code list must give, or a constant must have. */
const VALUE_TYPES: Readonly<Partial<Record<PropertyKind, 'string' | 'number' | 'boolean'>>> = {
  text: 'string',
  relation: 'string',
  enum: 'string',
  number: 'number',
  measure: 'number',
  boolean: 'boolean',
}
const TYPE_WORDS = { string: 'text (in quotation marks)', number: 'a number', boolean: 'true or false' } as const

function checkValue(value: ValueDefinition, { property, at, context }: Reading): void {
  const { list } = context
  if (value.split !== null && !property.many)
    list.add([...at, 'split'], `"${property.name}" has one value`, { part: 'key', expected: 'a property with "many: true" in the model' })
  const wanted = VALUE_TYPES[property.kind] ?? 'string'
  const check = (given: unknown, path: YamlPath): void => {
    if (typeof given !== wanted)
      list.add(path, `${show(given)} is not right for a property of kind ${property.kind}`, { expected: TYPE_WORDS[wanted] })
    else if (property.kind === 'enum' && !property.values?.includes(String(given))) {
      list.add(path, `${show(given)} is not a value of "${property.name}"`, { expected: suggest(String(given), property.values ?? []) })
    }
  }
  for (const [code, meaning] of value.codelist ?? []) check(meaning, [...at, 'codelist', code])
  if (value.source.kind === 'constant' && value.codelist === null) check(value.source.value, [...at, 'constant'])
}

function readMeasure(reading: Reading, value: ValueDefinition, scale: number): PropertyDefinition | undefined {
  const { property, document, at, context } = reading
  if (context.history !== null) checkHistory(reading)
  return {
    kind: 'measure',
    property,
    at,
    value,
    scale,
    unit: document.unit === undefined ? null : readUnit(document.unit, reading),
    time: readMeasureTime(reading),
    quality: document.quality ?? null,
    resultTime: document.resultTime ?? null,
  }
}

/** The items of a group, and rows of observations, are the history of a measure: one reading each, and each at its time. */
function checkHistory({ property, document, at, context: { list, defaultTime, history } }: Reading): void {
  // Without a time a row attached is the one reading there is.
  if (document.time === undefined && defaultTime === undefined && history !== 'attach') {
    list.add(at, 'in a group, the readings of a measure need their time', {
      part: 'key',
      expected: 'the key "time", here or for the whole crosswalk',
    })
  }
  if (property.many) {
    list.add(at, history === 'group' ? 'in a group, each item holds one reading of a measure' : 'each row holds one reading of a measure', {
      part: 'key',
      expected: 'a measure without "many: true" in the model',
    })
  }
}

function readMeasureTime({ document, at, context }: Reading): TimeDefinition | null {
  if (document.time !== undefined) return readTime(document.time, [...at, 'time'], context.list)
  // Mistakes of the default are noted once, by the reader of the whole crosswalk.
  const silent: IssueList = { issues: [], add: () => undefined }
  return context.defaultTime === undefined ? null : readTime(context.defaultTime, context.defaultTimeAt, silent)
}

function readUnit(document: string | UnitDocument, { property, at, context }: Reading): UnitDefinition | null {
  const { list } = context
  const path = [...at, 'unit']
  const canonical = property.unit ?? '1'
  const open = (text: string, place: YamlPath): string | undefined => {
    const unit = resolveUnit(text)
    if (unit === undefined) list.add(place, `"${text}" is not a unit`, { expected: 'a UCUM code, or a name that the unit hub knows' })
    else if (createConversion(unit.ucum, canonical) === undefined) {
      list.add(place, `"${text}" does not fit the model's unit: ${explainRefusal(unit.ucum, canonical)}`, {
        expected: `a unit that converts to ${canonical}`,
      })
    }
    return unit?.ucum
  }
  if (typeof document === 'string') return { kind: 'default', ucum: open(document, path) ?? canonical }
  if (document.override !== undefined && document.from === undefined) {
    return { kind: 'override', ucum: open(document.override, [...path, 'override']) ?? canonical }
  }
  if (document.from === undefined || document.override !== undefined) {
    list.add(path, 'it must be clear where the unit comes from', { part: 'key', expected: 'a unit, {from} or {override, because}' })
    return null
  }
  const codes = document.codelist === undefined ? null : new Map<string, string>()
  for (const [code, text] of Object.entries(document.codelist ?? {})) {
    const ucum = open(text, [...path, 'codelist', code])
    if (ucum !== undefined) codes?.set(code, ucum)
  }
  return { kind: 'item', path: document.from, codes }
}
