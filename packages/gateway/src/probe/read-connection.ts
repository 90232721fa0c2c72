// How a server is reached that does not talk to everybody: a file with what a source in a configuration says of its connection.
import { readFile } from 'node:fs/promises'
import { dirname, relative, resolve } from 'node:path'
import { ConfigError } from '@crosswalk/contract'
import { HTTP_OPTION_PROPERTIES } from '@crosswalk/http'
import type { HttpOptions } from '@crosswalk/http'
import { readYaml, validateYaml } from '@crosswalk/model'
import { fillInVariables } from '../configuration/fill-in-variables.ts'
import type { Environment } from '../configuration/fill-in-variables.ts'

export interface Connection {
  readonly options: HttpOptions
  /** Relative paths of the options start here. */
  readonly baseDirectory: string
  /** As a configuration in this file would hold it: variables by name. */
  writtenFor(file: string): Readonly<Record<string, unknown>>
}

const SCHEMA = { type: 'object', additionalProperties: false, properties: HTTP_OPTION_PROPERTIES }

/** `auth: { basic: { username: crosswalk, password: ${PASSWORD} } }`, `tls`, `proxy`. @throws ConfigError with every mistake and its place, never a value of the environment */
export async function readConnection(path: string, environment: Environment): Promise<Connection> {
  const written = readYaml({ file: path, text: await readText(path) })
  const { file, issues, isFilled, withoutSecrets } = fillInVariables(written, environment)
  const mistakes = [...issues, ...validateYaml(0, SCHEMA, file).filter(isFilled).map(withoutSecrets)]
  if (mistakes.length > 0) throw new ConfigError(mistakes)
  const baseDirectory = dirname(resolve(path))
  const plain = (written.documents[0] ?? {}) as HttpOptions
  return {
    options: (file.documents[0] ?? {}) as HttpOptions,
    baseDirectory,
    writtenFor: (target) => ({
      ...plain,
      ...(plain.tls?.ca === undefined ? {} : { tls: { ca: seenFrom(target, plain.tls.ca, baseDirectory) } }),
    }),
  }
}

/** The path of a certificate; its text, and a variable, stay as they are. */
function seenFrom(target: string, ca: string, baseDirectory: string): string {
  return /-----BEGIN|\$\{/.test(ca) ? ca : relative(dirname(resolve(target)), resolve(baseDirectory, ca))
}

async function readText(path: string): Promise<string> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    const reason = (error as NodeJS.ErrnoException).code ?? 'unreadable'
    throw new ConfigError([{ file: path, path: [], message: `the file cannot be read (${reason})`, expected: 'auth, tls, proxy, ...' }])
  }
}
