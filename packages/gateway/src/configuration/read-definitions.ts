// Model and crosswalk files from configured folders, compiled, with all their mistakes.
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { ConfigError } from '@crosswalk/contract'
import type { ConfigIssue } from '@crosswalk/contract'
import { compileCrosswalks, compileModels, readYaml, shippedModels } from '@crosswalk/model'
import type { Crosswalk, Model, TextFile, YamlPath } from '@crosswalk/model'

export interface DefinitionOptions {
  readonly baseDirectory: string
  /** Folders as the configuration names them. */
  readonly models: string | undefined
  readonly crosswalks: string | undefined
  readonly sourceIds: readonly string[]
  /** Reports a folder that cannot be read. */
  readonly onMissingFolder: (key: 'models' | 'crosswalks', reason: string) => void
}

export interface Definitions {
  readonly models: readonly Model[]
  readonly crosswalks: readonly Crosswalk[]
  readonly issues: readonly ConfigIssue[]
}

/** Compiles what compiles and lists every mistake of the rest. Files are named relative to the configuration's folder. */
export async function readDefinitions(options: DefinitionOptions): Promise<Definitions> {
  const [modelFiles, crosswalkFiles] = await Promise.all([readFolder('models', options), readFolder('crosswalks', options)])
  const models = compileRightModels(modelFiles)
  const crosswalks = collect(() => compileCrosswalks(crosswalkFiles, models.value))
  // A crosswalk to a model that did not compile is not a mistake of its own.
  const isFollowUp = ({ path }: ConfigIssue): boolean => models.issues.length > 0 && path.at(-1) === 'model'
  const issues = [
    ...models.issues,
    ...crosswalks.issues.filter((issue) => !isFollowUp(issue)),
    ...unknownSources(crosswalkFiles, options.sourceIds),
  ]
  return { models: models.value, crosswalks: crosswalks.value ?? [], issues }
}

async function readFolder(key: 'models' | 'crosswalks', options: DefinitionOptions): Promise<readonly TextFile[]> {
  const folder = options[key]
  if (folder === undefined) return []
  try {
    const directory = resolve(options.baseDirectory, folder)
    const names = (await readdir(directory)).filter((name) => /\.ya?ml$/.test(name)).toSorted()
    return await Promise.all(names.map(async (name) => ({ file: join(folder, name), text: await readFile(join(directory, name), 'utf8') })))
  } catch (error) {
    options.onMissingFolder(key, (error as NodeJS.ErrnoException).code ?? 'unreadable')
    return []
  }
}

interface Collected<Value> {
  readonly value: Value
  readonly issues: readonly ConfigIssue[]
}

function collect<Value>(compile: () => Value): Collected<Value | undefined> {
  try {
    return { value: compile(), issues: [] }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { value: undefined, issues: error.issues }
  }
}

/** All models, or those of the files without a mistake, so that crosswalks can still be checked. */
function compileRightModels(files: readonly TextFile[]): Collected<readonly Model[]> {
  const shipped = shippedModels()
  const all = collect(() => compileModels([...shipped, ...files]))
  if (all.value !== undefined) return { value: all.value, issues: all.issues }
  const wrong = new Set(all.issues.map(({ file }) => file))
  const right = collect(() => compileModels([...shipped, ...files.filter(({ file }) => !wrong.has(file))]))
  return { value: right.value ?? compileModels(shipped), issues: all.issues }
}

function unknownSources(files: readonly TextFile[], sourceIds: readonly string[]): readonly ConfigIssue[] {
  const known = [...new Set(sourceIds)].map((id) => `"${id}"`).join(', ')
  return files.flatMap((input) => {
    const file = collect(() => readYaml(input)).value
    if (file === undefined) return []
    return file.documents.flatMap((document, index) =>
      namedSources(document).flatMap(({ path, source }) => {
        if (sourceIds.includes(source)) return []
        const message = `the source "${source}" is not configured`
        return [{ file: input.file, ...file.at(index, path), path, message, expected: known || 'a configured source' }]
      }),
    )
  })
}

/** Sources that a document names, whatever else is wrong with it: its own, and those it attaches from. */
function namedSources(document: unknown): readonly { readonly path: YamlPath; readonly source: string }[] {
  const { source, attach } = (document ?? {}) as Readonly<Record<string, unknown>>
  const attached: readonly unknown[] = Array.isArray(attach) ? attach : []
  const named = attached.map((each, index) => ({
    path: ['attach', index, 'source'],
    source: (each as Readonly<Record<string, unknown>> | null)?.['source'],
  }))
  return [{ path: ['source'], source }, ...named].filter(
    (each): each is { path: (string | number)[]; source: string } => typeof each.source === 'string',
  )
}
