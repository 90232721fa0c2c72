// The present state of each file: its last readable table, and why the last reading failed where it did.
import { QueryError, SourceError } from '@crosswalk/contract'
import type { Collection, ConnectContext } from '@crosswalk/contract'
import type { Table } from '../table/create-table.ts'
import type { CollectionFile, ResolvedFiles } from './resolve-files.ts'

interface FileState {
  readonly table: Table | undefined
  readonly failure: SourceError | undefined
}

export interface FileStates {
  /** @throws QueryError no such collection; SourceError a collection whose file never could be read, with the reason */
  readonly tableOf: (collection: string) => Table
  /** Replaced, never changed, when a file is read again. */
  readonly collections: () => ReadonlyMap<string, Collection>
  /** Files that could not be read, and patterns that no file fits. */
  readonly failures: () => readonly string[]
  /** Never rejects for the file's sake; calls `onChange` where something is different from before. */
  readonly readAgain: (file: CollectionFile) => Promise<void>
}

type Load = (file: CollectionFile) => Promise<Table>
/** Told of every collection that is shown, with the table it describes. */
type Hold = (collection: Collection, table: Table) => void

/**
 * Reads all files, one after the other. One that fails leaves the others.
 * @throws SourceError the first failure, where not one file could be read
 */
export async function readStates(
  resolved: ResolvedFiles,
  { load, hold }: { readonly load: Load; readonly hold: Hold },
  context: ConnectContext,
): Promise<FileStates> {
  const { sourceId } = context
  const states = new Map<string, FileState>()
  for (const file of resolved.files) {
    context.signal.throwIfAborted()
    states.set(file.collection, await readState(file, load))
  }
  refuseNothing([...states.values()], resolved, sourceId)
  let collections = describeCollections(states, hold)
  return {
    tableOf: (collection) => findTable(states, collection, sourceId),
    collections: () => collections,
    failures: () => describeFailures(states, resolved),
    async readAgain(file) {
      const before = states.get(file.collection)
      const after = await readState(file, load, before?.table).catch((cause: unknown): FileState => {
        // Nobody waits for a reading after a change: an error thrown there would end the process.
        const failure = new SourceError('SOURCE_FAILED', `${file.name} could not be read again`, { sourceId, cause })
        return { table: before?.table, failure }
      })
      if (before !== undefined && isSameState(before, after)) return
      states.set(file.collection, after)
      collections = describeCollections(states, hold)
      context.onChange?.()
    },
  }
}

async function readState(file: CollectionFile, load: Load, before?: Table): Promise<FileState> {
  try {
    return { table: await load(file), failure: undefined }
  } catch (error) {
    if (!(error instanceof SourceError)) throw error
    return { table: before, failure: error }
  }
}

const isSameState = (before: FileState, after: FileState): boolean =>
  before.failure?.message === after.failure?.message && before.table?.collection.revision === after.table?.collection.revision

function refuseNothing(states: readonly FileState[], { unmatched }: ResolvedFiles, sourceId: string): void {
  if (states.some(({ table }) => table !== undefined)) return
  const [failure] = states.map((state) => state.failure).filter((error) => error !== undefined)
  throw failure ?? new SourceError('SOURCE_UNREACHABLE', `no file fits ${unmatched.join(', ')}`, { sourceId })
}

function findTable(states: ReadonlyMap<string, FileState>, collection: string, sourceId: string): Table {
  const state = states.get(collection)
  if (state === undefined) throw new QueryError('QUERY_INVALID', `${sourceId} has no collection ${collection}`)
  if (state.table !== undefined) return state.table
  throw state.failure ?? new SourceError('SOURCE_FAILED', `${collection} was not read`, { sourceId })
}

/** A collection whose file changed into something unreadable keeps its items, and says so. */
function describeCollections(states: ReadonlyMap<string, FileState>, hold: Hold): ReadonlyMap<string, Collection> {
  const collections = new Map<string, Collection>()
  for (const [name, { table, failure }] of states) {
    if (table === undefined) continue
    const collection = failure === undefined ? table.collection : warnOfAge(table.collection, failure)
    collections.set(name, collection)
    hold(collection, table)
  }
  return collections
}

function warnOfAge(collection: Collection, failure: SourceError): Collection {
  const warning = `the file changed and cannot be read, so an older state is shown: ${failure.message}`
  return Object.freeze({ ...collection, warnings: [warning, ...collection.warnings] })
}

function describeFailures(states: ReadonlyMap<string, FileState>, { unmatched }: ResolvedFiles): readonly string[] {
  const failed = [...states].flatMap(([name, { failure, table }]) => {
    if (failure === undefined) return []
    return [`${name} ${table === undefined ? 'could not be read' : 'shows an older state'}: ${failure.message}`]
  })
  return [...failed, ...unmatched.map((path) => `no file fits ${path}`)]
}
