// The probe against servers that the test opens, with small adapters of its own: what is said, written and returned.
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SourceError } from '@crosswalk/contract'
import type { Adapter, Mechanism, Source } from '@crosswalk/contract'
import { createHttpClient, HTTP_OPTION_PROPERTIES } from '@crosswalk/http'
import type { HttpOptions } from '@crosswalk/http'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { loadConfiguration } from '../configuration/load-configuration.ts'
import { runCommandLine } from './command-line.ts'
import { probe } from './probe.ts'

interface Landing {
  readonly kind: string
  readonly title?: string
  readonly collections: readonly string[]
  readonly broken?: boolean
}

/** Lives where the landing page names it. */
function adapterOf(mechanism: Mechanism): Adapter {
  const optionsSchema = {
    type: 'object',
    required: ['url'],
    properties: { url: { type: 'string' }, ...HTTP_OPTION_PROPERTIES },
    additionalProperties: false,
  }
  const read = async (url: string, context: Parameters<Adapter['connect']>[1], settings: HttpOptions = {}): Promise<Landing> => {
    const { sourceId, transport } = context
    const client = createHttpClient({ sourceId, url, settings, transport, delay: async () => undefined })
    const answer = await client.send({ url, accept: ['application/json'] }, { signal: context.signal, principal: { key: 'probe' } })
    return (await answer.json()) as Landing
  }
  return {
    mechanism,
    optionsSchema,
    async recognise(url, context, connection) {
      const { kind, title } = await read(url, context, connection)
      return kind.includes(mechanism) ? { options: { url }, title } : null
    },
    async connect(options, context) {
      const { url, ...settings } = options as { url: string }
      const landing = await read(url, context, settings)
      if (landing.broken === true) throw new SourceError('SOURCE_MALFORMED', 'half a description', { sourceId: context.sourceId })
      const collections = landing.collections.map((id) => ({
        id,
        title: 'The \u001B[31mred\u001B[0m\nones',
        count: { value: 12, accuracy: 'exact' },
        bbox: [11.2, 44.123456, 11.6, 44.6],
        properties: [{ name: 'a' }],
        warnings: ['a claim is ignored'],
      }))
      return {
        description: { product: 'ExampleServer', version: '1.2', url, quirks: ['next drops the bbox'] },
        capabilities: [
          { operator: '=', verdict: 'exact' },
          { operator: 'like', verdict: 'inexact', note: 'folds case' },
          { operator: 'casei', verdict: 'inexact', note: 'folds case' },
        ],
        collections: new Map(collections.map((collection) => [collection.id, collection])),
        close: async () => undefined,
      } as unknown as Source
    },
  }
}

