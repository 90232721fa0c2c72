// Reads GetCapabilities answers of both versions.
import type { Bbox } from '@crosswalk/contract'
import { attributeOf, childOf, childrenOf, resolveName } from '@crosswalk/xml'
import type { XmlElement } from '@crosswalk/xml'
import type { WfsVersion } from '../source/options.ts'
import { readProduct } from './read-product.ts'

/** One feature type as the service describes it. */
export interface FeatureTypeDescription {
  /** As it is written: `city:stations`. */
  readonly name: string
  readonly prefix: string
  readonly namespace: string
  readonly title: string | undefined
  readonly defaultSrs: string | undefined
  readonly otherSrs: readonly string[]
  readonly outputFormats: readonly string[]
  /** Longitude and latitude; absent where it is the whole world or no box. */
  readonly bbox: Bbox | undefined
}

/** What a service says of itself. Names of operators are in the spelling of FES 2.0, whatever the version. */
export interface ServiceDescription {
  readonly version: string
  readonly title: string | undefined
  readonly abstract: string | undefined
  /** `ows:ProviderName` (OGC 06-121r3 section 7.4.5). */
  readonly provider: string | undefined
  readonly product: string | undefined
  readonly getUrl: string | undefined
  readonly postUrl: string | undefined
  readonly outputFormats: readonly string[]
  readonly countDefault: number | undefined
  readonly operators: ReadonlySet<string>
  /** `ImplementsSorting` of FES 2.0; true where nothing is said of it, as in 1.1. */
  readonly sorts: boolean
  readonly types: readonly FeatureTypeDescription[]
}

/** Undefined for a document that is none, whatever else it may be. */
export function readCapabilities(root: XmlElement): ServiceDescription | undefined {
  if (root.name !== 'WFS_Capabilities') return undefined
  const operations = childOf(root, 'OperationsMetadata')
  const getFeature = childrenOf(operations ?? root, 'Operation').find((operation) => attributeOf(operation, 'name') === 'GetFeature')
  const identification = childOf(root, 'ServiceIdentification')
  const provider = childOf(root, 'ServiceProvider')
  const list = childOf(root, 'FeatureTypeList')
  return {
    version: attributeOf(root, 'version') ?? '',
    title: textOf(identification && childOf(identification, 'Title')),
    abstract: textOf(identification && childOf(identification, 'Abstract')),
    provider: textOf(provider && childOf(provider, 'ProviderName')),
    product: readProduct(root),
    getUrl: addressOf(getFeature, 'Get'),
    postUrl: addressOf(getFeature, 'Post'),
    outputFormats: getFeature === undefined ? [] : valuesOf(parameterOf(getFeature, 'outputFormat')),
    countDefault: countDefaultOf([getFeature, operations]),
    operators: operatorsOf(root),
    sorts: sortsOf(root),
    types: list === undefined ? [] : childrenOf(list, 'FeatureType').flatMap(readType),
  }
}

/** The highest of the versions we speak, of those that the service says it has. */
export function chooseVersion(offered: readonly string[]): WfsVersion | undefined {
  return (['2.0.0', '1.1.0'] as const).find((version) =>
    offered.some((one) => one.trim() === version || (version === '2.0.0' && /^2\.0\.\d$/.test(one.trim()))),
  )
}

function readType(element: XmlElement): readonly FeatureTypeDescription[] {
  const nameElement = childOf(element, 'Name')
  const name = textOf(nameElement)
  if (nameElement === undefined || name === undefined) return []
  const formats = childOf(element, 'OutputFormats')
  const prefix = name.includes(':') ? name.slice(0, name.indexOf(':')) : ''
  return [
    {
      name,
      prefix,
      namespace: prefix === '' ? '' : (resolveName(nameElement, name)?.namespace ?? ''),
      title: textOf(childOf(element, 'Title')),
      defaultSrs: textOf(childOf(element, 'DefaultCRS') ?? childOf(element, 'DefaultSRS')),
      otherSrs: [...childrenOf(element, 'OtherCRS'), ...childrenOf(element, 'OtherSRS')].flatMap((one) => textOf(one) ?? []),
      outputFormats: formats === undefined ? [] : childrenOf(formats, 'Format').flatMap((one) => textOf(one) ?? []),
      bbox: readBbox(childOf(element, 'WGS84BoundingBox')),
    },
  ]
}

