// `crosswalk explain` in process: what it prints of a query over two files, one of them gone; mistakes; secrets.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { FederatedPlan } from '@crosswalk/contract'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { runCommandLine } from './command-line.ts'

const crosswalk = (source: string): string => `crosswalk: ${source}-districts
source: ${source}
collection: districts
model: District
id: "https://data.example.org/${source}/{id}"
properties: { name: name }
`
const FILES: Readonly<Record<string, string>> = {
  'crosswalk.yaml': `sources:
  - { id: gone, adapter: files, path: "./gone/\${FOLDER}.json" }
  - { id: places, adapter: files, path: "./places/\${FOLDER}/districts.json" }
crosswalks: ./crosswalks
`,
  'group.yaml': `sources:
  - { id: places, adapter: files, path: "./places/\${FOLDER}/districts.json" }
  - { id: others, adapter: files, path: "./places/\${FOLDER}/others.json" }
crosswalks: ./same
identity: [{ group: districts, crosswalks: [places-districts, others-districts], by: uri }]
`,
  'same/places.yaml': crosswalk('places').replace('/places/', '/'),
  'same/others.yaml': crosswalk('others').replace('/others/', '/').replaceAll('collection: districts', 'collection: others'),
  'places/topsecret/others.json': JSON.stringify([
    { id: '1', name: 'Pankow' },
    { id: '7', name: 'Neukoelln' },
  ]),
  'places/topsecret/districts.json': JSON.stringify(['Mitte', 'Pankow', 'Spandau'].map((name, id) => ({ id: String(id), name }))),
  'crosswalks/gone.yaml': crosswalk('gone'),
  'crosswalks/places.yaml': crosswalk('places'),
  'query.graphql':
    'query A($name: String!) { districts(where: { name: { eq: $name } }) { nodes { name } } }\nquery B { other: districts { nodes { name } } }',
  'variables.json': '{ "name": "Pankow" }',
  'list.json': '[1]',
  'broken.json': '{',
}

let directory: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'crosswalk-'))
  for (const folder of ['crosswalks', 'same', 'places', 'places/topsecret']) await mkdir(join(directory, folder))
  for (const [name, text] of Object.entries(FILES)) await writeFile(join(directory, name), text)
})
afterAll(() => rm(directory, { recursive: true }))

const inDirectory = (name: string): string => join(directory, name)

async function run(...words: readonly string[]) {
  let out = ''
  let error = ''
  const output = { out: (text: string) => void (out += text), error: (text: string) => void (error += text) }
  const given = ['explain', ...words, ...(words.includes('--config') ? [] : ['--config', inDirectory('crosswalk.yaml')])]
  const code = await runCommandLine({ words: given, environment: { FOLDER: 'topsecret' }, output })
  return { code, out: out.replace(/[\d.]+ ms/g, '# ms'), error: error.replaceAll(`${directory}/`, '') }
}

