// What the text of sample features shows beside their schema: booleans that were declared numbers, days and moments, rounded coordinates.
import type { PropertyType } from '@crosswalk/contract'
import { isGml } from '@crosswalk/geo'
import type { XmlElement } from '@crosswalk/xml'
import type { SchemaProperty } from '../description/read-schema.ts'

/** The texts of each property as they were written, in document order. */
export interface Evidence {
  readonly texts: ReadonlyMap<string, readonly string[]>
  readonly geometries: ReadonlySet<string>
  /** Numbers of positions, as they were written. */
  readonly coordinates: readonly string[]
  /** Values of srsName, in the order of their first use. */
  readonly srsNames: readonly string[]
}

export function collectEvidence(elements: readonly XmlElement[]): Evidence {
  const texts = new Map<string, string[]>()
  const geometries = new Set<string>()
  const coordinates: string[] = []
  const srsNames = new Set<string>()
  for (const child of elements.flatMap(({ children }) => children)) {
    if (isGml(child)) continue
    if (child.children.some((inner) => isGml(inner) && !/^time/i.test(inner.name))) {
      geometries.add(child.name)
      collectCoordinates(child, coordinates, srsNames)
      continue
    }
    const text = (child.children.length === 0 ? child.text : deepText(child)).trim()
    texts.set(child.name, [...(texts.get(child.name) ?? []), text])
  }
  return { texts, geometries, coordinates, srsNames: [...srsNames] }
}

function deepText({ text, children }: XmlElement): string {
  return text + children.map(deepText).join('')
}

function collectCoordinates(element: XmlElement, coordinates: string[], srsNames: Set<string>): void {
  for (const { name, namespace, value } of element.attributes) if (name === 'srsName' && namespace === '') srsNames.add(value)
  if (/^(?:pos|posList|coordinates)$/.test(element.name) && coordinates.length < 400) {
    coordinates.push(
      ...element.text
        .trim()
        .split(/[\s,]+/)
        .slice(0, 20),
    )
  }
  for (const child of element.children) collectCoordinates(child, coordinates, srsNames)
}

export interface RefinedProperty extends SchemaProperty {
  /** What differs from the schema, for a reader. */
  readonly remark: string | undefined
}

const DAY = /^\d{4}-\d\d-\d\d$/
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)$/
const BOOLEAN = /^(?:true|false)$/i
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/

/** The properties with the types that their values have; those that no schema declares after the others. */
export function refineProperties(declared: readonly SchemaProperty[], { texts, geometries }: Evidence): readonly RefinedProperty[] {
  const refined = declared.map((property): RefinedProperty =>
    refine(
      property,
      (texts.get(property.name) ?? []).filter((text) => text !== ''),
    ),
  )
  const known = new Set(declared.map(({ name }) => name))
  const undeclared = [...texts.keys(), ...geometries].filter((name) => !known.has(name))
  return [
    ...refined,
    ...undeclared.map((name): RefinedProperty => {
      const values = (texts.get(name) ?? []).filter((text) => text !== '')
      const type = geometries.has(name) ? 'geometry' : values.length > 0 && values.every((text) => NUMBER.test(text)) ? 'number' : 'text'
      return { name, type, isSinglePrecision: type === 'number', isMany: false, remark: 'is not in the schema' }
    }),
  ]
}

function refine(property: SchemaProperty, values: readonly string[]): RefinedProperty {
  const all = (pattern: RegExp): boolean => values.length > 0 && values.every((text) => pattern.test(text))
  const as = (type: PropertyType, remark: string | undefined): RefinedProperty => ({ ...property, type, remark })
  switch (property.type) {
    case 'number':
      if (all(BOOLEAN)) return as('boolean', 'is declared a number and holds booleans')
      return all(NUMBER) || values.length === 0 ? as('number', undefined) : as('text', 'is declared a number and holds other text')
    case 'time':
      return all(DAY)
        ? as('date', undefined)
        : all(MOMENT)
          ? as('timestamp', undefined)
          : as(values.length === 0 ? 'time' : 'text', undefined)
    case 'timestamp':
      return all(MOMENT) || values.length === 0
        ? as('timestamp', undefined)
        : as('text', 'is declared a dateTime and holds times without zone')
    default:
      return { ...property, remark: undefined }
  }
}

/** Half of the last decimal, where every coordinate is written with the same number of them: they are rounded. Else 0. In units of the system. */
export function roundingOf({ coordinates }: Evidence): number {
  const decimals = new Set(coordinates.map((text) => (text.includes('.') ? text.length - text.indexOf('.') - 1 : 0)))
  const [only, ...more] = decimals
  return only === undefined || more.length > 0 || only > 12 ? 0 : 10 ** -only
}
