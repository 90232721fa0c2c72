// A member of an identity group whose entities cannot be found by their identifiers is refused, where it stands.
import { createMemorySource } from '@crosswalk/adapter-memory'
import { compileCrosswalks, createUriNormaliser, shippedModels, compileModels } from '@crosswalk/model'
import type { Verdict } from '@crosswalk/contract'
import type { SourceHandle } from '@crosswalk/engine'
import { describe, expect, it } from 'vitest'
import { checkIdentity } from './check-identity.ts'

const models = compileModels(shippedModels())
const text = (name: string, id: string): string =>
  `crosswalk: ${name}\nsource: ${name}\ncollection: rows\nmodel: District\nid: "${id}"\nproperties: { name: label }\n`

function handle(id: string, { local, verdict }: { readonly local: boolean; readonly verdict: Verdict }): SourceHandle {
  const column = (name: string) => ({ name, type: 'text' as const, filterable: true, sortable: true })
  const source = createMemorySource({
    id,
    collections: [
      { id: 'rows', items: [], properties: [column('key'), column('label')], keyProperty: 'key', local },
      { id: 'codes', items: [], properties: [column('of'), column('code')], keyProperty: 'of', local },
    ],
    pushdown: () => verdict,
  })
  return { id, mechanism: 'memory', settings: {}, current: () => source, health: () => ({ state: 'ready', sinceMs: 0 }) }
}

function issuesOf(second: SourceHandle, id: string, attach = ''): readonly string[] {
  const crosswalks = compileCrosswalks(
    [
      { file: 'a.yaml', text: text('a', 'urn:a:{key}') },
      { file: 'b.yaml', text: `${text('b', id)}${attach}` },
    ],
    models,
  )
  const group = { name: 'g', crosswalks: ['a', 'b'], hash: '', isByUri: true, aliasesOf: (uri: string) => [uri] }
  const issues = checkIdentity({
    identity: { uris: createUriNormaliser(), groups: [group] },
    crosswalks,
    handles: [handle('a', { local: true, verdict: 'unsupported' }), second],
    publicUrl: undefined,
    locateGroup: (name, crosswalk) => ({ file: 'crosswalk.yaml', path: [name, crosswalk] }),
  })
  return issues.map(({ path, message }) => `${path.join('.')}: ${message}`)
}

const REFUSED = ['g.b: entities of "b" cannot be found by their identifiers in the source "b"']

describe('members of identity groups', () => {
  it('are found in an index of ours, or by a condition of their source', () => {
    expect(issuesOf(handle('b', { local: true, verdict: 'unsupported' }), 'urn:b:{key}')).toEqual([])
    expect(issuesOf(handle('b', { local: false, verdict: 'exact' }), 'urn:b:{key}')).toEqual([])
    expect(issuesOf(handle('b', { local: false, verdict: 'inexact' }), 'urn:b:{label}')).toEqual([])
  })

  it('are refused where a source does not look them up', () => {
    expect(issuesOf(handle('b', { local: false, verdict: 'unsupported' }), 'urn:b:{key}')).toEqual(REFUSED)
  })

  it.each(['', 'source: b, '])('are judged with what is attached to them (%s)', (source) => {
    const attach = `attach:\n  - { ${source}collection: codes, of: { of: key }, properties: { code: code } }\n`
    expect(issuesOf(handle('b', { local: false, verdict: 'unsupported' }), 'urn:b:{key}', attach)).toEqual(REFUSED)
    expect(issuesOf(handle('b', { local: false, verdict: 'exact' }), 'urn:b:{key}', attach)).toEqual([])
  })

  it('of a source that is down are not judged', () => {
    const down = { ...handle('b', { local: false, verdict: 'unsupported' }), current: () => undefined }
    expect(issuesOf(down, 'urn:b:{key}')).toEqual([])
  })
})
