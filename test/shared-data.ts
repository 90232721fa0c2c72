// Where the conformance data lie: beside the checkout. Without them their tests are skipped, loudly; under CI they fail.
import { existsSync, readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const folder = new URL('../../shared/data/', import.meta.url)

/** The path of a file or folder of the shared data. */
export function sharedPath(name: string): string {
  return fileURLToPath(new URL(name, folder))
}

/**
 * True where the tests that read `name` cannot run. Says on standard error what is lost.
 * @throws Error under CI, where nothing may be skipped
 */
export function lacksShared(name: string): boolean {
  if (existsSync(sharedPath(name))) return false
  if (process.env['CI'] === 'true') throw new Error(`the conformance data are missing: ../shared/data/${name}`)
  process.stderr.write(`SKIPPED, for want of ../shared/data/${name}: the tests that compare with it\n`)
  return true
}

/** The features of a GeoJSON file of the shared data, as they stand there. */
export function sharedFeatures<Feature>(name: string): readonly Feature[] {
  return (JSON.parse(readFileSync(sharedPath(name), 'utf8')) as { features: readonly Feature[] }).features
}
