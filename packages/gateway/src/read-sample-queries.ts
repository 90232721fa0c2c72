// Sample queries from a folder of GraphQL files.
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { SampleQuery } from '@crosswalk/graphql'

/** In the order of file names. The title is the comment in the first line, which leaves the query; else the file's name. */
export async function readSampleQueries(directory: string): Promise<readonly SampleQuery[]> {
  const names = (await readdir(directory)).filter((name) => name.endsWith('.graphql')).toSorted()
  return Promise.all(
    names.map(async (name) => {
      const text = await readFile(join(directory, name), 'utf8')
      const [, title = name, query = text] = /^#[ \t]*([^\n]+)\n(.*)$/s.exec(text) ?? []
      return { title, query: query.trim() }
    }),
  )
}
