// Connects a file source over files written into a folder of their own, for tests.
import { mkdtemp, mkdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import type { Collection, Source } from '@crosswalk/contract'
import { readItems, requestAll } from '@crosswalk/contract/testing'
import { filesAdapter } from '../index.ts'
import type { FilesOptions } from '../index.ts'

export interface TestFiles extends AsyncDisposable {
  readonly directory: string
  readonly write: (name: string, content: string | Uint8Array) => Promise<void>
  /** @default path '*', without reload */
  readonly connect: (options?: FilesOptions, onChange?: () => void) => Promise<TestSource>
}

export interface TestSource {
  readonly source: Source
  readonly collection: (id: string) => Collection
  /** As the source gives them out: opaque. */
  readonly items: (id: string) => Promise<readonly unknown[]>
  /** Each item's described properties, read through getters. */
  readonly records: (id: string) => Promise<readonly Readonly<Record<string, unknown>>[]>
}

export async function writeFiles(files: Readonly<Record<string, string | Uint8Array>>): Promise<TestFiles> {
  const directory = await mkdtemp(join(tmpdir(), 'crosswalk-files-'))
  const open: Source[] = []
  const write = async (name: string, content: string | Uint8Array): Promise<void> => {
    await mkdir(dirname(join(directory, name)), { recursive: true })
    await writeFile(join(directory, name), content)
  }
  for (const [name, content] of Object.entries(files)) await write(name, content)
  return {
    directory,
    write,
    async connect(options = { path: '*' }, onChange) {
      const signal = new AbortController().signal
      const source = await filesAdapter.connect({ reload: false, ...options }, { sourceId: 'test', baseDirectory: directory, signal, onChange })
      open.push(source)
      return {
        source,
        collection: (id) => collectionOf(source, id),
        items: (id) => readItems(source, requestAll(id)),
        records: async (id) => (await readItems(source, requestAll(id))).map(compileRecord(source, id)),
      }
    },
    async [Symbol.asyncDispose]() {
      for (const source of open) await source.close()
      await rm(directory, { recursive: true, force: true })
    },
  }
}

function collectionOf(source: Source, id: string): Collection {
  const collection = source.collections.get(id)
  if (collection === undefined) throw new Error(`no collection ${id} among ${[...source.collections.keys()].join(', ')}`)
  return collection
}

/** Shows an item as a plain object. */
export function compileRecord(source: Source, id: string): (item: unknown) => Readonly<Record<string, unknown>> {
  const getters = collectionOf(source, id).properties.map(({ name }) => [name, source.getter(id, name)] as const)
  return (item) => Object.fromEntries(getters.map(([name, get]) => [name, get(item)]))
}
