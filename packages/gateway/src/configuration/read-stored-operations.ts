// Operations that clients may name instead of sending: a folder of GraphQL files, or a JSON file that a client's build wrote.
import { readdir, readFile, stat } from 'node:fs/promises'
import { basename, extname, join, resolve } from 'node:path'
import type { StoredOperation } from '@crosswalk/graphql'

export interface StoredOperationsPlace {
  readonly baseDirectory: string
  /** As the configuration names it. */
  readonly path: string
  /** Reports what cannot be read, or is no list of operations. */
  readonly onMistake: (message: string, expected: string) => void
}

const EXPECTED = 'a folder of .graphql files, or a JSON object of operations by id'

/** In a folder an operation's id is its file's name without `.graphql`; in JSON it is the key. Files are named relative to the configuration's folder. */
export async function readStoredOperations(place: StoredOperationsPlace): Promise<readonly StoredOperation[]> {
  const absolute = resolve(place.baseDirectory, place.path)
  try {
    return (await stat(absolute)).isDirectory() ? await readFolder(absolute, place.path) : await readList(absolute, place)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    place.onMistake(`it cannot be read (${code})`, EXPECTED)
    return []
  }
}

async function readFolder(directory: string, folder: string): Promise<readonly StoredOperation[]> {
  const names = (await readdir(directory)).filter((name) => extname(name) === '.graphql').toSorted()
  return Promise.all(
    names.map(async (name) => ({
      id: basename(name, '.graphql'),
      text: await readFile(join(directory, name), 'utf8'),
      file: join(folder, name),
      path: [],
    })),
  )
}

async function readList(file: string, { path, onMistake }: StoredOperationsPlace): Promise<readonly StoredOperation[]> {
  const list = parseJson(await readFile(file, 'utf8'))
  const isList = typeof list === 'object' && list !== null && !Array.isArray(list)
  const entries: readonly (readonly [string, unknown])[] = isList ? Object.entries(list) : []
  const wrong = entries.find(([, text]) => typeof text !== 'string')
  if (!isList) onMistake('it is not a JSON object', EXPECTED)
  if (wrong) onMistake(`what it holds under ${JSON.stringify(wrong[0])} is not text`, EXPECTED)
  return entries.flatMap(([id, text]) => (typeof text === 'string' ? [{ id, text, file: path, path: [id] }] : []))
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
