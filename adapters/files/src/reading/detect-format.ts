// Which format a file has, by its extension, else by how it begins.

export type Format = 'json' | 'lines' | 'delimited'

const BY_EXTENSION: Readonly<Record<string, Format>> = {
  geojson: 'json',
  json: 'json',
  topojson: 'json',
  ndjson: 'lines',
  jsonl: 'lines',
  geojsonl: 'lines',
  geojsons: 'lines',
  geojsonseq: 'lines',
  csv: 'delimited',
  tsv: 'delimited',
  tab: 'delimited',
  txt: 'delimited',
}

/** A JSON file whose first line is a whole object and not the only one holds one object per line, whatever it is called. */
export function detectFormat(name: string, start: string): Format {
  const extension = /\.([^.]+)$/.exec(name.replace(/\.gz$/i, ''))?.[1]?.toLowerCase() ?? ''
  const known = BY_EXTENSION[extension]
  if (known !== undefined && known !== 'json') return known
  const text = start.trimStart()
  if (start.startsWith('\u001e')) return 'lines'
  if (text.startsWith('{') && isObjectPerLine(text)) return 'lines'
  return known ?? (text.startsWith('{') || text.startsWith('[') ? 'json' : 'delimited')
}

function isObjectPerLine(text: string): boolean {
  const end = text.indexOf('\n')
  if (end < 0 || !text.slice(end).trimStart().startsWith('{')) return false
  try {
    JSON.parse(text.slice(0, end))
    return true
  } catch {
    return false
  }
}

/** Tab for .tsv and .tab; else the one of , ; tab | that the first line holds most, quoted parts apart. */
export function detectDelimiter(name: string, start: string): string {
  if (/\.(tsv|tab)(\.gz)?$/i.test(name)) return '\t'
  const [line = ''] = start.replace(/"[^"]*"/g, '').split('\n', 1)
  const counts = [',', ';', '\t', '|'].map((delimiter) => ({ delimiter, count: line.split(delimiter).length }))
  return counts.reduce((best, next) => (next.count > best.count ? next : best)).delimiter
}
