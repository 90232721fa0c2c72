// Which files become collections, what is refused, and what one failing file means for the others.
import { writeFileSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import { requestAll } from '@crosswalk/contract/testing'
import { describe, expect, it } from 'vitest'
import { writeFiles } from '../__fixtures__/connect-files.ts'
import { filesAdapter } from '../index.ts'

const rows = '[{"a":1}]'

describe('names', () => {
  it('come from the file without its extension, gzip apart, in every matched folder', async () => {
    await using files = await writeFiles({
      'x/stations.v2.geojson': '{"type":"FeatureCollection","features":[]}',
      'x/y/rows.json': rows,
      'top.csv': 'a\n1\n',
    })
    const { source } = await files.connect({ path: ['x/**/*.*json', 'top.csv'] })
    expect([...source.collections.keys()]).toEqual(['stations.v2', 'rows', 'top'])
    expect(source.collections.get('rows')?.files).toEqual([
      { name: 'x/y/rows.json', sha256: expect.stringMatching(/^[0-9a-f]{64}$/), bytes: 9 },
    ])
    expect(source.collections.get('stations.v2')?.count).toEqual({ value: 0, accuracy: 'exact' })
  })

  it('are never absolute, nor are places in errors', async () => {
    await using files = await writeFiles({ 'a.json': rows, 'b.json': '{' })
    const { source } = await files.connect({
      path: [join(files.directory, 'a.json'), join(files.directory, 'b.json'), join(files.directory, 'gone.json')],
    })
    expect(source.collections.get('a')?.files?.[0]?.name).toBe('a.json')
    expect(JSON.stringify([source.description, [...source.collections.values()]])).not.toContain(files.directory)
  })

  it('that two files share are refused with both paths', async () => {
    await using files = await writeFiles({ 'x/a.json': rows, 'y/a.csv': 'a\n1\n' })
    await expect(files.connect({ path: '*/*' })).rejects.toThrow(/x\/a\.json and y\/a\.csv/)
  })

  it('in collections define collections of their own, and only those without path', async () => {
    await using files = await writeFiles({ 'a.json': rows, 'b.json': rows })
    const { source } = await files.connect({
      collections: { mine: { path: 'a.json', title: 'Mine', licence: 'CC0-1.0', attribution: 'me' } },
    })
    expect([...source.collections.keys()]).toEqual(['mine'])
    expect(source.collections.get('mine')).toMatchObject({ title: 'Mine', licence: 'CC0-1.0', attribution: 'me' })
    const both = await files.connect({ path: 'b.json', collections: { mine: { path: 'a.json' } } })
    expect([...both.source.collections.keys()].toSorted()).toEqual(['b', 'mine'])
    expect(both.source.collections.get('b')?.licence).toBe(undefined)
  })
})

describe('options', () => {
  const refused: Readonly<Record<string, readonly [options: unknown, path: readonly (string | number)[]]>> = {
    'nothing at all': [{}, []],
    'no object': ['*.json', []],
    'an unknown option': [{ path: 'a.json', colections: {} }, ['colections']],
    'a path that is no text': [{ path: [1] }, ['path']],
    'an unknown option of a collection': [{ collections: { a: { path: 'a.json', row: '$' } } }, ['collections', 'a', 'row']],
    'a type that is none': [{ collections: { a: { path: 'a.json', types: { x: 'string' } } } }, ['collections', 'a', 'types', 'x']],
    'rows that are no JSONPath': [{ collections: { a: { path: 'a.json', rows: '$.[' } } }, ['collections', 'a', 'rows']],
    'rows with a filter': [{ collections: { a: { path: 'a.json', rows: '$[?@.x]' } } }, ['collections', 'a', 'rows']],
    'rows of all depths': [{ collections: { a: { path: 'a.json', rows: '$..x' } } }, ['collections', 'a', 'rows']],
    'an encoding that is none': [{ collections: { a: { path: 'a.json', encoding: 'nope' } } }, ['collections', 'a', 'encoding']],
    'a collection without a file': [{ path: 'a.json', collections: { b: {} } }, ['collections', 'b']],
    'a collection of several files': [{ collections: { b: { path: '*.json' } } }, ['collections', 'b', 'path']],
    'a package that is not there': [{ path: 'package:no-such-package/x.json' }, ['path']],
    'a way out of a package': [{ path: 'package:fast-check/../x.json' }, ['path']],
    'a size that is none': [{ path: 'a.json', maxFileBytes: 0 }, ['maxFileBytes']],
  }
  for (const [name, [options, path]] of Object.entries(refused)) {
    it(`refuses ${name}`, async () => {
      await using files = await writeFiles({ 'a.json': rows, 'c.json': rows })
      const context = { sourceId: 's', baseDirectory: files.directory, signal: new AbortController().signal }
      await expect(filesAdapter.connect(options, context)).rejects.toMatchObject({
        code: 'CONFIG_INVALID',
        issues: expect.arrayContaining([expect.objectContaining({ path })]),
      })
    })
  }
})

describe('a file that cannot be read', () => {
  it('leaves the others, and says why when it is planned', async () => {
    await using files = await writeFiles({ 'a.json': rows, 'b.json': '[{' })
    const { source } = await files.connect({ path: ['a.json', 'b.json', 'gone.json', 'no-*.json'] })
    expect([...source.collections.keys()]).toEqual(['a'])
    expect(source.description.quirks).toEqual([
      expect.stringMatching(/^b could not be read: b\.json:1/),
      expect.stringContaining('gone.json cannot be read (ENOENT)'),
      'no file fits no-*.json',
    ])
    expect(() => source.plan(requestAll('b'))).toThrow(expect.objectContaining({ code: 'SOURCE_MALFORMED' }))
    expect(() => source.plan(requestAll('gone'))).toThrow(expect.objectContaining({ code: 'SOURCE_UNREACHABLE' }))
    expect(() => source.plan(requestAll('other'))).toThrow(expect.objectContaining({ code: 'QUERY_INVALID' }))
  })

  it('is a source that is down where it is the only one', async () => {
    await using files = await writeFiles({})
    await expect(files.connect({ path: 'gone.json' })).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE', details: { sourceId: 'test' } })
    await expect(files.connect({ path: '*.json' })).rejects.toMatchObject({ code: 'SOURCE_UNREACHABLE' })
  })
})

describe('keys', () => {
  const doubled = 'id,n\nx,1\ny,2\nx,3\n'

  it('that two records share are refused with both lines, kept once, or no keys', async () => {
    await using files = await writeFiles({ 'a.csv': doubled })
    await expect(files.connect()).rejects.toThrow(/a\.csv:4: has the same id as a\.csv:2: "x"/)
    const first = await files.connect({ path: '*', collections: { a: { duplicates: 'first' } } })
    expect(await first.records('a')).toEqual([
      { id: 'x', n: 1 },
      { id: 'y', n: 2 },
    ])
    expect(first.collection('a')).toMatchObject({ skippedRows: 1, keyProperty: 'id' })
    const grouped = await files.connect({ path: '*', collections: { a: { duplicates: 'group' } } })
    expect(grouped.collection('a').keyProperty).toBe(undefined)
    expect((await grouped.items('a')).map(grouped.source.keyOf('a'))).toEqual(['0', '1', '2'])
  })

  it('may be another property, and are row numbers where a record has none', async () => {
    await using files = await writeFiles({ 'a.json': '[{"code":2,"id":"q"},{"code":1}]' })
    const own = await files.connect({ path: '*', collections: { a: { key: 'code' } } })
    expect((await own.items('a')).map(own.source.keyOf('a'))).toEqual(['2', '1'])
    const none = await files.connect()
    expect(none.collection('a').warnings).toEqual(['1 records have no id: the row number is the key'])
    expect(none.collection('a').keyProperty).toBe(undefined)
  })
})

describe('revisions', () => {
  it('change with the content and with options that shape it, not with a licence', async () => {
    await using files = await writeFiles({ 'a.csv': 'a\n1\n' })
    const revision = async (options = {}): Promise<string> =>
      (await files.connect({ path: '*', collections: { a: options } })).collection('a').revision
    const plain = await revision()
    expect(await revision({ licence: 'CC0-1.0' })).toBe(plain)
    expect(await revision({ types: { a: 'text' } })).not.toBe(plain)
    writeFileSync(join(files.directory, 'a.csv'), 'a\n2\n')
    expect(await revision()).not.toBe(plain)
    await rm(join(files.directory, 'a.csv'))
  })
})
