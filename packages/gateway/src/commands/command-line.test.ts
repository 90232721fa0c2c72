// The command line in process: what is printed where, and the exit code.
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { runCommandLine } from './command-line.ts'

async function run(...words: readonly string[]) {
  let out = ''
  let error = ''
  const output = { out: (text: string) => void (out += text), error: (text: string) => void (error += text) }
  const code = await runCommandLine({ words, environment: {}, output })
  return { code, out, error }
}

describe('runCommandLine', () => {
  it('shows help with all commands, on request and without words', async () => {
    for (const words of [[], ['--help'], ['-h'], ['help']]) {
      const { code, out, error } = await run(...words)
      expect([code, error]).toEqual([0, ''])
      for (const name of ['serve', 'demo', 'check', 'schema', 'explain', 'probe'])
        expect(out).toMatch(new RegExp(`^\\s*${name}\\s+\\w`, 'm'))
    }
  })

  it('shows help of one command', async () => {
    const { code, out } = await run('serve', '--help')
    expect(code).toBe(0)
    expect(out).toContain('--port')
    expect(out).toContain('crosswalk.yaml')
    expect((await run('check', '-h')).out).not.toContain('--port')
  })

  it('refuses an unknown command, option or further argument with 2', async () => {
    expect(await run('sreve')).toEqual({
      code: 2,
      out: '',
      error: 'crosswalk: "sreve" is not a command; known are serve, demo, check, schema, explain, probe; see crosswalk --help\n',
    })
    expect((await run('toString')).code).toBe(2)
    expect(await run('check', '--port', '1')).toMatchObject({
      code: 2,
      error: expect.stringContaining('check: --port is not an option of it'),
    })
    expect(await run('serve', '--prot=1')).toMatchObject({
      code: 2,
      error: expect.stringContaining('serve: --prot is not an option of it'),
    })
    expect(await run('check', 'a.yaml', 'b.yaml')).toMatchObject({
      code: 2,
      error: expect.stringContaining('"b.yaml" is one argument too many'),
    })
    expect(await run('demo', 'a.yaml')).toMatchObject({ code: 2, error: expect.stringContaining('"a.yaml" is one argument too many') })
  })

  it('refuses a port that is none with 2, before anything is loaded', async () => {
    const refusal = 'crosswalk: the port must be a number from 0 to 65535, not "70000"; see crosswalk --help\n'
    expect(await run('serve', 'none.yaml', '--port', '70000')).toEqual({ code: 2, out: '', error: refusal })
  })

  it('says which configuration file cannot be read, with 1', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'crosswalk-'))
    try {
      const file = join(directory, 'none.yaml')
      for (const command of ['check', 'schema', 'serve']) {
        const { code, out, error } = await run(command, file)
        expect([code, out]).toEqual([1, ''])
        expect(error).toBe(`${file} the file cannot be read (ENOENT) (expected a configuration file)\n1 mistake\n`)
      }
    } finally {
      await rm(directory, { recursive: true })
    }
  })
})
