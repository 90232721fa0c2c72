// Collects what a reader of a collection should know, and decides what a malformed record means.
import { SourceError } from '@crosswalk/contract'

const MAX_MESSAGES = 100

export interface Problems {
  /** The shown name of the file; places begin with it. */
  readonly file: string
  /**
   * A record that cannot be read: counted and left out.
   * @throws SourceError SOURCE_MALFORMED where the collection refuses malformed records
   */
  malformed(place: string, message: string): void
  /** Something that costs no record. */
  note(message: string): void
  /** The error for a file that cannot be read at all. */
  refuse(place: string, message: string, cause?: unknown): SourceError
  readonly skippedRows: () => number
  /** Notes, then at most 100 malformed records, then how many more there are. */
  readonly warnings: () => readonly string[]
}

export function createProblems(file: string, settings: { sourceId: string; malformed: 'skip' | 'refuse' }): Problems {
  const notes: string[] = []
  const skipped: string[] = []
  let skippedRows = 0
  const refuse = (place: string, message: string, cause?: unknown): SourceError =>
    new SourceError('SOURCE_MALFORMED', `${place}: ${message}`, { sourceId: settings.sourceId, cause })
  return {
    file,
    refuse,
    malformed(place, message) {
      if (settings.malformed === 'refuse') throw refuse(place, message)
      skippedRows += 1
      if (skipped.length < MAX_MESSAGES) skipped.push(`skipped ${place}: ${message}`)
    },
    note: (message) => void notes.push(message),
    skippedRows: () => skippedRows,
    warnings: () =>
      skippedRows > MAX_MESSAGES
        ? [...notes, ...skipped, `${skippedRows - MAX_MESSAGES} more records were skipped`]
        : [...notes, ...skipped],
  }
}
