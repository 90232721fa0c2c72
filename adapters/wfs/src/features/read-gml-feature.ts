// From a feature element to an item.
import { GmlError, isGml } from '@crosswalk/geo'
import { attributeOf } from '@crosswalk/xml'
import type { XmlElement } from '@crosswalk/xml'
import { convertText, countProblem } from './feature-shape.ts'
import type { FeatureShape, ShapeProperty } from './feature-shape.ts'
import { keepText } from './keep-text.ts'
import { openItem } from './wfs-item.ts'
import type { WfsItem } from './wfs-item.ts'

const XSI = 'http://www.w3.org/2001/XMLSchema-instance'

/** Properties that every GML feature may have, under the names that items have them by. */
const COMMON: ReadonlyMap<string, string> = new Map([
  ['identifier', 'gml:identifier'],
  ['name', 'gml:name'],
  ['description', 'gml:description'],
])

/** Throws for nothing that is in it but what the shape refuses: a geometry that cannot be read is counted and left out. */
export function readGmlFeature(element: XmlElement, shape: FeatureShape, row: number): WfsItem {
  const item = openItem({ fid: fidOf(element), row })
  for (const child of element.children) {
    const isCommon = isGml(child) && !shape.properties.has(child.name)
    const name = isCommon ? COMMON.get(child.name) : child.name
    if (name === undefined) continue
    const property = shape.properties.get(name)
    const value = readValue(child, property, shape)
    const known = item[name]
    if (property?.isMany === true) item[name] = known === undefined ? [value] : [...(known as unknown[]), value]
    else item[name] = known === undefined ? value : [known, value].flat()
  }
  return item
}

function fidOf(element: XmlElement): string | undefined {
  for (const { name, namespace, value } of element.attributes) {
    if ((name === 'id' && isGml({ namespace })) || (name === 'fid' && namespace === '')) return keepText(value)
  }
  return undefined
}

function readValue(element: XmlElement, property: ShapeProperty | undefined, shape: FeatureShape): unknown {
  if (/^(?:true|1)$/.test(attributeOf(element, 'nil', XSI) ?? '')) return null
  const type = property?.type ?? 'unknown'
  if (type === 'geometry') return readGeometry(element, shape)
  if (element.children.length === 0) {
    const href = attributeOf(element, 'href', 'http://www.w3.org/1999/xlink')
    return href !== undefined && element.text.trim() === ''
      ? { '@href': keepText(href) }
      : convertText(element.text, type, shape.emptyIsNull)
  }
  const moment = findMoment(element)
  return moment === undefined ? toObject(element, shape) : convertText(moment.text, type, shape.emptyIsNull)
}

function readGeometry(element: XmlElement, shape: FeatureShape): unknown {
  const geometry = element.children.find(isGml)
  if (geometry === undefined) return null
  try {
    return shape.gml.read(geometry, shape.srsName)
  } catch (error) {
    if (!(error instanceof GmlError)) throw error
    if (error.reason === 'crs') shape.refuseUnknownCrs?.(error)
    countProblem(shape.problems, error.message)
    return undefined
  }
}

/** The one instant within `gml:TimeInstant`, or directly within the property. */
function findMoment(element: XmlElement): XmlElement | undefined {
  const [only, ...more] = element.children
  if (only === undefined || more.length > 0 || !isGml(only)) return undefined
  if (only.name === 'timePosition') return only
  return only.name === 'TimeInstant' ? findMoment(only) : undefined
}

/** What has parts, as an object: parts by name, repeated ones as lists, attributes under `@name`, geometries as GeoJSON. */
function toObject(element: XmlElement, shape: FeatureShape): unknown {
  const object: Record<string, unknown> = Object.create(null) as Record<string, unknown>
  for (const { name, namespace, value } of element.attributes)
    if (namespace !== XSI && !isGml({ namespace })) object[`@${name}`] = keepText(value)
  for (const child of element.children) {
    const value =
      child.children.length === 0 && child.attributes.length === 0
        ? convertText(child.text, 'text', shape.emptyIsNull)
        : toObject(child, shape)
    const known = object[child.name]
    object[child.name] = known === undefined ? value : [known, value].flat()
  }
  const text = element.text.trim()
  if (text !== '' && Object.keys(object).length === 0) return keepText(text)
  if (text !== '') object['#text'] = keepText(text)
  return object
}
