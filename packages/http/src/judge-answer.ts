// Is an answer a success of the kind that was asked for; if not, which error it is.
import type { SourceError, TransportResponse } from '@crosswalk/contract'
import type { Bytes } from './decode-body.ts'
import { failure, readRetryAfter, statusCode } from './failures.ts'
import type { FailureContext } from './failures.ts'
import { isAccepted, isXml, mediaTypeOf } from './media-type.ts'
import { peekBody, readShort } from './read-short.ts'
import type { WireRequest } from './wire-request.ts'

const EXCERPT_CHARACTERS = 200

export interface JudgedAnswer {
  readonly response: TransportResponse
  readonly url: string
  readonly body: Bytes
  readonly signed: readonly string[]
}

export interface JudgeSettings extends FailureContext {
  readonly now: () => number
}

/** The body of a success, nothing of it lost. @throws SourceError */
export async function judgeAnswer(settings: JudgeSettings, request: WireRequest, answer: JudgedAnswer): Promise<Bytes> {
  const { response, body } = answer
  const contentType = response.headers['content-type'] ?? ''
  const isConditional = request.headers['if-none-match'] !== undefined || request.headers['if-modified-since'] !== undefined
  if (response.status === 304 && isConditional) return body
  if (response.status < 200 || response.status > 299) throw refused(settings, request, answer, await readShort(body))
  if (!isAccepted(contentType, request.accept)) throw unwanted(settings, request, answer, await readShort(body))
  if (!request.readError || !isXml(mediaTypeOf(contentType))) return body
  const peeked = await peekBody(body)
  const error = peeked.whole === undefined ? undefined : readError(settings, request, answer, peeked.whole)
  if (error) throw error
  return peeked.body
}

function readError(settings: JudgeSettings, request: WireRequest, answer: JudgedAnswer, text: string): SourceError | undefined {
  const { status, headers } = answer.response
  const hidden = settings.hide.text(text, answer.signed)
  return request.readError?.({ status, contentType: headers['content-type'] ?? '', text: hidden, url: settings.hide.url(answer.url) })
}

function refused(settings: JudgeSettings, request: WireRequest, answer: JudgedAnswer, text: string): SourceError {
  const read = readError(settings, request, answer, text)
  if (read) return read
  const { status, headers } = answer.response
  const retryAfterMs = readRetryAfter(headers['retry-after'], settings.now())
  const code = statusCode(status, retryAfterMs)
  const excerpt = excerptOf(settings.hide.text(text, answer.signed), headers['content-type'] ?? '')
  const where = status === 407 ? 'the proxy (setting proxy)' : new URL(answer.url).origin
  const message = `${where} answered with status ${status}${excerpt === '' ? '' : `: ${excerpt}`}`
  const { method, body } = request
  const native =
    code === 'SOURCE_REJECTED' ? { method, url: settings.hide.url(request.url), body: body && settings.hide.text(body) } : undefined
  return failure(settings, code, {
    message,
    url: answer.url,
    status,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(native && { native }),
  })
}

function unwanted(settings: JudgeSettings, request: WireRequest, answer: JudgedAnswer, text: string): SourceError {
  const read = readError(settings, request, answer, text)
  if (read) return read
  const { status, headers } = answer.response
  const given = mediaTypeOf(headers['content-type'] ?? '')
  const hint = given === 'text/html' ? ' (a page for people, such as one to sign in)' : ''
  const message = `${new URL(answer.url).origin} answered with ${given}${hint} where ${request.accept.join(' or ')} was asked for`
  return failure(settings, 'SOURCE_MALFORMED', { message, url: answer.url, status })
}

function excerptOf(text: string, contentType: string): string {
  if (mediaTypeOf(contentType) === 'text/html') return ''
  const line = text.replaceAll(/\s+/g, ' ').trim()
  return line.length > EXCERPT_CHARACTERS ? `${line.slice(0, EXCERPT_CHARACTERS)}…` : line
}
