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
  expect(answer).toEqual({ code: 0, text: 'ok: crosswalk.yaml: 1 sources, 5 models, 1 crosswalks\n' })
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
