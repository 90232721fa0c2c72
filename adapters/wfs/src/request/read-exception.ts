// An ExceptionReport as one error, whatever version of OWS Common it is of, and whatever the HTTP status says.
import { SourceError } from '@crosswalk/contract'
import type { SourceErrorCode } from '@crosswalk/contract'
import type { ErrorAnswer } from '@crosswalk/http'
import { attributeOf, childOf, childrenOf, parseXml, XmlError } from '@crosswalk/xml'
import type { XmlElement } from '@crosswalk/xml'

/** Exceptions that are the server's own fault, though it may say 400 or 200 with them; all others mean that our request was wrong. */
const SERVER_FAULTS: ReadonlySet<string> = new Set(['NoApplicableCode', 'OperationProcessingFailed'])

/**
 * The error of an `ows:ExceptionReport` (OGC 06-121r3 section 8) or of the `ServiceExceptionReport` of WFS 1.0; undefined for anything else.
 * A status of 5xx, 401, 403, 404 and 429 means what it means everywhere.
 */
export function readException({ status, text, url }: ErrorAnswer, sourceId: string): SourceError | undefined {
  if (!/ExceptionReport/.test(text.slice(0, 4096))) return undefined
  const exceptions = readExceptions(text)
  if (exceptions === undefined) return undefined
  const [first] = exceptions
  const said = exceptions
    .map(({ code, locator, message }) => [code, locator && `(${locator})`, message].filter(Boolean).join(' '))
    .join('; ')
  return new SourceError(codeOf(status, first?.code), `the server refused: ${said || 'no reason given'}`.slice(0, 1000), {
    sourceId,
    url,
    status,
  })
}

function codeOf(status: number, exception: string | undefined): SourceErrorCode {
  if (status === 429) return 'SOURCE_RATE_LIMITED'
  if (status === 401) return 'SOURCE_UNAUTHORIZED'
  if (status >= 500) return 'SOURCE_FAILED'
  return exception !== undefined && SERVER_FAULTS.has(exception) && status < 400 ? 'SOURCE_FAILED' : 'SOURCE_REJECTED'
}

interface ReportedException {
  readonly code: string | undefined
  readonly locator: string | undefined
  readonly message: string
}

function readExceptions(text: string): readonly ReportedException[] | undefined {
  const root = parseOrNothing(text)
  if (root === undefined || !/^(?:Service)?ExceptionReport$/.test(root.name)) return undefined
  const modern = childrenOf(root, 'Exception').map((exception) => ({
    code: attributeOf(exception, 'exceptionCode'),
    locator: attributeOf(exception, 'locator'),
    message: childrenOf(exception, 'ExceptionText').map(textOf).join(' '),
  }))
  const old = childrenOf(root, 'ServiceException').map((exception) => ({
    code: attributeOf(exception, 'code'),
    locator: attributeOf(exception, 'locator'),
    message: textOf(exception),
  }))
  return [...modern, ...old]
}

function parseOrNothing(text: string): XmlElement | undefined {
  try {
    return parseXml(text, { maxLength: 1_000_000 })
  } catch (error) {
    if (error instanceof XmlError) return undefined
    throw error
  }
}

const textOf = ({ text }: XmlElement): string => text.replaceAll(/\s+/g, ' ').trim()

/** Is a document's root an exception report: it stands in place of the features that were asked for. */
export function isExceptionReport(element: Pick<XmlElement, 'name'>): boolean {
  return element.name === 'ExceptionReport' || element.name === 'ServiceExceptionReport'
}

/** The message of a report that was met while reading features. */
export function describeException(root: XmlElement): string {
  const text = [...childrenOf(root, 'Exception'), ...childrenOf(root, 'ServiceException')].map((exception) => {
    const inner = childOf(exception, 'ExceptionText')
    return textOf(inner ?? exception)
  })
  return text.join('; ').slice(0, 500) || 'an exception without a reason'
}
