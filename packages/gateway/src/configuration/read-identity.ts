// Identity groups from a configuration: checked against the crosswalks, their sameAs tables read.
import { createHash } from 'node:crypto'
import { readFile, stat } from 'node:fs/promises'
import { resolve } from 'node:path'
import { ConfigError } from '@crosswalk/contract'
import type { ConfigIssue } from '@crosswalk/contract'
import { checkGroups, createUriNormaliser, readSameAsTable } from '@crosswalk/model'
import type { Crosswalk, GroupDeclaration, Identity, IdentityGroup, UriNormaliser, YamlFile } from '@crosswalk/model'

export interface IdentityOptions {
  readonly file: YamlFile
  readonly baseDirectory: string
  /** As written, however wrong: what has not the shape of groups is left to the schema. */
  readonly groups: unknown
  readonly inspireNamespaces: unknown
  readonly crosswalks: readonly Crosswalk[]
  /** False where crosswalks have mistakes, so that one that is not there may only not have compiled. */
  readonly areCrosswalksRight: boolean
}

export interface ReadIdentity {
  readonly identity: Identity
  readonly issues: readonly ConfigIssue[]
}

/** Larger than a million rows of long URIs. */
const MAX_TABLE_BYTES = 512 * 1024 * 1024

/** Every mistake of the groups and of their tables, each with file, line and column. */
export async function readIdentity(options: IdentityOptions): Promise<ReadIdentity> {
  const { file, inspireNamespaces, crosswalks, areCrosswalksRight } = options
  const namespaces: readonly unknown[] = Array.isArray(inspireNamespaces) ? inspireNamespaces : []
  const uris = createUriNormaliser(namespaces.filter((namespace): namespace is string => typeof namespace === 'string'))
  const declarations = declarationsOf(options.groups)
  const issues: ConfigIssue[] = []
  if (areCrosswalksRight) {
    for (const { path, message, expected } of checkGroups(declarations, crosswalks)) {
      const place = ['identity', ...path]
      issues.push({ file: file.file, ...file.at(0, place), path: place, message, expected })
    }
  }
  const groups: IdentityGroup[] = []
  for (const [index, declaration] of declarations.entries()) {
    const read = await readGroup(declaration, { options, uris, index })
    if ('group' in read) groups.push(read.group)
    else issues.push(...read.issues)
  }
  return { identity: { uris, groups }, issues }
}

function declarationsOf(groups: unknown): readonly GroupDeclaration[] {
  const list: readonly unknown[] = Array.isArray(groups) ? groups : []
  const areDeclarations = list.every((entry) => {
    const { group, crosswalks, by } = (entry ?? {}) as Readonly<Record<string, unknown>>
    const isBy = by === 'uri' || typeof (by as Readonly<Record<string, unknown>> | null | undefined)?.['table'] === 'string'
    return typeof group === 'string' && Array.isArray(crosswalks) && crosswalks.every((name) => typeof name === 'string') && isBy
  })
  return areDeclarations ? (list as readonly GroupDeclaration[]) : []
}

interface GroupScope {
  readonly options: IdentityOptions
  readonly uris: UriNormaliser
  readonly index: number
}

type ReadGroup = { readonly group: IdentityGroup } | { readonly issues: readonly ConfigIssue[] }

async function readGroup({ group: name, crosswalks, by }: GroupDeclaration, scope: GroupScope): Promise<ReadGroup> {
  if (by === 'uri') return { group: { name, crosswalks, hash: hashOf([name, crosswalks]), isByUri: true, aliasesOf: (uri) => [uri] } }
  const text = await readTable(by.table, scope)
  if (typeof text !== 'string') return { issues: [text] }
  try {
    const table = readSameAsTable({ file: by.table, text }, scope.uris)
    const hash = hashOf([name, crosswalks, text])
    return { group: { name, crosswalks, hash, isByUri: false, aliasesOf: (uri) => table.classOf(uri) } }
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error
    return { issues: error.issues }
  }
}

async function readTable(table: string, { options, index }: GroupScope): Promise<string | ConfigIssue> {
  const path = ['identity', index, 'by', 'table']
  const refuse = (message: string, expected: string): ConfigIssue => {
    return { file: options.file.file, ...options.file.at(0, path), path, message, expected }
  }
  const location = resolve(options.baseDirectory, table)
  try {
    const { size } = await stat(location)
    if (size > MAX_TABLE_BYTES) return refuse(`the table has ${size} bytes`, `at most ${MAX_TABLE_BYTES}`)
    return await readFile(location, 'utf8')
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unreadable'
    return refuse(`the table cannot be read (${reason})`, 'a CSV file, named relative to this file')
  }
}

function hashOf(meaning: readonly unknown[]): string {
  const hash = createHash('sha256')
  for (const part of meaning) hash.update(typeof part === 'string' ? part : JSON.stringify(part)).update('\n')
  return hash.digest('base64url')
}
