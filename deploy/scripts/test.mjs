// Runs every test project once and ends with one plain line: N passed, N failed, N skipped.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEngine } from './engine.mjs'

const folder = mkdtempSync(join(tmpdir(), 'crosswalk-test-'))
const outputFile = join(folder, 'results.json')
const chosen = process.argv.slice(2)
const projects = ['unit', 'law', 'e2e'].flatMap((name) => ['--project', name])
const args = [
  'run',
  '--config',
  'test/vitest.config.ts',
  ...projects,
  '--reporter=default',
  '--reporter=json',
  `--outputFile=${outputFile}`,
  ...chosen,
]
const engine = startEngine()
const env = { ...process.env, ...engine.environment }
let run
try {
  run = spawnSync('vitest', args, { stdio: ['ignore', 'inherit', 'inherit'], shell: process.platform === 'win32', env })
} finally {
  engine.stop?.()
}

/** The counts that vitest wrote, or null where it did not get that far. */
function readCounts() {
  try {
    const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, numFailedTestSuites, testResults } = JSON.parse(
      readFileSync(outputFile, 'utf8'),
    )
    // A file that could not even be loaded holds no test and is a failure all the same.
    const broken = testResults.filter((result) => result.status === 'failed' && result.assertionResults.length === 0).length
    return { passed: numPassedTests, failed: numFailedTests + broken, skipped: numPendingTests + numTodoTests, suites: numFailedTestSuites }
  } catch {
    return null
  }
}

const counts = readCounts()
rmSync(folder, { recursive: true, force: true })
if (counts === null || counts.passed + counts.failed === 0) {
  console.error('crosswalk: no test ran')
  process.exit(1)
}
if (counts.skipped > 0 && !existsSync('../shared/data')) {
  console.error(
    `crosswalk: ${counts.skipped} tests SKIPPED: ../shared/data is not there, so nothing was compared with the conformance data of others (CQL2, UCUM, Smart Data Models)`,
  )
}
if (engine.reason !== undefined) console.error(`crosswalk: tests with real servers SKIPPED (under CI they fail): ${engine.reason}`)
const hasFailed = run.status !== 0 || counts.failed > 0
if (hasFailed && counts.failed === 0) console.error(`crosswalk: vitest ended with ${run.status ?? run.signal}`)
console.log(
  `${counts.passed} passed, ${hasFailed ? Math.max(counts.failed, 1) : 0} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`,
)
process.exit(hasFailed ? 1 : 0)
