// Which files a source stands for: paths, globs and files of installed packages, each the file of one collection.
import { existsSync } from 'node:fs'
import { glob } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, isAbsolute, join, relative, resolve, sep } from 'node:path'
import { ConfigError } from '@crosswalk/contract'
import type { ConfigIssue } from '@crosswalk/contract'
import { createIssue } from './check-options.ts'
import type { CollectionOptions, FilesOptions } from './options.ts'

/** The file of a collection. `name` is shown to readers and never absolute; `absolutePath` stays inside. */
export interface CollectionFile {
  readonly collection: string
  readonly name: string
  readonly absolutePath: string
  readonly options: CollectionOptions
  /** Files of installed packages do not change while we run. */
  readonly watched: boolean
}

export interface ResolvedFiles {
  readonly files: readonly CollectionFile[]
  /** Patterns that no file fits. */
  readonly unmatched: readonly string[]
}

type FoundFile = Pick<CollectionFile, 'name' | 'absolutePath' | 'watched'>

/**
 * Sorted by path within a pattern. A path without wildcards stands for its file even where there is none: reading it will say so.
 * @throws ConfigError two files of one name, an entry without a file, a path that leaves its package, a package that is not installed
 */
export async function resolveFiles(options: FilesOptions, baseDirectory: string): Promise<ResolvedFiles> {
  const issues: ConfigIssue[] = []
  const unmatched: string[] = []
  const byName = new Map<string, CollectionFile>()
  const entries = new Map(Object.entries(options.collections ?? {}))
  const add = (collection: string, found: FoundFile): void => {
    const other = byName.get(collection)
    if (other?.absolutePath === found.absolutePath) return
    if (other === undefined) byName.set(collection, { ...found, collection, options: entries.get(collection) ?? {} })
    else issues.push(createIssue(['path'], `two files are called ${collection}: ${other.name} and ${found.name}`))
  }
  for (const [collection, { path }] of entries) {
    if (path === undefined) continue
    const found = await findFiles(path, baseDirectory, issues)
    const [first, second] = found
    if (second !== undefined) issues.push(createIssue(['collections', collection, 'path'], `fits ${found.length} files`, 'one file'))
    else if (first !== undefined) add(collection, first)
    else unmatched.push(path)
  }
  for (const path of [options.path ?? []].flat()) {
    const found = await findFiles(path, baseDirectory, issues)
    if (found.length === 0) unmatched.push(path)
    for (const file of found) add(collectionName(file.absolutePath), file)
  }
  for (const [collection, { path }] of entries) {
    if (path !== undefined || byName.has(collection)) continue
    issues.push(createIssue(['collections', collection], 'has no path, and path gives no file of that name', 'a path'))
  }
  if (issues.length > 0) throw new ConfigError(issues)
  return { files: [...byName.values()], unmatched }
}

/** The one file that a path names, whether it is there or not. @throws ConfigError several files, or none that could be named */
export async function findFile(path: string, baseDirectory: string): Promise<string> {
  const issues: ConfigIssue[] = []
  const [first, second] = await findFiles(path, baseDirectory, issues)
  if (first !== undefined && second === undefined && issues.length === 0) return first.absolutePath
  throw new ConfigError(issues.length > 0 ? issues : [createIssue(['schema'], `${path} is not one file`)])
}

/** The file's name without its extension; `.gz` does not count. */
export function collectionName(path: string): string {
  const name = basename(path).replace(/\.gz$/i, '')
  return name.replace(/(?<=.)\.[^.]*$/, '')
}

async function findFiles(path: string, baseDirectory: string, issues: ConfigIssue[]): Promise<readonly FoundFile[]> {
  if (path.startsWith('package:')) return findPackageFiles(path, baseDirectory, issues)
  const found = await expand(path, baseDirectory)
  return found.map((absolutePath) => ({
    absolutePath,
    name: isAbsolute(path) ? basename(absolutePath) : slashed(relative(baseDirectory, absolutePath)),
    watched: !absolutePath.split(sep).includes('node_modules'),
  }))
}

async function findPackageFiles(path: string, baseDirectory: string, issues: ConfigIssue[]): Promise<readonly FoundFile[]> {
  const match = /^package:((?:@[^/]+\/)?[^/]+)\/(.+)$/.exec(path)
  const [, name = '', file = ''] = match ?? []
  if (match === null || file.split('/').includes('..') || isAbsolute(file)) {
    issues.push(createIssue(['path'], `${path} is no file of a package`, 'package:NAME/FILE'))
    return []
  }
  const directory = findPackage(name, [resolve(baseDirectory, 'package.json'), import.meta.url])
  if (directory === undefined) {
    issues.push(createIssue(['path'], `the package ${name} of ${path} is not installed`))
    return []
  }
  const found = await expand(file, directory)
  return found.map((absolutePath) => ({
    absolutePath,
    name: `package:${name}/${slashed(relative(directory, absolutePath))}`,
    watched: false,
  }))
}

/** By folder, as Node looks packages up, and not by what the package exports: data files are rarely exported. */
function findPackage(name: string, places: readonly string[]): string | undefined {
  for (const place of places) {
    for (const folder of createRequire(place).resolve.paths(name) ?? []) {
      const manifest = join(folder, name, 'package.json')
      if (existsSync(manifest)) return dirname(manifest)
    }
  }
  return undefined
}

async function expand(pattern: string, directory: string): Promise<readonly string[]> {
  if (!/[*?[\]{}]/.test(pattern) || existsSync(resolve(directory, pattern))) return [resolve(directory, pattern)]
  const found: string[] = []
  for await (const entry of glob(pattern, { cwd: directory, withFileTypes: true })) {
    if (entry.isFile() || entry.isSymbolicLink()) found.push(join(entry.parentPath, entry.name))
  }
  return found.toSorted()
}

const slashed = (path: string): string => path.split(sep).join('/')
