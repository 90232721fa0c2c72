// Writes rows as SQL: literals, tables, inserts.

/** A value of a row. An object is a GeoJSON geometry; null and undefined are NULL. */
export type Cell = string | number | boolean | object | null | undefined

const quoteName = (name: string): string => `"${name.replaceAll('"', '""')}"`
const quoteText = (text: string): string => `'${text.replaceAll("'", "''")}'`

function literal(cell: Cell): string {
  if (cell === null || cell === undefined) return 'NULL'
  if (typeof cell === 'string') return quoteText(cell)
  if (typeof cell === 'object') return `ST_SetSRID(ST_GeomFromGeoJSON(${quoteText(JSON.stringify(cell))}),4326)`
  return String(cell)
}

/** A table made anew, its columns in the order given. */
export function tableOf(name: string, columns: Readonly<Record<string, string>>): string {
  const lines = Object.entries(columns).map(([column, type]) => `  ${quoteName(column)} ${type}`)
  return `drop table if exists ${quoteName(name)} cascade;\ncreate table ${quoteName(name)} (\n${lines.join(',\n')}\n);\n`
}

/** One statement for all rows. */
export function insert(name: string, rows: readonly (readonly Cell[])[]): string {
  const values = rows.map((row) => `(${row.map(literal).join(',')})`)
  return `insert into ${quoteName(name)} values\n${values.join(',\n')};\n`
}
