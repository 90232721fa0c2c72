// Keeps the servers of the tests up, for work on an adapter: prints the variables to export, ends with Ctrl-C.
import { spawn } from 'node:child_process'
import { startEngine } from './engine.mjs'

const engine = startEngine()
if (engine.reason !== undefined) {
  console.error(`crosswalk: ${engine.reason}`)
  process.exit(1)
}
const env = { ...process.env, ...engine.environment }
const child = spawn('node', ['--conditions=@crosswalk/source', 'test/sources/main.ts'], { stdio: 'inherit', env })
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => {
  engine.stop()
  process.exit(code ?? 1)
})
