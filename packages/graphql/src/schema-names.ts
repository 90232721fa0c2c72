// Names of the schema: how a model's names become GraphQL names, and what is refused because two would be one.
import { ConfigError, type ConfigIssue, type ModelDescription, type ModelProperty } from '@crosswalk/contract'

/** Fields that every entity has; a property cannot take their place. */
export const RESERVED_PROPERTIES: readonly string[] = ['id', 'resolved', 'sources', 'unmapped', 'provenance']

const NAME = /^(?!__)[A-Za-z_][A-Za-z0-9_]*$/

/** Is it a name that a GraphQL schema may define (GraphQL specification, section 2.1.9). */
export function isGraphqlName(text: string): boolean {
  return NAME.test(text)
}

/** `temperatureMax` is TEMPERATURE_MAX, `pm2_5` PM2_5, `URLText` URL_TEXT. */
export function toConstantCase(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
    .toUpperCase()
}

/** `WeatherStation` is weatherStation, `POI` poi, `POIGroup` poiGroup. */
export function toFieldName(typeName: string): string {
  return typeName.replace(/^(?:[A-Z]+(?=[A-Z][a-z]|$)|[A-Z])/, (head) => head.toLowerCase())
}

/** `status` is Status. */
export function toTypeName(name: string): string {
  return name.slice(0, 1).toUpperCase() + name.slice(1)
}

/** A GraphQL enum can be made of these codes: all are names, none is a literal of the language. */
export function areEnumNames(codes: readonly string[]): boolean {
  const literals = new Set(['true', 'false', 'null'])
  return codes.length > 0 && new Set(codes).size === codes.length && codes.every((code) => isGraphqlName(code) && !literals.has(code))
}

/** The type names that one model adds to the schema. */
export function typeNamesOf(model: ModelDescription): readonly string[] {
  const enums = model.properties
    .filter(isTypedEnum)
    .flatMap((property) => [enumTypeName(model, property), `${enumTypeName(model, property)}Filter`])
  return [
    model.name,
    ...['Connection', 'Edge', 'Property', 'Order', 'Filter', 'RelationFilter'].map((suffix) => model.name + suffix),
    ...enums,
  ]
}

/** A property whose codes become a GraphQL enum. */
export function isTypedEnum(property: ModelProperty): boolean {
  return property.kind === 'enum' && areEnumNames(property.values ?? [])
}

export function enumTypeName(model: ModelDescription, property: ModelProperty): string {
  return model.name + toTypeName(property.name)
}

/**
 * Every name is a GraphQL name and stands for one thing. Start-up only.
 * @throws ConfigError CONFIG_INVALID with all collisions at once
 */
export function checkNames(models: readonly ModelDescription[], taken: { types: Iterable<string>; fields: Iterable<string> }): void {
  const issues: ConfigIssue[] = []
  const refuse = (model: ModelDescription, path: readonly string[], message: string): void => {
    issues.push({ file: `model ${model.name}`, path, message })
  }
  const types = new Map([...taken.types].map((name) => [name, 'the schema itself']))
  const fields = new Map([...taken.fields].map((name) => [name, 'the schema itself']))
  for (const model of models) {
    for (const name of [model.name, model.plural]) if (!isGraphqlName(name)) refuse(model, ['name'], `${name} is not a GraphQL name`)
    for (const name of typeNamesOf(model))
      claim(types, name, model.name, (owner) => refuse(model, ['name'], `the type ${name} is taken by ${owner}`))
    for (const name of [model.plural, toFieldName(model.name)]) {
      claim(fields, name, model.name, (owner) => refuse(model, ['plural'], `the field ${name} is taken by ${owner}`))
    }
    checkProperties(model, refuse)
  }
  for (const model of models) {
    for (const { name, kind, target } of model.properties) {
      if (kind !== 'relation' || models.some((candidate) => candidate.name === target)) continue
      refuse(model, ['properties', name, 'target'], `there is no model ${target ?? '(none named)'}`)
    }
  }
  if (issues.length > 0) throw new ConfigError(issues)
}

type Refuse = (model: ModelDescription, path: readonly string[], message: string) => void

function checkProperties(model: ModelDescription, refuse: Refuse): void {
  const constants = new Map([['ID', 'id']])
  for (const { name } of model.properties) {
    const path = ['properties', name]
    if (RESERVED_PROPERTIES.includes(name) || ['and', 'or', 'not'].includes(name)) refuse(model, path, `${name} is a reserved name`)
    else if (!isGraphqlName(name)) refuse(model, path, `${name} is not a GraphQL name`)
    else
      claim(constants, toConstantCase(name), name, (owner) => refuse(model, path, `${name} and ${owner} are both ${toConstantCase(name)}`))
  }
}

function claim(names: Map<string, string>, name: string, owner: string, onTaken: (owner: string) => void): void {
  const present = names.get(name)
  if (present === undefined) names.set(name, owner)
  else onTaken(present)
}
