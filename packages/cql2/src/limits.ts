// The bounds on foreign filters: length and depth.
import { QueryError } from '@crosswalk/contract'
import type { Filter, Operand } from '@crosswalk/contract'
import { childrenOf } from './operand-guards.ts'

export interface ParseOptions {
  /** Characters of text; in JSON, characters of all texts plus one for every value. @default 100000 */
  readonly maxLength?: number | undefined
  /** Levels of the tree, and of parentheses in text; never more than 200. @default 100 */
  readonly maxDepth?: number | undefined
}

export const DEFAULT_MAX_LENGTH = 100_000
export const DEFAULT_MAX_DEPTH = 100
/** What the recursive functions of this package can take in any host, with a wide margin. */
const LARGEST_MAX_DEPTH = 200

export function depthLimit(options: ParseOptions): number {
  return Math.min(options.maxDepth ?? DEFAULT_MAX_DEPTH, LARGEST_MAX_DEPTH)
}

export function lengthLimit(options: ParseOptions): number {
  return options.maxLength ?? DEFAULT_MAX_LENGTH
}

export function tooDeep(maxDepth: number): QueryError {
  return new QueryError('QUERY_TOO_COMPLEX', `the filter is nested deeper than ${maxDepth} levels`, { reason: 'DEPTH' })
}

export function tooLong(maxLength: number): QueryError {
  return new QueryError('QUERY_TOO_COMPLEX', `the filter is longer than ${maxLength} characters`, { reason: 'LENGTH' })
}

/**
 * Walks the tree without recursion: chains of operators grow deep trees without any parentheses.
 * @throws QUERY_TOO_COMPLEX deeper than `maxDepth` levels; a leaf is one level
 */
export function assertDepth(filter: Filter, maxDepth: number): void {
  let level: Operand[] = [filter]
  for (let depth = 1; level.length > 0; depth += 1) {
    if (depth > maxDepth) throw tooDeep(maxDepth)
    const next: Operand[] = []
    for (const node of level) for (const child of childrenOf(node)) next.push(child)
    level = next
  }
}
