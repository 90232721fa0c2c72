// From a file to a table: read, decode, parse, profile.
import { createHash } from 'node:crypto'
import type { PropertyType } from '@crosswalk/contract'
import { decodeText, joinPieces } from '../reading/decode-text.ts'
import type { TextPieces } from '../reading/decode-text.ts'
import { detectDelimiter, detectFormat } from '../reading/detect-format.ts'
import { hasLongIntegers, parseJson } from '../reading/parse-json.ts'
import { createProblems } from '../reading/problems.ts'
import type { Problems } from '../reading/problems.ts'
import { readBytes } from '../reading/read-bytes.ts'
import type { FileBytes } from '../reading/read-bytes.ts'
import type { Records } from '../reading/records.ts'
import { createTable } from '../table/create-table.ts'
import type { Table } from '../table/create-table.ts'
import { findKey } from '../table/find-key.ts'
import { profileItems } from '../table/profile-items.ts'
import type { ItemsProfile, ProfileSettings } from '../table/profile-items.ts'
import type { CollectionOptions } from './options.ts'
import type { CollectionFile } from './resolve-files.ts'

/** Part of every revision, so that a reader which reads differently is a change of the data. */
const READER_VERSION = 1

export interface LoadSettings {
  readonly sourceId: string
  readonly maxFileBytes: number
  /** Finds the file of a `schema` option. */
  readonly schemaFile: (path: string) => Promise<string>
}

/** @throws SourceError SOURCE_UNREACHABLE, SOURCE_MALFORMED */
export async function loadCollection(file: CollectionFile, settings: LoadSettings): Promise<Table> {
  const { options } = file
  const problems = createProblems(file.name, { sourceId: settings.sourceId, malformed: options.malformed ?? 'skip' })
  const read = await readBytes(file.absolutePath, { ...settings, name: file.name })
  const schema = await loadSchema(options, settings)
  const types = new Map([...(schema?.types ?? []), ...Object.entries(options.types ?? {})])
  const records = await parseRecords(read.content, { file, types, problems })
  const { items, keyProperty } = findKey(records, { key: options.key, duplicates: options.duplicates ?? 'error', problems })
  const geometryName = options.geometryName ?? 'geometry'
  const profile = profileRecords({ ...records, items }, { declared: types, geometryName })
  if (profile.isCut) problems.note(`has too many properties to list: only the first ${profile.properties.length} are described`)
  const geometryProperty = profile.properties.find(({ name, type }) => name === geometryName && type === 'geometry')?.name
  const table = createTable({
    items,
    profiles: profile.properties,
    keyProperty,
    geometryProperty,
    description: {
      id: file.collection,
      title: options.title,
      revision: revisionOf(read, options, schema?.sha256),
      skippedRows: problems.skippedRows(),
      warnings: problems.warnings(),
      licence: options.licence,
      attribution: options.attribution,
      files: [{ name: file.name, sha256: read.sha256, bytes: read.bytes }],
    },
  })
  return warnOfRange(table)
}

interface ParseSettings {
  readonly file: CollectionFile
  readonly types: ReadonlyMap<string, PropertyType>
  readonly problems: Problems
}

async function parseRecords(content: Buffer, { file, types, problems }: ParseSettings): Promise<Records> {
  const { options, name } = file
  const geometryName = options.geometryName ?? 'geometry'
  const pieces = await decodeText(content, options.encoding, problems)
  const { start, all } = peek(pieces)
  const format = options.rows === undefined && options.object === undefined ? detectFormat(name, start) : 'json'
  if (format === 'delimited') {
    const { readDelimited } = await import('../reading/read-delimited.ts')
    return readDelimited(all, { delimiter: options.delimiter ?? detectDelimiter(name, start), types, problems })
  }
  if (format === 'lines') {
    const { readLines } = await import('../reading/read-lines.ts')
    const { createToItem } = await import('../reading/to-item.ts')
    return readLines(all, createToItem({ geometryName, problems }), problems)
  }
  const { readDocument } = await import('../reading/read-document.ts')
  const text = joinPieces(all, problems)
  if (hasLongIntegers(text)) problems.note('has integers of more digits than a number holds; they are rounded')
  return readDocument(parseJson(text, problems), { rows: options.rows, object: options.object, geometryName, problems })
}

/** The first piece to look at, and all pieces to read. */
function peek(pieces: TextPieces): { readonly start: string; readonly all: TextPieces } {
  const iterator = pieces[Symbol.iterator]()
  const first = iterator.next()
  const start = first.done === true ? '' : first.value
  function* all(): TextPieces {
    yield start
    for (let next = iterator.next(); next.done !== true; next = iterator.next()) yield next.value
  }
  return { start, all: all() }
}

/** A delimited file's columns have their types already: cells were converted to them. */
function profileRecords(records: Records, settings: ProfileSettings): ItemsProfile {
  if (records.columns === undefined) return profileItems(records.items, settings)
  const mixed: readonly PropertyType[] = ['json', 'unknown', 'interval', 'array', 'time']
  const properties = [...records.columns].map(([name, type]) => ({ name, type, uniform: !mixed.includes(type) }))
  return { properties, isCut: false }
}

async function loadSchema(options: CollectionOptions, settings: LoadSettings) {
  if (options.schema === undefined) return undefined
  const name = options.schema
  const problems = createProblems(name, { sourceId: settings.sourceId, malformed: 'refuse' })
  const { content, sha256 } = await readBytes(await settings.schemaFile(name), { ...settings, name })
  const { readSchema } = await import('../reading/read-schema.ts')
  const text = joinPieces(await decodeText(content, undefined, problems), problems)
  return { types: readSchema(text, problems), sha256 }
}

function revisionOf({ sha256 }: FileBytes, options: CollectionOptions, schemaSha256: string | undefined): string {
  const { licence: _licence, attribution: _attribution, title: _title, path: _path, ...shaping } = options
  const meaning = JSON.stringify([READER_VERSION, sha256, schemaSha256, Object.entries(shaping).toSorted(([a], [b]) => (a < b ? -1 : 1))])
  return createHash('sha256').update(meaning).digest('hex').slice(0, 32)
}

/** Degrees cannot lie outside; metres of a projection do, and would match nothing without a word. */
function warnOfRange(table: Table): Table {
  const [west, south, east, north] = table.collection.bbox ?? [0, 0, 0, 0]
  if (Math.max(Math.abs(west), Math.abs(east)) <= 540 && Math.max(Math.abs(south), Math.abs(north)) <= 90) return table
  const warning = `coordinates reach from ${west}, ${south} to ${east}, ${north}: these are no degrees, so the reference system is another`
  return { ...table, collection: Object.freeze({ ...table.collection, warnings: [...table.collection.warnings, warning] }) }
}
