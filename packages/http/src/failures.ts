// Which code of the error table a failure on the wire or a status is.
import { SourceError } from '@crosswalk/contract'
import type { SourceErrorCode, SourceErrorDetails } from '@crosswalk/contract'
import type { SecretHider } from './hide-secrets.ts'

export interface FailureContext {
  readonly sourceId: string
  readonly hide: SecretHider
  /** Is a proxy set: then a connection that fails may be the proxy's. */
  readonly usesProxy: boolean
}

/** An error of the table about one request. @param url any: its secrets are hidden here */
export function failure(
  context: Pick<FailureContext, 'sourceId' | 'hide'>,
  code: SourceErrorCode,
  about: Omit<SourceErrorDetails, 'sourceId'> & { readonly message: string },
): SourceError {
  const { message, url, ...details } = about
  return new SourceError(code, context.hide.text(message), {
    ...details,
    sourceId: context.sourceId,
    url: url === undefined ? undefined : context.hide.url(url),
  })
}

const AUTHORITY_UNKNOWN = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])
const isCertificateCode = (code: string): boolean => AUTHORITY_UNKNOWN.has(code) || /^CERT_|^ERR_TLS_CERT_/.test(code)

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'its host name is not known',
  EAI_AGAIN: 'its host name cannot be looked up now',
  ECONNRESET: 'the connection was reset before an answer',
  UND_ERR_SOCKET: 'the connection was closed before an answer',
  EHOSTUNREACH: 'there is no way to its host',
  ENETUNREACH: 'there is no way to its network',
  ETIMEDOUT: 'its host does not answer',
}

/** The `code` of an error or of one that caused it. */
export function systemCodeOf(error: unknown): string | undefined {
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth += 1) {
    if ('code' in at && typeof at.code === 'string') return at.code
    if (at.name === 'HTTPParserError') return 'HPE_INVALID'
    if (at instanceof AggregateError && at.errors.length > 0) return systemCodeOf(at.errors[0])
  }
  return undefined
}

/** No answer came. Undefined for an error that is none of the network: a mistake of ours, which is not dressed up. */
export function networkFailure(context: FailureContext, url: string, error: unknown): SourceError | undefined {
  const code = systemCodeOf(error)
  if (code === undefined) return undefined
  const { origin } = new URL(url)
  const fail = (errorCode: SourceErrorCode, reason: string): SourceError =>
    failure(context, errorCode, { message: `${origin}: ${reason}`, url, cause: error })
  if (code.startsWith('HPE_') || code === 'UND_ERR_HEADERS_OVERFLOW') return fail('SOURCE_MALFORMED', `its answer is no HTTP (${code})`)
  if (AUTHORITY_UNKNOWN.has(code)) {
    return fail('SOURCE_UNREACHABLE', `its certificate cannot be verified (${code}); name its authority under tls.ca`)
  }
  if (isCertificateCode(code))
    return fail('SOURCE_UNREACHABLE', `its certificate is not valid (${code}); tls.ca cannot help where it ended or is for another name`)
  const proxyStatus = context.usesProxy ? /\((\d{3})\)/.exec(error instanceof Error ? error.message : '')?.[1] : undefined
  if (proxyStatus === '407') return fail('SOURCE_UNAUTHORIZED', 'the proxy (setting proxy) wants credentials (status 407)')
  if (code === 'UND_ERR_INVALID_ARG') return undefined
  if (context.usesProxy) {
    const reason = proxyStatus === undefined ? (REASONS[code] ?? code) : `it answers with status ${proxyStatus}`
    return fail('SOURCE_UNREACHABLE', `not reached through the proxy (setting proxy): ${reason}`)
  }
  return fail('SOURCE_UNREACHABLE', `${REASONS[code] ?? 'no connection'} (${code})`)
}

/** True where the same connection would fail the same way: no attempt is worth repeating. */
export function isLasting(error: SourceError): boolean {
  const code = systemCodeOf(error.details.cause)
  return code !== undefined && isCertificateCode(code)
}

export function statusCode(status: number, retryAfterMs: number | undefined): SourceErrorCode {
  if (status === 429 || (status === 503 && retryAfterMs !== undefined)) return 'SOURCE_RATE_LIMITED'
  if (status >= 500) return 'SOURCE_FAILED'
  if (status === 401 || status === 403 || status === 407) return 'SOURCE_UNAUTHORIZED'
  return status >= 400 ? 'SOURCE_REJECTED' : 'SOURCE_MALFORMED'
}

/** Seconds or an HTTP date (RFC 9110 section 10.2.3). */
export function readRetryAfter(header: string | undefined, nowMs: number): number | undefined {
  if (header === undefined) return undefined
  if (/^\d+$/.test(header.trim())) return Number(header) * 1000
  const atMs = Date.parse(header)
  return Number.isNaN(atMs) ? undefined : Math.max(atMs - nowMs, 0)
}
