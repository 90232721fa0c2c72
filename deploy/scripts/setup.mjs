// Installs the locked dependencies once per lock file; runs on any Node, before the pinned one exists.
import { spawnSync } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'

const marker = 'node_modules/.package-lock.json' // npm writes it at the end of a complete install
const isFresh = existsSync(marker) && statSync(marker).mtimeMs >= statSync('package-lock.json').mtimeMs
if (!isFresh) {
  process.stderr.write('crosswalk: installing the locked dependencies (once)\n')
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error']
  process.exit(spawnSync('npm', args, { stdio: 'inherit', shell: process.platform === 'win32' }).status ?? 1)
}