/** The whole world says nothing about where features lie. */
function readBbox(element: XmlElement | undefined): Bbox | undefined {
  if (element === undefined) return undefined
  const corner = (name: string): readonly number[] => (textOf(childOf(element, name)) ?? '').split(/\s+/).map(Number)
  const [west = Number.NaN, south = Number.NaN] = corner('LowerCorner')
  const [east = Number.NaN, north = Number.NaN] = corner('UpperCorner')
  const isBox = Math.abs(west) <= 180 && Math.abs(east) <= 180 && Math.abs(south) <= 90 && Math.abs(north) <= 90 && south <= north
  const isWorld = west <= -180 && east >= 180 && south <= -90 && north >= 90
  return isBox && !isWorld ? [west, south, east, north] : undefined
}

function addressOf(operation: XmlElement | undefined, method: 'Get' | 'Post'): string | undefined {
  const http = operation && descend(operation, ['DCP', 'HTTP'])
  const address = http && childOf(http, method)
  const href = address && attributeOf(address, 'href', 'http://www.w3.org/1999/xlink')
  return href === undefined || href.trim() === '' ? undefined : href.trim()
}

/** `CountDefault` of 2.0, `DefaultMaxFeatures` of 1.1; of the operation, else of the service. */
function countDefaultOf(places: readonly (XmlElement | undefined)[]): number | undefined {
  for (const place of places) {
    const constraint =
      place &&
      childrenOf(place, 'Constraint').find((one) => ['CountDefault', 'DefaultMaxFeatures'].includes(attributeOf(one, 'name') ?? ''))
    const text = constraint && (textOf(childOf(constraint, 'DefaultValue')) ?? valuesOf(constraint)[0])
    if (text !== undefined && /^[1-9]\d{0,9}$/.test(text)) return Number(text)
  }
  return undefined
}

function operatorsOf(root: XmlElement): ReadonlySet<string> {
  const capabilities = childOf(root, 'Filter_Capabilities')
  if (capabilities === undefined) return new Set()
  const operators = new Set<string>()
  const visit = (element: XmlElement): void => {
    if (/Operator$|ResourceIdentifier$/.test(element.name)) {
      const name = attributeOf(element, 'name') ?? textOf(element)
      if (name !== undefined) operators.add(OLD_NAMES[name] ?? name.replace(/^\w+:/, ''))
    }
    if (element.name === 'FID') operators.add('ResourceId')
    element.children.forEach(visit)
  }
  visit(capabilities)
  return operators
}

/** FES 2.0 (OGC 09-026r2) section 7.13, table 13. */
function sortsOf(root: XmlElement): boolean {
  const conformance = descend(root, ['Filter_Capabilities', 'Conformance'])
  const constraint = conformance && childrenOf(conformance, 'Constraint').find((one) => attributeOf(one, 'name') === 'ImplementsSorting')
  return (constraint && textOf(childOf(constraint, 'DefaultValue')))?.toUpperCase() !== 'FALSE'
}

/** Filter 1.1 (OGC 04-095 section 19) to FES 2.0. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  EqualTo: 'PropertyIsEqualTo',
  NotEqualTo: 'PropertyIsNotEqualTo',
  LessThan: 'PropertyIsLessThan',
  GreaterThan: 'PropertyIsGreaterThan',
  LessThanEqualTo: 'PropertyIsLessThanOrEqualTo',
  LessThanOrEqualTo: 'PropertyIsLessThanOrEqualTo',
  GreaterThanEqualTo: 'PropertyIsGreaterThanOrEqualTo',
  GreaterThanOrEqualTo: 'PropertyIsGreaterThanOrEqualTo',
  Like: 'PropertyIsLike',
  Between: 'PropertyIsBetween',
  NullCheck: 'PropertyIsNull',
}

function parameterOf(operation: XmlElement, name: string): XmlElement | undefined {
  return childrenOf(operation, 'Parameter').find((parameter) => attributeOf(parameter, 'name') === name)
}

/** Values as 1.1 lists them, or within AllowedValues as 2.0 does. */
function valuesOf(element: XmlElement | undefined): readonly string[] {
  if (element === undefined) return []
  const holder = childOf(element, 'AllowedValues') ?? element
  return childrenOf(holder, 'Value').flatMap((value) => textOf(value) ?? [])
}

function descend(element: XmlElement, names: readonly string[]): XmlElement | undefined {
  let found: XmlElement | undefined = element
  for (const name of names) found = found && childOf(found, name)
  return found
}

function textOf(element: XmlElement | undefined): string | undefined {
  const text = element?.text.trim()
  return text === undefined || text === '' ? undefined : text
}
