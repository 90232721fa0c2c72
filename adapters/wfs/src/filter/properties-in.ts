// The properties that a condition names, whatever shape it has: planning refuses no filter, be it as wrong as it may.

/** Deeper filters are refused by whoever evaluates them. */
const MAX_DEPTH = 100

/** Each once, in the order in which they stand. Never throws. */
export function propertiesIn(filter: unknown): readonly string[] {
  const names = new Set<string>()
  const visit = (node: unknown, depth: number): void => {
    if (typeof node !== 'object' || node === null || depth > MAX_DEPTH) return
    if ('property' in node && typeof node.property === 'string') names.add(node.property)
    const parts: readonly unknown[] = Array.isArray(node) ? node : 'args' in node && Array.isArray(node.args) ? node.args : []
    for (const part of parts) visit(part, depth + 1)
  }
  visit(filter, 0)
  return [...names]
}
