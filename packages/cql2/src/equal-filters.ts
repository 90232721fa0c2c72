// Structural equality of filter trees.
import type { Filter } from '@crosswalk/contract'

/** True if both trees are the same, node by node and in the same order; `a AND b` and `b AND a` are not. `-0` equals 0. */
export function equalFilters(a: Filter, b: Filter): boolean {
  return equalValues(a, b)
}

function equalValues(a: unknown, b: unknown): boolean {
  if (a === b) return true
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false
  if (Array.isArray(a)) {
    return Array.isArray(b) && a.length === b.length && a.every((element, index) => equalValues(element, b[index]))
  }
  if (Array.isArray(b)) return false
  const entries = Object.entries(a)
  const others = new Map<string, unknown>(Object.entries(b))
  return entries.length === others.size && entries.every(([key, value]) => others.has(key) && equalValues(value, others.get(key)))
}
