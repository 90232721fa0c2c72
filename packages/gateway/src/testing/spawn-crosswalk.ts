// Runs the `crosswalk` command as a process of its own, as a user would.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { fileURLToPath } from 'node:url'

const MAIN = fileURLToPath(new URL('../main.ts', import.meta.url))

export interface SpawnedCrosswalk extends AsyncDisposable {
  readonly process: ChildProcess
  /** Resolves once the text is there; rejects if the process ends before. */
  readonly waitFor: (stream: 'out' | 'error', pattern: RegExp) => Promise<RegExpExecArray>
  /** Resolves with the exit code, or the signal, once the process has ended. */
  readonly ended: Promise<number | string>
  readonly out: () => string
  readonly error: () => string
}

/** Ends the process, if it still runs, when disposed of. */
export function spawnCrosswalk(words: readonly string[], environment: Readonly<Record<string, string>> = {}): SpawnedCrosswalk {
  const child = spawn(process.execPath, ['--conditions=@crosswalk/source', MAIN, ...words], {
    env: { PATH: process.env['PATH'] ?? '', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const texts = { out: '', error: '' }
  const listeners = new Set<() => void>()
  const collect = (stream: 'out' | 'error') => (chunk: string) => {
    texts[stream] += chunk
    for (const listener of listeners) listener()
  }
  child.stdout.setEncoding('utf8').on('data', collect('out'))
  child.stderr.setEncoding('utf8').on('data', collect('error'))
  const ended = once(child, 'close').then((how) => (how as [number | null, string | null]).find((one) => one !== null) ?? 'unknown')
  const waitFor = (stream: 'out' | 'error', pattern: RegExp): Promise<RegExpExecArray> =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        const found = pattern.exec(texts[stream])
        if (found === null) return
        listeners.delete(look)
        resolve(found)
      }
      listeners.add(look)
      look()
      void ended.then((code) => reject(new Error(`ended with ${code} before ${pattern}: ${texts.out}${texts.error}`)))
    })
  const dispose = async (): Promise<void> => {
    child.kill('SIGKILL')
    await ended
  }
  return { process: child, waitFor, ended, out: () => texts.out, error: () => texts.error, [Symbol.asyncDispose]: dispose }
}
