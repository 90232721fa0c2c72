// Descriptions in the schema: kind, unit, IRI, and which sources fill a field.
import type { ModelInfo, ModelProperty } from '@crosswalk/contract'

/** A crosswalk of an adapter concerns each of its sources, and there may be hundreds. */
const MAX_NAMES = 10

/** `What it is. Kind measure in ug/m3, mean over PT1H. IRI. Filled by ...`. */
export function describeProperty(model: ModelInfo, property: ModelProperty): string {
  const lines = [property.description, `${kindOf(property)}.`, property.iri]
  if (property.kind === 'enum') lines.push(`Codes: ${(property.values ?? []).join(', ')}.`)
  lines.push(filledBy(model, property))
  return lines.filter((line) => line !== undefined && line !== '').join('\n')
}

export function describeModel(model: ModelInfo): string {
  const follows = model.follows ? `Follows ${model.follows.name} ${model.follows.version}.` : undefined
  return [model.description, model.iri, follows].filter((line) => line !== undefined && line !== '').join('\n')
}

function kindOf(property: ModelProperty): string {
  const many = property.many ? ', several values' : ''
  if (property.kind === 'measure') {
    const statistic = property.statistic ? `, ${property.statistic}` : ''
    const over = property.over ? ` over ${property.over}` : ''
    return `Measure in ${property.unit ?? 'no unit'}${statistic}${over}${many}`
  }
  if (property.kind === 'relation') return `Relation to ${property.target ?? 'nothing'}${placeOf(property)}${many}`
  const role = property.role ? `, the default ${property.role}` : ''
  return `${property.kind.slice(0, 1).toUpperCase()}${property.kind.slice(1)}${role}${many}`
}

function placeOf({ by, withinMetres, inverseOf }: ModelProperty): string {
  if (by === 'near') return ` by place: within ${withinMetres ?? 0} m`
  if (by !== undefined) return ` by place: ${by}`
  return inverseOf === undefined ? '' : `, the other side of ${inverseOf}`
}

function filledBy(model: ModelInfo, property: ModelProperty): string {
  if (property.by !== undefined || property.inverseOf !== undefined) return ''
  const fills = model.crosswalks.filter((crosswalk) => crosswalk.properties.includes(property.name))
  if (fills.length === 0) return 'Filled by no source.'
  const names = [...new Set(fills.map(({ source, collection }) => `${source} (${collection})`))]
  const more = names.length > MAX_NAMES ? ` and ${names.length - MAX_NAMES} more, which models lists` : ''
  return `Filled by ${names.slice(0, MAX_NAMES).join(', ')}${more}.`
}
