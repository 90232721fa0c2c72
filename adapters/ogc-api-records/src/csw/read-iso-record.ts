// Metadata of ISO 19139 read into the shape of OGC API Records: what Dublin Core has no place for as well.
import type { Polygon } from '@crosswalk/contract'
import { bboxPolygon } from '@crosswalk/geo'
import { attributeOf } from '@crosswalk/xml'
import type { XmlElement } from '@crosswalk/xml'
import type { CatalogueRecord } from '../source/catalogue.ts'
import { parseBboxOrUndefined } from '../source/parse-bbox.ts'
import { GMD } from './namespaces.ts'

/** Undefined without a file identifier. */
export function readIsoRecord(metadata: XmlElement): CatalogueRecord | undefined {
  const id = textOf(at(metadata, 'fileIdentifier'))
  if (id === undefined) return undefined
  const about = at(metadata, 'identificationInfo')?.children.find(({ namespace }) => namespace === GMD)
  const citation = about && at(about, 'citation', 'CI_Citation')
  const properties: Readonly<Record<string, unknown>> = {
    type: textOf(at(metadata, 'hierarchyLevel')),
    title: textOf(citation && at(citation, 'title')),
    description: textOf(about && at(about, 'abstract')),
    keywords: about && listOf(every(about, 'descriptiveKeywords', 'MD_Keywords', 'keyword').map(textOf)),
    language: (about && textOf(at(about, 'language'))) ?? textOf(at(metadata, 'language')),
    updated: textOf(at(metadata, 'dateStamp')),
    publisher: textOf(at(metadata, 'contact', 'CI_ResponsibleParty', 'organisationName')),
    externalIds: citation && identifiersOf(citation),
  }
  const links = linksOf(metadata)
  const time = about && timeOf(about)
  return {
    id,
    geometry: (about && boxOf(about)) ?? null,
    properties: Object.fromEntries(Object.entries(properties).filter(([, value]) => value !== undefined)),
    ...(time === undefined ? {} : { time }),
    ...(links.length === 0 ? {} : { links }),
  }
}

/** The first at the end of a way of names; extents of services are `srv:extent`, so names alone count. */
function at(element: XmlElement, ...way: readonly string[]): XmlElement | undefined {
  return every(element, ...way)[0]
}

function every(element: XmlElement, ...way: readonly string[]): readonly XmlElement[] {
  return way.reduce<readonly XmlElement[]>(
    (found, name) => found.flatMap(({ children }) => children.filter((child) => child.name === name)),
    [element],
  )
}

/** Of a property its value: text, date, or a code by its name in the code list. */
function textOf(property: XmlElement | undefined): string | undefined {
  const [value] = property?.children ?? []
  const text = value && (attributeOf(value, 'codeListValue') ?? value.text).trim()
  return text === undefined || text === '' ? undefined : text
}

function listOf(values: readonly (string | undefined)[]): readonly string[] | undefined {
  const texts = values.filter((value) => value !== undefined)
  return texts.length === 0 ? undefined : texts
}

/** INSPIRE identifiers among them, with the space of their codes where it is said. */
function identifiersOf(citation: XmlElement): readonly object[] | undefined {
  const identifiers = every(citation, 'identifier').flatMap(({ children }) => {
    const [identifier] = children
    const value = identifier && textOf(at(identifier, 'code'))
    const scheme = identifier && textOf(at(identifier, 'codeSpace'))
    return value === undefined ? [] : [{ ...(scheme === undefined ? {} : { scheme }), value }]
  })
  return identifiers.length === 0 ? undefined : identifiers
}

/** Degrees in the order that they are named in. */
function boxOf(about: XmlElement): Polygon | undefined {
  const box = at(about, 'extent', 'EX_Extent', 'geographicElement', 'EX_GeographicBoundingBox')
  const bounds = ['westBoundLongitude', 'southBoundLatitude', 'eastBoundLongitude', 'northBoundLatitude']
  const read = box && parseBboxOrUndefined(bounds.map((name) => Number(textOf(at(box, name)) ?? Number.NaN)))
  return read && bboxPolygon(read)
}

/** `gml:TimePeriod` or `gml:TimeInstant`; an end that is empty (`indeterminatePosition`) is open. */
function timeOf(about: XmlElement): CatalogueRecord['time'] {
  const extent = at(about, 'extent', 'EX_Extent', 'temporalElement', 'EX_TemporalExtent', 'extent')
  const [primitive] = extent?.children ?? []
  if (!primitive) return undefined
  const position = (...names: readonly string[]): string | undefined => {
    const found = names.map((name) => primitive.children.find((child) => child.name === name)).find((child) => child !== undefined)
    const text = (found?.children[0]?.children[0]?.text ?? found?.text ?? '').trim()
    return text === '' ? undefined : text
  }
  if (primitive.name === 'TimeInstant') {
    const instant = position('timePosition')
    return instant === undefined ? undefined : { timestamp: instant }
  }
  const [start, end] = [position('beginPosition', 'begin'), position('endPosition', 'end')]
  return start === undefined && end === undefined ? undefined : { interval: [start ?? '..', end ?? '..'] }
}

function linksOf(metadata: XmlElement): readonly Readonly<Record<string, string>>[] {
  const resources = every(
    metadata,
    'distributionInfo',
    'MD_Distribution',
    'transferOptions',
    'MD_DigitalTransferOptions',
    'onLine',
    'CI_OnlineResource',
  )
  return resources.flatMap((resource) => {
    const href = at(resource, 'linkage', 'URL')?.text.trim() ?? ''
    const protocol = textOf(at(resource, 'protocol'))
    return href === '' ? [] : [{ href, ...(protocol === undefined ? {} : { protocol }) }]
  })
}
