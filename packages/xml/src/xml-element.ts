// An element as it was read, and the few questions one asks of it.

/** A name with its namespace resolved; `namespace` is empty where there is none. */
export interface XmlName {
  readonly namespace: string
  readonly name: string
}

/** An attribute; namespace declarations are none. */
export interface XmlAttribute extends XmlName {
  readonly value: string
}

/** What an opening tag says. */
export interface XmlStart extends XmlName {
  readonly attributes: readonly XmlAttribute[]
  /** Prefix to namespace as it holds here, for names within values; the default namespace stands under the empty prefix. */
  readonly prefixes: Readonly<Record<string, string>>
  /** Where the tag ends, from 1. */
  readonly line: number
  readonly column: number
}

/** An element with all that is in it. */
export interface XmlElement extends XmlStart {
  readonly children: readonly XmlElement[]
  /** The character data directly in it, CDATA included, joined; white space as it stands. */
  readonly text: string
}

/** Shared by all elements without children. */
export const EMPTY_CHILDREN: readonly XmlElement[] = Object.freeze([])

/** The value of an attribute without namespace, or of the one named. */
export function attributeOf(element: Pick<XmlStart, 'attributes'>, name: string, namespace = ''): string | undefined {
  for (const attribute of element.attributes) if (attribute.name === name && attribute.namespace === namespace) return attribute.value
  return undefined
}

/** The first child of that local name; in any namespace unless one is given. */
export function childOf(element: XmlElement, name: string, namespace?: string): XmlElement | undefined {
  for (const child of element.children) if (child.name === name && (namespace === undefined || child.namespace === namespace)) return child
  return undefined
}

/** All children of that local name; in any namespace unless one is given. */
export function childrenOf(element: XmlElement, name: string, namespace?: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name && (namespace === undefined || child.namespace === namespace))
}

/** A qualified name written as a value (`gml:PointPropertyType`), resolved by the prefixes of its element. Undefined for a prefix that is not bound. */
export function resolveName(element: Pick<XmlStart, 'prefixes'>, text: string): XmlName | undefined {
  const trimmed = text.trim()
  const colon = trimmed.indexOf(':')
  const namespace = element.prefixes[colon < 0 ? '' : trimmed.slice(0, colon)]
  if (namespace === undefined) return colon < 0 ? { namespace: '', name: trimmed } : undefined
  return { namespace, name: trimmed.slice(colon + 1) }
}
