// The rules of model files that a JSON Schema cannot say.
import type { PropertyKind } from '@crosswalk/contract'
import { resolveUnit } from '@crosswalk/units'
import type { IssueList } from './issue-list.ts'
import { suggest } from './issue-list.ts'
import type { ModelDocument, PropertyDocument, PlacedModel } from './model-document.ts'
import { EXPECTED_PERIOD, isPeriod } from './patterns.ts'

const RESERVED_PROPERTIES = new Set(['id', 'resolved', 'sources', 'unmapped', 'provenance'])
const ROOT_FIELDS = new Set(['entity', 'entities', 'resolve', 'items', 'sources', 'models'])
const TYPE_NAMES = new Set(
  (
    'Query Mutation Subscription Node Entity EntityOrigin Unmapped PageInfo Count Completeness SourceOutcome Measure Unit TimeSpan Series SeriesColumns Reading ' +
    'Provenance Source Health Collection CollectionProperty Capability Model ModelPropertyInfo Resolution Item Near String Int Float Boolean ID'
  ).split(' '),
)
const ONLY: readonly { readonly key: keyof PropertyDocument; readonly kinds: readonly PropertyKind[] }[] = [
  { key: 'unit', kinds: ['measure'] },
  { key: 'statistic', kinds: ['measure'] },
  { key: 'over', kinds: ['measure'] },
  { key: 'values', kinds: ['enum'] },
  { key: 'target', kinds: ['relation'] },
  { key: 'by', kinds: ['relation'] },
  { key: 'withinMetres', kinds: ['relation'] },
  { key: 'inverse', kinds: ['relation'] },
]
const ROLE_KINDS = { geometry: 'geometry', time: 'time', label: 'text' } as const

/** Adds what is wrong with one model, seen among all. */
export function checkModels(model: ModelDocument, all: readonly PlacedModel[], list: IssueList): void {
  checkNames(model, all, list)
  const constants = new Map<string, string>([['ID', 'id']])
  const roles = new Map<string, string>()
  for (const [name, property] of Object.entries(model.properties)) {
    const path = ['properties', name]
    if (RESERVED_PROPERTIES.has(name)) list.add(path, `"${name}" is a reserved name`, { part: 'key', expected: 'another name' })
    const constant = toConstantCase(name)
    const rival = constants.get(constant)
    if (rival !== undefined && !RESERVED_PROPERTIES.has(name)) {
      list.add(path, `"${name}" and "${rival}" are both ${constant} in enumerations`, { part: 'key', expected: 'names that stay apart' })
    }
    constants.set(constant, name)
    checkKeys(name, property, list)
    checkRole(name, property, { roles, list })
    if (property.kind === 'relation') checkRelation({ name, property, model, all, list })
  }
}

