// Mistakes in the order of reading.
import { formatConfigIssue } from '@crosswalk/contract'
import type { ConfigIssue } from '@crosswalk/contract'

/** Each mistake once; files in the order in which they first appear, inside a file by line and column. */
export function orderIssues(issues: readonly ConfigIssue[]): readonly ConfigIssue[] {
  const files = [...new Set(issues.map(({ file }) => file))]
  const unique = [...new Map(issues.map((issue) => [formatConfigIssue(issue), issue])).values()]
  return unique.toSorted(
    (a, b) => files.indexOf(a.file) - files.indexOf(b.file) || (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0),
  )
}
