// The house rules that code can check: which room may import which, and what every adapter room holds.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const root = new URL('../../', import.meta.url)

/** What each room's sources may import of the others; tests may import more (an oracle, a source to ask). */
const ARROWS: Readonly<Record<string, readonly string[]>> = {
  contract: [],
  geo: ['contract'],
  units: ['contract'],
  cql2: ['contract', 'geo'],
  http: ['contract'],
  xml: ['contract'],
  model: ['contract', 'cql2', 'geo', 'units'],
  engine: ['contract', 'cql2', 'geo', 'model', 'units'],
  graphql: ['contract', 'cql2', 'geo', 'units'],
  'adapter-memory': ['contract', 'cql2', 'geo', 'units'],
  'adapter-files': ['contract', 'cql2', 'geo', 'units'],
  'adapter-ogc-api-features': ['contract', 'cql2', 'geo', 'http', 'units'],
  'adapter-ogc-api-records': ['contract', 'cql2', 'geo', 'http', 'xml'],
  'adapter-wfs': ['contract', 'cql2', 'geo', 'http', 'xml'],
  gateway: [
    'adapter-files',
    'adapter-memory',
    'adapter-ogc-api-features',
    'adapter-ogc-api-records',
    'adapter-wfs',
    'contract',
    'cql2',
    'engine',
    'graphql',
    'http',
    'model',
  ],
}

interface Room {
  readonly name: string
  readonly folder: string
}
const rooms: readonly Room[] = globSync('{packages,adapters}/*/package.json', { cwd: root.pathname }).map((file) => ({
  name: (JSON.parse(readFileSync(new URL(file, root), 'utf8')) as { name: string }).name.replace('@crosswalk/', ''),
  folder: file.replace('/package.json', ''),
}))

const isTest = (file: string): boolean => /\.(test|e2e|test-d)\.ts$|\/testing\/|__fixtures__/.test(file)
const sourcesOf = (room: Room): readonly string[] =>
  globSync(`${room.folder}/src/**/*.ts`, { cwd: root.pathname }).filter((file) => !isTest(file))
const STATEMENT = /^(?:import|export|\})[^'\n]*?from '([^']+)'|^import '([^']+)'|\bimport\('([^']+)'\)/gm
const importsOf = (file: string): readonly string[] =>
  Array.from(
    readFileSync(new URL(file, root), 'utf8').matchAll(STATEMENT),
    ([, from, bare, dynamic]) => (from ?? bare ?? dynamic) as string,
  )

describe('arrows point one way', () => {
  it.each(rooms)('$name', (room) => {
    const allowed = ARROWS[room.name]
    expect(allowed, `${room.name} is a room that this test does not know`).toBeDefined()
    for (const file of sourcesOf(room)) {
      const foreign = importsOf(file).filter(
        (specifier) => specifier.startsWith('@crosswalk/') && !specifier.startsWith('@crosswalk/source'),
      )
      for (const specifier of foreign) {
        const [, name] = specifier.split('/')
        expect(allowed, `${file} imports ${specifier}`).toContain(name)
        expect(specifier.split('/').length, `${file} imports deep into ${specifier}`).toBeLessThanOrEqual(2)
      }
    }
  })

  it('names what it imports in its package.json', () => {
    for (const room of rooms) {
      const { dependencies = {}, name } = JSON.parse(readFileSync(new URL(`${room.folder}/package.json`, root), 'utf8')) as {
        dependencies?: object
        name: string
      }
      const bare = sourcesOf(room)
        .flatMap((file) => importsOf(file))
        .filter((specifier) => !/^[./]|^node:/.test(specifier))
      for (const specifier of bare) {
        const wanted = specifier.startsWith('@') ? specifier.split('/').slice(0, 2).join('/') : (specifier.split('/')[0] as string)
        expect(Object.keys(dependencies), `${name} imports ${specifier}`).toContain(wanted)
      }
    }
  })
})

describe('every adapter room has the same furniture', () => {
  // A room that holds nothing but its package.json, or only a face, has no source's furniture to look at.
  const furnished = rooms.filter(({ folder }) => folder.startsWith('adapters/') && existsSync(new URL(`${folder}/src/source`, root)))
  it.each(furnished)('$name', (room) => {
    for (const file of [
      'README.md',
      'src/index.ts',
      'src/source/options.ts',
      'src/source/connect.ts',
      'src/source/plan.ts',
      'src/source/scan.ts',
    ]) {
      expect(existsSync(new URL(`${room.folder}/${file}`, root)), `${room.folder}/${file}`).toBe(true)
    }
  })
})

describe('the lock file', () => {
  it('names no download host', () => {
    expect(readFileSync(new URL('package-lock.json', root), 'utf8')).not.toMatch(/"resolved": "https?:/)
  })
})
