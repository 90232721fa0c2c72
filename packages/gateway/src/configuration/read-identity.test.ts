// Identity groups in a configuration: what they become, and every mistake with its place.
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ConfigError, formatConfigIssue } from '@crosswalk/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfiguration } from './load-configuration.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'crosswalk-'))
  await write('crosswalks.yaml', CROSSWALKS)
})
afterEach(() => rm(directory, { recursive: true }))

const write = (name: string, text: string): Promise<void> => writeFile(join(directory, name), text)
const crosswalk = (name: string, model: string, property: string): string =>
  `crosswalk: ${name}\nsource: places\ncollection: ${name}\nmodel: ${model}\nid: "urn:${name}:{id}"\nproperties: { ${property}: id }\n`
const CROSSWALKS = [crosswalk('a', 'District', 'name'), crosswalk('b', 'District', 'name'), crosswalk('lines', 'TransitLine', 'name')].join(
  '---\n',
)
const HEAD = 'sources: [{ id: places, adapter: files, path: ./none.csv }]\ncrosswalks: .\n'

const load = async (text: string) => {
  await write('configuration', HEAD + text)
  return loadConfiguration(join(directory, 'configuration'), {})
}

async function issuesOf(text: string): Promise<readonly string[]> {
  const error: unknown = await load(text).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ConfigError)) throw new Error('not refused', { cause: error })
  return error.issues.map((issue) => formatConfigIssue(issue).replace(`${directory}/`, ''))
}

describe('identity groups', () => {
  it('by equal URIs know nothing but the URI, by a table its class', async () => {
    await write('same.csv', 'a,b\nurn:a:1,urn:b:7\n')
    const { identity } = await load(`identity:
  - { group: districts, crosswalks: [b, a], by: { table: ./same.csv } }
inspireNamespaces: [https://ns.example.org/au]
`)
    const [group] = identity.groups
    expect([group?.name, group?.crosswalks, group?.aliasesOf('urn:b:7')]).toEqual(['districts', ['b', 'a'], ['urn:a:1', 'urn:b:7']])
    expect(identity.uris.normalise('https://ns.example.org/au/X/v1')).toBe('https://ns.example.org/au/X')
    const plain = await load('identity: [{ group: districts, crosswalks: [a, b], by: uri }]\n')
    expect(plain.identity.groups[0]?.aliasesOf('urn:b:7')).toEqual(['urn:b:7'])
    expect(plain.identity.groups[0]?.hash).not.toBe(group?.hash)
  })

  it('are not there unless declared', async () => {
    expect((await load('')).identity.groups).toEqual([])
  })

  it('say where a name is wrong, stands twice, or is of another model', async () => {
    expect(
      await issuesOf(`identity:
  - group: districts
    crosswalks: [a, bb]
    by: uri
  - { group: mixed, crosswalks: [b, lines], by: uri }
  - { group: mixed, crosswalks: [b, a], by: uri }
`),
    ).toEqual([
      'configuration:5:21 identity.0.crosswalks.1: there is no crosswalk "bb" (expected "b")',
      'configuration:7:37 identity.1.crosswalks.1: "lines" is of the model TransitLine, those before it of District (expected crosswalks of one model)',
      'configuration:8:14 identity.2.group: there are two groups "mixed" (expected a name of its own)',
      'configuration:8:34 identity.2.crosswalks.0: "b" stands twice (expected each crosswalk in one group, once)',
      'configuration:8:37 identity.2.crosswalks.1: "a" is already in the group "districts" (expected each crosswalk in one group, once)',
    ])
  })

  it.each([
    'identity: [{ group: x, crosswalks: [a], by: uri }]',
    'identity: [{ group: x, crosswalks: [a, b], by: label }]',
    'identity: [{ group: x, crosswalks: [a, b] }]',
    'identity: [{ crosswalks: [a, b], by: uri }]',
    'identity: [{ group: x, crosswalks: [a, b], by: { table: 7 } }]',
    'identity: { group: x }',
    'inspireNamespaces: [no uri]',
  ])('of another shape are refused: %s', async (text) => {
    expect((await issuesOf(text)).every((issue) => issue.startsWith('configuration:3:'))).toBe(true)
  })

  it('name a table that cannot be read, and the line of a mistake in one', async () => {
    const text = 'identity: [{ group: x, crosswalks: [a, b], by: { table: ./same.csv } }]'
    expect(await issuesOf(text)).toEqual([
      'configuration:3:57 identity.0.by.table: the table cannot be read (ENOENT) (expected a CSV file, named relative to this file)',
    ])
    await write('same.csv', 'a,b\nurn:a:1,urn:b:1\nurn:a:2,\n')
    expect(await issuesOf(text)).toEqual([
      './same.csv:3:1 the row does not say what is the same (expected two or more absolute URIs, DOIs or URNs)',
    ])
  })
})
