// The records of a CSV or TSV file: one object of a fixed shape per row, columns typed.
import type { PropertyType } from '@crosswalk/contract'
import { createConverter } from './convert-cell.ts'
import type { TextPieces } from './decode-text.ts'
import { createColumnInference } from './infer-column.ts'
import type { Problems } from './problems.ts'
import { createRecordList } from './records.ts'
import type { PlainRecord, Records } from './records.ts'
import { splitDelimited } from './split-delimited.ts'

export interface DelimitedSettings {
  readonly delimiter: string
  /** Declared by `types` or by a schema; other columns are inferred. */
  readonly types: ReadonlyMap<string, PropertyType>
  readonly problems: Problems
}

interface Rows {
  readonly header: readonly string[]
  readonly rows: readonly (readonly string[])[]
  readonly lines: readonly number[]
}

/**
 * Empty cells read as undefined; cells that are not of a declared type as null, counted in a warning. A row with another number of cells
 * than the header is malformed.
 * @throws SourceError SOURCE_MALFORMED a file without a header
 */
export function readDelimited(pieces: TextPieces, settings: DelimitedSettings): Records {
  const { problems } = settings
  const { header, rows, lines } = splitRows(pieces, settings)
  const columns = new Map(header.map((name, column) => [name, settings.types.get(name) ?? inferType(rows, column)]))
  reportTypes(columns, settings)
  const converters = header.map((name) => createConverter(columns.get(name) ?? 'text'))
  const unreadable = header.map(() => 0)
  const list = createRecordList()
  for (const [index, row] of rows.entries()) {
    const item: PlainRecord = {}
    for (const [column, name] of header.entries()) {
      const value = converters[column]?.(row[column] ?? '')
      if (value === null) unreadable[column] = (unreadable[column] ?? 0) + 1
      setMember(item, name, value)
    }
    list.add(item, lines[index] ?? 0)
  }
  for (const [column, name] of header.entries()) {
    const count = unreadable[column] ?? 0
    if (count > 0) problems.note(`${count} values of ${name} are not of type ${columns.get(name)} and read as null`)
  }
  return { ...list.finish((line) => `${problems.file}:${line}`), columns }
}

function splitRows(pieces: TextPieces, { delimiter, problems }: DelimitedSettings): Rows {
  let header: readonly string[] | undefined
  const rows: (readonly string[])[] = []
  const lines: number[] = []
  for (const record of splitDelimited(pieces, delimiter)) {
    const place = `${problems.file}:${record.line}`
    if ('problem' in record) {
      if (header === undefined) throw problems.refuse(place, record.problem)
      problems.malformed(place, record.problem)
    } else if (header === undefined) header = nameColumns(record.cells, problems)
    else if (record.cells.length === header.length) {
      rows.push(record.cells)
      lines.push(record.line)
    } else problems.malformed(place, `has ${record.cells.length} cells, the header has ${header.length}`)
  }
  if (header === undefined) throw problems.refuse(problems.file, 'has no header line')
  return { header, rows, lines }
}

/** Every column gets a name of its own: empty and repeated ones are renamed, and that is reported. */
function nameColumns(cells: readonly string[], problems: Problems): readonly string[] {
  const taken = new Set(cells)
  const used = new Set<string>()
  return cells.map((cell, index) => {
    if (cell !== '' && !used.has(cell)) {
      used.add(cell)
      return cell
    }
    let name = cell === '' ? `column${index + 1}` : `${cell}_${index + 1}`
    while (taken.has(name)) name += '_'
    taken.add(name)
    problems.note(`column ${index + 1} is called ${name}: ${cell === '' ? 'the header has no name for it' : `${cell} is there already`}`)
    return name
  })
}

function inferType(rows: readonly (readonly string[])[], column: number): PropertyType {
  const inference = createColumnInference()
  for (const row of rows) inference.see(row[column] ?? '')
  return inference.type()
}

function reportTypes(columns: ReadonlyMap<string, PropertyType>, { types, problems }: DelimitedSettings): void {
  const inferred = [...columns].filter(([name]) => !types.has(name)).map(([name, type]) => `${name} ${type}`)
  if (inferred.length > 0) problems.note(`inferred types: ${inferred.join(', ')}`)
  const absent = [...types.keys()].filter((name) => !columns.has(name))
  if (absent.length > 0) problems.note(`types names columns that are not there: ${absent.join(', ')}`)
}

function setMember(item: PlainRecord, name: string, value: unknown): void {
  // Plain assignment to this name would set the prototype.
  if (name === '__proto__') Object.defineProperty(item, name, { value, enumerable: true, writable: true, configurable: true })
  else item[name] = value
}
