// From the start of the process to its first answer, and what it holds when idle. Absolute figures: they are this machine's.
import { spawn } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { type AddressInfo, createServer } from 'node:net'
import { join } from 'node:path'
import type { Row } from './measure.ts'

const root = new URL('../../', import.meta.url).pathname
const ATTEMPTS = 5

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds))

async function firstAnswer(port: number, query: string, startedAt: number): Promise<number> {
  while (performance.now() - startedAt < 20_000) {
    const response = await fetch(`http://127.0.0.1:${port}/graphql`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ query }),
      signal: AbortSignal.timeout(10_000),
    }).catch(() => null)
    if (response?.ok) {
      await response.text()
      return performance.now() - startedAt
    }
    await pause(10)
  }
  throw new Error('no answer within 20 s')
}

const residentMegabytes = (pid: number): number => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024

interface Start {
  readonly firstAnswerMs: number
  readonly idleMegabytes: number
}

async function start(args: readonly string[], query: string): Promise<Start> {
  const port = await freePort()
  const startedAt = performance.now()
  const command = ['--conditions=@crosswalk/source', '--min-semi-space-size=16', join(root, 'packages/gateway/src/main.ts'), ...args]
  const child = spawn(process.execPath, command, { stdio: 'ignore', env: { ...process.env, PORT: String(port), HOST: '127.0.0.1' } })
  try {
    const firstAnswerMs = await firstAnswer(port, query, startedAt)
    // The gateway gives the memory of its start back after two seconds.
    await pause(4000)
    return { firstAnswerMs, idleMegabytes: residentMegabytes(child.pid as number) }
  } finally {
    // One that was refused has ended already.
    const ended = child.exitCode === null ? new Promise((resolve) => child.once('exit', resolve)) : undefined
    child.kill('SIGTERM')
    await ended
  }
}

const median = (values: readonly number[]): number => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

async function repeated(args: readonly string[], query: string): Promise<Start> {
  const starts: Start[] = []
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) starts.push(await start(args, query))
  return {
    firstAnswerMs: median(starts.map((each) => each.firstAnswerMs)),
    idleMegabytes: median(starts.map((each) => each.idleMegabytes)),
  }
}

/** The demo without the 26,679 stops: only its small files. */
function writeSmallDemo(folder: string): string {
  const demo = join(root, 'packages/gateway/demo')
  const parts = readFileSync(join(demo, 'crosswalk.yaml'), 'utf8').split(/^(?= {2}- id: )/m)
  const config = join(folder, 'crosswalk.yaml')
  writeFileSync(config, parts.filter((part) => !part.includes('package:vbb-stations')).join(''))
  cpSync(join(demo, 'models'), join(folder, 'models'), { recursive: true })
  mkdirSync(join(folder, 'crosswalks'))
  for (const name of readdirSync(join(demo, 'crosswalks'))) {
    const text = readFileSync(join(demo, 'crosswalks', name), 'utf8')
    if (!/^source: berlin$/m.test(text)) writeFileSync(join(folder, 'crosswalks', name), text)
  }
  return config
}

export async function benchStartUp(): Promise<readonly Row[]> {
  const folder = mkdtempSync(join(root, 'node_modules/.crosswalk-bench-'))
  try {
    const demo = await repeated(['demo'], '{ districts(first: 5) { nodes { name } complete } }')
    const small = await repeated(['serve', writeSmallDemo(folder)], '{ districts(first: 5) { nodes { name } complete } }')
    return [
      {
        what: 'first answer of the demo after the start of the process',
        figure: `${demo.firstAnswerMs.toFixed(0)} ms`,
        bound: 'within 2,000 ms',
        isMet: demo.firstAnswerMs <= 2000,
      },
      {
        what: 'idle memory with the small files (resident set)',
        figure: `${small.idleMegabytes.toFixed(0)} MB`,
        bound: 'under 150 MB',
        isMet: small.idleMegabytes < 150,
      },
      {
        what: 'what the 26,679 records of vbb-stations add',
        figure: `${(demo.idleMegabytes - small.idleMegabytes).toFixed(0)} MB`,
        bound: 'to be said',
        isMet: true,
      },
    ]
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
