// The columns of a CSV or TSV file, packed while it is read.
import type { PropertyType } from '@crosswalk/contract'
import { createCellCollector } from '../columns/collect-cells.ts'
import type { CellCollector, CollectorLimits } from '../columns/collect-cells.ts'
import { countNulls } from '../columns/column.ts'
import type { Column } from '../columns/column.ts'
import { growIntegers } from '../columns/growing-numbers.ts'
import type { TextPieces } from './decode-text.ts'
import type { Problems } from './problems.ts'
import type { ColumnRecords, TypedColumn } from './records.ts'
import { splitDelimited } from './split-delimited.ts'
import type { DelimitedRecord } from './split-delimited.ts'

export interface DelimitedSettings {
  readonly delimiter: string
  /** Declared by `types` or by a schema; other columns are inferred. */
  readonly types: ReadonlyMap<string, PropertyType>
  readonly problems: Problems
  readonly limits?: CollectorLimits | undefined
}

/**
 * Empty cells read as undefined; cells that are not of a declared type as null, counted in a warning. A row with another number of cells
 * than the header is malformed. The text is gone through once; a second time where a column looked like numbers for long and is none.
 * @throws SourceError SOURCE_MALFORMED a file without a header
 */
export function readDelimited(pieces: TextPieces, settings: DelimitedSettings): ColumnRecords {
  const { problems, types } = settings
  const lines = growIntegers()
  const { header, collectors } = collectRows(pieces, settings, lines.push)
  const collected = collectors.map((collector) => collector.finish())
  const lost = new Set(collected.flatMap(({ column }, index) => (column === undefined ? [index] : [])))
  const again = lost.size === 0 ? [] : collectTexts(pieces, settings, lost)
  const columns = new Map<string, TypedColumn>()
  for (const [index, name] of header.entries()) {
    const type = collected[index]?.type ?? 'text'
    columns.set(name, { type, column: collected[index]?.column ?? again[index] ?? NO_VALUES })
  }
  reportTypes(columns, settings)
  for (const [name, { type, column }] of columns) {
    const count = types.has(name) ? countNulls(column) : 0
    if (count > 0) problems.note(`${count} values of ${name} are not of type ${type} and read as null`)
  }
  const places = lines.finish()
  return { rowCount: places.length, columns, placeOf: (row) => `${problems.file}:${places[row] ?? 0}` }
}

const NO_VALUES: Column = { kind: 'list', values: [] }

interface CollectedRows {
  readonly header: readonly string[]
  readonly collectors: readonly CellCollector[]
}

function collectRows(pieces: TextPieces, settings: DelimitedSettings, addLine: (line: number) => void): CollectedRows {
  const { delimiter, problems, types, limits } = settings
  let header: readonly string[] | undefined
  let collectors: readonly CellCollector[] = []
  for (const record of splitDelimited(pieces, delimiter)) {
    if (header !== undefined && isRow(record, header.length)) {
      addCells(record.cells, collectors)
      addLine(record.line)
      continue
    }
    const place = `${problems.file}:${record.line}`
    if ('problem' in record) {
      if (header === undefined) throw problems.refuse(place, record.problem)
      problems.malformed(place, record.problem)
    } else if (header === undefined) {
      header = nameColumns(record.cells, problems)
      collectors = header.map((name) => createCellCollector(types.get(name), limits))
    } else problems.malformed(place, `has ${record.cells.length} cells, the header has ${header.length}`)
  }
  if (header === undefined) throw problems.refuse(problems.file, 'has no header line')
  return { header, collectors }
}

/** The columns with these indexes as texts; what is wrong with other rows was reported the first time. */
function collectTexts(
  pieces: TextPieces,
  { delimiter, limits }: DelimitedSettings,
  wanted: ReadonlySet<number>,
): readonly (Column | undefined)[] {
  let collectors: readonly (CellCollector | undefined)[] | undefined
  for (const record of splitDelimited(pieces, delimiter)) {
    if (collectors !== undefined && isRow(record, collectors.length)) addCells(record.cells, collectors)
    else if (collectors === undefined && 'cells' in record) {
      collectors = record.cells.map((_, index) => (wanted.has(index) ? createCellCollector('text', limits) : undefined))
    }
  }
  return (collectors ?? []).map((collector) => collector?.finish().column)
}

function isRow(record: DelimitedRecord, width: number): record is Extract<DelimitedRecord, { readonly cells: readonly string[] }> {
  return 'cells' in record && record.cells.length === width
}

function addCells(cells: readonly string[], collectors: readonly (CellCollector | undefined)[]): void {
  for (let index = 0; index < cells.length; index++) collectors[index]?.add(cells[index] ?? '')
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

function reportTypes(columns: ReadonlyMap<string, TypedColumn>, { types, problems }: DelimitedSettings): void {
  const inferred = [...columns].filter(([name]) => !types.has(name)).map(([name, { type }]) => `${name} ${type}`)
  if (inferred.length > 0) problems.note(`inferred types: ${inferred.join(', ')}`)
  const absent = [...types.keys()].filter((name) => !columns.has(name))
  if (absent.length > 0) problems.note(`types names columns that are not there: ${absent.join(', ')}`)
}
