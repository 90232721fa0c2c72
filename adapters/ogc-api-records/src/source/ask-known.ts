// One probe: asks a catalogue for a record that it has just shown, and sees what comes back.
import { SourceError } from '@crosswalk/contract'
import type { CallContext } from '@crosswalk/contract'
import type { Catalogue, CatalogueQuery, CatalogueRecord, Support } from './catalogue.ts'

/** As large as the sample: what stands first in that, stands early in a part of it. */
export const PROBE_SIZE = 20

export interface ProbeInput {
  readonly catalogue: Catalogue
  readonly sample: readonly CatalogueRecord[]
  readonly context: Pick<CallContext, 'signal' | 'principal'>
  readonly timeoutMs: number
}

/** `exact`: applied, and as we would apply it ourselves. */
export type Finding = 'exact' | 'applied' | 'ignored' | 'lost' | 'refused' | 'unclear' | 'late'

/** Whether there was anything to ask; undefined where the sample has nothing that would tell. */
export type Probe = (input: ProbeInput) => Promise<Finding | undefined>

const EVERYTHING = { has: () => true } as unknown as ReadonlySet<string>
/** For compiling what a probe asks. */
export const ALL: Support = {
  ids: true,
  bbox: true,
  equals: EVERYTHING,
  exact: new Set(),
  like: EVERYTHING,
  choice: true,
  words: EVERYTHING,
  ranges: EVERYTHING,
}

/** @param other a record that must not be there */
export async function askKnown(input: ProbeInput, query: CatalogueQuery, known: string, other: string): Promise<Finding> {
  const { catalogue, context } = input
  try {
    const { records, next } = await catalogue.readPage(catalogue.toRequest(query, PROBE_SIZE), context)
    if (!records.some(({ id }) => id === known)) return next === null ? 'lost' : 'unclear'
    return records.some(({ id }) => id === other) ? 'ignored' : 'applied'
  } catch (error) {
    if (isAnswer(error)) return 'refused'
    throw error
  }
}

/** What no record of ours meets must meet none of the catalogue's. Not in time is no: it is only about the verdict. */
export async function findsNothing({ catalogue, context }: ProbeInput, query: CatalogueQuery): Promise<boolean> {
  try {
    const { records, next } = await catalogue.readPage(catalogue.toRequest(query, PROBE_SIZE), context)
    return records.length === 0 && next === null
  } catch (error) {
    if (isAnswer(error) || context.signal.aborted) return false
    throw error
  }
}

/** The server said something, if only that it will not. */
export function isAnswer(error: unknown): boolean {
  return error instanceof SourceError && ['SOURCE_REJECTED', 'SOURCE_FAILED', 'SOURCE_MALFORMED'].includes(error.code)
}
