#!/usr/bin/env -S node --conditions=@crosswalk/source
// The `crosswalk` command.
import { enableCompileCache } from 'node:module'

// Before anything else is loaded: stripping types and compiling take most of a start, and none of it from the second one on.
enableCompileCache()
const { runCommandLine } = await import('./commands/command-line.ts')

process.exitCode = await runCommandLine({
  words: process.argv.slice(2),
  environment: process.env,
  output: {
    out: (text) => process.stdout.write(text),
    error: (text) => process.stderr.write(text),
  },
})
