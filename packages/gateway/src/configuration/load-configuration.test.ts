// Configurations on disk: what they become, and every mistake at once.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { ConfigError, formatConfigIssue } from '@crosswalk/contract'
import type { Adapter } from '@crosswalk/contract'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfiguration } from './load-configuration.ts'

const remote: Adapter = {
  mechanism: 'sensorthings',
  optionsSchema: {
    type: 'object',
    additionalProperties: false,
    required: ['url'],
    properties: { url: { $ref: '#/$defs/address' }, auth: { type: 'object' }, count: { type: 'integer' } },
    $defs: { address: { type: 'string', pattern: '^https?://', description: 'an address' } },
  },
  connect: () => Promise.reject(new Error('a configuration is read without asking sources')),
}
const local: Adapter = {
  ...remote,
  mechanism: 'files',
  optionsSchema: { type: 'object', additionalProperties: false, properties: { path: { type: 'string' } } },
}

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'crosswalk-'))
})
afterEach(() => rm(directory, { recursive: true }))

async function write(files: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true })
    await writeFile(join(directory, name), text)
  }
}

type Environment = Readonly<Record<string, string>>
const load = (environment: Environment = {}) =>
  loadConfiguration(join(directory, 'crosswalk.yaml'), environment, { adapters: [local, remote] })

/** The issues of a configuration that must be refused, without the folder's name. */
async function issuesOf(files: Readonly<Record<string, string>>, environment: Environment = {}): Promise<readonly string[]> {
  await write(files)
  const error: unknown = await load(environment).then(
    () => undefined,
    (reason: unknown) => reason,
  )
  if (!(error instanceof ConfigError)) throw new Error('not refused', { cause: error })
  return error.issues.map((issue) => formatConfigIssue(issue).replace(`${directory}/`, ''))
}

const DISTRICTS = `crosswalk: districts
source: places
collection: boroughs
model: District
id: "https://data.example.org/borough/{id}"
properties: { name: id, location: geometry }
`

