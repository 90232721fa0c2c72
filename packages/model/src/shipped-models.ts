// The models that come with Crosswalk.
import { readdirSync, readFileSync } from 'node:fs'
import type { TextFile } from './read-yaml.ts'

const FOLDER = new URL('../models/', import.meta.url)

/** The shipped model files by name, as text: compile them together with one's own. */
export function shippedModels(): readonly TextFile[] {
  return readdirSync(FOLDER)
    .filter((name) => name.endsWith('.yaml'))
    .sort()
    .map((name) => ({ file: `models/${name}`, text: readFileSync(new URL(name, FOLDER), 'utf8') }))
}
