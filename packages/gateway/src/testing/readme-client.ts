// The typed client that the README shows: its parts, and the types that the generator makes of them.
import { readFile } from 'node:fs/promises'
import { codegen } from '@graphql-codegen/core'
import * as operations from '@graphql-codegen/typescript-operations'
import { parse } from 'graphql'
import { parse as parseYaml } from 'yaml'

export interface ReadmeClient {
  readonly query: string
  readonly program: string
  /** What `client.ts` holds. */
  readonly types: string
}

const inPackage = (name: string): URL => new URL(`../../${name}`, import.meta.url)

/** Generates with the configuration that the README shows, from the demo's schema. */
export async function readmeClient(): Promise<ReadmeClient> {
  const readme = await readFile(inPackage('README.md'), 'utf8')
  const section = /^## A typed client\n(.*?)^## /ms.exec(readme)?.[1] ?? ''
  const [configuration, query, program] = ['yaml', 'graphql', 'ts'].map((language) => blockOf(section, language))
  const { generates } = parseYaml(configuration ?? '') as {
    readonly generates: Readonly<Record<string, { readonly plugins: readonly string[]; readonly config: Record<string, unknown> }>>
  }
  const [[filename, target] = ['', undefined]] = Object.entries(generates)
  const types = await codegen({
    filename,
    schema: parse(await readFile(inPackage('demo/schema.graphql'), 'utf8')),
    documents: [{ location: 'rain.graphql', document: parse(query ?? '') }],
    config: target?.config ?? {},
    plugins: (target?.plugins ?? []).map((name) => ({ [name]: {} })),
    pluginMap: { 'typescript-operations': operations },
  })
  return { query: query ?? '', program: program ?? '', types }
}

function blockOf(section: string, language: string): string {
  const block = new RegExp(`\`\`\`${language}\\n(.*?)\`\`\``, 's').exec(section)?.[1]
  if (block === undefined) throw new Error(`the README shows no ${language} for a typed client`)
  return block
}
