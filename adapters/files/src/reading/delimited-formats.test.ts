// CSV and TSV: cells, types, encodings, and what happens to rows that do not fit.
import iconv from 'iconv-lite'
import { describe, expect, it } from 'vitest'
import { writeFiles } from '../__fixtures__/connect-files.ts'
import type { FilesOptions } from '../index.ts'

async function readCsv(content: string | Uint8Array, collection: NonNullable<FilesOptions['collections']>[string] = {}) {
  await using files = await writeFiles({ 'a.csv': content })
  const connected = await files.connect({ path: '*', collections: { a: collection } })
  return { items: await connected.records('a'), description: connected.collection('a') }
}

async function inferTypes(...values: readonly string[]): Promise<string> {
  const { description } = await readCsv(`v,w\n${values.map((value) => `${value},1`).join('\n')}\n`)
  return description.properties.find(({ name }) => name === 'v')?.type ?? ''
}

describe('cells', () => {
  it('reads quotes, doubled quotes, line breaks in cells, every line ending and a byte order mark', async () => {
    const { items } = await readCsv('\uFEFFid,text\r\n1,"a, ""b""\r\nc"\n2,plain "quoted" text\r3,\n')
    expect(items).toEqual([
      { id: 1, text: 'a, "b"\r\nc' },
      { id: 2, text: 'plain "quoted" text' },
      { id: 3, text: undefined },
    ])
  })

  it('has the columns of the header in their order, an empty cell being undefined', async () => {
    const { items, description } = await readCsv('b,a\n,\n1,2\n')
    expect(description.properties.map(({ name }) => name)).toEqual(['b', 'a'])
    expect(items).toStrictEqual([
      { b: undefined, a: undefined },
      { b: 1, a: 2 },
    ])
  })

  it('finds the delimiter in the header, or takes the one it is told', async () => {
    expect((await readCsv('a;b\n1,5;2\n')).items).toEqual([{ a: '1,5', b: 2 }])
    expect((await readCsv('a|b,c\n1|2\n', { delimiter: '|' })).items).toEqual([{ a: 1, 'b,c': 2 }])
    await using files = await writeFiles({ 'a.tsv': 'a,b\tc\n1\t2\n' })
    expect(await (await files.connect()).records('a')).toEqual([{ 'a,b': 1, c: 2 }])
  })

  it('names columns that have no name or the name of another', async () => {
    const { items, description } = await readCsv('a,,a\n1,2,3\n')
    expect(items).toEqual([{ a: 1, column2: 2, a_3: 3 }])
    expect(description.warnings).toHaveLength(3)
  })

  it('keeps a column called __proto__ a column', async () => {
    const { items } = await readCsv('a,__proto__\n1,x\n')
    expect(Object.entries(items[0] ?? {})).toEqual([
      ['a', 1],
      ['__proto__', 'x'],
    ])
  })

  it('reads other encodings', async () => {
    expect((await readCsv(iconv.encode('n\nStraße\n', 'latin1'), { encoding: 'latin1' })).items).toEqual([{ n: 'Straße' }])
    expect((await readCsv(iconv.encode('\uFEFFn\n橋\n', 'utf-16le'), { encoding: 'utf-16' })).items).toEqual([{ n: '橋' }])
    await expect(readCsv(iconv.encode('n\nok\nStraße\n', 'latin1'))).rejects.toThrow('a.csv:3')
  })
})

describe('rows that do not fit', () => {
  it('skips rows with too few or too many cells, with their lines', async () => {
    const { items, description } = await readCsv('a,b\n1,2\n3\n"x\ny",2\n1,2,3\n5,6\n')
    expect(items).toHaveLength(3)
    expect(description.skippedRows).toBe(2)
    expect(description.warnings.filter((warning) => warning.startsWith('skipped'))).toEqual([
      'skipped a.csv:3: has 1 cells, the header has 2',
      'skipped a.csv:6: has 3 cells, the header has 2',
    ])
  })

  it('does not lose what follows a stray or an unclosed quote', async () => {
    const { items, description } = await readCsv('a,b\n1,"x"y\n2,3\n4,"open\n5,6\n')
    expect(items).toEqual([
      { a: 2, b: 3 },
      { a: 5, b: 6 },
    ])
    expect(description.warnings.filter((warning) => warning.startsWith('skipped'))).toEqual([
      'skipped a.csv:2: text stands after a closing quote',
      'skipped a.csv:4: a quote is not closed',
    ])
  })

  it('refuses them where it is told to, and a file without a header always', async () => {
    await expect(readCsv('a,b\n1\n', { malformed: 'refuse' })).rejects.toThrow('a.csv:2')
    await expect(readCsv('')).rejects.toMatchObject({ code: 'SOURCE_MALFORMED' })
  })
})

