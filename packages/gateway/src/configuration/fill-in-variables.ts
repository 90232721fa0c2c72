// A configuration file with its environment variables filled in, and what keeps their values out of messages.
import type { ConfigIssue } from '@crosswalk/contract'
import type { YamlFile } from '@crosswalk/model'
import { substituteVariables } from './substitute-variables.ts'

export type Environment = Readonly<Record<string, string | undefined>>
type Path = readonly (string | number)[]

export interface FilledFile {
  readonly file: YamlFile
  readonly issues: readonly ConfigIssue[]
  /** False for a mistake that only follows from a variable that is not set. */
  readonly isFilled: (issue: ConfigIssue) => boolean
  /** Says the same without the value, where the value came from the environment: it may be a secret. */
  readonly withoutSecrets: (issue: ConfigIssue) => ConfigIssue
  /** Shows `${NAME}` again wherever a text holds what that variable stands for. */
  readonly hideSecrets: (text: string) => string
}

/** Fills in every text of the first document; keys stay as they are. Variables that are not set are issues that name them. */
export function fillInVariables(file: YamlFile, environment: Environment): FilledFile {
  const issues: ConfigIssue[] = []
  const filled = new Map<string, { readonly written: string; readonly shown: string }>()
  const known = new Map<string, string>()
  const fill = (value: unknown, path: Path): unknown => {
    if (Array.isArray(value)) return value.map((item: unknown, index) => fill(item, [...path, index]))
    if (typeof value === 'object' && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, item]: [string, unknown]) => [key, fill(item, [...path, key])]))
    }
    if (typeof value !== 'string') return value
    const { text, unset, isMalformed, used } = substituteVariables(value, environment)
    for (const [name, filledIn] of used) known.set(name, filledIn)
    const add = (message: string, expected: string): void =>
      void issues.push({ file: file.file, ...file.at(0, path), path, message, expected })
    for (const name of unset) add(`the environment variable ${name} is not set`, `${name} in the environment`)
    if (isMalformed) add('a "${" without a name and a brace after it', '${NAME}, or $${ for a plain ${')
    // As messages quote a value, which they cut where it is long.
    if (text !== value) filled.set(JSON.stringify(path), { written: value, shown: JSON.stringify(text).slice(1, -1).slice(0, 60) })
    return text
  }
  const documents = [fill(file.documents[0], []), ...file.documents.slice(1)]
  return {
    file: { ...file, documents, at: (document, path, options) => file.at(document, path, options) },
    issues,
    isFilled: ({ path }) => !issues.some((issue) => JSON.stringify(issue.path) === JSON.stringify(path)),
    withoutSecrets: (issue) => {
      const value = filled.get(JSON.stringify(issue.path))
      if (value === undefined || !issue.message.includes(value.shown)) return issue
      return { ...issue, message: `what ${value.written} stands for is not right` }
    },
    hideSecrets: createHider(known),
  }
}

/** A shorter value would be found in texts that have nothing to do with it, and is no secret. */
const MIN_SECRET_LENGTH = 6

/** Also finds a value as a URL or JSON writes it; the longest one first, since one value may hold another. */
function createHider(known: ReadonlyMap<string, string>): (text: string) => string {
  const spellings = [...known]
    .filter(([, value]) => value.length >= MIN_SECRET_LENGTH)
    .flatMap(([name, value]) => {
      const written = [value, encodeURIComponent(value), new URLSearchParams({ value }).toString().slice('value='.length), escaped(value)]
      return [...new Set(written)].map((spelling) => [spelling, `\${${name}}`] as const)
    })
    .toSorted(([left], [right]) => right.length - left.length)
  return (text) => spellings.reduce((shown, [spelling, name]) => shown.replaceAll(spelling, () => name), text)
}

function escaped(value: string): string {
  return JSON.stringify(value).slice(1, -1)
}
