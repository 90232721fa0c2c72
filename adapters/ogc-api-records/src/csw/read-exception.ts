// Exception reports of OWS: CSW 2.0.2 gives them with status 200, so that the root element tells.
import { SourceError } from '@crosswalk/contract'
import type { SourceErrorCode } from '@crosswalk/contract'
import type { ErrorAnswer } from '@crosswalk/http'
import { attributeOf, childOf, childrenOf, parseXml } from '@crosswalk/xml'
import type { XmlElement } from '@crosswalk/xml'

/** Undefined where the root element is another one. */
export function readExceptionText(root: XmlElement): { readonly code: string; readonly text: string } | undefined {
  if (root.name !== 'ExceptionReport') return undefined
  const [exception] = childrenOf(root, 'Exception')
  const code = exception ? attributeOf(exception, 'exceptionCode') : undefined
  const locator = exception ? attributeOf(exception, 'locator') : undefined
  const text = exception ? childOf(exception, 'ExceptionText')?.text.trim() : undefined
  return { code: code ?? 'unknown', text: [locator, text].filter((part) => part !== undefined && part !== '').join(': ') }
}

/** Of one source and request. A `NoApplicableCode` is the server's own trouble, every other code a refusal. */
export function exceptionReader(sourceId: string, native: unknown): (answer: ErrorAnswer) => SourceError | undefined {
  return ({ text, url, status }) => {
    if (!text.includes('ExceptionReport')) return undefined
    const exception = exceptionOf(text)
    if (!exception) return undefined
    const code: SourceErrorCode = exception.code === 'NoApplicableCode' ? 'SOURCE_FAILED' : 'SOURCE_REJECTED'
    const message = `the catalogue says ${exception.code}${exception.text === '' ? '' : `: ${exception.text}`}`
    return new SourceError(code, message, { sourceId, url, status, ...(code === 'SOURCE_REJECTED' ? { native } : {}) })
  }
}

function exceptionOf(text: string): { readonly code: string; readonly text: string } | undefined {
  try {
    return readExceptionText(parseXml(text))
  } catch {
    return undefined
  }
}
