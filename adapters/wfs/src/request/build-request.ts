// Makes the requests: key-value pairs in a URL, or the same as an XML body.
import { writeXml, xml } from '@crosswalk/xml'
import type { XmlNode } from '@crosswalk/xml'
import type { Dialect } from './dialect.ts'

/** A request as it goes out, and as explain shows it. */
export interface NativeRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  readonly body?: string | undefined
}

/** Where and how a server takes requests. */
export interface Endpoint {
  readonly dialect: Dialect
  /** Without `SERVICE`, `VERSION` and `REQUEST`; what else stands in its query stays. */
  readonly getUrl: string
  /** Undefined where the server takes no POST. */
  readonly postUrl: string | undefined
  readonly method: 'auto' | 'GET' | 'POST'
}

/** A feature type by its qualified name. */
export interface TypeName {
  /** As the server writes it: `city:stations`. */
  readonly name: string
  readonly prefix: string
  /** Empty where it is not known: the prefix is then the server's business. */
  readonly namespace: string
}

/** What is asked of a feature type. */
export interface FeatureQuestion {
  readonly type: TypeName
  /** The predicates: one element, or several `ResourceId`. */
  readonly filter?: readonly XmlNode[] | undefined
  /** Without prefix; undefined asks for all. */
  readonly propertyNames?: readonly string[] | undefined
  readonly sortBy?: readonly { readonly property: string; readonly descending: boolean }[] | undefined
  readonly count?: number | undefined
  readonly startIndex?: number | undefined
  readonly srsName?: string | undefined
  readonly outputFormat?: string | undefined
  readonly hits?: boolean | undefined
}

/** Proxies and servers take URLs of this length. */
export const MAX_URL_LENGTH = 2000

/** GET while the URL is short enough, unless the configuration or the server wants otherwise. Parameters in one order, so that answers are cached. */
export function buildGetFeature(endpoint: Endpoint, question: FeatureQuestion): NativeRequest {
  const { method, postUrl, getUrl } = endpoint
  if (method !== 'POST' || postUrl === undefined) {
    const url = withParameters(getUrl, featureParameters(endpoint.dialect, question))
    if (method === 'GET' || postUrl === undefined || url.length <= MAX_URL_LENGTH) return { method: 'GET', url }
  }
  return { method: 'POST', url: postUrl, body: writeXml(featureBody(endpoint.dialect, question)) }
}

export type Parameters = readonly (readonly [name: string, value: string])[]

/** The URL with more parameters; an own parameter of the same name in any case gives way. */
export function withParameters(url: string, parameters: Parameters): string {
  const target = new URL(url)
  const names = new Set(parameters.map(([name]) => name.toUpperCase()))
  const kept = [...target.searchParams].filter(([name]) => !names.has(name.toUpperCase()))
  const query = [...kept, ...parameters].map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`).join('&')
  target.search = ''
  target.hash = ''
  return `${target.href.replace(/\?$/, '')}?${query}`
}

function featureParameters(dialect: Dialect, question: FeatureQuestion): Parameters {
  const { type, count, startIndex, srsName, outputFormat, hits, propertyNames } = question
  const filter = filterNode(dialect, question)
  const sortBy = (question.sortBy ?? [])
    .map(({ property, descending }) => (descending ? `${property} ${dialect.descending}` : property))
    .join(',')
  const optional: readonly (readonly [string, string | undefined])[] = [
    ['SRSNAME', srsName],
    ['OUTPUTFORMAT', outputFormat],
    ['RESULTTYPE', hits === true ? 'hits' : undefined],
    ['PROPERTYNAME', propertyNames?.map((name) => qualify(name, type)).join(',')],
    [dialect.count, count === undefined ? undefined : String(count)],
    ['STARTINDEX', startIndex === undefined ? undefined : String(startIndex)],
    ['SORTBY', sortBy === '' ? undefined : sortBy],
    ['FILTER', filter && writeXml(filter)],
  ]
  return [
    ...operationParameters(dialect, 'GetFeature'),
    [dialect.typeNames, type.name],
    ...(type.namespace === '' || type.prefix === '' ? [] : [dialect.bindPrefix(type.prefix, type.namespace)]),
    ...optional.filter((pair): pair is readonly [string, string] => pair[1] !== undefined),
  ]
}

export function operationParameters({ version }: Dialect, request: string): Parameters {
  return [
    ['SERVICE', 'WFS'],
    ['VERSION', version],
    ['REQUEST', request],
  ]
}

const qualify = (name: string, { prefix }: TypeName): string => (prefix === '' ? name : `${prefix}:${name}`)

/** The namespaces that a filter can speak of. */
function namespacesOf(dialect: Dialect, type: TypeName): Readonly<Record<string, string>> {
  return {
    [`xmlns:${dialect.filter.prefix}`]: dialect.filter.namespace,
    'xmlns:gml': dialect.gml,
    ...(type.prefix === '' || type.namespace === '' ? {} : { [`xmlns:${type.prefix}`]: type.namespace }),
  }
}

function filterNode(dialect: Dialect, { filter, type }: FeatureQuestion): XmlNode | undefined {
  if (filter === undefined || filter.length === 0) return undefined
  return xml(`${dialect.filter.prefix}:Filter`, namespacesOf(dialect, type), ...filter)
}

function featureBody(dialect: Dialect, question: FeatureQuestion): XmlNode {
  const { type, srsName, outputFormat, hits, count, startIndex, propertyNames = [], sortBy = [], filter = [] } = question
  const { prefix, reference } = dialect.filter
  const order = sortBy.map(({ property, descending }) =>
    xml(
      `${prefix}:SortProperty`,
      {},
      xml(`${prefix}:${reference}`, {}, property),
      xml(`${prefix}:SortOrder`, {}, descending ? 'DESC' : 'ASC'),
    ),
  )
  return xml(
    'wfs:GetFeature',
    {
      'xmlns:wfs': dialect.wfs,
      ...namespacesOf(dialect, type),
      service: 'WFS',
      version: dialect.version,
      resultType: hits === true ? 'hits' : undefined,
      outputFormat,
      [dialect.countAttribute]: count,
      startIndex,
    },
    xml(
      'wfs:Query',
      { [dialect.typeNamesAttribute]: type.name, srsName },
      ...propertyNames.map((name) => xml('wfs:PropertyName', {}, qualify(name, type))),
      ...(filter.length === 0 ? [] : [xml(`${prefix}:Filter`, {}, ...filter)]),
      ...(order.length === 0 ? [] : [xml(`${prefix}:SortBy`, {}, ...order)]),
    ),
  )
}
