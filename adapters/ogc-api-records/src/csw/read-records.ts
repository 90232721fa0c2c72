// Answers of CSW 2.0.2: records of Dublin Core or ISO 19139 read into the shape of OGC API Records.
import { SourceError } from '@crosswalk/contract'
import { bboxPolygon } from '@crosswalk/geo'
import { attributeOf, childOf, childrenOf } from '@crosswalk/xml'
import type { XmlElement } from '@crosswalk/xml'
import type { CatalogueRecord } from '../source/catalogue.ts'
import { parseBboxOrUndefined } from '../source/parse-bbox.ts'
import { CSW, DC, DCT, GMD, OWS } from './namespaces.ts'
import { readExceptionText } from './read-exception.ts'
import { readIsoRecord } from './read-iso-record.ts'

export interface RecordsAnswer {
  readonly records: readonly CatalogueRecord[]
  readonly matched: number | undefined
  /** Position of the next record, from 1; null at the end. */
  readonly next: number | null
}

/** Elements whose values are lists here, by our names; of every other the first value counts, and more stand in `repeated`. */
const LISTS: Readonly<Record<string, string>> = { subject: 'keywords', format: 'formats' }
const NAMES: Readonly<Record<string, string>> = { abstract: 'description', modified: 'updated' }
const REFERENCES = ['references', 'URI']
const RECORD_NAMES = ['Record', 'SummaryRecord', 'BriefRecord']

/** @param start where the page was asked to begin. @throws SourceError SOURCE_MALFORMED */
export function readGetRecords(root: XmlElement, start: number, sourceId: string): RecordsAnswer {
  const malformed = (message: string): SourceError => new SourceError('SOURCE_MALFORMED', message, { sourceId })
  const exception = readExceptionText(root)
  if (exception) throw new SourceError('SOURCE_REJECTED', `the catalogue says ${exception.code}: ${exception.text}`, { sourceId })
  const results = root.name === 'GetRecordsResponse' ? childOf(root, 'SearchResults') : undefined
  if (!results) throw malformed(`the answer is no list of records but <${root.name}>`)
  const isIso = ({ name, namespace }: XmlElement): boolean => namespace === GMD && name === 'MD_Metadata'
  const elements = results.children.filter(
    (element) => isIso(element) || (element.namespace === CSW && RECORD_NAMES.includes(element.name)),
  )
  const records = elements.map((element, index) => {
    const record = isIso(element) ? readIsoRecord(element) : readRecord(element)
    if (!record) throw malformed(`record ${start + index} has no identifier`)
    return record
  })
  const nextRecord = readCount(attributeOf(results, 'nextRecord'))
  // The end is 0; past it pycsw says 1: only a position further on leads anywhere.
  const isEnd = nextRecord === undefined || nextRecord <= start || records.length === 0
  return { records, matched: readCount(attributeOf(results, 'numberOfRecordsMatched')), next: isEnd ? null : nextRecord }
}

function readCount(text: string | undefined): number | undefined {
  return text !== undefined && /^\d+$/.test(text.trim()) ? Number(text) : undefined
}

/** Undefined without an identifier. */
export function readRecord(element: XmlElement): CatalogueRecord | undefined {
  const values = new Map<string, string[]>()
  for (const { name, namespace, text, children } of element.children) {
    const isTerm = (namespace === DC || namespace === DCT) && children.length === 0 && !REFERENCES.includes(name)
    const value = text.trim()
    if (!isTerm || value === '') continue
    const key = LISTS[name] ?? NAMES[name] ?? name
    values.set(key, [...(values.get(key) ?? []), value])
  }
  const [id] = values.get('identifier') ?? []
  if (id === undefined) return undefined
  const box = childOf(element, 'BoundingBox', OWS) ?? childOf(element, 'WGS84BoundingBox', OWS)
  const links = readLinks(element)
  return { id, geometry: box ? readBox(box) : null, properties: toProperties(values), ...(links.length === 0 ? {} : { links }) }
}

function toProperties(values: ReadonlyMap<string, readonly string[]>): Readonly<Record<string, unknown>> {
  const lists = Object.values(LISTS)
  const properties: Record<string, unknown> = {}
  const repeated: Record<string, readonly string[]> = {}
  for (const [name, texts] of values) {
    if (name === 'identifier' && texts.length === 1) continue
    properties[name] = lists.includes(name) ? texts : texts[0]
    if (texts.length > 1 && !lists.includes(name)) repeated[name] = texts
  }
  return Object.keys(repeated).length === 0 ? properties : { ...properties, repeated }
}

function readLinks(element: XmlElement): readonly Readonly<Record<string, string>>[] {
  const references = [...childrenOf(element, 'references', DCT), ...childrenOf(element, 'URI', DC)]
  return references
    .filter(({ text }) => text.trim() !== '')
    .map((reference) => {
      const protocol = attributeOf(reference, 'scheme') ?? attributeOf(reference, 'protocol')
      return { href: reference.text.trim(), ...(protocol === undefined ? {} : { protocol }) }
    })
}

/** The box as a polygon in CRS84; null for one that cannot be read. Without a system, and in every spelling of EPSG 4326, latitude first. */
function readBox(element: XmlElement) {
  const corner = (name: string): number[] => (childOf(element, name)?.text.trim().split(/\s+/) ?? []).map(Number)
  const [lower, upper] = [corner('LowerCorner'), corner('UpperCorner')]
  const isLongitudeFirst = element.name === 'WGS84BoundingBox' || isLongitudeFirstSystem(attributeOf(element, 'crs'))
  const order = ([first, second]: readonly number[]): number[] =>
    isLongitudeFirst ? [first ?? NaN, second ?? NaN] : [second ?? NaN, first ?? NaN]
  const box = parseBboxOrUndefined([...order(lower), ...order(upper)])
  return box ? bboxPolygon(box) : null
}

function isLongitudeFirstSystem(crs: string | undefined): boolean {
  return crs !== undefined && /CRS:?84/i.test(crs)
}
