// Reads a configuration file with everything that it names.
import { readFile } from 'node:fs/promises'
import { basename, dirname, resolve } from 'node:path'
import { ConfigError } from '@crosswalk/contract'
import type { Adapter, ConfigIssue } from '@crosswalk/contract'
import type { EngineLimits } from '@crosswalk/engine'
import type { GraphqlLimits } from '@crosswalk/graphql'
import { readYaml, validateYaml } from '@crosswalk/model'
import type { GroupDeclaration, YamlFile } from '@crosswalk/model'
import { shippedAdapters } from './shipped-adapters.ts'
import { checkSettings } from './check-settings.ts'
import { configurationSchema, SOURCE_KEYS } from './configuration-schema.ts'
import type { Configuration, ConfiguredSource, FacesSettings, ServerSettings } from './configuration.ts'
import { fillInVariables } from './fill-in-variables.ts'
import type { Environment } from './fill-in-variables.ts'
import { orderIssues } from './order-issues.ts'
import { readDefinitions } from './read-definitions.ts'
import { readIdentity } from './read-identity.ts'
import { readStoredOperations } from './read-stored-operations.ts'

export interface LoadOptions {
  /** @default the shipped ones */
  readonly adapters?: readonly Adapter[] | undefined
}

/**
 * A configuration without a mistake, its models and crosswalks compiled. Data are not read and sources not asked.
 * @throws ConfigError CONFIG_INVALID with every mistake of the file, its models and its crosswalks, each with file, line and column; what
 * comes from the environment is never in a message
 */
export async function loadConfiguration(path: string, environment: Environment, options: LoadOptions = {}): Promise<Configuration> {
  const adapters = options.adapters ?? shippedAdapters
  const written = await readConfigurationFile(path)
  const { file, issues: unset, isFilled, withoutSecrets, hideSecrets } = fillInVariables(written, environment)
  const issues: ConfigIssue[] = [...unset]
  if (file.documents.length !== 1) {
    issues.push({ file: path, path: [], message: `the file holds ${file.documents.length} documents`, expected: 'one document' })
  }
  const settings = checkSettings(file)
  const found = [...validateYaml(0, configurationSchema(adapters), file), ...settings.issues]
  issues.push(...found.filter(isFilled).map(withoutSecrets))
  const document = (file.documents[0] ?? {}) as RawConfiguration
  const baseDirectory = dirname(resolve(path))
  const definitions = await readDefinitions({
    baseDirectory,
    models: textOf(document.models),
    crosswalks: textOf(document.crosswalks),
    sourceIds: sourceIdsOf(document.sources),
    onMissingFolder: (key, reason) => {
      const message = `the folder cannot be read (${reason})`
      issues.push({ file: path, ...file.at(0, [key]), path: [key], message, expected: `a folder, named relative to ${basename(path)}` })
    },
  })
  issues.push(...definitions.issues)
  const { identity, issues: identityIssues } = await readIdentity({
    file,
    baseDirectory,
    groups: document.identity,
    inspireNamespaces: document.inspireNamespaces,
    crosswalks: definitions.crosswalks,
    areCrosswalksRight: definitions.issues.length === 0,
  })
  issues.push(...identityIssues.map(withoutSecrets))
  const place = (key: string) => ({ file: path, ...file.at(0, [key]), path: [key] })
  const persistedPath = textOf(document.persistedOperations)
  const onMistake = (message: string, expected: string) => void issues.push({ ...place('persistedOperations'), message, expected })
  const persistedOperations =
    persistedPath === undefined ? undefined : await readStoredOperations({ baseDirectory, path: persistedPath, onMistake })
  if (document.server?.persistedOnly === true && persistedPath === undefined) {
    const expected = 'persistedOperations beside server'
    issues.push({ ...place('server'), message: 'persistedOnly without operations would refuse every request', expected })
  }
  if (issues.length > 0) throw new ConfigError(orderIssues(issues))
  const { publicUrl, cursorKey } = settings
  const { models, crosswalks } = definitions
  const sources = document.sources.map((source, index) => toConfiguredSource(source, adapters, { file, index }))
  const { query: queryLimits = {}, ...limits } = document.limits ?? {}
  const { cors = false, explain, persistedOnly = false, discoveryTimeoutMs } = document.server ?? {}
  const server: ServerSettings = { cors, explain, persistedOnly, ...(discoveryTimeoutMs === undefined ? {} : { discoveryTimeoutMs }) }
  // Whoever answers stored operations only does not mean to answer any filter at another door.
  const { ogcApiFeatures = !persistedOnly } = document.faces ?? {}
  const faces: FacesSettings = { ogcApiFeatures: ogcApiFeatures === true ? {} : ogcApiFeatures }
  const locateGroup = locateGroups(file, document.identity)
  const files = { file: path, baseDirectory, persistedOperations }
  return {
    ...files,
    publicUrl,
    cursorKey,
    sources,
    models,
    crosswalks,
    identity,
    locateGroup,
    limits,
    queryLimits,
    server,
    faces,
    hideSecrets,
  }
}

function locateGroups(file: YamlFile, groups: RawConfiguration['identity'] = []): Configuration['locateGroup'] {
  return (name, crosswalk) => {
    const index = groups.findIndex(({ group }) => group === name)
    const path = ['identity', index, 'crosswalks', groups[index]?.crosswalks.indexOf(crosswalk) ?? 0]
    return { file: file.file, ...file.at(0, path), path }
  }
}

/** The document once the schema has passed it. */
interface RawConfiguration {
  readonly sources: readonly (Readonly<Record<string, unknown>> & { readonly id: string; readonly adapter: string })[]
  readonly models?: unknown
  readonly crosswalks?: unknown
  readonly identity?: readonly GroupDeclaration[] | undefined
  readonly inspireNamespaces?: unknown
  readonly limits?: (Partial<EngineLimits> & { readonly query?: Partial<GraphqlLimits> | undefined }) | undefined
  readonly server?: Partial<ServerSettings> | undefined
  readonly faces?: { readonly ogcApiFeatures?: FacesSettings['ogcApiFeatures'] | true } | undefined
  readonly persistedOperations?: unknown
}

async function readConfigurationFile(path: string): Promise<YamlFile> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unreadable'
    throw new ConfigError([{ file: path, path: [], message: `the file cannot be read (${reason})`, expected: 'a configuration file' }])
  }
  return readYaml({ file: path, text })
}

function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined
}

function sourceIdsOf(sources: unknown): readonly string[] {
  const list: readonly unknown[] = Array.isArray(sources) ? sources : []
  return list.flatMap((source) => {
    const id = (source as Readonly<Record<string, unknown>> | null)?.['id']
    return typeof id === 'string' ? [id] : []
  })
}

interface Place {
  readonly file: YamlFile
  readonly index: number
}

function toConfiguredSource(source: RawConfiguration['sources'][number], adapters: readonly Adapter[], place: Place): ConfiguredSource {
  const adapter = adapters.find(({ mechanism }) => mechanism === source.adapter)
  if (adapter === undefined) throw new TypeError(`the schema let the adapter "${source.adapter}" pass`)
  const text = (key: string): string | undefined => textOf(source[key])
  return {
    id: source.id,
    adapter,
    settings: { title: text('title'), licence: text('licence'), attribution: text('attribution'), publisher: text('publisher') },
    locate: (path) => {
      const fullPath = ['sources', place.index, ...path]
      return { file: place.file.file, ...place.file.at(0, fullPath), path: fullPath }
    },
    options: Object.fromEntries(Object.entries(source).filter(([key]) => !SOURCE_KEYS.includes(key))),
  }
}
