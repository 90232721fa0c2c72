// The command line: its commands, their arguments and help.
import { stripVTControlCharacters } from 'node:util'
import { parseArgs, renderUsage } from 'citty'
import type { ArgsDef, CommandDef } from 'citty'
import { EXIT } from './exit-code.ts'
import type { ExitCode, Output } from './exit-code.ts'
import { listenSettings } from './listen-settings.ts'

export interface CommandLineOptions {
  /** What follows the program's name. */
  readonly words: readonly string[]
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly output: Output
}

const config = { type: 'positional', description: 'The configuration file', required: false, default: 'crosswalk.yaml' } as const
const listen = {
  port: { type: 'string', description: 'Port to listen on, 0 for a free one (PORT; 4000)', valueHint: 'port' },
  host: { type: 'string', description: 'Address to listen on (HOST; 127.0.0.1)', valueHint: 'host' },
} as const

const schema = {
  config,
  model: { type: 'string', description: 'Print the JSON Schema of this model instead', valueHint: 'name' },
} as const

const explain = {
  query: { type: 'positional', description: 'A GraphQL document', required: true, valueHint: 'FILE.graphql' },
  config: { type: 'string', description: 'The configuration file (crosswalk.yaml)', valueHint: 'file' },
  variables: { type: 'string', description: 'A JSON file with the variables', valueHint: 'file' },
  operation: { type: 'string', description: 'Which operation, where the document holds several', valueHint: 'name' },
  'plan-only': { type: 'boolean', description: 'Ask no source for data' },
  json: { type: 'boolean', description: 'Print data instead of text' },
} as const

const probe = {
  url: { type: 'positional', description: 'A base URL of http or https', required: true, valueHint: 'URL' },
  json: { type: 'boolean', description: 'Print data instead of text' },
  connection: { type: 'string', description: 'A YAML file with auth, headers, tls, proxy as a source has them', valueHint: 'file' },
  write: { type: 'string', description: 'Add what is found to the sources of a configuration file', valueHint: 'file' },
} as const

type CommandName = 'serve' | 'demo' | 'check' | 'schema' | 'explain' | 'probe'

const COMMANDS: Readonly<Record<CommandName, CommandDef>> = {
  serve: { meta: { name: 'serve', description: 'Serve the sources of a configuration' }, args: { config, ...listen } },
  demo: { meta: { name: 'demo', description: 'Serve the demo: real files of four cities' }, args: { ...listen } },
  check: { meta: { name: 'check', description: 'Say whether a configuration is valid, or all that is wrong' }, args: { config } },
  schema: { meta: { name: 'schema', description: 'Print the GraphQL schema of a configuration' }, args: schema },
  explain: { meta: { name: 'explain', description: 'Run a GraphQL operation and print how each source answered it' }, args: explain },
  probe: { meta: { name: 'probe', description: 'Say what lives at a URL, and what it can do' }, args: probe },
}

const ROOT: CommandDef = {
  meta: { name: 'crosswalk', description: 'One GraphQL question, asked of unlike data sources' },
  subCommands: COMMANDS,
}

/** Runs one command. Help goes to the output; a wrong command line says what is known instead and returns 2. Commands load when they run. */
export async function runCommandLine(options: CommandLineOptions): Promise<ExitCode> {
  const [name, ...words] = options.words
  if (name === undefined || name === 'help' || isHelp(name)) return printUsage(ROOT, options.output)
  if (!isCommand(name)) return refuse(`"${name}" is not a command; known are ${Object.keys(COMMANDS).join(', ')}`, options.output)
  const command = COMMANDS[name]
  if (words.some(isHelp)) return printUsage(command, options.output, ROOT)
  const given = readArguments(words, (command.args ?? {}) as ArgsDef)
  if (typeof given === 'string') return refuse(`${name}: ${given}`, options.output)
  return run(name, given, options)
}

/** Texts by name; a switch that was set is `true`. */
type Given = Readonly<Partial<Record<string, string>>>

async function run(name: CommandName, given: Given, options: CommandLineOptions): Promise<ExitCode> {
  const { environment, output } = options
  const file = given['config'] ?? 'crosswalk.yaml'
  switch (name) {
    case 'check':
      return (await import('./check.ts')).check({ file, environment, output })
    case 'schema':
      return (await import('./schema.ts')).schema({ file, model: given['model'], environment, output })
    case 'explain': {
      const { variables, operation } = given
      const [planOnly, json] = [given['plan-only'] === 'true', given['json'] === 'true']
      return (await import('./explain.ts')).explain({
        query: given['query'] ?? '',
        variables,
        operation,
        file,
        planOnly,
        json,
        environment,
        output,
      })
    }
    case 'probe': {
      const { url = '', write, connection } = given
      return (await import('./probe.ts')).probe({
        url,
        json: given['json'] === 'true',
        write,
        connection,
        environment,
        output,
      })
    }
    case 'serve':
    case 'demo': {
      const settings = listenSettings({ port: given['port'], host: given['host'] }, environment)
      if (typeof settings === 'string') return refuse(settings, output)
      const { serve } = await import('./serve.ts')
      if (name === 'serve') return serve({ file, listen: settings, environment, output })
      const { DEMO } = await import('../demo.ts')
      return serve({ ...DEMO, listen: settings, environment, output })
    }
  }
}

/** What was given, or what is wrong with it: citty itself lets unknown flags and further words pass. */
function readArguments(words: readonly string[], known: ArgsDef): Given | string {
  const flag = words.find((word) => word.startsWith('-') && !Object.hasOwn(known, word.replace(/^--?/, '').split('=')[0] ?? ''))
  if (flag !== undefined) return `${flag.split('=')[0]} is not an option of it`
  const parsed = parseKnown(words, known)
  if (parsed === undefined) return `it needs ${Object.values(known).find(({ required }) => required)?.valueHint ?? 'an argument'}`
  const positionals = Object.values(known).filter(({ type }) => type === 'positional').length
  if (parsed._.length > positionals) return `"${parsed._[positionals]}" is one argument too many`
  const given = Object.keys(known).map((key) => [key, parsed[key]] as const)
  return Object.fromEntries(given.flatMap(([key, value]) => (value === undefined ? [] : [[key, String(value)]])))
}

/** Undefined where a required argument is missing: then citty throws. */
function parseKnown(words: readonly string[], known: ArgsDef): ReturnType<typeof parseArgs> | undefined {
  try {
    return parseArgs([...words], known)
  } catch (error) {
    if ((error as { readonly code?: unknown }).code === 'EARG') return undefined
    throw error
  }
}

function isCommand(name: string): name is CommandName {
  return Object.hasOwn(COMMANDS, name)
}

function isHelp(word: string): boolean {
  return word === '--help' || word === '-h'
}

async function printUsage(command: CommandDef, output: Output, parent?: CommandDef): Promise<ExitCode> {
  // citty colours without looking where the text goes; plain text reads well everywhere.
  output.out(`${stripVTControlCharacters(await renderUsage(command, parent))}\n`)
  return EXIT.done
}

function refuse(reason: string, output: Output): ExitCode {
  output.error(`crosswalk: ${reason}; see crosswalk --help\n`)
  return EXIT.usage
}
