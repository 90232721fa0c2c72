// The CQL2 test data that lies beside the repository: where it is, and whether it must be.
import { existsSync, readdirSync, readFileSync } from 'node:fs'

const FOLDER = new URL('../../../../../shared/data/cql2/', import.meta.url)

/** False: the tests on the data are skipped. In CI they run in any case, and fail without the data. */
export const HAS_SHARED_DATA = existsSync(FOLDER) || process.env['CI'] === 'true'

export function readSharedText(path: string): string {
  return readFileSync(new URL(path, FOLDER), 'utf8')
}

export function readSharedJson(path: string): unknown {
  return JSON.parse(readSharedText(path))
}

/** The names of the files of a folder, without extension; none where the data is absent. */
export function listShared(folder: string): string[] {
  if (!HAS_SHARED_DATA) return []
  return readdirSync(new URL(folder, FOLDER)).map((file) => file.replace(/\.[a-z]+$/, ''))
}
