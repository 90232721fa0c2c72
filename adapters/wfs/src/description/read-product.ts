// Which product a server seems to be, by what it cannot help saying. Shown to people; nothing is decided by it.
import { attributeOf, childrenOf } from '@crosswalk/xml'
import type { XmlElement } from '@crosswalk/xml'

const XSI = 'http://www.w3.org/2001/XMLSchema-instance'
const XLINK = 'http://www.w3.org/1999/xlink'

/** A sign in the namespaces, schema locations, addresses or formats of a capabilities document. */
const SIGNS: readonly (readonly [product: string, sign: RegExp])[] = [
  ['QGIS Server', /^http:\/\/www\.qgis\.org\/gml/],
  ['MapServer', /^http:\/\/mapserver\.gis\.umn\.edu\/mapserver/],
  ['deegree', /^http:\/\/www\.deegree\.org\//],
  ['XtraServer', /interactive-instruments\.de\/namespaces\/XtraServer/],
  // Its own copies of the schemas, wherever it lives, and a format that nobody else has.
  ['GeoServer', /\/geoserver\/|\/schemas\/wfs\/(?:2\.0|1\.1\.0)\/wfs\.xsd$|^SHAPE-ZIP$/],
  ['ArcGIS Server', /\/arcgis\/services\/|\/WFSServer\b|^http:\/\/www\.esri\.com\//i],
]
const COMMON = /^https?:\/\/(?:schemas|www)\.opengis\.net\//

/** Of a `WFS_Capabilities` document; undefined for one that gives no sign. */
export function readProduct(root: XmlElement): string | undefined {
  const said = signsOf(root).filter((text) => !COMMON.test(text))
  return SIGNS.find(([, sign]) => said.some((text) => sign.test(text)))?.[0]
}

/** QGIS Server names the namespace of its features in schemas only; MapServer numbers those that it writes, whatever namespace it was given. */
export function readSchemaProduct(root: XmlElement): string | undefined {
  if (attributeOf(root, 'targetNamespace') === 'http://www.qgis.org/gml') return 'QGIS Server'
  return attributeOf(root, 'version') === '0.1' && attributeOf(root, 'elementFormDefault') === 'qualified' ? 'MapServer' : undefined
}

function signsOf(root: XmlElement): readonly string[] {
  const signs = new Set<string>()
  const visit = (element: XmlElement): void => {
    for (const namespace of Object.values(element.prefixes)) signs.add(namespace)
    for (const text of (attributeOf(element, 'schemaLocation', XSI) ?? '').split(/\s+/)) signs.add(text)
    if (element.name === 'Get' || element.name === 'Post') signs.add(attributeOf(element, 'href', XLINK) ?? '')
    if (element.name === 'Value' || element.name === 'Format') signs.add(element.text.trim())
  }
  visit(root)
  for (const part of ['OperationsMetadata', 'FeatureTypeList']) for (const element of childrenOf(root, part)) eachWithin(element, visit)
  return [...signs]
}

function eachWithin(element: XmlElement, visit: (element: XmlElement) => void): void {
  visit(element)
  for (const child of element.children) eachWithin(child, visit)
}
