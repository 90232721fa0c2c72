// Continuations: the place in the list from which a scan goes on, for one state of the source's description.
import { QueryError } from '@crosswalk/contract'

/** `revision:index`. */
export function writePosition(revision: string, index: number): string {
  return `${revision}:${index}`
}

/** @throws QueryError CURSOR_INVALID for a text that is no position, with reason DATA_CHANGED for one of another state */
export function readPosition(from: string, revision: string): number {
  const match = /^([0-9a-f]{16}):([1-9]\d{0,14})$/.exec(from)
  if (match === null) throw new QueryError('CURSOR_INVALID', 'not a position of this source', { reason: 'NOT_A_POSITION' })
  if (match[1] !== revision) {
    throw new QueryError('CURSOR_INVALID', 'the source describes itself otherwise since this position was given out', {
      reason: 'DATA_CHANGED',
    })
  }
  return Number(match[2])
}
