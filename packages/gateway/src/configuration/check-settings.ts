// What a schema cannot say of a configuration: addresses, keys, names that stand twice.
import { isKnownCrs } from '@crosswalk/adapter-ogc-api-features'
import type { ConfigIssue } from '@crosswalk/contract'
import type { YamlFile } from '@crosswalk/model'

const CURSOR_KEY_BYTES = 32

export interface CheckedSettings {
  readonly publicUrl: string | undefined
  readonly cursorKey: Uint8Array | undefined
  readonly issues: readonly ConfigIssue[]
}

/** Reads the document as it is, however wrong: what is not text or not a list is left to the schema. */
export function checkSettings(file: YamlFile): CheckedSettings {
  const issues: ConfigIssue[] = []
  const add = (path: readonly (string | number)[], message: string, expected: string): void => {
    issues.push({ file: file.file, ...file.at(0, path), path, message, expected })
  }
  const document = (file.documents[0] ?? {}) as Readonly<Record<string, unknown>>
  const publicUrl = textOf(document['publicUrl'])
  const cursorKey = textOf(document['cursorKey'])
  const url = publicUrl === undefined ? undefined : parsePublicUrl(publicUrl)
  const key = cursorKey === undefined ? undefined : parseCursorKey(cursorKey)
  if (publicUrl !== undefined && url === undefined) {
    add(
      ['publicUrl'],
      'this is not an address that links can start with',
      'http:// or https://, a host, perhaps a path; no user, query or fragment',
    )
  }
  // The key itself is never shown.
  if (cursorKey !== undefined && key === undefined)
    add(['cursorKey'], 'this is not a key', `${CURSOR_KEY_BYTES} bytes in base64: openssl rand -base64 32`)
  for (const { index, id, first } of repeatedIds(document['sources'])) {
    const { line } = file.at(0, ['sources', first, 'id'])
    add(['sources', index, 'id'], `the source "${id}" is already in line ${line}`, 'a name of its own for each source')
  }
  checkFeaturesFace(document, add)
  return { publicUrl: url, cursorKey: key, issues }
}

type AddIssue = (path: readonly (string | number)[], message: string, expected: string) => void

function checkFeaturesFace(document: Readonly<Record<string, unknown>>, add: AddIssue): void {
  const face = recordOf(recordOf(document['faces'])['ogcApiFeatures'])
  const ids = listOf(document['sources']).map((source) => textOf(recordOf(source)['id']))
  const known = ids.filter((id) => id !== undefined)
  for (const [index, id] of listOf(face['raw']).entries()) {
    if (typeof id === 'string' && !known.includes(id)) {
      add(['faces', 'ogcApiFeatures', 'raw', index], `there is no source "${id}"`, known.join(', '))
    }
  }
  for (const [index, crs] of listOf(face['crs']).entries()) {
    if (typeof crs === 'string' && !isKnownCrs(crs)) {
      add(['faces', 'ogcApiFeatures', 'crs', index], `the system "${crs}" is not known`, 'EPSG:<code>')
    }
  }
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Readonly<Record<string, unknown>>) : {}
}

function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined
}

function parsePublicUrl(text: string): string | undefined {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol) || !/^https?:\/\//i.test(text)) return undefined
  if (url.username !== '' || url.password !== '' || /[?#\s]/.test(text)) return undefined
  return url.href.replace(/\/+$/, '')
}

function parseCursorKey(text: string): Uint8Array | undefined {
  const bytes = /^[A-Za-z0-9+/]{43}=?$/.test(text) ? Buffer.from(text, 'base64') : undefined
  return bytes?.length === CURSOR_KEY_BYTES ? new Uint8Array(bytes) : undefined
}

function repeatedIds(sources: unknown): readonly { readonly index: number; readonly id: string; readonly first: number }[] {
  const firsts = new Map<string, number>()
  const repeated: { index: number; id: string; first: number }[] = []
  for (const [index, source] of listOf(sources).entries()) {
    const id = textOf(recordOf(source)['id'])
    const first = id === undefined ? undefined : firsts.get(id)
    if (id !== undefined && first === undefined) firsts.set(id, index)
    if (id !== undefined && first !== undefined) repeated.push({ index, id, first })
  }
  return repeated
}
