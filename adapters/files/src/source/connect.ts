// The files adapter: reads every file once, keeps a table of each, and reads again what changes.
import { QueryError } from '@crosswalk/contract'
import type { Adapter, Batch, CallContext, ScanPlan, ScanRequest, Source, SourceId } from '@crosswalk/contract'
import { compilePath } from '@crosswalk/cql2'
import { CAPABILITIES } from './capabilities.ts'
import { checkCollections } from './check-collections.ts'
import { checkOptions } from './check-options.ts'
import { readStates } from './file-states.ts'
import type { FileStates } from './file-states.ts'
import { createItemNumbers } from './item-numbers.ts'
import type { ItemNumbers } from './item-numbers.ts'
import { loadCollection } from './load-collection.ts'
import { DEFAULT_MAX_FILE_BYTES, optionsSchema } from './options.ts'
import { planScan } from './plan.ts'
import type { PreparedScan } from './plan.ts'
import { findFile, resolveFiles } from './resolve-files.ts'
import { scanRows } from './scan.ts'
import { watchFiles } from './watch-files.ts'
import type { Watching } from './watch-files.ts'

/** Files as a source. Rejects with the first failure if not one file could be read; otherwise `quirks` names those that failed. */
export const filesAdapter = {
  mechanism: 'files',
  optionsSchema,
  async connect(given, context) {
    const options = checkOptions(given)
    await checkCollections(options)
    const sinceMs = Date.now()
    const resolved = await resolveFiles(options, context.baseDirectory)
    const numbers = createItemNumbers()
    const settings = {
      numbers,
      sourceId: context.sourceId,
      maxFileBytes: options.maxFileBytes ?? DEFAULT_MAX_FILE_BYTES,
      schemaFile: (path: string) => findFile(path, context.baseDirectory),
    }
    const states = await readStates(resolved, { load: (file) => loadCollection(file, settings), hold: numbers.hold }, context)
    const files = options.reload === false ? [] : resolved.files.filter(({ watched }) => watched)
    return createFilesSource(context.sourceId, { states, numbers }, (onFailure) => {
      return files.length === 0 ? undefined : watchFiles({ files, sinceMs, readAgain: states.readAgain, onFailure })
    })
  },
} satisfies Adapter

interface FilesState {
  readonly states: FileStates
  readonly numbers: ItemNumbers
}

type Watch = (onFailure: (reason: string) => void) => Watching | undefined

function createFilesSource(id: SourceId, { states, numbers }: FilesState, watch: Watch): Source {
  const prepared = new WeakMap<ScanPlan, PreparedScan>()
  const unseen: string[] = []
  const watching = watch((reason) => void unseen.push(`changes of files go unseen: ${reason}`))
  const prepare = (request: ScanRequest): PreparedScan => {
    const scan = planScan(states.tableOf(request.collection), request)
    prepared.set(scan.plan, scan)
    return scan
  }
  return {
    id,
    mechanism: 'files',
    get description() {
      return { product: 'files', quirks: [...states.failures(), ...unseen] }
    },
    capabilities: CAPABILITIES,
    get collections() {
      return states.collections()
    },
    keysPerRequest: 10_000,
    plan: (request) => prepare(request).plan,
    async *scan(plan: ScanPlan, context: CallContext, from?: string): AsyncGenerator<Batch, void, undefined> {
      const scan = prepared.get(plan) ?? prepareCopy(plan, prepare)
      for await (const batch of scanRows(scan, context, from)) {
        numbers.hold(batch.items, scan.table)
        yield batch
      }
    },
    getter(collection, property) {
      const { rows } = states.tableOf(collection)
      const followNumber = numbers.follow((table) => table.rows.getter(property, () => undefined))
      const readObject = compilePath(property)
      return rows.getter(property, (item) => (typeof item === 'number' ? followNumber(item) : readObject(item)))
    },
    keyOf(collection) {
      const { rows, ties } = states.tableOf(collection)
      const followNumber = numbers.follow((table) => table.ties.keyOf)
      return (item) => (typeof item === 'number' && rows.rowOf(item) === undefined ? (followNumber(item) ?? '') : ties.keyOf(item))
    },
    async close() {
      await watching?.close()
    },
  }
}

/** A copy of a plan is as good as the plan, as long as the file is still the one it was made for. */
function prepareCopy(plan: ScanPlan, prepare: (request: ScanRequest) => PreparedScan): PreparedScan {
  const scan = prepare(plan.request)
  if (scan.plan.revision === plan.revision) return scan
  throw new QueryError('CURSOR_INVALID', 'the file changed since this plan was made', { reason: 'DATA_CHANGED' })
}
