// From a file to a table: read, decode, parse, profile.
import { createHash } from 'node:crypto'
import type { PropertyType } from '@crosswalk/contract'
import { decodeText, joinPieces } from '../reading/decode-text.ts'
import { detectDelimiter, detectFormat } from '../reading/detect-format.ts'
import { hasLongIntegers, parseJson } from '../reading/parse-json.ts'
import { createProblems } from '../reading/problems.ts'
import type { Problems } from '../reading/problems.ts'
import { readBytes } from '../reading/read-bytes.ts'
import type { FileBytes } from '../reading/read-bytes.ts'
import type { ColumnRecords, Records } from '../reading/records.ts'
import { createColumnRows } from '../columns/column-rows.ts'
import { createTable } from '../table/create-table.ts'
import type { Table } from '../table/create-table.ts'
import { findKey } from '../table/find-key.ts'
import { profileItems } from '../table/profile-items.ts'
import type { ItemsProfile, ProfileSettings } from '../table/profile-items.ts'
import { allRows, createObjectRows } from '../table/row-store.ts'
import type { RowStore } from '../table/row-store.ts'
import type { ItemNumbers } from './item-numbers.ts'
import type { CollectionOptions } from './options.ts'
import type { CollectionFile } from './resolve-files.ts'

/** Part of every revision, so that a reader which reads differently is a change of the data. */
const READER_VERSION = 1

export interface LoadSettings {
  readonly sourceId: string
  readonly maxFileBytes: number
  /** Finds the file of a `schema` option. */
  readonly schemaFile: (path: string) => Promise<string>
  /** Where items get their numbers if they are numbers. */
  readonly numbers: ItemNumbers
}

/** @throws SourceError SOURCE_UNREACHABLE, SOURCE_MALFORMED */
export async function loadCollection(file: CollectionFile, settings: LoadSettings): Promise<Table> {
  const { options } = file
  const problems = createProblems(file.name, { sourceId: settings.sourceId, malformed: options.malformed ?? 'skip' })
  const read = await readBytes(file.absolutePath, { ...settings, name: file.name })
  const schema = await loadSchema(options, settings)
  const types = new Map([...(schema?.types ?? []), ...Object.entries(options.types ?? {})])
  const parsed = await parseRecords(read.content, { file, types, problems })
  const keySettings = { key: options.key, duplicates: options.duplicates ?? 'error', problems } as const
  const { rows, keyProperty } = findKey(parsed.rows, parsed.placeOf, keySettings)
  const geometryName = options.geometryName ?? 'geometry'
  const profile = parsed.profile(rows, { declared: types, geometryName })
  if (profile.isCut) problems.note(`has too many properties to list: only the first ${profile.properties.length} are described`)
  const geometryProperty = profile.properties.find(({ name, type }) => name === geometryName && type === 'geometry')?.name
  const first = settings.numbers.reserve(rows.count)
  const table = createTable({
    rows: rows.numberFrom(first),
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
  const warned = warnOfRange(table)
  settings.numbers.attach(first, warned)
  return warned
}

interface ParseSettings {
  readonly file: CollectionFile
  readonly types: ReadonlyMap<string, PropertyType>
  readonly problems: Problems
}

interface ParsedRows {
  readonly rows: RowStore
  readonly placeOf: (row: number) => string
  /** Of the rows that are kept. */
  readonly profile: (kept: RowStore, settings: ProfileSettings) => ItemsProfile
}

async function parseRecords(content: Buffer, { file, types, problems }: ParseSettings): Promise<ParsedRows> {
  const { options, name } = file
  const geometryName = options.geometryName ?? 'geometry'
  const pieces = await decodeText(content, options.encoding, problems)
  const [start = ''] = pieces
  const format = options.rows === undefined && options.object === undefined ? detectFormat(name, start) : 'json'
  if (format === 'delimited') {
    const { readDelimited } = await import('../reading/read-delimited.ts')
    return inColumns(readDelimited(pieces, { delimiter: options.delimiter ?? detectDelimiter(name, start), types, problems }))
  }
  if (format === 'lines') {
    const { readLines } = await import('../reading/read-lines.ts')
    const { createToItem } = await import('../reading/to-item.ts')
    return asObjects(readLines(pieces, createToItem({ geometryName, problems }), problems))
  }
  const { readDocument } = await import('../reading/read-document.ts')
  const text = joinPieces(pieces, problems)
  if (hasLongIntegers(text)) problems.note('has integers of more digits than a number holds; they are rounded')
  return asObjects(await readDocument(parseJson(text, problems), { rows: options.rows, object: options.object, geometryName, problems }))
}

/** Types whose values cannot be put in one order. */
const MIXED: readonly PropertyType[] = ['json', 'unknown', 'interval', 'array', 'time']

/** The columns have their types already: cells were converted to them. */
function inColumns({ rowCount, columns, placeOf }: ColumnRecords): ParsedRows {
  const profiles = Array.from(columns, ([name, { type }]) => ({ name, type, uniform: !MIXED.includes(type) }))
  return {
    rows: createColumnRows(new Map(Array.from(columns, ([name, { column }]) => [name, column])), rowCount),
    placeOf,
    profile: () => ({ properties: profiles, isCut: false }),
  }
}

function asObjects({ items, placeOf }: Records): ParsedRows {
  return {
    rows: createObjectRows(items),
    placeOf,
    profile: (kept, settings) =>
      profileItems(
        Array.from(allRows(kept.count), (row) => kept.itemAt(row) as object),
        settings,
      ),
  }
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
