// Timing that survives a noisy machine: two pieces of work in turns, many short rounds, the ratio of medians within one run.

export interface Timing {
  readonly medianMs: number
  readonly minimumMs: number
  readonly maximumMs: number
}

export function summarise(samples: readonly number[]): Timing {
  const sorted = samples.toSorted((a, b) => a - b)
  return {
    medianMs: sorted[Math.floor(sorted.length / 2)] ?? Number.NaN,
    minimumMs: sorted[0] ?? Number.NaN,
    maximumMs: sorted.at(-1) ?? Number.NaN,
  }
}

type Work = () => unknown

async function timed(work: Work): Promise<number> {
  const start = performance.now()
  await work()
  return performance.now() - start
}

/** Runs all pieces in turns: `warmUp` rounds that do not count, then `rounds` that do. */
export async function inTurns(
  work: Readonly<Record<string, Work>>,
  options: { readonly warmUp: number; readonly rounds: number },
): Promise<Readonly<Record<string, Timing>>> {
  const samples = Object.fromEntries(Object.keys(work).map((name): [string, number[]] => [name, []]))
  for (let round = 0; round < options.warmUp + options.rounds; round += 1) {
    for (const [name, piece] of Object.entries(work)) {
      const elapsed = await timed(piece)
      if (round >= options.warmUp) samples[name]?.push(elapsed)
    }
  }
  return Object.fromEntries(Object.entries(samples).map(([name, all]) => [name, summarise(all)]))
}

/** One line of the report. `bound` is what DESIGN or the issue asks for. */
export interface Row {
  readonly what: string
  readonly figure: string
  readonly bound: string
  readonly isMet: boolean
}

export function ratioRow(what: string, ratio: number, most: number): Row {
  return { what, figure: `${ratio.toFixed(2)}x`, bound: `at most ${most}x`, isMet: ratio <= most }
}
