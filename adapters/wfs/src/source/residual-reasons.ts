// Why conditions are not sent: for whoever reads an explanation.
import type { Filter } from '@crosswalk/contract'
import { propertiesIn } from '../filter/properties-in.ts'
import type { WfsCollection } from './wfs-collection.ts'

/** One sentence per cause, in the order of the conjuncts. */
export function residualReasons(collection: WfsCollection, unsent: readonly Filter[]): readonly string[] {
  const reasons = unsent.flatMap((conjunct) => {
    const names = propertiesIn(conjunct)
    const ofProperties = names.flatMap((name) => reasonOf(name, collection) ?? [])
    if (ofProperties.length > 0 || typeof conjunct !== 'object' || conjunct === null) return ofProperties
    return [`${conjunct.op} on ${names.join(', ') || 'nothing'} is not sent: the server was not found to decide it as it is decided here`]
  })
  return [...new Set(reasons)]
}

function reasonOf(name: string, { probed, plainNames }: WfsCollection): string | undefined {
  const property = probed.properties.find((one) => one.name === name)
  if (property === undefined)
    return name === probed.keyProperty ? undefined : `${name} is not sent: it is a part of a property, or none of this feature type`
  if (!plainNames.has(name)) return `${name} is not sent: its name is none that a filter can hold`
  if (property.isMany) return `${name} is not sent: it can hold several values`
  if (property.type === 'json' || property.type === 'unknown') return `${name} is not sent: it is no simple value`
  if (property.isSinglePrecision)
    return `${name} is not sent: it is of single precision, or not declared, so that what the server compares has other digits than what it writes`
  return undefined
}
