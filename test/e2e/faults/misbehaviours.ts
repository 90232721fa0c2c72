// The ways in which a server fails beneath the meaning of its answer.
import { once } from 'node:events'
import { answerSoundly, type Misbehaviour } from './faulty-server.ts'

const MEBIBYTE = ' '.repeat(1024 * 1024)

/** As it should be. */
export const sound: Misbehaviour = (response, answer) => answerSoundly(response, answer)

/** Takes the question and never answers. */
export const hang: Misbehaviour = () => {}

/** One byte a second, for ever. */
export const drip: Misbehaviour = (response, { type, body }) => {
  response.writeHead(200, { 'content-type': type })
  let sent = 0
  const timer = setInterval(() => response.write(body.charAt(sent++ % body.length)), 1000)
  response.once('close', () => clearInterval(timer))
}

/** Promises the whole, sends a half, resets. */
export const resetMidBody: Misbehaviour = (response, { type, body }) => {
  response.writeHead(200, { 'content-type': type, 'content-length': Buffer.byteLength(body) })
  response.write(body.slice(0, body.length / 2), () => response.socket?.resetAndDestroy())
}

/** Ends in the middle as if that were the end. */
export const truncate: Misbehaviour = (response, { type, body }) => {
  response.writeHead(200, { 'content-type': type }).end(body.slice(0, body.length / 2))
}

export const status =
  (code: number, headers: Readonly<Record<string, string>> = {}): Misbehaviour =>
  (response) => {
    response.writeHead(code, { 'content-type': 'text/plain', ...headers }).end('not today')
  }

/** What a session that ran out brings: a page for people, and 200. */
export const loginPage: Misbehaviour = (response) => {
  response
    .writeHead(200, { 'content-type': 'text/html; charset=utf-8' })
    .end('<!DOCTYPE html><html><body><form>Sign in</form></body></html>')
}

/** Well-formed so far, and far more than anyone asked for. Stops when nobody reads. */
export const flood =
  (mebibytes: number): Misbehaviour =>
  (response, { type, body }) => {
    response.writeHead(200, { 'content-type': type })
    const closed = once(response, 'close')
    void (async () => {
      response.write(body.slice(0, 1))
      for (let sent = 0; sent < mebibytes && !response.destroyed; sent++) {
        if (!response.write(MEBIBYTE)) await Promise.race([once(response, 'drain'), closed])
      }
      response.end(body.slice(1))
    })()
  }

/** Another answer than the sound one, of the same type. */
export const instead =
  (change: (body: string) => string): Misbehaviour =>
  (response, { type, body }) => {
    response.writeHead(200, { 'content-type': type }).end(change(body))
  }