describe('crosswalk explain', () => {
  const asked = (): readonly string[] => [inDirectory('query.graphql'), '--operation', 'A', `--variables=${inDirectory('variables.json')}`]

  it('prints what each source was asked and what it gave', async () => {
    const { code, out, error } = await run(...asked())
    expect([code, error]).toEqual([0, ''])
    expect(out.replace(/cannot be asked: .*/, 'cannot be asked: ...')).toMatchInlineSnapshot(`
      "districts: entities of District   [# ms]
        order     sources in configured order, each in its own
        candidates: 1 of 2 asked, 1 not; page of 20   [# ms]
          gone/districts (gone-districts)
            not asked cannot be asked: ...
          places/districts (places-districts)
            native    {"index":"scan","candidates":3,"of":3,"tests":["sorted:name"],"order":[]}
            pushed    name = 'Pankow'
            also      limit pushed
            did       OK, 1 row read, 1 result, 0 requests, 0 bytes, # ms
        hydrate: values of the page's rows, from what is read already: name   [# ms]
      "
    `)
  })

  it('prints how the parts of entities of an identity group were found', async () => {
    const { out, error } = await run(...asked(), '--config', inDirectory('group.yaml'))
    expect(error).toBe('')
    expect(out).toMatchInlineSnapshot(`
      "districts: entities of District   [# ms]
        order     sources in configured order, each in its own
        candidates: 2 of 2 asked; page of 20   [# ms]
          places/districts (places-districts)
            native    {"index":"scan","candidates":3,"of":3,"tests":["sorted:name"],"order":[]}
            pushed    name = 'Pankow'
            residual  name = 'Pankow'   (several parts make one entity)
            did       OK, 1 row read, 1 result, 0 requests, 0 bytes, # ms
          others/others (others-districts)
            native    {"index":"scan","candidates":2,"of":2,"tests":["sorted:name"],"order":[]}
            pushed    name = 'Pankow'
            residual  name = 'Pankow'   (several parts make one entity)
            did       OK, 1 row read, 0 results, 0 requests, 0 bytes, # ms
        identity: districts: one entity where identifiers are equal; candidates from places, others, by a condition that only their parts can pass (name = 'Pankow'); listed by the first of places, others whose part passes; parts of places, others, the first of them names the entity   [# ms]
          places/districts (places-districts)
            native    {"read":"by identifier, from what is held in memory","group":"districts","requests":[{"pushed":[],"native":{"index":"scan","candidates":3,"of":3,"tests":[],"order":[]}}]}
            keys      1 entity in 1 request
            did       OK, 3 rows read, 1 result, 0 requests, 0 bytes, # ms
          others/others (others-districts)
            native    {"read":"by identifier, from what is held in memory","group":"districts","requests":[{"pushed":[],"native":{"index":"scan","candidates":2,"of":2,"tests":[],"order":[]}}]}
            keys      1 entity in 1 request
            did       OK, 2 rows read, 1 result, 0 requests, 0 bytes, # ms
        hydrate: values of the page's rows, from what is read already: name   [# ms]
      "
    `)
  })

  it('shows the name of an environment variable instead of what it stands for', async () => {
    for (const format of ['--json', '--plan-only']) {
      const { out } = await run(...asked(), format)
      expect(out).toContain('gone/${FOLDER}.json')
      expect(out).not.toContain('topsecret')
    }
  })

  it('prints only the plan, or the data, on request', async () => {
    const planned = await run(...asked(), '--plan-only')
    expect(planned.out).toContain("pushed    name = 'Pankow'")
    expect(planned.out).not.toContain('did ')
    expect(planned.out).not.toContain(' ms')
    const { out } = await run(...asked(), '--json')
    const [explained] = JSON.parse(out) as readonly { readonly field: string; readonly plan: FederatedPlan }[]
    expect(explained?.field).toBe('districts')
    expect(explained?.plan.stages[0]?.parts[1]?.executed).toMatchObject({ status: 'OK', rows: 1, results: 1 })
  })

  it('says with 1 what is wrong with the operation, and where', async () => {
    const ambiguous = await run(inDirectory('query.graphql'))
    expect([ambiguous.code, ambiguous.out]).toEqual([1, ''])
    expect(ambiguous.error).toMatch(/^query.graphql QUERY_INVALID: .*operation/)
    const variable = await run(inDirectory('query.graphql'), '--operation', 'A')
    expect([variable.code, variable.error]).toEqual([1, expect.stringMatching(/^query.graphql:1:9 QUERY_INVALID: .*"String!".*\n$/)])
  })

  it.each([
    [['none.graphql'], 'none.graphql the file cannot be read (ENOENT) (expected a GraphQL document)'],
    [['query.graphql', '--variables', 'list.json'], 'list.json this is JSON, but not an object (expected a JSON object of variables)'],
    [['query.graphql', '--variables', 'broken.json'], 'broken.json this is not JSON: '],
  ])('refuses files that are none: %s', async (words, message) => {
    const { code, out, error } = await run(...words.map((word) => (word.startsWith('--') ? word : inDirectory(word))))
    expect([code, out]).toEqual([1, ''])
    expect(error).toContain(message)
  })

  it('needs a document', async () => {
    expect(await run()).toEqual({ code: 2, out: '', error: 'crosswalk: explain: it needs FILE.graphql; see crosswalk --help\n' })
  })
})
