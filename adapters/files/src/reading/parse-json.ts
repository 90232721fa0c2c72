// JSON with the place of a mistake.
import type { Problems } from './problems.ts'

/** The value, or where and why the text breaks off. */
export type JsonOutcome = { readonly value: unknown } | { readonly offset: number; readonly message: string }

export function tryParseJson(text: string): JsonOutcome {
  try {
    return { value: JSON.parse(text) as unknown }
  } catch (error) {
    const raised = error instanceof Error ? error.message : ''
    const offset = Number(/at position (\d+)/.exec(raised)?.[1] ?? text.length)
    // The engine's message quotes the text; a reader needs the place and the kind of mistake only.
    return { offset, message: offset >= text.trimEnd().length ? 'the JSON text breaks off' : 'is not JSON' }
  }
}

/** @throws SourceError SOURCE_MALFORMED with line and column */
export function parseJson(text: string, problems: Problems): unknown {
  const outcome = tryParseJson(text)
  if ('value' in outcome) return outcome.value
  throw problems.refuse(`${problems.file}:${placeOf(text, outcome.offset)}`, outcome.message)
}

/** Line and column from 1. */
export function placeOf(text: string, offset: number): string {
  const before = text.slice(0, offset)
  const line = before.split('\n').length
  return `${line}:${offset - before.lastIndexOf('\n')}`
}

/** Numbers of more digits than a double holds have lost some when they were parsed. */
export function hasLongIntegers(text: string): boolean {
  return /[:[,]\s*-?\d{17,}\s*[,\]}]/.test(text)
}
