// The structured log: JSON lines on standard error.
import { destination, pino } from 'pino'
import type { Logger } from 'pino'

/** Level from `LOG_LEVEL`, `info` where it is not set or not known. Standard output stays free for what a command prints. */
export function createLogger(environment: Readonly<Record<string, string | undefined>>): Logger {
  const level = environment['LOG_LEVEL'] ?? 'info'
  const isKnown = level === 'silent' || Object.hasOwn(pino.levels.values, level)
  // Written at once: the last lines before an end are the ones that matter.
  return pino(
    { level: isKnown ? level : 'info', base: null, timestamp: pino.stdTimeFunctions.isoTime },
    destination({ dest: 2, sync: true }),
  )
}