describe('loadConfiguration', () => {
  it('hides what came from the environment however it is written, and leaves short values', async () => {
    const places = 'sources: [{ id: a, adapter: sensorthings, url: "https://x/?k=${KEY}&n=${SHORT}&l=${LONG}" }]'
    await write({ 'crosswalk.yaml': places })
    const { hideSecrets } = await load({ KEY: 'p w"1/ü$&', SHORT: 'abc', LONG: 'p w"1/ü$&+more' })
    for (const [written, shown] of [
      ['p w"1/ü$&!', '${KEY}!'],
      [JSON.stringify({ key: 'p w"1/ü$&' }), '{"key":"${KEY}"}'],
      ['?k=p%20w%221%2F%C3%BC%24%26#', '?k=${KEY}#'],
      ['?k=p+w%221%2F%C3%BC%24%26#', '?k=${KEY}#'],
      ['p w"1/ü$&+more abc', '${LONG} abc'],
    ] as const)
      expect(hideSecrets(written)).toBe(shown)
  })

  it('reads everything that a file can say', async () => {
    const key = Buffer.alloc(32, 7)
    await write({
      'crosswalk.yaml': `
publicUrl: https://data.example.org/city/
cursorKey: \${CURSOR_KEY}
sources:
  - id: places
    adapter: files
    path: ./data/*.geojson
    title: Places
    licence: CC0-1.0
    attribution: The city
    publisher: City hall
  - { id: air, adapter: sensorthings, url: "https://\${AIR_HOST}/v1.1", auth: { header: { name: Authorization, value: "Bearer \${TOKEN}" } } }
crosswalks: ./crosswalks
limits: { deadlineMs: 5000, maxPageSize: 50, query: { maxDepth: 5 } }
server: { cors: [https://app.example.org], explain: false, persistedOnly: true }
persistedOperations: operations
faces: { ogcApiFeatures: { raw: [places], crs: [EPSG:25833], matchMissing: false } }
`,
      'crosswalks/districts.yaml': DISTRICTS,
      'operations/names.graphql': '{ districts { nodes { name } } }',
      'operations/README.md': 'not an operation',
    })
    const environment = { CURSOR_KEY: key.toString('base64'), AIR_HOST: 'air.example.org', TOKEN: 's3cret' }
    const configuration = await load(environment)
    const { sources, models, crosswalks, hideSecrets, identity, locateGroup: _locate, ...rest } = configuration
    expect(hideSecrets('at air.example.org:80')).toBe('at ${AIR_HOST}:80')
    expect(identity.groups).toEqual([])
    expect(rest).toEqual({
      file: join(directory, 'crosswalk.yaml'),
      baseDirectory: directory,
      publicUrl: 'https://data.example.org/city',
      cursorKey: new Uint8Array(key),
      limits: { deadlineMs: 5000, maxPageSize: 50 },
      queryLimits: { maxDepth: 5 },
      server: { cors: ['https://app.example.org'], explain: false, persistedOnly: true },
      persistedOperations: [{ id: 'names', text: '{ districts { nodes { name } } }', file: 'operations/names.graphql', path: [] }],
      faces: { ogcApiFeatures: { raw: ['places'], crs: ['EPSG:25833'], matchMissing: false } },
    })
    expect(sources.map(({ locate: _locate, ...source }) => source)).toEqual([
      {
        id: 'places',
        adapter: local,
        settings: { title: 'Places', licence: 'CC0-1.0', attribution: 'The city', publisher: 'City hall' },
        options: { path: './data/*.geojson' },
      },
      {
        id: 'air',
        adapter: remote,
        settings: {},
        options: { url: 'https://air.example.org/v1.1', auth: { header: { name: 'Authorization', value: 'Bearer s3cret' } } },
      },
    ])
    const url = sources[1]?.locate(['url'])
    expect(url).toEqual({ file: join(directory, 'crosswalk.yaml'), line: 12, column: 44, path: ['sources', 1, 'url'] })
    expect(crosswalks.map(({ name }) => name)).toEqual(['districts'])
    const shipped = ['AirQualityStation', 'Dataset', 'District', 'TransitLine', 'TransportStation', 'WeatherStation']
    expect(models.map(({ name }) => name).toSorted()).toEqual(shipped)
  })

  it('has defaults for all but the sources', async () => {
    await write({ 'crosswalk.yaml': 'sources: [{ id: places, adapter: files }]\n' })
    const { publicUrl, cursorKey, limits, server, faces, crosswalks } = await load()
    expect([publicUrl, cursorKey, limits, crosswalks]).toEqual([undefined, undefined, {}, []])
    expect(server).toEqual({ cors: false, explain: undefined, persistedOnly: false })
    expect(faces).toEqual({ ogcApiFeatures: {} })
  })

  it('refuses raw collections of a source that is not there and systems that are not known', async () => {
    const issues = await issuesOf({
      'crosswalk.yaml': `sources: [{ id: places, adapter: files }]
faces:
  ogcApiFeatures:
    raw: [places, air]
    crs: [EPSG:25833, EPSG:999999, here]
    format: gml
`,
    })
    expect(issues).toEqual([
      'crosswalk.yaml:4:19 faces.ogcApiFeatures.raw.1: there is no source "air" (expected places)',
      'crosswalk.yaml:5:23 faces.ogcApiFeatures.crs.1: the system "EPSG:999999" is not known (expected EPSG:<code>)',
      'crosswalk.yaml:5:36 faces.ogcApiFeatures.crs.2: the system "here" is not known (expected EPSG:<code>)',
      expect.stringContaining('crosswalk.yaml:6:5 faces.ogcApiFeatures.format: unknown key'),
    ])
  })

  it('can leave a face out', async () => {
    await write({ 'crosswalk.yaml': 'sources: [{ id: places, adapter: files }]\nfaces: { ogcApiFeatures: false }\n' })
    expect((await load()).faces).toEqual({ ogcApiFeatures: false })
  })

  it('reads stored operations from a JSON file too', async () => {
    await write({
      'crosswalk.yaml': 'sources: [{ id: places, adapter: files }]\npersistedOperations: ./operations.json\n',
      'operations.json': '{ "a": "{ models { id } }", "b": "{ sources { id } }" }',
    })
    const { persistedOperations = [] } = await load()
    expect(persistedOperations.map(({ id, text, file, path }) => [id, text, file, path])).toEqual([
      ['a', '{ models { id } }', './operations.json', ['a']],
      ['b', '{ sources { id } }', './operations.json', ['b']],
    ])
  })

  it.each([
    ['persistedOperations: ./none', {}, 'persistedOperations: it cannot be read (ENOENT)'],
    ['persistedOperations: list.json', { 'list.json': '[]' }, 'persistedOperations: it is not a JSON object'],
    ['persistedOperations: list.json', { 'list.json': '{' }, 'persistedOperations: it is not a JSON object'],
    ['persistedOperations: list.json', { 'list.json': '{"a": 5}' }, 'persistedOperations: what it holds under "a" is not text'],
    ['server: { persistedOnly: true }', {}, 'server: persistedOnly without operations would refuse every request'],
  ])('refuses %s with %j', async (line, files, message) => {
    const issues = await issuesOf({ ...files, 'crosswalk.yaml': `sources: [{ id: places, adapter: files }]\n${line}\n` })
    expect(issues).toEqual([expect.stringMatching(/^crosswalk.yaml:2:\d+ /)])
    expect(issues[0]).toContain(message)
  })

  it('takes models beside the shipped ones', async () => {
    await write({
      'crosswalk.yaml': 'sources: [{ id: places, adapter: files }]\nmodels: ./models\n',
      'models/bench.yaml': `name: Bench
plural: benches
iri: https://w3id.org/crosswalk/vocab#Bench
properties:
  name: { kind: text, iri: "http://www.w3.org/2000/01/rdf-schema#label", role: label }
`,
    })
    expect((await load()).models.map(({ name }) => name)).toContain('Bench')
  })

  it('lists ten mistakes at once, each with its place and what was expected', async () => {
    const issues = await issuesOf({
      'crosswalk.yaml': `publicUrl: ftp://example.org
cursorKey: c2hvcnQ=
sources:
  - { id: places, adapter: filse }
  - { id: places, adapter: files, path: 7 }
  - { id: air, adapter: sensorthings, url: "air.example.org", colour: red }
  - { id: "7 b", adapter: files }
models: ./none
crosswalks: ./crosswalks
limits: { maxPageSize: 0, deadline: 5 }
server: { cors: "\${ORIGIN}" }
`,
      'crosswalks/districts.yaml': DISTRICTS.replace('source: places', 'source: plaecs').replace('District', 'Distrikt'),
    })
    expect(issues).toMatchInlineSnapshot(`
      [
        "crosswalk.yaml:1:12 publicUrl: this is not an address that links can start with (expected http:// or https://, a host, perhaps a path; no user, query or fragment)",
        "crosswalk.yaml:2:12 cursorKey: this is not a key (expected 32 bytes in base64: openssl rand -base64 32)",
        "crosswalk.yaml:4:28 sources.0.adapter: "filse" is not one of the values (expected "files", "sensorthings")",
        "crosswalk.yaml:5:11 sources.1.id: the source "places" is already in line 4 (expected a name of its own for each source)",
        "crosswalk.yaml:5:41 sources.1.path: this is the number 7 (expected text)",
        "crosswalk.yaml:6:44 sources.2.url: "air.example.org" is not right (expected an address)",
        "crosswalk.yaml:6:63 sources.2.colour: unknown key "colour" (expected "id", "adapter", "title", "licence", "attribution", "publisher", "url", "auth", "count")",
        "crosswalk.yaml:7:11 sources.3.id: "7 b" is not right (expected A letter, then letters, digits, - or _, 64 at most: names the source in queries, cursors and provenance.)",
        "crosswalk.yaml:8:9 models: the folder cannot be read (ENOENT) (expected a folder, named relative to crosswalk.yaml)",
        "crosswalk.yaml:10:24 limits.maxPageSize: 0 is out of range (expected a number >= 1)",
        "crosswalk.yaml:10:27 limits.deadline: unknown key "deadline" (expected "deadlineMs")",
        "crosswalk.yaml:11:17 server.cors: the environment variable ORIGIN is not set (expected ORIGIN in the environment)",
        "crosswalks/districts.yaml:2:9 source: the source "plaecs" is not configured (expected "places", "air", "7 b")",
        "crosswalks/districts.yaml:4:8 model: there is no model "Distrikt" (expected "District")",
      ]
    `)
  })

  it('never shows what came from the environment', async () => {
    const secret = 'hunter2-very-secret'
    const config = `cursorKey: \${SECRET}
publicUrl: \${SECRET}
sources:
  - { id: "\${SECRET}!", adapter: "\${SECRET}", url: "\${SECRET}", auth: "\${SECRET}", count: "\${SECRET}" }
  - { id: air, adapter: sensorthings, url: "\${SECRET}", auth: "\${SECRET}", count: "\${SECRET}" }
models: "./\${SECRET}"
limits: { maxPageSize: "\${SECRET}" }
server: "\${SECRET}"
`
    const issues = await issuesOf({ 'crosswalk.yaml': config }, { SECRET: secret })
    expect(issues.length).toBeGreaterThanOrEqual(9)
    expect(issues.join('\n')).not.toContain('hunter2')
    expect(issues.join('\n')).toContain('what ${SECRET} stands for is not right')
  })

  it('names every variable that is not set', async () => {
    const config = 'sources:\n  - { id: air, adapter: sensorthings, url: "https://${HOST_A}/${HOST_B}", auth: { token: "${" } }\n'
    const issues = await issuesOf({ 'crosswalk.yaml': config })
    expect(issues).toEqual([
      'crosswalk.yaml:2:44 sources.0.url: the environment variable HOST_A is not set (expected HOST_A in the environment)',
      'crosswalk.yaml:2:44 sources.0.url: the environment variable HOST_B is not set (expected HOST_B in the environment)',
      'crosswalk.yaml:2:90 sources.0.auth.token: a "${" without a name and a brace after it (expected ${NAME}, or $${ for a plain ${)',
    ])
  })

  it('still checks crosswalks where a model is wrong', async () => {
    const issues = await issuesOf({
      'crosswalk.yaml': 'sources: [{ id: places, adapter: files }]\nmodels: ./models\ncrosswalks: ./crosswalks\n',
      'models/bench.yaml': 'name: Bench\n',
      'crosswalks/benches.yaml': DISTRICTS.replace('crosswalk: districts', 'crosswalk: benches').replace('District', 'Bench'),
      'crosswalks/districts.yaml': DISTRICTS.replace('name: id', 'nmae: id'),
    })
    expect(issues.filter((issue) => issue.startsWith('models/bench.yaml')).length).toBeGreaterThan(0)
    expect(issues.filter((issue) => issue.startsWith('crosswalks/districts.yaml'))).toEqual([expect.stringContaining('nmae')])
    // The model is wrong, not the crosswalk that names it.
    expect(issues.filter((issue) => issue.startsWith('crosswalks/benches.yaml'))).toEqual([])
  })

  it('refuses what is not one map', async () => {
    for (const text of [
      '',
      'just text',
      '[1, 2]',
      '7',
      'null',
      'sources: [{id: a, adapter: files}]\n---\nsources: []\n',
      'sources: [',
      '\t',
      'a: 1\na: 2',
    ]) {
      expect((await issuesOf({ 'crosswalk.yaml': text })).length).toBeGreaterThan(0)
    }
  })

  it('lives through hostile YAML in bounded time', async () => {
    const bomb = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghij'.split('').map((name, index) => `${name}: &${name} [${`*${'abcdefghij'[index]}, `.repeat(9)}x]`),
    ].join('\n')
    for (const text of [bomb, '['.repeat(10_000), `sources: ${'{a: '.repeat(10_000)}`, `x: "${'y'.repeat(1_100_000)}"`]) {
      expect((await issuesOf({ 'crosswalk.yaml': text })).length).toBeGreaterThan(0)
    }
  })

  it('finds its folders from its own place, not from the working directory', async () => {
    await write({
      'below/crosswalk.yaml': 'sources: [{ id: places, adapter: files }]\ncrosswalks: ./crosswalks\n',
      'below/crosswalks/districts.yaml': DISTRICTS,
    })
    const { crosswalks, baseDirectory } = await loadConfiguration(join(directory, 'below/crosswalk.yaml'), {}, { adapters: [local] })
    expect([crosswalks.length, baseDirectory]).toEqual([1, join(directory, 'below')])
  })
})
