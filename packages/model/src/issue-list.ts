// Collects the mistakes of one YAML document, each with its place.
import type { ConfigIssue } from '@crosswalk/contract'
import { nearestNames } from './nearest-names.ts'
import type { YamlFile, YamlPath } from './read-yaml.ts'

export interface IssueOptions {
  readonly expected?: string | undefined
  readonly part?: 'key' | 'value' | undefined
  /** Where in the text of the value the mistake stands. */
  readonly offset?: number | undefined
}

export interface IssueList {
  readonly issues: readonly ConfigIssue[]
  add(path: YamlPath, message: string, options?: IssueOptions): void
}

/** A list for one document of a file. */
export function createIssueList(file: YamlFile, document: number): IssueList {
  const issues: ConfigIssue[] = []
  return {
    issues,
    add(path, message, options = {}) {
      issues.push({ file: file.file, ...file.at(document, path, options), path, message, expected: options.expected })
    },
  }
}

/** The nearest names in quotation marks, or all where none is near; undefined where there is none. */
export function suggest(name: string, known: readonly string[]): string | undefined {
  const near = nearestNames(name, known)
  const listed = near.length > 0 ? near : known.slice(0, 20)
  return listed.length === 0 ? undefined : listed.map((candidate) => `"${candidate}"`).join(', ')
}