async function serve(landing: Landing | string, authorization?: string) {
  const server = createServer((request, response) => {
    if (authorization !== undefined && request.headers.authorization !== authorization) {
      response.writeHead(401, { 'content-type': 'application/json' }).end('{}')
      return
    }
    const isPage = typeof landing === 'string'
    response.setHeader('content-type', isPage ? 'text/html' : 'application/json').end(isPage ? landing : JSON.stringify(landing))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

const adapters = [adapterOf('ogc-api-features'), adapterOf('wfs'), { ...adapterOf('files'), recognise: undefined } as unknown as Adapter]

interface RunOptions {
  readonly json?: boolean
  readonly write?: string
  readonly timeoutMs?: number
  readonly connection?: string
  readonly environment?: Readonly<Record<string, string>>
}

async function run(url: string, options: RunOptions = {}) {
  let out = ''
  let error = ''
  const output = { out: (text: string) => void (out += text), error: (text: string) => void (error += text) }
  const code = await probe({ url, json: false, adapters, output, ...options })
  return { code, out, error }
}

const FEATURES: Landing = { kind: 'ogc-api-features', title: 'Comune di Forlì', collections: ['stations', 'areas'] }

describe('probe', () => {
  it('prints what lives there, and what does not', async () => {
    await using server = await serve(FEATURES)
    const { code, out, error } = await run(server.url)
    expect([code, error]).toEqual([0, ''])
    const [timeless] = [out.replaceAll(/\d+\.\d\d s/g, 'T')]
    expect(timeless).toBe(
      [
        'ogc-api-features: ExampleServer 1.2 "Comune di Forlì"',
        `  ${server.url}`,
        '  2 collections',
        '    stations   12 items   11.2,44.1235,11.6,44.6   1 property   "The red ones"',
        '      warning: a claim is ignored',
        '    areas   12 items   11.2,44.1235,11.6,44.6   1 property   "The red ones"',
        '      warning: a claim is ignored',
        '  capabilities',
        '    exact       =',
        '    inexact     like, casei',
        '      like, casei: folds case',
        '  quirks',
        '    next drops the bbox',
        '  2 requests, T',
        '',
        'wfs: does not live there',
        'not looked for: files',
        '3 requests, T',
        '',
      ].join('\n'),
    )
  })

  it('prints data on request', async () => {
    await using server = await serve(FEATURES)
    const { code, out } = await run(server.url, { json: true })
    expect(code).toBe(0)
    expect(JSON.parse(out)).toMatchObject({
      url: server.url,
      requests: 3,
      sources: [
        {
          mechanism: 'ogc-api-features',
          options: { url: server.url },
          product: 'ExampleServer',
          collections: [{ id: 'stations', count: { value: 12 } }, { id: 'areas' }],
          quirks: ['next drops the bbox'],
          failure: null,
        },
      ],
      others: [
        { mechanism: 'wfs', code: 'NOT_FOUND' },
        { mechanism: 'files', code: 'NO_PROBE' },
      ],
    })
  })

  it('says what each mechanism found where nothing is known, with 1', async () => {
    await using server = await serve('<html>Hello</html>')
    const { code, out, error } = await run(server.url)
    expect([code, error]).toEqual([1, `crosswalk: nothing that Crosswalk knows lives at ${server.url}\n`])
    expect(out).toMatch(/^ogc-api-features: SOURCE_MALFORMED: .* text\/html .*\nwfs: SOURCE_MALFORMED: /)
  })

  it('says that nobody answers, with 1', async () => {
    const gone = await serve(FEATURES)
    await gone[Symbol.asyncDispose]()
    const { code, error } = await run(gone.url)
    expect([code, error]).toEqual([1, expect.stringMatching(/^crosswalk: nobody answers at http:.*refused \(ECONNREFUSED\)\n$/)])
  })

  it('ends at its deadline, whatever an adapter waits for', async () => {
    const hanging = { ...adapterOf('wfs'), recognise: () => new Promise<null>(() => undefined) }
    const errors: string[] = []
    const output = { out: () => undefined, error: (text: string) => void errors.push(text) }
    const code = await probe({ url: 'http://geo.example/', json: false, adapters: [hanging], timeoutMs: 20, output })
    expect([code, errors]).toEqual([1, ['crosswalk: nobody answers at http://geo.example/: no end within 20 ms\n']])
  })

  it('shows why what was recognised could not be connected, with 1', async () => {
    await using server = await serve({ ...FEATURES, broken: true })
    const { code, out, error } = await run(server.url)
    expect([code, error]).toEqual([1, `crosswalk: what lives at ${server.url} could not be connected\n`])
    expect(out).toMatch(/^ogc-api-features: found, but not connected: SOURCE_MALFORMED: half a description\n/)
  })

  it('says that what lives there holds nothing, and does not add it', async () => {
    await using server = await serve({ ...FEATURES, collections: [] })
    const { code, out, error } = await run(server.url, { write: 'none.yaml' })
    expect([code, error]).toEqual([1, `crosswalk: what lives at ${server.url} holds no collection\n`])
    expect(out).toMatch(/^ogc-api-features: ExampleServer 1\.2 "Comune di Forlì": found, but it holds no collection/)
  })

  it.each(['geo.example', 'ftp://geo.example/', 'http://', 'https://ana:secret@geo.example/'])('refuses %s with 2', async (url) => {
    const { code, error } = await run(url)
    expect(code).toBe(2)
    expect(error).not.toContain('secret')
  })

  it('is a command', async () => {
    const errors: string[] = []
    const output = { out: () => undefined, error: (text: string) => void errors.push(text) }
    expect(await runCommandLine({ words: ['probe'], environment: {}, output })).toBe(2)
    expect(await runCommandLine({ words: ['probe', 'geo.example'], environment: {}, output })).toBe(2)
    expect(errors.join('')).toMatch(/probe: it needs URL.*\n.*"geo\.example" is not a URL/)
  })
})

describe('probe --write', () => {
  let folder = ''
  beforeEach(async () => void (folder = await mkdtemp(join(tmpdir(), 'crosswalk-probe-'))))
  afterEach(() => rm(folder, { recursive: true }))

  it('adds a source, keeps comments, and refuses what is there already', async () => {
    await using server = await serve(FEATURES)
    const file = join(folder, 'crosswalk.yaml')
    const before =
      '# ours\nsources:\n  # the first\n  - id: comune-di-forli # taken\n    adapter: wfs\n    url: http://other.example/\nlimits: { deadlineMs: 1000 }\n'
    await writeFile(file, before)
    expect(await run(server.url, { write: file })).toMatchObject({ code: 0, error: `added to ${file}: comune-di-forli-ogc-api-features\n` })
    const entry = `  - id: comune-di-forli-ogc-api-features\n    adapter: ogc-api-features\n    title: Comune di Forlì\n    url: ${server.url}\n`
    const after = before.replace('limits:', `${entry}limits:`)
    expect(await readFile(file, 'utf8')).toBe(after)
    expect(await run(server.url.replace(/\/$/, ''), { write: file })).toMatchObject({
      code: 1,
      error: `already in ${file}: comune-di-forli-ogc-api-features\n`,
    })
    expect(await readFile(file, 'utf8')).toBe(after)
  })

  it('makes a file that the gateway can load, with every mechanism that lives there', async () => {
    await using server = await serve({ kind: 'wfs ogc-api-features', title: '1 ${HOME} für alle', collections: ['a'] })
    const file = join(folder, 'new.yaml')
    expect(await run(server.url, { write: file })).toMatchObject({ code: 0 })
    const { sources } = await loadConfiguration(file, {}, { adapters })
    expect(sources.map(({ id, adapter, settings }) => [id, adapter.mechanism, settings.title])).toEqual([
      ['home-fur-alle', 'ogc-api-features', '1 ${HOME} für alle'],
      ['home-fur-alle-wfs', 'wfs', '1 ${HOME} für alle'],
    ])
  })

  it.each([
    ['sources: [a: b: c]\n', /new\.yaml:1:\d+ /],
    ['sources: none\n', /sources: this is no list of sources/],
    ['- a\n', /this is no configuration/],
  ])('leaves a file as it is that is none of ours: %j', async (text, message) => {
    await using server = await serve(FEATURES)
    const file = join(folder, 'new.yaml')
    await writeFile(file, text)
    expect(await run(server.url, { write: file })).toMatchObject({ code: 1, error: expect.stringMatching(message) })
    expect(await readFile(file, 'utf8')).toBe(text)
  })

  it('fills an empty list and an empty file', async () => {
    await using server = await serve(FEATURES)
    for (const text of ['', 'sources: []\n', 'sources:\n']) {
      const file = join(folder, 'empty.yaml')
      await writeFile(file, text)
      expect(await run(server.url, { write: file })).toMatchObject({ code: 0 })
      expect((await loadConfiguration(file, {}, { adapters })).sources.map(({ id }) => id)).toEqual(['comune-di-forli'])
    }
  })
})

describe('a server behind a password', () => {
  const password = 'correct horse battery'
  const basic = `Basic ${Buffer.from(`crosswalk:${password}`).toString('base64')}`
  const directories: string[] = []
  afterEach(async () => {
    for (const one of directories.splice(0)) await rm(one, { recursive: true })
  })
  const folder = async (text: string): Promise<string> => {
    const made = await mkdtemp(join(tmpdir(), 'crosswalk-'))
    directories.push(made)
    await writeFile(join(made, 'connection.yaml'), text)
    return made
  }
  const AUTH = 'auth: { basic: { username: crosswalk, password: "${PASSWORD}" } }\n'

  it('is described and written with what the file says, and its password nowhere', async () => {
    await using server = await serve(FEATURES, basic)
    const made = await folder(`${AUTH}timeoutMs: 5000\n`)
    const [connection, file] = [join(made, 'connection.yaml'), join(made, 'crosswalk.yaml')]
    const environment = { PASSWORD: password }
    expect((await run(server.url)).code).toBe(1)
    for (const json of [false, true]) {
      const { code, out, error } = await run(server.url, { connection, environment, write: file, json })
      expect([code === 0 || json, out.includes('stations')], error).toEqual([true, true])
      expect(out + error).not.toContain(password)
    }
    const written = await readFile(file, 'utf8')
    expect(written).toContain('${PASSWORD}')
    expect(written).not.toContain(password)
    const { sources } = await loadConfiguration(file, environment, { adapters })
    expect(sources[0]?.options).toMatchObject({ auth: { basic: { username: 'crosswalk', password } }, timeoutMs: 5000 })
  })

  it.each([
    ['a variable that is not set', AUTH, /connection.yaml:1:\d+ .*the environment variable PASSWORD is not set/],
    ['what no source has', 'password: x\n', /connection.yaml:1:1 password/],
    ['two ways to sign in', 'auth: { forward: a, basic: { username: a, password: b } }\n', /connection.yaml:1:\d+ auth/],
  ])('%s is a mistake with its place', async (_, text, message) => {
    const made = await folder(text)
    const { code, error } = await run('http://127.0.0.1:9/', { connection: join(made, 'connection.yaml'), environment: {} })
    expect([code, error]).toEqual([1, expect.stringMatching(message)])
  })

  it('a file that is not there is one too', async () => {
    const { code, error } = await run('http://127.0.0.1:9/', { connection: '/no/such/file.yaml' })
    expect([code, error]).toEqual([1, expect.stringMatching(/cannot be read \(ENOENT\)/)])
  })
})
