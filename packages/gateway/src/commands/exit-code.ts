// What the process tells its caller when it ends.

/** 0 done; 1 refused by what was found: configuration, address in use; 2 the command line itself was wrong. */
export const EXIT = { done: 0, refused: 1, usage: 2 } as const
export type ExitCode = (typeof EXIT)[keyof typeof EXIT]

/** Where a command writes: results and notices to `out`, mistakes to `error`. */
export interface Output {
  out(text: string): void
  error(text: string): void
}
