// What a GML geometry is read from: any XML tree of this shape, whoever parsed it; and the error of one that cannot be read.
import { CrosswalkError } from '@crosswalk/contract'

/** An XML element. `@crosswalk/xml` makes these; places count from 1. */
export interface GmlElement {
  readonly namespace: string
  readonly name: string
  readonly attributes: readonly { readonly namespace: string; readonly name: string; readonly value: string }[]
  readonly children: readonly GmlElement[]
  readonly text: string
  readonly line: number
  readonly column: number
}

/** `crs`: a system that is not known; `range`: positions outside the Earth, which is what a wrong axis order looks like. */
export type GmlErrorReason = 'unsupported' | 'malformed' | 'crs' | 'range' | 'limit'

/** One geometry that cannot be read; what stands around it is not concerned. */
export class GmlError extends CrosswalkError {
  readonly code = 'SOURCE_MALFORMED'
  readonly reason: GmlErrorReason
  /** The element's local name. */
  readonly element: string
  readonly line: number
  readonly column: number
  constructor(reason: GmlErrorReason, at: GmlElement, message: string) {
    super(`GML, line ${at.line}, column ${at.column}, ${at.name}: ${message}`)
    this.reason = reason
    this.element = at.name
    this.line = at.line
    this.column = at.column
  }
}

/** GML 3.2 (OGC 07-036), and GML 3.1.1 and 2.1.2, which share one namespace. */
export const GML_NAMESPACES: readonly string[] = ['http://www.opengis.net/gml/3.2', 'http://www.opengis.net/gml']

const [GML_NOW, GML_BEFORE] = GML_NAMESPACES

export function isGml({ namespace }: Pick<GmlElement, 'namespace'>): boolean {
  return namespace === GML_NOW || namespace === GML_BEFORE
}

/** The value of an attribute without namespace. */
export function gmlAttribute(element: GmlElement, name: string): string | undefined {
  for (const attribute of element.attributes) if (attribute.name === name && attribute.namespace === '') return attribute.value
  return undefined
}

/** Children in a GML namespace; those that only describe (names, metadata) are left out. */
export function gmlChildren(element: GmlElement): readonly GmlElement[] {
  return element.children.filter((child) => isGml(child) && !DESCRIPTIVE.has(child.name))
}

const DESCRIPTIVE: ReadonlySet<string> = new Set([
  'metaDataProperty',
  'description',
  'descriptionReference',
  'identifier',
  'name',
  'boundedBy',
])
