// Crosswalks against what the sources really have, through `crosswalk check`.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { check } from './commands/check.ts'

const CONFIGURATION = 'sources: [{ id: places, adapter: files, path: ./places.json }]\ncrosswalks: ./crosswalks\n'
const CROSSWALK = `crosswalk: districts
source: places
collection: places
model: District
id: "https://data.example.org/district/{id}"
properties: { name: title }
`
const DISTRICT_WITH_PEOPLE = `name: Quarter
plural: quarters
iri: https://example.org/def/Quarter
properties:
  name: { kind: text, iri: https://example.org/def/name }
  population: { kind: number, iri: https://example.org/def/population }
`

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'crosswalk-'))
})
afterEach(() => rm(directory, { recursive: true }))

async function run(files: Readonly<Record<string, string>>) {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(directory, name)), { recursive: true })
    await writeFile(join(directory, name), text)
  }
  let text = ''
  const write = (more: string): void => void (text += more.replaceAll(`${directory}/`, ''))
  const code = await check({ file: join(directory, 'crosswalk.yaml'), environment: {}, output: { out: write, error: write } })
  return { code, text }
}

const places = JSON.stringify([{ id: '1', title: 'Mitte' }])

it('passes what fits', async () => {
  const answer = await run({ 'crosswalk.yaml': CONFIGURATION, 'crosswalks/districts.yaml': CROSSWALK, 'places.json': places })
  expect(answer).toEqual({ code: 0, text: expect.stringMatching(/^ok: crosswalk.yaml: 1 source, \d+ models, 1 crosswalk\n$/) })
})

it('refuses a collection that the source does not have, and names those it has', async () => {
  const crosswalk = CROSSWALK.replace('collection: places', 'collection: plaecs')
  const { code, text } = await run({ 'crosswalk.yaml': CONFIGURATION, 'crosswalks/districts.yaml': crosswalk, 'places.json': places })
  expect(code).toBe(1)
  expect(text).toContain('crosswalks/districts.yaml collection: the source "places" has no collection "plaecs" (expected "places")')
})

it('refuses a path that the collection does not have', async () => {
  const crosswalk = CROSSWALK.replace('title', 'titel')
  const { code, text } = await run({ 'crosswalk.yaml': CONFIGURATION, 'crosswalks/districts.yaml': crosswalk, 'places.json': places })
  expect(code).toBe(1)
  expect(text).toMatch(/crosswalks\/districts\.yaml.*titel/)
})

it('notes what it could not look at, and passes the rest', async () => {
  const { code, text } = await run({ 'crosswalk.yaml': CONFIGURATION, 'crosswalks/districts.yaml': CROSSWALK })
  expect(code).toBe(0)
  expect(text).toMatch(/^note: districts could not be checked: places: .*places\.json.*\nok: /)
})

it('places what an adapter finds in its options into the file', async () => {
  const configuration = 'sources:\n  - id: places\n    adapter: files\n    collections: { places: { path: ./places.json, rows: "$..x" } }\n'
  const { code, text } = await run({ 'crosswalk.yaml': configuration, 'places.json': places })
  expect(code).toBe(1)
  expect(text).toMatch(/^crosswalk\.yaml:4:\d+ sources\.0\.collections\.places\.rows: /)
})

it('checks what a crosswalk attaches, from its own source and from others', async () => {
  const attach = (collection: string, source = 'places', path = 'area') =>
    `${CROSSWALK}attach:\n  - source: ${source}\n    collection: ${collection}\n    of: { of: id }\n    properties: { population: ${path} }\n`
  const configuration = `${CONFIGURATION.replace('sources: [', 'sources: [{ id: more, adapter: files, path: ./sizes.json }, ')}models: ./models\n`
  const model = DISTRICT_WITH_PEOPLE
  const base = { 'crosswalk.yaml': configuration, 'places.json': places, 'models/quarter.yaml': model }
  const checked = (text: string, sizes: object = { 'sizes.json': JSON.stringify([{ of: '1', area: 5 }]) }) =>
    run({ ...base, ...(sizes as Record<string, string>), 'crosswalks/districts.yaml': text.replace('model: District', 'model: Quarter') })
  expect(await checked(attach('sizes', 'more'), {})).toMatchObject({
    code: 0,
    text: expect.stringMatching(/^note: districts: what it attaches could not be checked: more: .*sizes\.json/),
  })
  expect(await checked(attach('sizes', 'more'))).toMatchObject({ code: 0 })
  expect((await checked(attach('sizes', 'more', 'aera'))).text).toMatch(/districts\.yaml:11:\d+ .*no property "aera" \(expected "area"\)/)
  expect((await checked(attach('sices', 'more'))).text).toContain('the source "more" has no collection "sices" (expected "sizes")')
  expect((await checked(attach('sizes', 'moor'))).text).toContain(
    'crosswalks/districts.yaml:8:13 attach.0.source: the source "moor" is not configured',
  )
})
