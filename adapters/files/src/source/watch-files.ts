// Reads files again when they change.
import { stat } from 'node:fs/promises'
import type { CollectionFile } from './resolve-files.ts'

/** Editors and downloads write in several steps; one reading after the last of them is enough. */
const DEBOUNCE_MS = 100

export interface WatchSettings {
  readonly files: readonly CollectionFile[]
  /** When the files began to be read, in epoch milliseconds: what changed since is read again. */
  readonly sinceMs: number
  readonly readAgain: (file: CollectionFile) => Promise<void>
  /** Changes may go unseen from now on. */
  readonly onFailure: (reason: string) => void
}

export interface Watching {
  /** Waits for a reading that is under way; begins none after it. */
  readonly close: () => Promise<void>
}

/** Files are read again one after the other. Keeps no process alive that has nothing else to do. */
export function watchFiles({ files, sinceMs, readAgain, onFailure }: WatchSettings): Watching {
  const timers = new Map<string, NodeJS.Timeout>()
  const paths = new Set(files.map(({ absolutePath }) => absolutePath))
  let reading = Promise.resolve()
  let isClosed = false

  const readPath = (path: string): void => {
    timers.delete(path)
    for (const file of files) {
      if (file.absolutePath === path) reading = reading.then(() => (isClosed ? undefined : readAgain(file)))
    }
  }
  const schedule = (path: string): void => {
    if (isClosed || !paths.has(path)) return
    clearTimeout(timers.get(path))
    timers.set(path, setTimeout(() => readPath(path), DEBOUNCE_MS).unref())
  }
  const catchUp = async (): Promise<void> => {
    for (const path of paths) {
      const found = await stat(path).catch(() => undefined)
      if (found !== undefined && found.mtimeMs >= sinceMs) schedule(path)
    }
  }
  const starting = startWatcher([...paths], { schedule, catchUp: () => void catchUp(), onFailure })
  return {
    async close() {
      isClosed = true
      for (const timer of timers.values()) clearTimeout(timer)
      await (await starting)?.close()
      await reading
    },
  }
}

interface WatcherHandlers {
  readonly schedule: (path: string) => void
  readonly catchUp: () => void
  readonly onFailure: (reason: string) => void
}

async function startWatcher(paths: readonly string[], { schedule, catchUp, onFailure }: WatcherHandlers) {
  try {
    const { watch } = await import('chokidar')
    const watcher = watch([...paths], { ignoreInitial: true, persistent: false })
    watcher.on('all', (_event, path) => schedule(path))
    watcher.on('ready', catchUp)
    watcher.on('error', (error) => onFailure(reasonOf(error)))
    return watcher
  } catch (error) {
    onFailure(reasonOf(error))
    return undefined
  }
}

/** The code and not the message, which holds absolute paths. */
function reasonOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'the watcher failed'
}
