// The README's typed client is generated from the demo's schema and compiled; a client that is wrong is not.
import { execFile } from 'node:child_process'
import { mkdtemp, rm, symlink, writeFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readmeClient } from './testing/readme-client.ts'

const TYPESCRIPT = createRequire(import.meta.url).resolve('typescript/package.json')

/** What a programmer gets wrong: in place of what, and the error of the compiler. */
const WRONG = {
  field: ['precipitation?.observedAt)', 'precipitation?.observed)', 'TS2551'],
  variable: ['{ first: 10 }', "{ first: 'ten' }", 'TS2322'],
  missing: ['{ first: 10 }', '{}', 'TS2741'],
  nullable: ['precipitation?.value', 'precipitation.value', 'TS18047'],
  scalar: ['precipitation?.observedAt)', 'precipitation?.observedAt?.getTime())', 'TS2339'],
  geometry: ['location?.type', 'location?.kind', 'TS2339'],
} as const

let directory: string
let output: string
let types: string
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'crosswalk-'))
  const client = await readmeClient()
  types = client.types
  const files: Record<string, string> = { 'client.ts': types, 'right.ts': client.program }
  for (const [name, [from, to]] of Object.entries(WRONG)) files[`wrong-${name}.ts`] = client.program.replace(from, to)
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text)
  await symlink(dirname(dirname(TYPESCRIPT)), join(directory, 'node_modules'))
  const compilerOptions = {
    target: 'es2024',
    module: 'nodenext',
    types: ['node'],
    strict: true,
    noEmit: true,
    allowImportingTsExtensions: true,
    skipLibCheck: true,
  }
  await writeFile(join(directory, 'package.json'), '{ "type": "module" }')
  await writeFile(join(directory, 'tsconfig.json'), JSON.stringify({ compilerOptions, include: ['*.ts'] }))
  output = await compile()
}, 60_000)
afterAll(() => rm(directory, { recursive: true }))

function compile(): Promise<string> {
  const { promise, resolve } = Promise.withResolvers<string>()
  const compiler = join(dirname(TYPESCRIPT), 'bin', 'tsc')
  execFile(process.execPath, [compiler, '-p', directory, '--pretty', 'false'], { cwd: directory }, (_error, out) => resolve(out))
  return promise
}

describe('a typed client', () => {
  it('has types for its variables, its answer and the scalars that both use', () => {
    expect(types).toContain('RainQueryVariables')
    expect(types).toContain("import type { Geometry } from 'geojson'")
    expect(types).not.toContain('any')
  })

  it('compiles as the README shows it', () => {
    expect(output.split('\n').filter((line) => /^(?:right|client)\.ts/.test(line))).toEqual([])
  })

  it.each(Object.entries(WRONG))('does not compile with a wrong %s', (name, [, , code]) => {
    expect(output.split('\n').filter((line) => line.startsWith(`wrong-${name}.ts`))).toEqual([expect.stringContaining(code)])
  })
})