/** `temperatureMax` is TEMPERATURE_MAX: how enumerations of properties spell a name. */
function toConstantCase(name: string): string {
  return name
    .replaceAll(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replaceAll(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toUpperCase()
}

/** `WeatherStation` is asked for one by one as `weatherStation`. */
function singularField(name: string): string {
  return name.slice(0, 1).toLowerCase() + name.slice(1)
}

function checkNames(model: ModelDocument, all: readonly PlacedModel[], list: IssueList): void {
  if (TYPE_NAMES.has(model.name)) list.add(['name'], `"${model.name}" is a type of the surface itself`, { expected: 'another name' })
  const singular = singularField(model.name)
  if (model.plural === singular)
    list.add(['plural'], 'the plural equals the singular field', { expected: `another name than "${singular}"` })
  for (const field of ROOT_FIELDS) {
    if (model.plural === field) list.add(['plural'], `"${field}" is a field of the surface itself`, { expected: 'another name' })
    if (singular === field) list.add(['name'], `"${field}" is a field of the surface itself`, { expected: 'another name' })
  }
  // Only the later of two rivals is reported: the first one holds the name.
  for (const { file, model: other } of all) {
    if (other === model) return
    const fields = [other.plural, singularField(other.name)]
    if (other.name === model.name)
      list.add(['name'], `the model "${model.name}" is already in ${file.file}`, { expected: 'one file per model' })
    else if (fields.includes(model.plural)) list.add(['plural'], `the field "${model.plural}" belongs to "${other.name}" in ${file.file}`)
    else if (fields.includes(singular)) list.add(['name'], `the field "${singular}" belongs to "${other.name}" in ${file.file}`)
  }
}

function checkKeys(name: string, property: PropertyDocument, list: IssueList): void {
  const path = ['properties', name]
  for (const { key, kinds } of ONLY) {
    if (property[key] !== undefined && !kinds.includes(property.kind)) {
      list.add([...path, key], `"${key}" does not go with kind ${property.kind}`, { part: 'key', expected: `kind ${kinds.join(' or ')}` })
    }
  }
  if (property.many === true && (property.kind === 'geometry' || property.kind === 'time')) {
    list.add([...path, 'many'], `a property of kind ${property.kind} holds one value`, {
      expected: property.kind === 'geometry' ? 'a Multi geometry' : 'one span',
    })
  }
  if (property.kind === 'enum') checkValues(path, property.values, list)
  if (property.kind !== 'measure') return
  if (property.over !== undefined && !isPeriod(property.over))
    list.add([...path, 'over'], `no reading covers ${property.over}`, { expected: EXPECTED_PERIOD })
  if (property.unit === undefined) list.add(path, 'a measure needs a unit', { expected: 'the key "unit" with a UCUM code' })
  else if (resolveUnit(property.unit, 'ucum') === undefined)
    list.add([...path, 'unit'], `"${property.unit}" is not a unit`, { expected: 'a UCUM code' })
}

function checkValues(path: readonly string[], values: readonly string[] | undefined, list: IssueList): void {
  if (values === undefined) list.add(path, 'an enum needs values', { expected: 'the key "values" with a list of codes' })
  for (const [index, value] of (values ?? []).entries()) {
    if (values?.indexOf(value) !== index) list.add([...path, 'values', index], `"${value}" stands twice`)
  }
}

function checkRole(name: string, property: PropertyDocument, { roles, list }: { roles: Map<string, string>; list: IssueList }): void {
  const { role } = property
  if (role === undefined) return
  const path = ['properties', name, 'role']
  const first = roles.get(role)
  if (first !== undefined) list.add(path, `"${first}" already is the default ${role}`, { expected: `one role: ${role}` })
  if (property.kind !== ROLE_KINDS[role])
    list.add(path, `the role ${role} does not go with kind ${property.kind}`, { expected: `kind ${ROLE_KINDS[role]}` })
  if (property.many === true) list.add(path, 'a role needs a property with one value', { expected: 'a property without "many"' })
  roles.set(role, name)
}

interface RelationCheck {
  readonly name: string
  readonly property: PropertyDocument
  readonly model: ModelDocument
  readonly all: readonly PlacedModel[]
  readonly list: IssueList
}

function checkRelation({ name, property, model, all, list }: RelationCheck): void {
  const path = ['properties', name]
  if (property.target === undefined)
    return list.add(path, 'a relation needs a target', { expected: 'the key "target" with the name of a model' })
  const target = all.find((other) => other.model.name === property.target)?.model
  if (target === undefined) {
    const names = all.map((other) => other.model.name)
    return list.add([...path, 'target'], `there is no model "${property.target}"`, { expected: suggest(property.target, names) })
  }
  if (property.by !== undefined && property.inverse !== undefined) {
    list.add([...path, 'inverse'], 'a relation is by place or the inverse of another, not both', {
      part: 'key',
      expected: '"by" or "inverse"',
    })
  }
  if (property.by === undefined && property.withinMetres !== undefined) {
    list.add([...path, 'withinMetres'], '"withinMetres" goes with by: near only', { part: 'key', expected: 'by: near' })
  }
  if (property.by !== undefined) checkPlace(path, property, { model, target, list })
  if (property.inverse !== undefined) checkInverse(path, property.inverse, { model, target, list })
}

interface Ends {
  readonly model: ModelDocument
  readonly target: ModelDocument
  readonly list: IssueList
}

function checkPlace(path: readonly string[], property: PropertyDocument, { model, target, list }: Ends): void {
  for (const end of new Set([model, target])) {
    const located = Object.values(end.properties).some(({ role }) => role === 'geometry')
    if (!located)
      list.add([...path, 'by'], `"${end.name}" has no default geometry`, { expected: 'a property with role: geometry in both models' })
  }
  if (property.by === 'near' && property.withinMetres === undefined) {
    list.add(path, 'by: near needs a distance', { expected: 'the key "withinMetres"' })
  }
  if (property.by !== 'near' && property.withinMetres !== undefined) {
    list.add([...path, 'withinMetres'], '"withinMetres" goes with by: near only', { part: 'key', expected: 'by: near' })
  }
}

function checkInverse(path: readonly string[], inverse: string, { model, target, list }: Ends): void {
  const relation = target.properties[inverse]
  if (relation?.kind === 'relation' && relation.target === model.name && relation.by === undefined && relation.inverse === undefined) return
  const candidates = Object.entries(target.properties).filter(([, { kind, target: end, by, inverse: of }]) => {
    return kind === 'relation' && end === model.name && by === undefined && of === undefined
  })
  const names = candidates.map(([candidate]) => candidate)
  list.add([...path, 'inverse'], `"${inverse}" is no relation of "${target.name}" to "${model.name}"`, {
    expected: suggest(inverse, names) ?? `a relation of "${target.name}" whose target is "${model.name}"`,
  })
}
