// Checks what the schema cannot say of a collection's options, before any file is read.
import { ConfigError } from '@crosswalk/contract'
import type { ConfigIssue } from '@crosswalk/contract'
import { createIssue } from './check-options.ts'
import type { FilesOptions } from './options.ts'

/** @throws ConfigError a `rows` with other steps than members and wildcards, an `encoding` that does not exist */
export async function checkCollections({ collections }: FilesOptions): Promise<void> {
  const issues: ConfigIssue[] = []
  for (const [name, { rows, encoding }] of Object.entries(collections ?? {})) {
    if (rows !== undefined) issues.push(...(await checkRows(rows, name)))
    if (encoding !== undefined) issues.push(...(await checkEncoding(encoding, name)))
  }
  if (issues.length > 0) throw new ConfigError(issues)
}

async function checkRows(rows: string, collection: string): Promise<readonly ConfigIssue[]> {
  const { parseRowSteps } = await import('../reading/select-rows.ts')
  const steps = parseRowSteps(rows)
  if (!('refused' in steps)) return []
  return [createIssue(['collections', collection, 'rows'], steps.refused, 'a path such as $.data[*] or $.*')]
}

async function checkEncoding(encoding: string, collection: string): Promise<readonly ConfigIssue[]> {
  const { default: iconv } = await import('iconv-lite')
  return iconv.encodingExists(encoding)
    ? []
    : [createIssue(['collections', collection, 'encoding'], `there is no encoding ${String(encoding)}`)]
}
