// Where a scan stands: the state of the data, how many rows were given out, and the last of them.
import { QueryError } from '@crosswalk/contract'

export interface Position {
  readonly revision: string
  readonly given: number
  readonly lastRow: number
}

export function writePosition({ revision, given, lastRow }: Position): string {
  return `${revision}.${given}.${lastRow}`
}

/** @throws QueryError CURSOR_INVALID: DATA_CHANGED for another state, NOT_A_POSITION for anything else */
export function readPosition(text: string, revision: string, rowCount: number): Position {
  const match = /^([0-9a-f]{32})\.(\d{1,10})\.(\d{1,10})$/.exec(text)
  if (match === null) throw new QueryError('CURSOR_INVALID', 'not a position of this source', { reason: 'NOT_A_POSITION' })
  if (match[1] !== revision) {
    throw new QueryError('CURSOR_INVALID', 'the file changed since this position was given out', { reason: 'DATA_CHANGED' })
  }
  const lastRow = Number(match[3])
  if (lastRow >= rowCount) throw new QueryError('CURSOR_INVALID', 'not a position of this file', { reason: 'NOT_A_POSITION' })
  return { revision, given: Number(match[2]), lastRow }
}
