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

type CommandName = 'serve' | 'demo' | 'check' | 'schema'

const COMMANDS: Readonly<Record<CommandName, CommandDef>> = {
  serve: { meta: { name: 'serve', description: 'Serve the sources of a configuration' }, args: { config, ...listen } },
  demo: { meta: { name: 'demo', description: 'Serve the demo: real files of Berlin and London' }, args: { ...listen } },
  check: { meta: { name: 'check', description: 'Say whether a configuration is valid, or all that is wrong' }, args: { config } },
  schema: { meta: { name: 'schema', description: 'Print the GraphQL schema of a configuration' }, args: { config } },
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

type Given = Readonly<Record<'config' | 'port' | 'host', string | undefined>>

async function run(name: CommandName, given: Given, options: CommandLineOptions): Promise<ExitCode> {
  const { environment, output } = options
  const file = given.config ?? 'crosswalk.yaml'
  switch (name) {
    case 'check':
      return (await import('./check.ts')).check({ file, environment, output })
    case 'schema':
      return (await import('./schema.ts')).schema({ file, environment, output })
    case 'serve':
    case 'demo': {
      const settings = listenSettings(given, environment)
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
  const parsed = parseArgs([...words], known)
  const positionals = Object.values(known).filter(({ type }) => type === 'positional').length
  if (parsed._.length > positionals) return `"${parsed._[positionals]}" is one argument too many`
  const text = (key: string): string | undefined => (typeof parsed[key] === 'string' ? parsed[key] : undefined)
  return { config: text('config'), port: text('port'), host: text('host') }
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
