// Reads DescribeFeatureType answers: the properties of feature types and what their values are.
import type { PropertyType } from '@crosswalk/contract'
import { GML_NAMESPACES } from '@crosswalk/geo'
import { attributeOf, childOf, childrenOf, resolveName } from '@crosswalk/xml'
import type { XmlElement, XmlName } from '@crosswalk/xml'

/** How an element's text is to be read: the type as we have it, and whether its numbers are binary fractions of 32 bit. */
export interface SchemaProperty {
  readonly name: string
  readonly type: PropertyType
  readonly isSinglePrecision: boolean
  readonly isMany: boolean
}

/** By the local name of the feature element. */
export type Schemas = ReadonlyMap<string, readonly SchemaProperty[]>

const XSD = 'http://www.w3.org/2001/XMLSchema'

/** XML Schema's simple types (XML Schema Part 2 section 3); all others are text. */
const SIMPLE_TYPES: Readonly<Record<string, PropertyType>> = {
  boolean: 'boolean',
  date: 'date',
  dateTime: 'timestamp',
  ...Object.fromEntries(
    'decimal integer int long short byte double float nonNegativeInteger positiveInteger nonPositiveInteger negativeInteger unsignedInt unsignedLong unsignedShort unsignedByte'
      .split(' ')
      .map((name) => [name, 'number' as const]),
  ),
}

/** Every feature type of a schema document. Types that it imports are not fetched: their properties are `json`. */
export function readSchemas(root: XmlElement): Schemas {
  const schemas = new Map<string, readonly SchemaProperty[]>()
  if (root.name !== 'schema' || root.namespace !== XSD) return schemas
  const types = new Map(
    [...childrenOf(root, 'complexType'), ...childrenOf(root, 'simpleType')].map((type) => [attributeOf(type, 'name') ?? '', type]),
  )
  const scope: Scope = { types, targetNamespace: attributeOf(root, 'targetNamespace') ?? '' }
  for (const element of childrenOf(root, 'element')) {
    const name = attributeOf(element, 'name')
    if (name !== undefined) schemas.set(name, readProperties(element, scope))
  }
  return schemas
}

interface Scope {
  readonly types: ReadonlyMap<string, XmlElement>
  readonly targetNamespace: string
}

function readProperties(element: XmlElement, scope: Scope): readonly SchemaProperty[] {
  const inline = childOf(element, 'complexType')
  const named = attributeOf(element, 'type')
  const type = inline ?? (named === undefined ? undefined : scope.types.get(resolveName(element, named)?.name ?? ''))
  if (type === undefined) return []
  const found = new Map<string, SchemaProperty>()
  for (const declared of declarationsOf(type, scope, new Set())) {
    const property = readProperty(declared, scope)
    if (property !== undefined) found.set(property.name, property)
  }
  return [...found.values()]
}

/** Element declarations of a type, those of its own bases first; sequences, choices and groups are gone through. */
function declarationsOf(element: XmlElement, scope: Scope, seen: Set<XmlElement>): readonly XmlElement[] {
  if (seen.has(element)) return []
  seen.add(element)
  return element.children.flatMap((child) => {
    switch (child.name) {
      case 'element':
        return [child]
      case 'extension':
      case 'restriction': {
        const base = scope.types.get(resolveName(child, attributeOf(child, 'base') ?? '')?.name ?? '')
        return [...(base === undefined ? [] : declarationsOf(base, scope, seen)), ...declarationsOf(child, scope, seen)]
      }
      case 'sequence':
      case 'choice':
      case 'all':
      case 'complexContent':
        return declarationsOf(child, scope, seen)
      default:
        return []
    }
  })
}

function readProperty(element: XmlElement, scope: Scope): SchemaProperty | undefined {
  const reference = attributeOf(element, 'ref')
  const name = attributeOf(element, 'name') ?? (reference === undefined ? undefined : resolveName(element, reference)?.name)
  if (name === undefined) return undefined
  const maximum = attributeOf(element, 'maxOccurs')
  const type = typeOf(element, scope)
  return {
    name,
    type: type === undefined ? 'json' : (SIMPLE_TYPES[type.name] ?? type.as),
    isSinglePrecision: type?.name === 'float',
    isMany: maximum === 'unbounded' || Number(maximum ?? 1) > 1,
  }
}

interface FoundType {
  /** The name in XML Schema, where it is one of its own types. */
  readonly name: string
  readonly as: PropertyType
}

/** Undefined for a type that is neither simple nor of GML. */
function typeOf(element: XmlElement, scope: Scope): FoundType | undefined {
  const named = attributeOf(element, 'type')
  const inline = childOf(element, 'simpleType')
  if (inline !== undefined) return baseOf(inline, scope)
  const name = named === undefined ? undefined : resolveName(element, named)
  if (name === undefined) return undefined
  return resolveType(name, scope, 0)
}

function resolveType(name: XmlName, scope: Scope, depth: number): FoundType | undefined {
  if (name.namespace === XSD) return { name: name.name, as: 'text' }
  if (GML_NAMESPACES.includes(name.namespace)) return gmlType(name.name)
  const own = scope.types.get(name.name)
  return own?.name === 'simpleType' && depth < 16 ? baseOf(own, scope, depth + 1) : undefined
}

function baseOf(simpleType: XmlElement, scope: Scope, depth = 0): FoundType | undefined {
  const restriction = childOf(simpleType, 'restriction')
  const base = restriction && attributeOf(restriction, 'base')
  const name = restriction && base !== undefined ? resolveName(restriction, base) : undefined
  return name === undefined ? { name: 'string', as: 'text' } : resolveType(name, scope, depth)
}

/** Property types of GML: geometries and times, text of a code, numbers with a unit. */
function gmlType(name: string): FoundType | undefined {
  if (/^Time(?:Instant|Position|Primitive)/.test(name)) return { name: '', as: 'time' }
  if (
    /^(?:Geometry|Point|MultiPoint|LineString|MultiLineString|Curve|MultiCurve|Polygon|MultiPolygon|Surface|MultiSurface|MultiGeometry|GeometricPrimitive)(?:Array)?PropertyType$/.test(
      name,
    )
  ) {
    return { name: '', as: 'geometry' }
  }
  if (/^Code(?:WithAuthority)?Type$/.test(name)) return { name: '', as: 'text' }
  if (/^(?:Measure|Length|Angle|Area|Volume|Speed|Scale|Time)Type$/.test(name)) return { name: '', as: 'number' }
  return undefined
}
