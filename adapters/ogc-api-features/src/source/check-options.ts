// Checks options for callers that have not validated them against the schema, and what the schema cannot say.
import { ConfigError } from '@crosswalk/contract'
import type { ConfigIssue } from '@crosswalk/contract'
import { isRecord } from './json.ts'
import { optionsSchema } from './options.ts'
import { readSystem } from './request/reference-system.ts'
import type { CollectionOptions, OgcApiFeaturesOptions } from './options.ts'

/** @throws ConfigError with every mistake and its path */
export function checkOptions(options: unknown): OgcApiFeaturesOptions {
  const issues = [...checkMembers(options)]
  if (issues.length > 0) throw new ConfigError(issues)
  return options as OgcApiFeaturesOptions
}

function* checkMembers(options: unknown): Generator<ConfigIssue> {
  if (!isRecord(options)) {
    yield createIssue([], 'are no object')
    return
  }
  const known = Object.keys(optionsSchema.properties)
  for (const name of Object.keys(options)) if (!known.includes(name)) yield createIssue([name], 'is not an option', known.join(', '))
  const url = options['url']
  if (typeof url !== 'string' || !/^https?:\/\//.test(url) || !URL.canParse(url)) yield createIssue(['url'], 'is no http or https URL')
  const languages = optionsSchema.properties.filterLanguage.enum
  const language = options['filterLanguage']
  if (language !== undefined && !languages.includes(language as string))
    yield createIssue(['filterLanguage'], 'is no language', languages.join(', '))
  for (const name of ['maxPageSize', 'probeTimeoutMs']) {
    const value = options[name]
    if (value !== undefined && !(Number.isInteger(value) && (value as number) >= 1)) yield createIssue([name], 'is no integer from 1 on')
  }
  yield* checkCollections(options['collections'])
}

function* checkCollections(collections: unknown): Generator<ConfigIssue> {
  if (collections === undefined) return
  if (Array.isArray(collections) && collections.length > 0 && collections.every((id) => typeof id === 'string' && id !== '')) return
  if (!isRecord(collections) || Object.keys(collections).length === 0) {
    yield createIssue(['collections'], 'has the wrong form', 'a list of identifiers, or a map of them')
    return
  }
  for (const [id, value] of Object.entries(collections)) {
    if (!isRecord(value)) yield createIssue(['collections', id], 'is no object')
    else if (value['crs'] !== undefined && (typeof value['crs'] !== 'string' || readSystem(value['crs']) === undefined))
      yield createIssue(['collections', id, 'crs'], 'is no reference system that is known')
  }
}

function createIssue(path: readonly (string | number)[], message: string, expected?: string): ConfigIssue {
  return { file: 'options', path, message, expected }
}

/** The collections that are wanted with what is said of each; undefined for all. */
export function wantedCollections({ collections }: OgcApiFeaturesOptions): ReadonlyMap<string, CollectionOptions> | undefined {
  if (collections === undefined) return undefined
  return Array.isArray(collections)
    ? new Map((collections as readonly string[]).map((id) => [id, {}]))
    : new Map(Object.entries(collections as Readonly<Record<string, CollectionOptions>>))
}
