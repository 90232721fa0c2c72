// Reads conditions in source names from their text.
import { QueryError } from '@crosswalk/contract'
import type { Filter } from '@crosswalk/contract'
import { normalize, parseCql2Text } from '@crosswalk/cql2'
import type { IssueList } from './issue-list.ts'
import type { YamlPath } from './read-yaml.ts'

/** Conditions in source names; mistakes go to the list. */
export function readWhere(text: string, at: YamlPath, list: IssueList): readonly Filter[] {
  try {
    return normalize(parseCql2Text(text))
  } catch (error) {
    if (!(error instanceof QueryError)) throw error
    const { position, expected } = error.details
    // The parser's message repeats what is shown beside it: what it expected, and the place in the text alone.
    const message = error.message.replace(/; expected .*/s, '').replace(/ \(line \d+, column \d+\)$/, '')
    list.add(at, `not CQL2: ${message}`, { offset: position?.offset, expected: expected?.join(', ') })
    return []
  }
}
