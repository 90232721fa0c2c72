// Reads a file's bytes: bounded, hashed, decompressed.
import { createHash } from 'node:crypto'
import { open } from 'node:fs/promises'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { SourceError } from '@crosswalk/contract'

export interface FileBytes {
  /** After decompression. */
  readonly content: Buffer
  /** Of the file as it lies there, in hexadecimal. */
  readonly sha256: string
  readonly bytes: number
}

export interface ReadSettings {
  readonly sourceId: string
  /** Shown in errors instead of the absolute path. */
  readonly name: string
  readonly maxFileBytes: number
}

const decompress = promisify(gunzip)

/** @throws SourceError SOURCE_UNREACHABLE no such file, or it went away; SOURCE_MALFORMED too large, or a broken gzip stream */
export async function readBytes(absolutePath: string, settings: ReadSettings): Promise<FileBytes> {
  const raw = await readRaw(absolutePath, settings)
  const sha256 = createHash('sha256').update(raw).digest('hex')
  const isGzip = raw[0] === 0x1f && raw[1] === 0x8b
  if (!isGzip && /\.gz$/i.test(absolutePath)) throw malformed(settings, 'is no gzip file')
  return { content: isGzip ? await unpack(raw, settings) : raw, sha256, bytes: raw.length }
}

async function readRaw(absolutePath: string, settings: ReadSettings): Promise<Buffer> {
  try {
    await using file = await open(absolutePath)
    const { size } = await file.stat()
    if (size > settings.maxFileBytes) throw malformed(settings, `has ${size} bytes, over the limit of ${settings.maxFileBytes}`)
    const content = await file.readFile()
    // The file may have grown since it was measured.
    if (content.length > settings.maxFileBytes) throw malformed(settings, `has over ${settings.maxFileBytes} bytes`)
    return content
  } catch (error) {
    if (error instanceof SourceError) throw error
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown'
    // Only the code: Node's message holds the absolute path.
    throw new SourceError('SOURCE_UNREACHABLE', `${settings.name} cannot be read (${code})`, { sourceId: settings.sourceId })
  }
}

async function unpack(raw: Buffer, settings: ReadSettings): Promise<Buffer> {
  try {
    return await decompress(raw, { maxOutputLength: settings.maxFileBytes })
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined
    if (code === 'ERR_BUFFER_TOO_LARGE') throw malformed(settings, `decompresses to more than ${settings.maxFileBytes} bytes`)
    throw malformed(settings, code === 'Z_BUF_ERROR' ? 'the gzip stream breaks off' : 'the gzip stream is broken', cause)
  }
}

function malformed({ name, sourceId }: ReadSettings, message: string, cause?: unknown): SourceError {
  return new SourceError('SOURCE_MALFORMED', `${name}: ${message}`, { sourceId, cause })
}
