// Parts of a conjunct, whatever it is.

export interface ConjunctParts {
  readonly op: string | undefined
  readonly args: readonly unknown[]
}

/** Never throws; without an operator `op` is undefined and `args` empty. */
export function argsOf(conjunct: unknown): ConjunctParts {
  const { op, args } = (typeof conjunct === 'object' && conjunct !== null ? conjunct : {}) as {
    readonly op?: unknown
    readonly args?: unknown
  }
  return typeof op === 'string' && Array.isArray(args) ? { op, args } : { op: undefined, args: [] }
}

export function nameOf(operand: unknown): string | undefined {
  const name = typeof operand === 'object' && operand !== null && 'property' in operand ? operand.property : undefined
  return typeof name === 'string' ? name : undefined
}