describe('inferred types', () => {
  it('holds a column for numbers only if every value is written as a program writes a number', async () => {
    expect(await inferTypes('1', '-2.50', '0.1', '', '1e-7', '0')).toBe('number')
    for (const text of ['00501', '007', '-01', '+1', '1.', '.5', 'NA', '1E5', ' 1', '0x1', 'Infinity', '9007199254740993', '1,5']) {
      expect(await inferTypes('1', `"${text}"`), text).toBe('text')
    }
  })

  it('knows booleans, real days and instants with a zone', async () => {
    expect(await inferTypes('true', 'false', '')).toBe('boolean')
    expect(await inferTypes('true', 'yes')).toBe('text')
    expect(await inferTypes('2024-02-29', '2026-12-31')).toBe('date')
    expect(await inferTypes('2024-02-29', '2026-02-29')).toBe('text')
    expect(await inferTypes('2026-01-01T00:00:00Z', '2026-01-01T00:00:00.123456+05:30')).toBe('timestamp')
    expect(await inferTypes('2026-01-01T00:00:00')).toBe('text')
    expect(await inferTypes('2026-01-01T24:00:00Z')).toBe('text')
    expect(await inferTypes('', '')).toBe('text')
  })

  it('decides over the whole file', async () => {
    expect(await inferTypes(...Array.from({ length: 30_000 }, (_, row) => String(row)), 'x')).toBe('text')
  })

  it('reports what it inferred', async () => {
    expect((await readCsv('a,b\n1,x\n')).description.warnings).toEqual(['inferred types: a number, b text'])
  })
})

describe('declared types', () => {
  it('win over inference; what does not fit reads as null and is counted', async () => {
    const types = { code: 'text', n: 'number', day: 'date', at: 'time', on: 'boolean', shape: 'geometry', extra: 'json' } as const
    const { items, description } = await readCsv(
      'code,n,day,at,on,shape,extra\n1,NA,2026-01-01,2026-01-01,1,POINT(1 2),"{""a"":1}"\n2,3,x,2026-01-01T00:00:00Z,no,nonsense,\n',
      { types },
    )
    expect(items).toEqual([
      { code: '1', n: null, day: '2026-01-01', at: '2026-01-01', on: true, shape: { type: 'Point', coordinates: [1, 2] }, extra: { a: 1 } },
      { code: '2', n: 3, day: null, at: '2026-01-01T00:00:00Z', on: null, shape: null, extra: undefined },
    ])
    expect(description.warnings).toContain('1 values of n are not of type number and read as null')
    expect(description.properties.map(({ name, type }) => [name, type])).toEqual(Object.entries(types))
  })

  it('come from a schema too, and types is stronger', async () => {
    const schema = {
      properties: {
        a: { type: ['string', 'null'] },
        b: { type: 'string', format: 'date' },
        c: { type: 'string' },
        g: { $ref: 'https://geojson.org/schema/Point.json' },
      },
    }
    await using files = await writeFiles({ 'a.csv': 'a,b,c\n1,2026-01-01,3\n', 'q.json': JSON.stringify(schema) })
    const { collection } = await files.connect({ path: 'a.csv', collections: { a: { schema: 'q.json', types: { c: 'number' } } } })
    expect(collection('a').properties.map(({ type }) => type)).toEqual(['text', 'date', 'number'])
    expect(collection('a').warnings).toEqual(['types names columns that are not there: g'])
  })

  it('fit JSON records or make the type unknown', async () => {
    await using files = await writeFiles({ 'a.json': '[{"d":"2026-01-01","n":"12"}]' })
    const { collection } = await files.connect({ path: '*', collections: { a: { types: { d: 'text', n: 'number' } } } })
    expect(collection('a').properties.map(({ type }) => type)).toEqual(['text', 'unknown'])
  })
})
